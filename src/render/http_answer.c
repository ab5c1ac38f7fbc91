/* Answers as HTTP messages. */
#include "http/http.h"
#include "render/answer.h"
#include "render/phrases.h"

static wv_str str_of(base_span text)
{
    return (wv_str){(const char *)text.data, text.size};
}

static wv_str phrase_str(phrase id)
{
    return str_of(render_text_of(phrase_text(id)));
}

static wv_str content_type(const wv_schema *schema)
{
    switch (schema->service->protocol) {
    case WV_PROTOCOL_AWS_JSON_1_0:
        return phrase_str(PHRASE_TYPE_JSON_1_0);
    case WV_PROTOCOL_AWS_JSON_1_1:
        return phrase_str(PHRASE_TYPE_JSON_1_1);
    default:
        return phrase_str(PHRASE_TYPE_JSON);
    }
}

static bool is_rest(const wv_schema *schema)
{
    return schema->service->protocol == WV_PROTOCOL_REST_JSON_1;
}

size_t wv_http_answer(const wv_config *config, const wv_report *report, wv_http_answer_head *head,
                      char *out, size_t size)
{
    render_out o = render_begin(out, size);
    *head = (wv_http_answer_head){.status = wv_http_status(report)};
    if (report && report->operation.schema && report->verdict > WV_VALID) {
        render_answer answer = render_answer_of(config ? config : &base_config_defaults, report);
        head->content_type = content_type(report->operation.schema);
        if (is_rest(report->operation.schema))
            head->error_type = str_of(answer.type);
        render_body(&o, report, &answer);
    }
    return render_end(&o);
}

static void put_unknown(render_out *o, const wv_schema *schema)
{
    const wv_service_row *service = schema->service;
    uint32_t space = service->flags & WV_SERVICE_WORDS ? service->serialization_space : WV_NONE;
    render_raw(o, "{\"__type\":\"");
    o->style = RENDER_JSON;
    if (space != WV_NONE) {
        render_span(o, base_name_text(schema, space));
        render_put(o, "#");
    }
    render_put(o, phrase_text(PHRASE_UNKNOWN_OPERATION));
    o->style = RENDER_RAW;
    render_raw(o, "\"}");
}

wv_operation wv_operation_of(const wv_schema *schema, const wv_http_call *call,
                             wv_http_answer_head *head, char *out, size_t size, size_t *length)
{
    render_out o = render_begin(out, size);
    wv_operation found = {NULL, 0};
    bool type = true;
    *head = (wv_http_answer_head){.status = 0};
    if (schema && base_abi_known(schema) && call) {
        found = http_call(schema, call, &type);
        bool xml = !type || is_rest(schema);
        if (!found.schema) {
            head->status = xml ? 404 : 400;
            head->content_type = xml ? phrase_str(PHRASE_TYPE_XML) : content_type(schema);
            if (is_rest(schema))
                head->error_type = phrase_str(PHRASE_UNKNOWN_OPERATION);
            if (xml)
                render_put(&o, phrase_text(PHRASE_UNKNOWN_XML));
            else
                put_unknown(&o, schema);
        }
    }
    size_t bytes = render_end(&o);
    if (length)
        *length = bytes;
    return found;
}
