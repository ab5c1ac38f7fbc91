/* The entry points that check: wv_check(), wv_check_error(). */
#include "check/check.h"

/* What a check without a report has in place of it; on the stack of that call only. */
typedef struct inline_memory {
    report_set set;
    set_entry entries[WV_INLINE_SET];
    uint32_t buckets[WV_INLINE_SET];
    uint8_t whole[WV_MAX_WHOLE];
} inline_memory;

/* A question: what is to be judged as what. */
typedef struct question {
    const wv_config *config;
    wv_operation operation;
    uint32_t root;
    wv_direction direction;
    const uint8_t *json;
    size_t size;
} question;

static wv_verdict run(const question *q, wv_report *report, report_set *set, uint8_t *whole)
{
    check_walk w;
    check_begin(&w, q->config, q->operation, q->root, q->direction, report, set, whole);
    check_feed(&w, q->json, q->size, true);
    return check_verdict(&w);
}

static wv_verdict run_without_report(const question *q)
{
    inline_memory s;
    report_set_init(&s.set, s.entries, WV_INLINE_SET, s.buckets, WV_INLINE_SET);
    return run(q, NULL, &s.set, s.whole);
}

static wv_verdict too_large(const question *q, wv_report *report)
{
    if (report) {
        wv_violation v = {
            .offset = q->config->bytes, .code = WV_CODE_LIMIT_BYTES, .shape = WV_NONE};
        report_add(report, &v);
        report_finish(report, WV_LIMIT);
    }
    return WV_LIMIT;
}

static wv_verdict answer(const question *q, wv_report *report)
{
    if (report)
        report_begin(report, q->operation, q->direction, q->root, q->json, q->size);
    if (q->size > q->config->bytes)
        return too_large(q, report);
    if (!report)
        return run_without_report(q);
    wv_verdict verdict = run(q, report, &report->set, report->scratch);
    report_set_drop(&report->set, 0);
    report_finish(report, verdict);
    return verdict;
}

/* A schema with patterns for PCRE2 in a config without codes is refused, never taken as valid. */
static bool has_engine(const wv_config *config, const wv_schema *schema)
{
    bool needed = schema->flags & WV_SCHEMA_PCRE2 ||
                  (config->engine == WV_ENGINE_PCRE2 && schema->pattern_count);
    return !needed || base_config_engine(config, schema);
}

/* 0, or why the question cannot be asked. */
static wv_verdict objection(const question *q)
{
    const wv_schema *schema = q->operation.schema;
    if (!schema || (!q->json && q->size) ||
        (q->direction != WV_REQUEST && q->direction != WV_RESPONSE))
        return WV_E_ARGUMENT;
    if (!base_abi_known(schema))
        return WV_E_SCHEMA;
    if (q->operation.index >= schema->operation_count)
        return WV_E_ARGUMENT;
    return has_engine(q->config, schema) ? 0 : WV_E_ENGINE;
}

static wv_verdict refuse(wv_report *report, wv_verdict why)
{
    if (report) {
        wv_report_clear(report);
        report->verdict = why; /* so that rendering it does not say "valid" */
    }
    return why;
}

/* json as the walk wants it: never NULL. */
static question question_of(const wv_config *config, wv_operation operation, wv_direction direction,
                            const void *json, size_t size)
{
    static const uint8_t nothing[1];
    return (question){.config = config ? config : &base_config_defaults,
                      .operation = operation,
                      .root = WV_NONE,
                      .direction = direction,
                      .json = json || size ? json : nothing,
                      .size = size};
}

wv_verdict wv_check(const wv_config *config, wv_operation operation, wv_direction direction,
                    const void *json, size_t size, wv_report *report)
{
    question q = question_of(config, operation, direction, json, size);
    wv_verdict why = objection(&q);
    if (why)
        return refuse(report, why);
    const wv_operation_row *o = &operation.schema->operations[operation.index];
    q.root = direction == WV_REQUEST ? o->input : o->output;
    return answer(&q, report);
}

wv_verdict wv_check_error(const wv_config *config, wv_operation operation, wv_str error_type,
                          const void *json, size_t size, wv_report *report)
{
    question q = question_of(config, operation, WV_RESPONSE, json, size);
    wv_verdict why = objection(&q);
    if (!why && error_type.size && !error_type.data)
        why = WV_E_ARGUMENT;
    if (why)
        return refuse(report, why);
    if (!error_type.size && q.size <= q.config->bytes)
        error_type = check_error_type(q.json, q.size);
    uint32_t error = check_find_error(operation, check_error_name(error_type));
    if (error != WV_NONE)
        q.root = operation.schema->errors[error].shape;
    return answer(&q, report);
}
