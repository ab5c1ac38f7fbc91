#include "http/http.h"

static base_span span_of(wv_str text)
{
    return (base_span){(const uint8_t *)text.data, text.size};
}

static bool is_type(base_span type, const char *wanted, size_t size)
{
    for (size_t i = 0; i < type.size; i++)
        if (type.data[i] == ';')
            type.size = i;
    return http_same_name(http_trim(type), (base_span){(const uint8_t *)wanted, size});
}

static bool starts_with(base_span text, base_span front)
{
    return text.size >= front.size && memcmp(text.data, front.data, front.size) == 0;
}

/* "AmazonAthena.ListWorkGroups" and nothing else: Athena refuses amazonathena.listworkgroups and
 * ListWorkGroups alike. */
static wv_operation by_target(const wv_schema *schema, base_span target)
{
    base_span service = base_name_text(schema, schema->service->target);
    wv_operation none = {NULL, 0};
    if (!starts_with(target, service) || target.size == service.size ||
        target.data[service.size] != '.')
        return none;
    base_span name = {target.data + service.size + 1, target.size - service.size - 1};
    for (uint32_t i = 0; i < schema->operation_count; i++) {
        base_span own = base_name_text(schema, schema->operations[i].name);
        if (own.size == name.size && starts_with(own, name))
            return (wv_operation){schema, i};
    }
    return none;
}

wv_operation http_call(const wv_schema *schema, const wv_http_call *call, bool *type)
{
    static const char old[] = "application/x-amz-json-1.0", new[] = "application/x-amz-json-1.1";
    const wv_service_row *service = schema->service;
    *type = true;
    if (service->protocol == WV_PROTOCOL_REST_JSON_1)
        return wv_route(schema, call->method, call->target);
    *type = is_type(span_of(call->content_type),
                    service->protocol == WV_PROTOCOL_AWS_JSON_1_0 ? old : new, sizeof new - 1);
    base_span method = span_of(call->method), path = http_split(call->target).path;
    bool post = method.size == 4 && memcmp(method.data, "POST", 4) == 0;
    if (!*type || !post || path.size != 1 || path.data[0] != '/')
        return (wv_operation){NULL, 0};
    return by_target(schema, span_of(call->aws_target));
}
