/* The entry points that check: wv_check(), wv_check_error(), wv_check_http(). */
#include "check/question.h"

void check_inline_init(check_inline *s)
{
    report_set_init(&s->set, s->entries, WV_INLINE_SET, s->buckets, WV_INLINE_SET);
}

static wv_verdict run(const check_question *q, wv_report *report, report_set *set, uint8_t *whole)
{
    check_walk w;
    check_begin(&w, q->config, q->operation, q->root, q->direction, report, set, whole);
    bool body = !q->http || !(q->http->flags & WV_HTTP_NO_BODY);
    if (q->message && q->http && !check_parameters(&w, q->message, q->http))
        return WV_E_ARGUMENT;
    if (body && q->message && !w.stop)
        check_body(&w, q->message, q->json, q->size);
    else if (body && !q->message)
        check_feed(&w, q->json, q->size, true);
    return check_verdict(&w);
}

static wv_verdict run_without_report(const check_question *q)
{
    check_inline s;
    check_inline_init(&s);
    return run(q, NULL, &s.set, s.whole);
}

wv_verdict check_too_large(wv_report *report, uint32_t code, uint64_t offset)
{
    if (report) {
        wv_violation v = {.offset = offset, .code = (uint16_t)code, .shape = WV_NONE};
        report_add(report, &v);
        report_finish(report, WV_LIMIT);
    }
    return WV_LIMIT;
}

wv_verdict check_refuse(wv_report *report, wv_verdict why)
{
    if (report) {
        wv_report_clear(report);
        report->verdict = why; /* so that rendering it does not say "valid" */
    }
    return why;
}

void check_report_begin(const check_question *q, wv_report *report)
{
    bool whole = q->http && q->message;
    uint32_t root = whole ? q->message->shape : q->root;
    report_begin(report, q->operation, q->direction, root, q->json, q->size);
    report->dialect = base_config_dialect(q->config, q->operation.schema);
    if (whole)
        report->http = *q->http;
}

static wv_verdict answer(const check_question *q, wv_report *report)
{
    if (report)
        check_report_begin(q, report);
    if (q->size > q->config->bytes)
        return check_too_large(report, WV_CODE_LIMIT_BYTES, q->config->bytes);
    if (!report)
        return run_without_report(q);
    wv_verdict verdict = run(q, report, &report->set, report->scratch);
    report_set_drop(&report->set, 0);
    if (verdict < 0)
        return check_refuse(report, verdict);
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

wv_verdict check_objection(const check_question *q)
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

check_question check_question_of(const wv_config *config, wv_operation operation,
                                 wv_direction direction, const void *json, size_t size)
{
    static const uint8_t nothing[1];
    return (check_question){.config = config ? config : &base_config_defaults,
                            .operation = operation,
                            .root = WV_NONE,
                            .direction = direction,
                            .json = json || size ? json : nothing,
                            .size = size};
}

static const wv_message_row *message_at(const wv_schema *schema, uint32_t index)
{
    return schema->flags & WV_SCHEMA_HTTP ? &schema->messages[index] : NULL;
}

void check_ask_operation(check_question *q)
{
    const wv_schema *schema = q->operation.schema;
    uint32_t index = q->operation.index;
    const wv_operation_row *o = &schema->operations[index];
    q->root = q->direction == WV_REQUEST ? o->input : o->output;
    q->message = message_at(schema, 2 * index + (q->direction == WV_RESPONSE));
}

void check_ask_error(check_question *q, wv_str type)
{
    const wv_schema *schema = q->operation.schema;
    if (!type.size && q->size <= q->config->bytes)
        type = check_error_type(q->json, q->size);
    uint32_t error = check_find_error(q->operation, check_error_name(type));
    if (error == WV_NONE)
        return;
    q->root = schema->errors[error].shape;
    q->message = message_at(schema, 2 * schema->operation_count + error);
}

wv_verdict wv_check(const wv_config *config, wv_operation operation, wv_direction direction,
                    const void *json, size_t size, wv_report *report)
{
    check_question q = check_question_of(config, operation, direction, json, size);
    wv_verdict why = check_objection(&q);
    if (why)
        return check_refuse(report, why);
    check_ask_operation(&q);
    return answer(&q, report);
}

wv_verdict wv_check_error(const wv_config *config, wv_operation operation, wv_str error_type,
                          const void *json, size_t size, wv_report *report)
{
    check_question q = check_question_of(config, operation, WV_RESPONSE, json, size);
    wv_verdict why = check_objection(&q);
    if (!why && error_type.size && !error_type.data)
        why = WV_E_ARGUMENT;
    if (why)
        return check_refuse(report, why);
    check_ask_error(&q, error_type);
    return answer(&q, report);
}

static bool are_pairs(const wv_pair *pairs, size_t count)
{
    if (count >= UINT32_MAX || (count && !pairs))
        return false;
    for (size_t i = 0; i < count; i++)
        if ((!pairs[i].name.data && pairs[i].name.size) ||
            (!pairs[i].value.data && pairs[i].value.size))
            return false;
    return true;
}

static bool is_message(const wv_http *m)
{
    return (m->target.data || !m->target.size) && are_pairs(m->labels, m->label_count) &&
           are_pairs(m->query, m->query_count) && are_pairs(m->headers, m->header_count);
}

static wv_str error_type_of(const wv_http *m)
{
    static const uint8_t name[] = "x-amzn-errortype";
    for (size_t i = 0; i < m->header_count; i++) {
        base_span header = {(const uint8_t *)m->headers[i].name.data, m->headers[i].name.size};
        if (http_same_name(header, (base_span){name, sizeof name - 1}))
            return m->headers[i].value;
    }
    return (wv_str){"", 0};
}

wv_verdict wv_check_http(const wv_config *config, wv_operation operation, wv_direction direction,
                         const wv_http *message, wv_report *report)
{
    if (!message || !is_message(message))
        return check_refuse(report, WV_E_ARGUMENT);
    check_question q =
        check_question_of(config, operation, direction, message->body, message->body_size);
    wv_verdict why = check_objection(&q);
    if (why)
        return check_refuse(report, why);
    q.http = message;
    if (direction == WV_RESPONSE && message->status >= 300)
        check_ask_error(&q, error_type_of(message));
    else
        check_ask_operation(&q);
    return answer(&q, report);
}
