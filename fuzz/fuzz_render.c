/* One property: whatever was found in whatever payload, every format keeps the snprintf contract,
 * the text form is printable ASCII and line feeds, and the JSON forms are JSON.
 *
 * The first byte picks schema, operation and options; the rest is the payload. */
#include "fuzz.h"

#include "check/check.h"

#include "athena.h"
#include "glue.h"
#include "kinds.h"

static union {
    max_align_t align;
    uint8_t bytes[WV_REPORT_MIN_SIZE];
} report_memory;

static union {
    max_align_t align;
    uint8_t bytes[WV_CONFIG_SIZE];
} config_memory[8];

static const wv_config *config_for(uint8_t choice)
{
    static wv_config *made[8];
    wv_config **c = &made[choice & 7];
    if (!*c) {
        *c = wv_config_init(config_memory[choice & 7].bytes, WV_CONFIG_SIZE);
        FUZZ_ASSERT(*c);
        wv_config_set(*c, WV_OPTION_PROFILE, choice & 1);
        wv_config_set(*c, WV_OPTION_NAMES, choice >> 1 & 1);
        wv_config_set(*c, WV_OPTION_RESPONSES, choice >> 2 & 1);
        wv_config_set(*c, WV_OPTION_DIALECT, (choice ^ choice >> 1) & 1);
        wv_config_set(*c, WV_OPTION_DEPTH, choice & 4 ? 4 : 64);
        FUZZ_ASSERT(wv_config_prepare(*c, &glue_schema) == 0);
        FUZZ_ASSERT(wv_config_prepare(*c, &athena_schema) == 0);
        FUZZ_ASSERT(wv_config_prepare(*c, &kinds_schema) == 0);
    }
    return *c;
}

static void assert_json(const char *text, size_t size)
{
    scan_reader r;
    scan_run run;
    scan_begin(
        &r, (scan_limits){.nesting = SCAN_NEST_MAX, .digits = WV_MAX_DIGITS, .surrogates = true});
    scan_chunk(&r, (const uint8_t *)text, size, true);
    for (;;) {
        scan_token token = scan_next(&r);
        FUZZ_ASSERT(token != SCAN_ERROR);
        if (token == SCAN_END)
            return;
        scan_part part = SCAN_TEXT_RUN;
        while ((token == SCAN_KEY || token == SCAN_STRING) && part == SCAN_TEXT_RUN)
            part = scan_text(&r, &run);
        FUZZ_ASSERT(part != SCAN_TEXT_ERROR);
    }
}

static void assert_printable(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        FUZZ_ASSERT(text[i] == '\n' || (text[i] >= 0x20 && text[i] <= 0x7e));
}

typedef struct answer {
    const wv_config *config;
    const wv_report *report;
    bool violation; /* a part of one finding instead of a format */
    uint32_t index, what;
} answer;

static size_t put(const answer *a, char *out, size_t size)
{
    return a->violation ? wv_render_violation(a->config, a->report, a->index, a->what, out, size)
                        : wv_render(a->config, a->report, a->what, out, size);
}

/* The whole text; free() it. Every shorter room gets its beginning. */
static char *render(const answer *a, size_t *size, size_t some)
{
    *size = put(a, NULL, 0);
    char *whole = malloc(*size + 1), *part = malloc(*size + 1);
    FUZZ_ASSERT(whole && part);
    FUZZ_ASSERT(put(a, whole, *size + 1) == *size && whole[*size] == 0);
    const size_t rooms[] = {1, some % (*size + 1) + 1, *size ? *size : 1};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        FUZZ_ASSERT(put(a, part, rooms[i]) == *size);
        FUZZ_ASSERT(memcmp(part, whole, rooms[i] - 1) == 0 && part[rooms[i] - 1] == 0);
    }
    free(part);
    return whole;
}

static void check_formats(const wv_config *config, const wv_report *report, size_t some)
{
    for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_JSON; f++) {
        size_t size;
        char *text = render(&(answer){config, report, false, 0, f}, &size, some);
        if (f == WV_FORMAT_TEXT)
            assert_printable(text, size);
        if (f == WV_FORMAT_JSON || (f == WV_FORMAT_AWS_BODY && size))
            assert_json(text, size);
        if (f == WV_FORMAT_AWS_BODY || f == WV_FORMAT_AWS_TYPE)
            FUZZ_ASSERT((size == 0) == (wv_report_verdict(report) == WV_VALID));
        free(text);
    }
    FUZZ_ASSERT((wv_http_status(report) == 200) == (wv_report_verdict(report) == WV_VALID));
}

static void check_parts(const wv_config *config, const wv_report *report, size_t some)
{
    for (uint32_t i = 0; i < wv_report_count(report); i++)
        for (wv_part part = WV_PART_POINTER; part <= WV_PART_JSON; part++) {
            size_t size;
            char *text = render(&(answer){config, report, true, i, part}, &size, some);
            if (part == WV_PART_JSON)
                assert_json(text, size);
            if (part == WV_PART_POINTER)
                FUZZ_ASSERT(size == 0 || text[0] == '/');
            FUZZ_ASSERT(part != WV_PART_MESSAGE || size > 0);
            free(text);
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
    const wv_config *config = config_for(choice >> 5);
    wv_report *report = wv_report_init(report_memory.bytes, sizeof report_memory.bytes);
    uint8_t *json = malloc(size); /* exact, so that a sanitizer sees one byte too many */
    FUZZ_ASSERT(report && json);
    size--;
    if (size)
        memcpy(json, data + 1, size);
    FUZZ_ASSERT(wv_check(config, op, choice >> 4 & 1, json, size, report) >= WV_VALID);
    check_formats(config, report, choice + size);
    check_parts(config, report, choice + size);
    free(json);
    return 0;
}
