#include "oddname2.h"
#include "second.h"

#include <stdio.h>
#include <string.h>

int main(void)
{
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE];
    wv_report *report = wv_report_init(memory, sizeof memory);
    const char *body = "{\"Name\":\"four\"}";
    wv_verdict verdict = second_check_put_request(NULL, body, strlen(body), report);
    printf("%s ", verdict == WV_INVALID ? wv_code_name(wv_violation_code(wv_report_at(report, 0)))
                                        : "valid");
    verdict = oddname2_check_get_request(NULL, "{}", 2, report);
    puts(verdict == WV_VALID ? "valid" : "refused");
    return 0;
}
