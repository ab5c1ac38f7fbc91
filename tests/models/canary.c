/* Judges messages in every way there is and looks for forbidden texts in all that is written about
 * them; canary.py asks.
 *
 *   canary_driver MODEL NEEDLE... < MESSAGES
 *
 * The services repeat values, and speak in each of the ways in turn.
 * A message is a number (four bytes, least significant first) and texts, each a number of bytes
 * and the bytes: the number of pairs, or NO_PAIRS for a body alone; operation, direction (q, r, e),
 * error type, target, body; for each pair its kind (l, q, h) with the name, and the value. */
#include <wirevet/compile.h>
#include <wirevet/wirevet.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_PAIRS UINT32_C(0xffffffff)
#define CONFIGS  8 /* profile, dialect, constraints in responses */
#define WORDS    1 /* ways in which the services speak */
#define FINDINGS 64
#define ENTRIES  4096
#define SHOWN    400 /* bytes of an output with a needle */

static const char *const diagnostics[WORDS] = {
    "{\"version\":1,\"default\":{\"echoValues\":true},\"services\":{}}",
};

typedef struct message {
    wv_operation operations[WORDS];
    char direction;
    wv_str error, target, body;
    wv_pair *pairs; /* labels, then query, then headers */
    size_t counts[3];
    bool http;
} message;

typedef struct driver {
    wv_model *models[WORDS];
    const char **needles;
    wv_config *configs[CONFIGS];
    wv_report *report;
    char *text;
    size_t capacity;
    unsigned long records, outputs, leaks;
    unsigned long long bytes;
} driver;

static void die(const char *why)
{
    fprintf(stderr, "canary_driver: %s\n", why);
    exit(2);
}

static void *take(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        die("out of memory");
    return memory;
}

static void put_safe(const char *text, size_t size)
{
    for (size_t i = 0; i < size && i < SHOWN; i++)
        if (text[i] >= 0x20 && text[i] < 0x7f)
            putchar(text[i]);
        else
            printf("\\x%02x", (unsigned)(unsigned char)text[i]);
    putchar('\n');
}

static void look(driver *d, int config, const char *form, size_t size)
{
    d->outputs++;
    d->bytes += size;
    for (const char **n = d->needles; *n; n++) {
        size_t length = strlen(*n);
        for (const char *at = d->text; length <= (size_t)(d->text + size - at); at++) {
            at = memchr(at, **n, (size_t)(d->text + size - at));
            if (!at || length > (size_t)(d->text + size - at))
                break;
            if (memcmp(at, *n, length) != 0)
                continue;
            d->leaks++;
            printf("leak %lu config %d %s: ", d->records, config, form);
            const char *from = at - d->text > SHOWN / 2 ? at - SHOWN / 2 : d->text;
            put_safe(from, size - (size_t)(from - d->text));
            return;
        }
    }
}

static void reserve(driver *d, size_t size)
{
    if (size < d->capacity)
        return;
    free(d->text);
    d->capacity = 2 * size + 4096;
    d->text = take(d->capacity);
}

static void look_at_all(driver *d, int config)
{
    static const char *const formats[] = {"body", "message", "type", "text", "json"};
    static const char *const parts[] = {"pointer", "aws_path", "part_message", "part_json"};
    for (wv_format f = 0; f < sizeof formats / sizeof *formats; f++) {
        reserve(d, wv_render(d->configs[config], d->report, f, d->text, d->capacity));
        look(d, config, formats[f],
             wv_render(d->configs[config], d->report, f, d->text, d->capacity));
    }
    for (uint32_t i = 0; i < wv_report_count(d->report); i++)
        for (wv_part p = 0; p < sizeof parts / sizeof *parts; p++) {
            reserve(d,
                    wv_render_violation(d->configs[config], d->report, i, p, d->text, d->capacity));
            look(d, config, parts[p],
                 wv_render_violation(d->configs[config], d->report, i, p, d->text, d->capacity));
        }
}

static void judge(driver *d, const message *m)
{
    wv_direction direction = m->direction == 'q' ? WV_REQUEST : WV_RESPONSE;
    wv_http http = {.target = m->target,
                    .labels = m->pairs,
                    .label_count = m->counts[0],
                    .query = m->pairs + m->counts[0],
                    .query_count = m->counts[1],
                    .headers = m->pairs + m->counts[0] + m->counts[1],
                    .header_count = m->counts[2],
                    .body = m->body.data,
                    .body_size = m->body.size,
                    .status = m->direction == 'e' ? 400 : 200};
    for (int c = 0; c < CONFIGS; c++) {
        wv_verdict verdict;
        wv_operation operation = m->operations[(d->records + (unsigned)c) % WORDS];
        if (m->direction == 'q' && c & 4)
            continue; /* the same as without */
        if (m->http)
            verdict = wv_check_http(d->configs[c], operation, direction, &http, d->report);
        else if (m->direction == 'e')
            verdict = wv_check_error(d->configs[c], operation, m->error, m->body.data, m->body.size,
                                     d->report);
        else
            verdict = wv_check(d->configs[c], operation, direction, m->body.data, m->body.size,
                               d->report);
        if (verdict < 0 && verdict != WV_E_ARGUMENT) /* a target of another operation */
            die("the question cannot be asked");
        look_at_all(d, c);
    }
}

static bool read_number(uint32_t *n)
{
    unsigned char b[4];
    if (fread(b, 1, 4, stdin) != 4)
        return false;
    *n = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return true;
}

/* A block of its own, so that sanitizers see every byte read beside it. */
static wv_str read_text(void)
{
    uint32_t size;
    if (!read_number(&size))
        die("a message is cut off");
    char *data = take(size);
    if (fread(data, 1, size, stdin) != size)
        die("a message is cut off");
    return (wv_str){data, size};
}

static bool read_message(driver *d, message *m)
{
    uint32_t pairs;
    if (!read_number(&pairs))
        return false;
    *m = (message){.http = pairs != NO_PAIRS};
    wv_str operation = read_text(), direction = read_text();
    for (int i = 0; i < WORDS; i++) {
        m->operations[i] = wv_find_operation(wv_model_schema_at(d->models[i], 0), operation);
        if (!m->operations[i].schema || direction.size != 1)
            die("unknown operation or direction");
    }
    m->direction = direction.data[0];
    m->error = read_text();
    m->target = read_text();
    m->body = read_text();
    m->pairs = take((m->http ? pairs : 0) * sizeof *m->pairs);
    for (uint32_t i = 0; m->http && i < pairs; i++) {
        wv_str name = read_text();
        m->counts[name.data[0] == 'l' ? 0 : name.data[0] == 'q' ? 1 : 2]++;
        m->pairs[i] = (wv_pair){{name.data + 1, name.size - 1}, read_text()};
    }
    free((void *)operation.data);
    free((void *)direction.data);
    return true;
}

static void free_message(message *m)
{
    for (size_t i = 0; i < m->counts[0] + m->counts[1] + m->counts[2]; i++) {
        free((char *)m->pairs[i].name.data - 1);
        free((void *)m->pairs[i].value.data);
    }
    free(m->pairs);
    free((void *)m->error.data);
    free((void *)m->target.data);
    free((void *)m->body.data);
}

static void configure(driver *d)
{
    for (int i = 0; i < CONFIGS; i++) {
        wv_config *c = d->configs[i] = wv_config_init(take(WV_CONFIG_SIZE), WV_CONFIG_SIZE);
        wv_config_set(c, WV_OPTION_PROFILE, i & 1 ? WV_PROFILE_AWS : WV_PROFILE_STRICT);
        wv_config_set(c, WV_OPTION_DIALECT, i & 2 ? WV_DIALECT_SMITHY : WV_DIALECT_CORAL);
        wv_config_set(c, WV_OPTION_RESPONSES,
                      i & 4 ? WV_RESPONSES_ENFORCE : WV_RESPONSES_STRUCTURE);
        for (int k = 0; k < WORDS; k++)
            if (wv_config_prepare(c, wv_model_schema_at(d->models[k], 0)) != 0)
                die("the schema cannot be prepared");
    }
}

static wv_model *load(const char *name, const char *words)
{
    static char error[65536];
    wv_model_options options = {
        .struct_size = sizeof options, .diagnostics = words, .diagnostics_size = strlen(words)};
    wv_model_file file = {.name = name};
    wv_model *model = wv_model_load(&options, &file, 1, error, sizeof error);
    if (!model)
        die(error);
    return model;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        die("a model and needles are wanted");
    size_t size = wv_report_size(FINDINGS, ENTRIES);
    void *memory = take(size);
    driver d = {.needles = (const char **)argv + 2, .report = wv_report_init(memory, size)};
    for (int i = 0; i < WORDS; i++)
        d.models[i] = load(argv[1], diagnostics[i]);
    configure(&d);
    reserve(&d, 65536);
    for (message m; read_message(&d, &m); d.records++) {
        judge(&d, &m);
        free_message(&m);
    }
    printf("end %lu %lu %llu %lu\n", d.records, d.outputs, d.bytes, d.leaks);
    for (int i = 0; i < CONFIGS; i++) {
        wv_config_release(d.configs[i]);
        free(d.configs[i]);
    }
    for (int i = 0; i < WORDS; i++)
        wv_model_destroy(d.models[i]);
    free(d.text);
    free(memory);
    return 0;
}
