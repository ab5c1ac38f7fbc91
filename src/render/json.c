#include "render/json.h"

#include "render/phrases.h"
#include "render/serialization.h"

#define KEYS_WHOLE (64 * 1024) /* bytes, and four times the payload's */
#define KEYS_SHOWN 1024        /* code points of the keys of a path after that */

const char *render_verdict_name(wv_verdict verdict)
{
    return verdict == WV_VALID ? "valid" : verdict == WV_INVALID ? "invalid" : "limit";
}

const char *render_severity_name(wv_severity severity)
{
    return severity == WV_SEVERITY_VIOLATION ? "violation"
           : severity == WV_SEVERITY_WARNING ? "warning"
                                             : "advice";
}

const char *render_source_name(wv_source source)
{
    static const char *const names[] = {"body", "label", "query", "header"};
    return source <= WV_SOURCE_HEADER ? names[source] : "unknown";
}

render_clip render_json_clip(const wv_report *r)
{
    return (render_clip){.whole = KEYS_WHOLE + UINT64_C(4) * r->size};
}

void render_json_share(render_clip *clip, const wv_violation *v)
{
    clip->most = KEYS_SHOWN / (v->steps ? v->steps : 1u);
}

void render_json_finding(render_out *o, const wv_report *r, const wv_violation *v,
                         render_clip *clip)
{
    render_style before = o->style;
    render_json_share(clip, v);
    clip->cut = false;
    render_raw(o, "{\"code\":\"");
    render_raw(o, wv_code_name(v->code));
    render_raw(o, "\",\"severity\":\"");
    render_raw(o, render_severity_name(v->severity));
    render_raw(o, "\",\"pointer\":\"");
    o->style = RENDER_JSON;
    render_pointer(o, r, v, clip);
    render_raw(o, "\",\"aws_path\":\"");
    render_aws_path(o, r, v, clip);
    render_raw(o, "\",");
    if (v->source != WV_SOURCE_BODY) {
        render_raw(o, "\"source\":\"");
        render_raw(o, render_source_name(v->source));
        render_raw(o, "\",");
    }
    render_raw(o, "\"offset\":");
    render_uint(o, v->offset);
    render_raw(o, ",\"length\":");
    render_uint(o, v->length);
    render_raw(o, ",\"message\":\"");
    render_plain(o, r, v);
    render_raw(o, clip->cut ? "\",\"clipped\":true}" : "\"}");
    o->style = before;
}

static void put_message(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (answer->silent) {
        render_raw(o, "null");
        return;
    }
    render_raw(o, "\"");
    o->style = RENDER_JSON;
    render_message(o, r, answer);
    o->style = RENDER_RAW;
    render_raw(o, "\"");
}

/* Our own fault, or the caller's: nothing that the service would say. */
static void put_not_judged(render_out *o, const wv_report *r)
{
    render_raw(o, "\"type\":null,\"http_status\":");
    render_uint(o, wv_http_status(r));
    render_raw(o, ",\"message\":");
    render_json_string(o, render_text_of(phrase_of_refusal(r->verdict)));
    render_raw(o, ",\"aws_body\":null");
}

static void put_answer(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (r->verdict < 0) {
        put_not_judged(o, r);
        return;
    }
    if (answer->kind == RENDER_NOTHING) {
        render_raw(o, "\"type\":null,\"http_status\":null,\"message\":null,\"aws_body\":null");
        return;
    }
    render_raw(o, "\"type\":");
    render_json_string(o, answer->type);
    render_raw(o, ",\"http_status\":");
    render_uint(o, wv_http_status(r));
    render_raw(o, ",\"message\":");
    put_message(o, r, answer);
    render_raw(o, ",\"aws_body\":");
    render_body(o, r, answer);
}

void render_json(render_out *o, const wv_config *config, const wv_report *r)
{
    render_answer answer = render_answer_of(config, r);
    render_clip clip = render_json_clip(r);
    render_raw(o, "{\"verdict\":");
    if (r->verdict < 0)
        render_raw(o, "null");
    else
        render_json_string(o, render_text_of(render_verdict_name(r->verdict)));
    render_raw(o, ",");
    put_answer(o, r, &answer);
    render_raw(o, ",\"findings\":[");
    for (uint32_t i = 0; i < r->count; i++) {
        if (i)
            render_raw(o, ",");
        render_json_finding(o, r, &r->slots[r->order[i]], &clip);
    }
    render_raw(o, "],\"findings_total\":");
    render_uint(o, r->total);
    render_raw(o, ",\"truncated\":");
    render_raw(o, r->total > r->count || r->truncated ? "true" : "false");
    render_raw(o, "}");
}
