#include "render/answer.h"

#include "render/coral.h"
#include "render/phrases.h"
#include "render/rule.h"
#include "render/serialization.h"
#include "render/smithy.h"

static const wv_operation_row *operation_of(const wv_report *r)
{
    const wv_schema *schema = r->operation.schema;
    return r->operation.index < schema->operation_count ? &schema->operations[r->operation.index]
                                                        : NULL;
}

static base_span name_by_policy(const wv_config *config, const wv_report *r, wv_str own,
                                uint32_t observed, uint32_t documented)
{
    if (own.size > 0)
        return (base_span){(const uint8_t *)own.data, own.size};
    bool promised = config->names == WV_NAMES_DOCUMENTED && documented != WV_NONE;
    return base_name_text(r->operation.schema, promised ? documented : observed);
}

/* A service that speaks coral is asked for Smithy's words: its own error names do not count. */
static bool is_foreign(const wv_report *r)
{
    return r->dialect == WV_DIALECT_SMITHY &&
           r->operation.schema->service->dialect != WV_DIALECT_SMITHY;
}

static base_span smithy_name(const wv_config *config, uint32_t code)
{
    bool constraint = report_is_constraint(code);
    wv_str own = constraint ? config->constraint_error : config->serialization_error;
    if (own.size > 0)
        return (base_span){(const uint8_t *)own.data, own.size};
    return render_text_of(
        phrase_text(constraint ? PHRASE_SMITHY_VALIDATION : PHRASE_SMITHY_SERIALIZATION));
}

base_span render_error_name(const wv_config *config, const wv_report *r, uint32_t code)
{
    const wv_service_row *service = r->operation.schema->service;
    const wv_operation_row *o = operation_of(r);
    if (report_is_limit(code))
        return render_text_of(phrase_text(PHRASE_LIMIT_ERROR));
    if (is_foreign(r) && config->names == WV_NAMES_OBSERVED)
        return smithy_name(config, code);
    if (report_is_constraint(code))
        return name_by_policy(config, r, config->constraint_error, service->constraint_error,
                              o ? o->documented_constraint : WV_NONE);
    return name_by_policy(config, r, config->serialization_error, service->serialization_error,
                          o ? o->documented_serialization : WV_NONE);
}

base_span render_finding_error(const wv_config *config, const wv_report *r, const wv_violation *v)
{
    return report_is_rule(v->code) ? render_rule_error(r, v)
                                   : render_error_name(config, r, v->code);
}

/* What Smithy's servers take: JSON.parse() believes the last. */
static bool is_ours(uint32_t code)
{
    return code == WV_CODE_DUPLICATE_MEMBER || code == WV_CODE_DUPLICATE_KEY;
}

/* The SerializationException of smithy-typescript's server has no message whatever the cause (its
 * errors.ts); the tests ask for its name alone. The real services:
 * bodies that are no JSON object and no array get {"__type":"SerializationException"} and nothing
 * else (Athena 2026, Kinesis); that is known of the service's own error name only. */
static bool is_silent(const wv_config *config, const wv_report *r, const wv_violation *cause)
{
    if (r->dialect == WV_DIALECT_SMITHY)
        return !is_ours(cause->code);
    if (config->names != WV_NAMES_OBSERVED || config->serialization_error.size > 0)
        return false;
    bool top = cause->code == WV_CODE_TYPE && cause->steps == 0;
    return report_is_syntax(cause->code) || (top && cause->found != REPORT_FOUND_ARRAY);
}

static const wv_violation *limit_of(const wv_report *r)
{
    if (r->has_first && report_is_limit(r->first.code))
        return &r->first;
    for (uint32_t i = 0; i < r->count; i++)
        if (report_is_limit(r->slots[r->order[i]].code))
            return &r->slots[r->order[i]];
    return NULL;
}

/* Namespace of the service's own name of an error. */
static uint32_t space_of(const wv_config *config, const wv_service_row *service, render_kind kind)
{
    bool constraint = kind == RENDER_CONSTRAINT;
    wv_str own = constraint ? config->constraint_error : config->serialization_error;
    if (!(service->flags & WV_SERVICE_WORDS) || config->names != WV_NAMES_OBSERVED ||
        own.size > 0 || kind == RENDER_LIMIT || kind == RENDER_RULE)
        return WV_NONE;
    return constraint ? service->constraint_space : service->serialization_space;
}

/* The first of those that are violations. */
static const wv_violation *rule_of(const wv_report *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const wv_violation *v = &r->slots[r->order[i]];
        if (report_is_rule(v->code) && v->severity == WV_SEVERITY_VIOLATION)
            return v;
    }
    return NULL;
}

render_answer render_answer_of(const wv_config *config, const wv_report *r)
{
    render_answer a = {.kind = RENDER_NOTHING, .space = WV_NONE};
    if (!r->operation.schema || r->verdict <= WV_VALID)
        return a;
    const wv_service_row *service = r->operation.schema->service;
    uint32_t key = service->message_key, code = WV_CODE_REQUIRED;
    if (r->verdict == WV_LIMIT) {
        a.kind = RENDER_LIMIT;
        a.cause = limit_of(r);
        code = WV_CODE_LIMIT_DEPTH;
    } else if (r->has_first) {
        a.kind = RENDER_SERIALIZATION;
        a.cause = &r->first;
        a.silent = is_silent(config, r, a.cause);
        code = WV_CODE_TYPE;
        key = service->serialization_key;
    } else if (r->aws_total == 0 && (a.cause = rule_of(r))) {
        a.kind = RENDER_RULE;
    } else {
        a.kind = RENDER_CONSTRAINT;
    }
    a.type =
        a.kind == RENDER_RULE ? render_rule_error(r, a.cause) : render_error_name(config, r, code);
    a.space = space_of(config, service, a.kind);
    a.key = r->dialect == WV_DIALECT_SMITHY ? render_text_of(phrase_text(PHRASE_SMITHY_KEY))
                                            : base_name_text(r->operation.schema, key);
    return a;
}

void render_message(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (answer->silent)
        return;
    switch (answer->kind) {
    case RENDER_CONSTRAINT:
        if (r->dialect == WV_DIALECT_SMITHY)
            render_smithy(o, r);
        else
            render_coral(o, r);
        break;
    case RENDER_RULE:
        render_rule(o, r, answer->cause);
        break;
    case RENDER_SERIALIZATION:
        render_serialization(o, r, answer->cause);
        break;
    case RENDER_LIMIT:
        if (answer->cause)
            render_serialization(o, r, answer->cause);
        else
            render_put(o, phrase_text(PHRASE_LIMIT_UNKNOWN));
        break;
    default:
        break;
    }
}

/* The words that some services put beside the message: {"AthenaErrorCode":"INVALID_INPUT"} */
static void put_extras(render_out *o, const wv_schema *schema, bool comma)
{
    for (uint32_t i = 0; i < schema->service->extra_count; i++) {
        const wv_extra_row *extra = &schema->extras[schema->service->first_extra + i];
        render_raw(o, comma || i ? "," : "");
        render_json_string(o, base_name_text(schema, extra->key));
        render_raw(o, ":");
        render_json_string(o, base_name_text(schema, extra->value));
    }
}

static void put_message(render_out *o, const wv_report *r, const render_answer *answer)
{
    render_style before = o->style;
    render_json_string(o, answer->key);
    render_raw(o, ":\"");
    o->style = RENDER_JSON;
    render_message(o, r, answer);
    o->style = before;
    render_raw(o, "\"");
}

static bool is_text(base_span a, const char *text)
{
    base_span b = render_text_of(text);
    return a.size == b.size && memcmp(a.data, b.data, b.size) == 0;
}

/* AWS JSON 1.0 has absolute shape ids; what is no shape has no namespace. */
static void put_smithy_type(render_out *o, const wv_report *r, const render_answer *answer)
{
    const wv_service_row *service = r->operation.schema->service;
    bool known = is_text(answer->type, phrase_text(PHRASE_SMITHY_VALIDATION));
    render_raw(o, "\"__type\":\"");
    o->style = RENDER_JSON;
    if (service->protocol == WV_PROTOCOL_AWS_JSON_1_0 && answer->kind == RENDER_CONSTRAINT) {
        render_span(o, known ? render_text_of(phrase_text(PHRASE_SMITHY_SPACE))
                             : base_name_text(r->operation.schema, service->space));
        render_put(o, "#");
    }
    render_span(o, answer->type);
    o->style = RENDER_RAW;
    render_raw(o, "\"");
}

/* restJson1 has the error's name in a header alone. */
static void put_smithy_body(render_out *o, const wv_report *r, const render_answer *answer)
{
    bool named = r->operation.schema->service->protocol != WV_PROTOCOL_REST_JSON_1;
    render_raw(o, "{");
    if (named)
        put_smithy_type(o, r, answer);
    if (!answer->silent) {
        render_raw(o, named ? "," : "");
        put_message(o, r, answer);
    }
    if (answer->kind == RENDER_CONSTRAINT) {
        render_raw(o, ",\"fieldList\":");
        render_smithy_fields(o, r);
    }
    render_raw(o, "}");
}

static bool has_extras(const wv_report *r, const render_answer *answer)
{
    return answer->kind == RENDER_CONSTRAINT && r->operation.schema->service->extra_count > 0;
}

/* AWS JSON 1.0 has absolute names in __type (DynamoDB); restJson1 has the name in a header alone.
 * Known of the service's own names only. */
static bool put_type(render_out *o, const wv_report *r, const render_answer *answer)
{
    const wv_service_row *service = r->operation.schema->service;
    if (service->protocol == WV_PROTOCOL_REST_JSON_1)
        return false;
    render_raw(o, "\"__type\":\"");
    render_style before = o->style;
    o->style = RENDER_JSON;
    if (answer->space != WV_NONE) {
        render_span(o, base_name_text(r->operation.schema, answer->space));
        render_put(o, "#");
    }
    render_span(o, answer->type);
    o->style = before;
    render_raw(o, "\"");
    return true;
}

static void put_coral_body(render_out *o, const wv_report *r, const render_answer *answer)
{
    render_raw(o, "{");
    bool named = put_type(o, r, answer);
    if (answer->kind == RENDER_CONSTRAINT)
        put_extras(o, r->operation.schema, named);
    if (!answer->silent) {
        render_raw(o, named || has_extras(r, answer) ? "," : "");
        put_message(o, r, answer);
    }
    render_raw(o, "}");
}

void render_body(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (answer->kind == RENDER_NOTHING)
        return;
    if (r->dialect == WV_DIALECT_SMITHY)
        put_smithy_body(o, r, answer);
    else
        put_coral_body(o, r, answer);
}
