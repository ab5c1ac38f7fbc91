/* The public functions of the room. */
#include "render/answer.h"
#include "render/json.h"
#include "render/path.h"
#include "render/serialization.h"
#include "render/text.h"

static void put_format(render_out *o, const wv_config *config, const wv_report *r, wv_format format)
{
    render_answer answer = render_answer_of(config, r);
    switch (format) {
    case WV_FORMAT_AWS_BODY:
        render_body(o, r, &answer);
        break;
    case WV_FORMAT_AWS_MESSAGE:
        render_message(o, r, &answer);
        break;
    case WV_FORMAT_AWS_TYPE:
        render_span(o, answer.type);
        break;
    case WV_FORMAT_TEXT:
        render_text(o, config, r);
        break;
    case WV_FORMAT_JSON:
        render_json(o, config, r);
        break;
    default:
        break;
    }
}

size_t wv_render(const wv_config *config, const wv_report *report, wv_format format, char *out,
                 size_t size)
{
    render_out o = render_begin(out, size);
    if (report)
        put_format(&o, config ? config : &base_config_defaults, report, format);
    return render_end(&o);
}

/* A path alone holds every key at most once, at most twice as long (~0): linear as it is. */
static void put_part(render_out *o, const wv_report *r, const wv_violation *v, wv_part part)
{
    render_clip clip = render_json_clip(r);
    switch (part) {
    case WV_PART_POINTER:
        render_pointer(o, r, v, NULL);
        break;
    case WV_PART_AWS_PATH:
        render_aws_path(o, r, v, NULL);
        break;
    case WV_PART_MESSAGE:
        render_plain(o, r, v);
        break;
    case WV_PART_JSON:
        render_json_finding(o, r, v, &clip);
        break;
    default:
        break;
    }
}

size_t wv_render_violation(const wv_config *config, const wv_report *report, uint32_t index,
                           wv_part part, char *out, size_t size)
{
    (void)config;
    render_out o = render_begin(out, size);
    if (report && index < report->count)
        put_part(&o, report, &report->slots[report->order[index]], part);
    return render_end(&o);
}

uint32_t wv_http_status(const wv_report *report)
{
    if (!report || report->verdict == WV_VALID)
        return 200;
    if (report->verdict < 0)
        return 500;
    return report->verdict == WV_LIMIT ? 413 : 400;
}
