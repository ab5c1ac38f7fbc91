#include <stdio.h>
#include <string.h>

#include "notes.h"

static wv_verdict check(const char *json, wv_report *report)
{
    return notes_check_put_note_request(NULL, json, strlen(json), report);
}

int main(void)
{
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE];
    wv_report *report = wv_report_init(memory, sizeof memory);
    if (wv_version() != WV_VERSION ||
        check("{\"Title\":\"a note\",\"Pages\":3}", report) != WV_VALID)
        return 1;
    if (check("{\"Title\":\"A\",\"Pages\":\"3\"}", report) != WV_INVALID)
        return 2;
    if (wv_report_count(report) != 2 || wv_operation_count(&notes_schema) != 1)
        return 3;
    for (uint32_t i = 0; i < 2; i++)
        printf("%s ", wv_code_name(wv_violation_code(wv_report_at(report, i))));
    return 0;
}
