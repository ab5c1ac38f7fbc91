/* The library's verdict about each payload of standard input (frames.h) as the value of a member
 * that Glue's GetSession does not have, a line for each:
 *     accept | refuse CODE OFFSET LENGTH | limit CODE OFFSET LENGTH
 * with the offset in the payload, negative before it. Without a report the verdict is the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wirevet/wirevet.h>

#include "glue.h"
#include "support/frames.h"

static const char before[] = "{\"Id\":\"x\",\"zz\":", after[] = "}";
enum { BEFORE = sizeof before - 1, AFTER = sizeof after - 1 };

static void print(wv_verdict verdict, const wv_report *report)
{
    static const char *const words[] = {"accept", "refuse", "limit"};
    if (verdict < 0 || verdict > WV_LIMIT) {
        printf("misuse %d\n", verdict);
        return;
    }
    const wv_violation *v = wv_report_at(report, 0);
    if (verdict == WV_VALID)
        puts(words[0]);
    else
        printf("%s %u %lld %llu\n", words[verdict], wv_violation_code(v),
               (long long)wv_violation_offset(v) - BEFORE,
               (unsigned long long)wv_violation_length(v));
}

static void judge(const wv_config *config, const uint8_t *data, size_t size, wv_report *report)
{
    size_t total = BEFORE + size + AFTER;
    uint8_t *payload = malloc(total);
    if (!payload)
        exit(2);
    memcpy(payload, before, BEFORE);
    memcpy(payload + BEFORE, data, size);
    memcpy(payload + BEFORE + size, after, AFTER);
    wv_verdict verdict = glue_check_get_session_request(config, payload, total, report);
    if (glue_check_get_session_request(config, payload, total, NULL) != verdict) {
        puts("another verdict without a report");
        exit(1);
    }
    print(verdict, report);
    free(payload);
}

int main(void)
{
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE], setup[WV_CONFIG_SIZE];
    wv_report *report = wv_report_init(memory, sizeof memory);
    wv_config *config = wv_config_init(setup, sizeof setup);
    if (!report || wv_config_prepare(config, &glue_schema) != 0)
        return 2;
    uint8_t *data;
    size_t size;
    while (frames_next(&data, &size)) {
        judge(config, data, size, report);
        free(data);
    }
    wv_config_release(config);
    return 0;
}
