/* One property: an HTTP message is judged the same with and without a report, its findings lie in
 * their texts, in canonical order; percent-encoding the target further changes neither the
 * operation nor what is found, and so does giving the query as decoded pairs.
 *
 * The first byte picks options, direction and operation; then come "METHOD target", a line for each
 * header, an empty line, and the body. */
#include "fuzz.h"

#include "http/http.h"
#include "report/report.h"

#include "things.h"

#define PAIRS 64

typedef struct message {
    wv_str method;
    wv_http http;
    wv_pair headers[PAIRS];
} message;

static union {
    max_align_t align;
    uint8_t bytes[WV_REPORT_MIN_SIZE];
} memory[3], config_memory[2];

static const wv_config *config_for(uint8_t choice)
{
    static wv_config *made[2];
    if (!made[choice & 1]) {
        made[choice & 1] = wv_config_init(config_memory[choice & 1].bytes, WV_CONFIG_SIZE);
        wv_config_set(made[choice & 1], WV_OPTION_PROFILE, choice & 1);
    }
    return made[choice & 1];
}

static wv_str take_until(wv_str *text, char stop)
{
    wv_str part = *text;
    const char *end = text->size ? memchr(text->data, stop, text->size) : NULL;
    if (end)
        part.size = (size_t)(end - text->data);
    size_t used = part.size + (end != NULL);
    text->data += used;
    text->size -= used;
    return part;
}

static void parse(message *m, wv_str rest)
{
    wv_str line = take_until(&rest, '\n');
    m->method = take_until(&line, ' ');
    m->http = (wv_http){.target = line, .headers = m->headers};
    while (m->http.header_count < PAIRS && (line = take_until(&rest, '\n')).size > 0) {
        wv_pair *pair = &m->headers[m->http.header_count++];
        pair->name = take_until(&line, ':');
        pair->value = line;
    }
    m->http.body = rest.data;
    m->http.body_size = rest.size;
}

static size_t text_size(const wv_http *m, const wv_violation *v)
{
    static const size_t none = 0;
    const wv_pair *pairs[] = {NULL, m->labels, m->query, m->headers};
    if (v->source == WV_SOURCE_BODY)
        return m->body_size;
    if (v->pair != WV_NONE)
        return v->flags & REPORT_ON_KEY ? pairs[v->source][v->pair].name.size
                                        : pairs[v->source][v->pair].value.size;
    return v->code == WV_CODE_REQUIRED ? none : m->target.size;
}

static void check_findings(const wv_report *r, const wv_http *m)
{
    char out[4096];
    for (uint32_t i = 0; i < wv_report_count(r); i++) {
        const wv_violation *v = wv_report_at(r, i);
        size_t size = text_size(m, v);
        FUZZ_ASSERT(v->offset <= size && v->length <= size - v->offset);
        FUZZ_ASSERT(i == 0 || report_compare(wv_report_at(r, i - 1), v) <= 0);
    }
    for (wv_format format = WV_FORMAT_AWS_BODY; format <= WV_FORMAT_JSON; format++) {
        size_t size = wv_render(NULL, r, format, out, sizeof out);
        for (size_t i = 0; format == WV_FORMAT_TEXT && i < size && i < sizeof out - 1; i++)
            FUZZ_ASSERT(out[i] == '\n' || (out[i] >= ' ' && out[i] <= '~'));
    }
}

static void same_findings(const wv_report *a, const wv_report *b)
{
    FUZZ_ASSERT(wv_report_total(a) == wv_report_total(b) && a->aws_total == b->aws_total);
    FUZZ_ASSERT(wv_report_verdict(a) == wv_report_verdict(b));
    for (uint32_t i = 0; i < wv_report_count(a); i++) {
        const wv_violation *x = wv_report_at(a, i), *y = wv_report_at(b, i);
        FUZZ_ASSERT(x->code == y->code && x->steps == y->steps && x->source == y->source);
        FUZZ_ASSERT(x->steps == 0 || x->step[0] == y->step[0]);
    }
}

/* Every letter and digit that is not of an escape as an escape. */
static wv_str encode(wv_str target)
{
    static const char hex[] = "0123456789abcdef";
    char *out = malloc(3 * target.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < target.size; i++) {
        char c = target.data[i];
        size_t escape = c == '%' ? (target.size - i < 3 ? target.size - i : 3) : 0;
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (escape) {
            memcpy(out + size, target.data + i, escape);
            size += escape;
            i += escape - 1;
        } else if (letter) {
            out[size++] = '%';
            out[size++] = hex[c >> 4];
            out[size++] = hex[c & 15];
        } else {
            out[size++] = c;
        }
    }
    return (wv_str){out, size};
}

/* The decoded text in memory of its own; false: it has a malformed escape. */
static bool decoded(base_span text, wv_str *out)
{
    const uint8_t *bad = NULL;
    uint8_t *bytes = malloc(text.size + 1);
    size_t size = http_decode(&(http_text){text, HTTP_PERCENT}, bytes, text.size, &bad);
    *out = (wv_str){(char *)bytes, size};
    return !bad;
}

/* The query as pairs: the same findings, if every escape is one. */
static void check_pairs(const wv_config *config, wv_operation op, const wv_http *m,
                        const wv_report *report)
{
    wv_pair pairs[PAIRS];
    http_target t = http_split(m->target);
    base_span name, value;
    wv_http other = *m;
    bool good = t.path.size > 0;
    other.query = pairs;
    other.target = (wv_str){(const char *)t.path.data, t.path.size};
    while (good && http_next_parameter(&t.query, &name, &value)) {
        if (other.query_count == PAIRS) {
            good = false;
            break;
        }
        wv_pair *pair = &pairs[other.query_count++];
        bool a = decoded(name, &pair->name), b = decoded(value, &pair->value);
        good = a && b;
    }
    if (good) {
        wv_report *again = wv_report_init(memory[2].bytes, sizeof memory[2].bytes);
        FUZZ_ASSERT(wv_check_http(config, op, WV_REQUEST, &other, again) >= 0);
        same_findings(report, again);
        check_findings(again, &other);
    }
    for (size_t i = 0; i < other.query_count; i++) {
        free((char *)pairs[i].name.data);
        free((char *)pairs[i].value.data);
    }
}

static void check_request(const wv_config *config, const message *m)
{
    wv_operation op = wv_route(&things_schema, m->method, m->http.target);
    wv_http encoded = m->http;
    encoded.target = encode(m->http.target);
    wv_operation same = wv_route(&things_schema, m->method, encoded.target);
    FUZZ_ASSERT(op.schema == same.schema && op.index == same.index);
    if (op.schema) {
        wv_report *report = wv_report_init(memory[0].bytes, sizeof memory[0].bytes);
        wv_report *again = wv_report_init(memory[1].bytes, sizeof memory[1].bytes);
        FUZZ_ASSERT(wv_check_http(config, op, WV_REQUEST, &m->http, report) >= 0);
        FUZZ_ASSERT(wv_check_http(config, op, WV_REQUEST, &encoded, again) >= 0);
        same_findings(report, again);
        check_findings(again, &encoded);
        check_pairs(config, op, &m->http, report);
    }
    free((char *)encoded.target.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    message m;
    if (size < 1)
        return 0;
    const wv_config *config = config_for(data[0]);
    wv_direction direction = data[0] >> 1 & 1;
    parse(&m, (wv_str){(const char *)data + 1, size - 1});
    wv_operation op = wv_route(&things_schema, m.method, m.http.target);
    if (!op.schema) {
        op = wv_operation_at(&things_schema,
                             (uint32_t)(data[0] >> 2) % wv_operation_count(&things_schema));
        m.http.target = (wv_str){"", 0};
    }
    m.http.status = data[0] & 4 ? 410 : 200;
    wv_report *report = wv_report_init(memory[0].bytes, sizeof memory[0].bytes);
    wv_verdict verdict = wv_check_http(config, op, direction, &m.http, report);
    FUZZ_ASSERT(verdict >= 0 && verdict == wv_report_verdict(report));
    FUZZ_ASSERT((verdict == WV_VALID) == (wv_report_violations(report) == 0));
    check_findings(report, &m.http);
    wv_verdict fast = wv_check_http(config, op, direction, &m.http, NULL);
    FUZZ_ASSERT(fast == verdict || fast == WV_LIMIT || verdict == WV_LIMIT);
    FUZZ_ASSERT(fast != WV_VALID || verdict == WV_VALID);
    if (m.http.target.size)
        check_request(config, &m);
    return 0;
}
