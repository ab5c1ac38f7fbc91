#include "render/answer.h"

#include "render/coral.h"
#include "render/phrases.h"
#include "render/serialization.h"

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

base_span render_error_name(const wv_config *config, const wv_report *r, uint32_t code)
{
    const wv_service_row *service = r->operation.schema->service;
    const wv_operation_row *o = operation_of(r);
    if (report_is_limit(code))
        return render_text_of(phrase_text(PHRASE_LIMIT_ERROR));
    if (report_is_constraint(code))
        return name_by_policy(config, r, config->constraint_error, service->constraint_error,
                              o ? o->documented_constraint : WV_NONE);
    return name_by_policy(config, r, config->serialization_error, service->serialization_error,
                          o ? o->documented_serialization : WV_NONE);
}

/* Bodies that are no JSON object and no array get {"__type":"SerializationException"} and nothing
 * else (Athena 2026, Kinesis); that is known of the service's own error name only. */
static bool is_silent(const wv_config *config, const wv_violation *cause)
{
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

render_answer render_answer_of(const wv_config *config, const wv_report *r)
{
    render_answer a = {.kind = RENDER_NOTHING};
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
        a.silent = is_silent(config, a.cause);
        code = WV_CODE_TYPE;
        key = service->serialization_key;
    } else {
        a.kind = RENDER_CONSTRAINT;
    }
    a.type = render_error_name(config, r, code);
    a.key = base_name_text(r->operation.schema, key);
    return a;
}

void render_message(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (answer->silent)
        return;
    switch (answer->kind) {
    case RENDER_CONSTRAINT:
        render_coral(o, r);
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
static void put_extras(render_out *o, const wv_schema *schema)
{
    for (uint32_t i = 0; i < schema->service->extra_count; i++) {
        const wv_extra_row *extra = &schema->extras[schema->service->first_extra + i];
        render_raw(o, ",");
        render_json_string(o, base_name_text(schema, extra->key));
        render_raw(o, ":");
        render_json_string(o, base_name_text(schema, extra->value));
    }
}

void render_body(render_out *o, const wv_report *r, const render_answer *answer)
{
    if (answer->kind == RENDER_NOTHING)
        return;
    render_raw(o, "{\"__type\":");
    render_json_string(o, answer->type);
    if (answer->kind == RENDER_CONSTRAINT)
        put_extras(o, r->operation.schema);
    if (!answer->silent) {
        render_style before = o->style;
        render_raw(o, ",");
        render_json_string(o, answer->key);
        render_raw(o, ":\"");
        o->style = RENDER_JSON;
        render_message(o, r, answer);
        o->style = before;
        render_raw(o, "\"");
    }
    render_raw(o, "}");
}
