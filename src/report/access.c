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
