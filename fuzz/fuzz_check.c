/* One property: however a payload is judged (with a report, without one, cut into pieces, failing
 * fast), the answers agree, and every finding lies inside the payload, in canonical order.
 *
 * The first byte picks schema, operation, direction and options; the rest is the payload. */
#include "check/check.h"

#include "athena.h"
#include "glue.h"
#include "kinds.h"

#include <stdio.h>
#include <stdlib.h>

#define ASSERT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "property broken: %s (line %d)\n", #condition, __LINE__);              \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static union {
    max_align_t align;
    uint8_t bytes[WV_REPORT_MIN_SIZE];
} memory[2];

static wv_config *config_for(uint8_t choice)
{
    static union {
        max_align_t align;
        uint8_t bytes[WV_CONFIG_SIZE];
    } space[8];
    static wv_config *made[8];
    if (!made[choice & 7]) {
        wv_config *c = wv_config_init(space[choice & 7].bytes, WV_CONFIG_SIZE);
        wv_config_set(c, WV_OPTION_PROFILE, choice & 1);
        wv_config_set(c, WV_OPTION_RESPONSES, choice >> 1 & 1);
        wv_config_set(c, WV_OPTION_ENGINE, choice >> 2 & 1);
        wv_config_set(c, WV_OPTION_RULES, choice >> 1 & 1 ? WV_RULES_ENFORCE : WV_RULES_ADVISE);
        ASSERT(wv_config_prepare(c, &glue_schema) == 0);
        ASSERT(wv_config_prepare(c, &athena_schema) == 0);
        ASSERT(wv_config_prepare(c, &kinds_schema) == 0);
        made[choice & 7] = c;
    }
    return made[choice & 7];
}

static void check_findings(const wv_report *r, size_t size)
{
    for (uint32_t i = 0; i < wv_report_count(r); i++) {
        const wv_violation *v = wv_report_at(r, i);
        ASSERT(v->offset <= size && v->length <= size - v->offset);
        ASSERT(i == 0 || report_compare(wv_report_at(r, i - 1), v) <= 0);
    }
    ASSERT(wv_report_total(r) >= wv_report_count(r));
    ASSERT(wv_report_count(r) >= 10 || wv_report_total(r) == wv_report_count(r));
}

/* The same payload in pieces that the payload itself chooses, each in memory of its exact size. */
static wv_verdict check_pieces(const wv_config *config, wv_operation op, uint32_t root,
                               wv_direction direction, const uint8_t *json, size_t size,
                               wv_report *report)
{
    static check_walk w;
    report_begin(report, op, direction, root, json, size);
    check_begin(&w, config, op, root, direction, report, &report->set, report->scratch);
    for (size_t at = 0, step = 1; at <= size; at += step) {
        step = 1 + (size ? json[at % size] : 0u) % 13;
        size_t n = step < size - at ? step : size - at;
        uint8_t *piece = malloc(n ? n : 1);
        if (n)
            memcpy(piece, json + at, n);
        bool more = check_feed(&w, piece, n, at + n == size);
        free(piece);
        if (!more)
            break;
    }
    report_finish(report, check_verdict(&w));
    report_set_drop(&report->set, 0);
    return check_verdict(&w);
}

static void compare(const wv_report *a, const wv_report *b)
{
    ASSERT(wv_report_total(a) == wv_report_total(b));
    ASSERT(a->aws_total == b->aws_total && wv_report_count(a) == wv_report_count(b));
    for (uint32_t i = 0; i < wv_report_count(a); i++) {
        const wv_violation *x = wv_report_at(a, i), *y = wv_report_at(b, i);
        ASSERT(x->code == y->code && x->offset == y->offset && x->length == y->length);
        ASSERT(x->steps == y->steps && x->flags == y->flags && x->bound == y->bound);
        ASSERT(memcmp(x->step, y->step, x->steps * sizeof *x->step) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const wv_schema *const schemas[] = {&glue_schema, &athena_schema, &kinds_schema};
    if (size < 1)
        return 0;
    uint8_t choice = data[0];
    const wv_schema *schema = schemas[choice % 3];
    wv_operation op = wv_operation_at(schema, choice / 3u % wv_operation_count(schema));
    wv_direction direction = choice >> 4 & 1;
    const wv_config *config = config_for(choice >> 5);
    uint8_t *json = malloc(size); /* exact, so that a sanitizer sees one byte too many */
    size--;
    if (size)
        memcpy(json, data + 1, size);

    wv_report *report = wv_report_init(memory[0].bytes, sizeof memory[0].bytes);
    wv_report *other = wv_report_init(memory[1].bytes, sizeof memory[1].bytes);
    wv_verdict verdict = wv_check(config, op, direction, json, size, report);
    ASSERT(verdict >= WV_VALID && verdict == wv_report_verdict(report));
    ASSERT((verdict == WV_VALID) == (wv_report_violations(report) == 0));
    check_findings(report, size);

    wv_verdict fast = wv_check(config, op, direction, json, size, NULL);
    ASSERT(fast == verdict || fast == WV_LIMIT || verdict == WV_LIMIT);
    ASSERT(fast != WV_VALID || verdict == WV_VALID);

    const wv_operation_row *row = &schema->operations[op.index];
    uint32_t root = direction == WV_REQUEST ? row->input : row->output;
    ASSERT(check_pieces(config, op, root, direction, json, size, other) == verdict);
    compare(report, other);
    free(json);
    return 0;
}
