#include "pcre2/pcre2_engine.h"

#include <stdlib.h>

#ifdef WIREVET_HAVE_PCRE2

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Before 10.41 the frames of a match came from the code's allocator, not from the match data's, so
 * a match could call malloc. */
#if PCRE2_MAJOR < 10 || (PCRE2_MAJOR == 10 && PCRE2_MINOR < 41)
#error "PCRE2 10.41 or later is needed"
#endif

#define OPTIONS (PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY)

struct pcre2_engine {
    uint32_t count;
    pcre2_code *codes[]; /* NULL where the pattern has another rung */
};

/* True if something in the text gives nothing back, and perhaps where nothing does. */
static bool may_be_atomic(base_span text)
{
    for (size_t i = 2; i < text.size; i++) {
        const uint8_t *c = text.data + i;
        if ((c[-2] == '(' && c[-1] == '?' && c[0] == '>') ||
            (c[0] == '+' && (c[-1] == '?' || c[-1] == '*' || c[-1] == '+' || c[-1] == '}')))
            return true;
    }
    return false;
}

/* PCRE2 10.42 takes what can be skipped for certain when it is atomic, makes the c? of
 * c?(?>(?:bb)?)ca possessive, and then does not find "ca". */
static pcre2_code *compile_text(base_span text, int *error)
{
    PCRE2_SIZE at = 0;
    uint32_t options = OPTIONS | (may_be_atomic(text) ? PCRE2_NO_AUTO_POSSESS : 0);
    return pcre2_compile(text.data, text.size, options, error, &at, NULL);
}

static int32_t compile(const wv_schema *schema, const wv_pattern_row *row, pcre2_code **code)
{
    int error = 0;
    if (row->pcre2 == WV_NONE)
        return WV_E_ENGINE;
    *code = compile_text(base_name_text(schema, row->pcre2), &error);
    if (*code)
        return 0;
    return error == PCRE2_ERROR_HEAP_FAILED ? WV_E_MEMORY : WV_E_ENGINE;
}

int32_t pcre2_engine_make(const wv_schema *schema, bool every, pcre2_engine **engine)
{
    *engine = NULL;
    pcre2_engine *e = calloc(1, sizeof *e + schema->pattern_count * sizeof *e->codes);
    if (!e)
        return WV_E_MEMORY;
    e->count = schema->pattern_count;
    for (uint32_t i = 0; i < e->count; i++) {
        const wv_pattern_row *row = &schema->patterns[i];
        int32_t status =
            every || row->rung == WV_RUNG_PCRE2 ? compile(schema, row, &e->codes[i]) : 0;
        if (status != 0) {
            pcre2_engine_free(e);
            return status;
        }
    }
    *engine = e;
    return 0;
}

void pcre2_engine_free(pcre2_engine *engine)
{
    for (uint32_t i = 0; engine && i < engine->count; i++)
        pcre2_code_free(engine->codes[i]);
    free(engine);
}

const char *pcre2_engine_objection(base_span text, char *buffer, size_t size)
{
    int error = 0;
    pcre2_code *code = compile_text(text, &error);
    if (!code && size > 0 && pcre2_get_error_message(error, (PCRE2_UCHAR *)buffer, size) < 0)
        buffer[size - 1] = '\0'; /* there was no room for all of it */
    pcre2_code_free(code);
    return code ? NULL : buffer;
}

bool pcre2_engine_has(const pcre2_engine *engine, uint32_t pattern)
{
    return engine && pattern < engine->count && engine->codes[pattern];
}

/* ---- Matching on the stack ----------------------------------------------------------------- */

/* PCRE2 begins with 20 KiB of frames and doubles them while the old ones are alive: 20 + 40 KiB and
 * 2 KiB for the contexts are two of its steps. 40 KiB are 320 frames of 128 bytes; (\w+\.)+\w+
 * needs 2 for each turn. */
#define ARENA_BYTES     (62 * 1024)
#define FRAME_KIBIBYTES 40u

typedef struct bump {
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[ARENA_BYTES];
} bump;

static void *bump_alloc(size_t size, void *data)
{
    bump *b = data;
    const size_t grain = _Alignof(max_align_t);
    if (size > ARENA_BYTES)
        return NULL;
    size = (size + grain - 1) / grain * grain;
    if (size > ARENA_BYTES - b->used)
        return NULL;
    void *at = b->bytes + b->used;
    b->used += size;
    return at;
}

static void bump_free(void *at, void *data)
{
    (void)at;
    (void)data;
}

/* PCRE2 counts the points to which it may come back. 64 a byte are enough for every pattern that is
 * not catastrophic; of those 15 exponential ones of AWS hit PCRE2's own limit of 10 million only
 * after 0.2 s at 89 bytes. Between two counts it may scan the whole text, so the product of both
 * is bounded too: 2^26 code points, 0.2 s at worst (0.8 s were measured for 2^28). Texts above
 * 8 KiB may therefore be refused a verdict. A start position has no count of its own: codes are
 * anchored. */
static uint32_t match_limit(size_t size)
{
    const uint64_t work = UINT64_C(1) << 26;
    uint64_t limit = 1000 + 64 * (uint64_t)size, share = size ? work / size : work;
    return (uint32_t)(limit < share ? limit : share);
}

/* The stack buffer is in this frame only: nothing else is kept small by being inlined here. */
__attribute__((noinline)) static int match(const pcre2_code *code, base_span text)
{
    bump memory;
    memory.used = 0;
    pcre2_general_context *general = pcre2_general_context_create(bump_alloc, bump_free, &memory);
    pcre2_match_context *context = general ? pcre2_match_context_create(general) : NULL;
    pcre2_match_data *data = context ? pcre2_match_data_create(1, general) : NULL;
    if (!data)
        return PCRE2_ERROR_NOMEMORY;
    pcre2_set_match_limit(context, match_limit(text.size));
    pcre2_set_heap_limit(context, FRAME_KIBIBYTES);
    return pcre2_match(code, text.size ? text.data : (PCRE2_SPTR) "", text.size, 0, 0, data,
                       context);
}

int pcre2_engine_match(const pcre2_engine *engine, uint32_t pattern, base_span text)
{
    if (!pcre2_engine_has(engine, pattern))
        return -1;
    int answer = match(engine->codes[pattern], text);
    /* a lone surrogate is an error of UTF-8: not decided, so a limit */
    if (answer == PCRE2_ERROR_NOMATCH)
        return 0;
    return answer >= 0 ? 1 : -1;
}

#else

/* Built without PCRE2: an engine without codes, for schemas that need none. */
struct pcre2_engine {
    bool unused;
};

int32_t pcre2_engine_make(const wv_schema *schema, bool every, pcre2_engine **engine)
{
    *engine = NULL;
    for (uint32_t i = 0; i < schema->pattern_count; i++)
        if (every || schema->patterns[i].rung == WV_RUNG_PCRE2)
            return WV_E_ENGINE;
    *engine = calloc(1, sizeof **engine);
    return *engine ? 0 : WV_E_MEMORY;
}

void pcre2_engine_free(pcre2_engine *engine)
{
    free(engine);
}

const char *pcre2_engine_objection(base_span text, char *buffer, size_t size)
{
    (void)text;
    (void)buffer;
    (void)size;
    return NULL;
}

bool pcre2_engine_has(const pcre2_engine *engine, uint32_t pattern)
{
    (void)engine;
    (void)pattern;
    return false;
}

int pcre2_engine_match(const pcre2_engine *engine, uint32_t pattern, base_span text)
{
    (void)engine;
    (void)pattern;
    (void)text;
    return -1;
}

#endif
