/* The readers of wirevet.h. */
#include "report/report.h"

uint32_t wv_report_count(const wv_report *report)
{
    return report ? report->count : 0;
}

uint64_t wv_report_total(const wv_report *report)
{
    return report ? report->total : 0;
}

uint64_t wv_report_violations(const wv_report *report)
{
    return report ? report->violations : 0;
}

wv_verdict wv_report_verdict(const wv_report *report)
{
    return report ? report->verdict : WV_VALID;
}

int32_t wv_report_truncated(const wv_report *report)
{
    return report && report->truncated;
}

const wv_violation *wv_report_at(const wv_report *report, uint32_t index)
{
    return report && index < report->count ? &report->slots[report->order[index]] : NULL;
}

wv_code wv_violation_code(const wv_violation *violation)
{
    return violation ? violation->code : 0;
}

wv_severity wv_violation_severity(const wv_violation *violation)
{
    return violation ? violation->severity : 0;
}

uint64_t wv_violation_offset(const wv_violation *violation)
{
    return violation ? violation->offset : 0;
}

uint64_t wv_violation_length(const wv_violation *violation)
{
    return violation ? violation->length : 0;
}

int64_t wv_violation_bound(const wv_violation *violation)
{
    return violation ? violation->bound : 0;
}

wv_source wv_violation_source(const wv_violation *violation)
{
    return violation ? violation->source : WV_SOURCE_BODY;
}

uint32_t wv_violation_pair(const wv_violation *violation)
{
    return violation && violation->source != WV_SOURCE_BODY ? violation->pair : UINT32_MAX;
}

static const wv_pair *pair_of(const wv_report *r, const wv_violation *v)
{
    const wv_http *m = &r->http;
    switch (v->source) {
    case WV_SOURCE_LABEL:
        return v->pair < m->label_count ? &m->labels[v->pair] : NULL;
    case WV_SOURCE_QUERY:
        return v->pair < m->query_count ? &m->query[v->pair] : NULL;
    case WV_SOURCE_HEADER:
        return v->pair < m->header_count ? &m->headers[v->pair] : NULL;
    default:
        return NULL;
    }
}

static base_span from(wv_str text, uint64_t offset)
{
    static const uint8_t nothing[1];
    if (!text.size || offset > text.size)
        return (base_span){nothing, 0};
    return (base_span){(const uint8_t *)text.data + offset, text.size - (size_t)offset};
}

base_span report_bytes(const wv_report *r, uint64_t offset)
{
    if (r->excerpts)
        return report_excerpts_at(r->excerpts, offset);
    return from((wv_str){(const char *)r->json, r->json ? r->size : 0}, offset);
}

base_span report_text(const wv_report *r, const wv_violation *v)
{
    const wv_pair *pair = pair_of(r, v);
    wv_str all = !pair ? r->http.target : v->flags & REPORT_ON_KEY ? pair->name : pair->value;
    base_span text =
        v->source == WV_SOURCE_BODY ? report_bytes(r, v->offset) : from(all, v->offset);
    text.size = v->length < text.size ? (size_t)v->length : text.size;
    return text;
}

/* The key of a map is the step behind its member: the map is at the top. */
base_span report_map_key(const wv_report *r, const wv_violation *v)
{
    uint64_t step = v->steps > 1 ? v->step[1] : 0;
    const wv_pair *pair = pair_of(r, v);
    if (pair)
        return from(pair->name, step & UINT8_MAX);
    base_span key = from(r->http.target, step);
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] == '=' || key.data[i] == '&' || key.data[i] == '#')
            key.size = i;
    return key;
}
