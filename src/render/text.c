#include "render/text.h"

#include "render/answer.h"
#include "render/json.h"
#include "render/path.h"
#include "render/phrases.h"
#include "render/places.h"
#include "render/serialization.h"
#include "render/source.h"

#define KEY_SHOWN 60 /* code points of a map key in a pointer for people */

static void put_pointer(render_out *o, const wv_report *r, const wv_violation *v)
{
    size_t before = o->count;
    o->style = RENDER_LOG;
    render_pointer(o, r, v, &(render_clip){.most = KEY_SHOWN});
    if (o->count == before)
        render_raw(o, "(top)");
}

static void put_finding(render_out *o, const wv_config *config, const wv_report *r,
                        const wv_violation *v, render_place place)
{
    if (v->source == WV_SOURCE_BODY && r->excerpts) {
        render_raw(o, "byte ");
        render_uint(o, v->offset);
    } else if (v->source == WV_SOURCE_BODY) {
        render_uint(o, place.line);
        render_raw(o, ":");
        render_uint(o, place.column);
    } else {
        render_raw(o, render_source_name(v->source));
    }
    render_raw(o, ": ");
    render_raw(o, render_severity_name(v->severity));
    render_raw(o, "[");
    render_raw(o, wv_code_name(v->code));
    render_raw(o, "] ");
    o->style = RENDER_LOG; /* the caller may have chosen the name */
    render_span(o, render_finding_error(config, r, v));
    render_raw(o, " ");
    put_pointer(o, r, v);
    render_raw(o, ": ");
    o->style = RENDER_PLAIN;
    render_plain(o, r, v);
    render_raw(o, "\n");
}

static void put_count(render_out *o, uint64_t count, const char *what)
{
    render_uint(o, count);
    render_raw(o, " ");
    render_raw(o, what);
    if (count != 1)
        render_raw(o, "s");
}

/* "invalid: 12 findings (10 shown), 11 violations" */
static void put_counts(render_out *o, const wv_report *r)
{
    render_raw(o, render_verdict_name(r->verdict));
    render_raw(o, ": ");
    put_count(o, r->total, "finding");
    if (r->total > r->count) {
        render_raw(o, " (");
        render_uint(o, r->count);
        render_raw(o, " shown)");
    }
    render_raw(o, ", ");
    put_count(o, r->violations, "violation");
    render_raw(o, "\n");
}

static void put_not_judged(render_out *o, const wv_report *r)
{
    render_raw(o, "not judged: ");
    render_raw(o, phrase_of_refusal(r->verdict));
    render_raw(o, "\n");
}

void render_text(render_out *o, const wv_config *config, const wv_report *r)
{
    if (r->verdict < 0)
        put_not_judged(o, r);
    if (r->verdict < 0 || r->total == 0)
        return;
    render_sources sources = render_sources_begin(r);
    render_places places;
    render_places_begin(&places, r->json, r->json ? r->size : 0);
    for (uint32_t i = 0; i < r->count; i++) {
        const wv_violation *v = &r->slots[r->order[i]];
        put_finding(o, config, r, v, render_place_of(&places, v->offset));
        render_source(o, &sources, v);
    }
    put_counts(o, r);
}
