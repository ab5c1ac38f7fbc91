/* One config and constant schemas for any number of threads, a report for each: eight threads
 * answer some hundred payloads at once, each in an order of its own, as one thread does alone. */
#define _POSIX_C_SOURCE 200809L /* barriers */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>

#include "athena.h"
#include "glue.h"
#include "kinds.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define N        "\"Need\":\"\""

enum { THREADS = 8, ROUNDS = 3, VARIANTS = 16, QUESTION_SIZE = 512 };

static const struct {
    const wv_schema *schema;
    const char *operation;
    wv_direction direction;
    const char *json;
} rows[] = {
    {&glue_schema, "GetSession", WV_REQUEST, "{\"Id\":\"\",\"RequestOrigin\":\"a b\"}"},
    {&glue_schema, "GetSession", WV_RESPONSE, "{\"Session\":{\"Id\":\"\",\"CreatedOn\":1.7E9}}"},
    {&glue_schema, "CreateSession", WV_REQUEST,
     "{\"Id\":\"a\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Command\":{\"PythonVersion\":"
     "\"3.9\"},\"GlueVersion\":\"3.0.1\",\"Tags\":{\"k\":\"v\",\"l\":\"w\"},\"WorkerType\":\"G."
     "1X\"}"},
    {&glue_schema, "CreateSession", WV_REQUEST,
     "{\"Id\":\"a\",\"Role\":\"arn:x\",\"Command\":{\"PythonVersion\":\"4\"},\"GlueVersion\":\"3."
     "\","
     "\"Tags\":{\"\":\"v\",\"\":\"w\"},\"NumberOfWorkers\":1.5}"},
    {&glue_schema, "ListSessions", WV_REQUEST, "{\"MaxResults\":0,\"Tags\":{\"k\":\"v\"}}"},
    {&athena_schema, "GetSession", WV_REQUEST, "{\"SessionId\":\"\"}"},
    {&athena_schema, "GetSession", WV_RESPONSE,
     "{\"SessionConfiguration\":{\"EncryptionConfiguration\":{\"EncryptionOption\":\"SSE_KMS\","
     "\"KmsKey\":\"alias/x y\"},\"WorkingDirectory\":\"s3://b\"},\"Statistics\":{}}"},
    {&kinds_schema, "Take", WV_REQUEST,
     "{" N ",\"Str\":\"\\u00e9\\ud83d\\ude00A\",\"Enum\":\"x\",\"Int\":9,\"Double\":2e0}"},
    {&kinds_schema, "Take", WV_REQUEST,
     "{" N ",\"Set\":[\"a\",\"b\",\"\\u0061\"],\"Map\":{\"A\":\"ab\",\"A\":\"abcdef\"},\"Secret\":"
     "\"12345\"}"},
    {&kinds_schema, "Take", WV_REQUEST,
     "{" N ",\"StructSet\":[{\"A\":\"x\",\"B\":1},{\"B\":1e0,\"A\":\"x\"}],\"Blob\":\"YQ==\"}"},
    {&kinds_schema, "Take", WV_REQUEST,
     "{" N ",\"DateTime\":\"2024-02-29T23:59:60.5Z\",\"BigInt\":100000000000000000001}"},
    {&kinds_schema, "Take", WV_RESPONSE, "{\"Union\":{\"New\":1},\"Struct\":{\"Items\":[{}]}}"},
};

typedef struct question {
    wv_operation operation;
    wv_direction direction;
    char json[QUESTION_SIZE];
    size_t size;
    char *answer; /* of one thread alone */
} question;

static question questions[COUNT(rows) * VARIANTS];
static const wv_config *config;
static pthread_barrier_t start;

/* Variant 0 is the row; the others have a byte changed, or end early. */
static void make_question(question *q, size_t row, unsigned variant)
{
    size_t size = strlen(rows[row].json), at = size * variant / VARIANTS;
    const char *name = rows[row].operation;
    q->operation = wv_find_operation(rows[row].schema, (wv_str){name, strlen(name)});
    q->direction = rows[row].direction;
    q->size = variant % 4 == 1 ? at : size;
    assert_non_null(q->operation.schema);
    assert_true(size < QUESTION_SIZE);
    memcpy(q->json, rows[row].json, size + 1);
    if (variant > 0 && variant % 4 != 1)
        q->json[at] = "9\"x,"[variant % 4];
}

/* Everything that can be said about a question; the text is the caller's to free. */
static char *answer(const question *q, wv_report *report)
{
    enum { ROOM = 32768 };
    char *out = malloc(ROOM);
    if (!out)
        return NULL;
    wv_verdict verdict = wv_check(config, q->operation, q->direction, q->json, q->size, report);
    wv_verdict alone = wv_check(config, q->operation, q->direction, q->json, q->size, NULL);
    size_t at =
        (size_t)snprintf(out, ROOM, "%d %d %u ", (int)verdict, (int)alone, wv_http_status(report));
    for (wv_format format = WV_FORMAT_AWS_BODY; at < ROOM && format <= WV_FORMAT_JSON; format++)
        at += wv_render(config, report, format, out + at, ROOM - at);
    if (at < ROOM)
        at += wv_explain(q->operation, q->direction, (wv_str){"", 0}, out + at, ROOM - at);
    if (at < ROOM)
        return out;
    free(out);
    return NULL;
}

static wv_report *make_report(void **memory)
{
    *memory = malloc(WV_REPORT_MIN_SIZE);
    return wv_report_init(*memory, WV_REPORT_MIN_SIZE);
}

typedef struct worker {
    pthread_t thread;
    size_t first; /* question that it begins with */
    size_t answered, wrong;
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    void *memory;
    wv_report *report = make_report(&memory);
    pthread_barrier_wait(&start);
    for (size_t i = 0; report && i < COUNT(questions) * ROUNDS; i++) {
        const question *q = &questions[(w->first + i) % COUNT(questions)];
        char *text = answer(q, report);
        w->answered++;
        w->wrong += !text || strcmp(text, q->answer) != 0;
        free(text);
    }
    free(memory);
    return NULL;
}

static void all_at_once(void **state)
{
    (void)state;
    static worker workers[THREADS];
    assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].first = i * COUNT(questions) / THREADS;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    pthread_barrier_destroy(&start);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(workers[i].answered, COUNT(questions) * ROUNDS);
        assert_int_equal(workers[i].wrong, 0);
    }
}

/* The answers of one thread, and that they are not all the same. */
static void make_questions(void)
{
    void *memory;
    wv_report *report = make_report(&memory);
    size_t valid = 0;
    assert_non_null(report);
    for (size_t i = 0; i < COUNT(questions); i++) {
        make_question(&questions[i], i / VARIANTS, i % VARIANTS);
        questions[i].answer = answer(&questions[i], report);
        assert_non_null(questions[i].answer);
        valid += questions[i].answer[0] == '0';
    }
    assert_true(valid > 0 && valid < COUNT(questions) / 2);
    free(memory);
}

static int set_up(void **state)
{
    (void)state;
    static union {
        max_align_t align;
        uint8_t bytes[WV_CONFIG_SIZE];
    } memory;
    static const uint8_t key[16] = "any sixteen byte";
    wv_config *made = wv_config_init(memory.bytes, sizeof memory.bytes);
    assert_int_equal(wv_config_set_key(made, key), 0);
    /* Without PCRE2 there are answers as well, that they cannot be given. */
    wv_config_prepare(made, &glue_schema);
    wv_config_prepare(made, &athena_schema);
    config = made;
    make_questions();
    *state = made;
    return 0;
}

static int tear_down(void **state)
{
    wv_config_release(*state);
    for (size_t i = 0; i < COUNT(questions); i++)
        free(questions[i].answer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_at_once)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
