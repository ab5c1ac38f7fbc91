/* Payloads in pieces: arguments, limits, early refusals, texts that are cut, errors, bodies that
 * are one value, a large body in little memory. That streams agree with wv_check() on any payload
 * is the property of fuzz/fuzz_stream.c and of the test stream.splits. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>
#include <sys/resource.h>

#include <wirevet/tables.h>

#include "support/streams.h"

#include "glue.h"
#include "kinds.h"
#include "things.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { EXCERPTS = 4096 };

static union {
    max_align_t align;
    uint8_t bytes[WV_STREAM_BARE_SIZE + EXCERPTS];
} memory;
static union {
    max_align_t align;
    uint8_t bytes[WV_REPORT_MIN_SIZE];
} report_memory, config_memory;
static char text[65536];

static wv_operation operation(const wv_schema *schema, const char *name)
{
    wv_operation op = wv_find_operation(schema, (wv_str){name, strlen(name)});
    assert_non_null(op.schema);
    return op;
}

static wv_operation create(void)
{
    return operation(&glue_schema, "CreateSession");
}

static wv_report *new_report(void)
{
    return wv_report_init(report_memory.bytes, sizeof report_memory.bytes);
}

/* A stream with so many bytes for excerpts, at its begin. */
static wv_stream *begin(wv_operation op, wv_report *report, size_t excerpts)
{
    wv_stream *s = wv_stream_init(memory.bytes, WV_STREAM_SIZE + excerpts);
    assert_non_null(s);
    assert_int_equal(wv_stream_begin(s, NULL, op, WV_REQUEST, report), 0);
    return s;
}

static wv_verdict feed(wv_stream *s, const char *bytes)
{
    wv_verdict verdict = WV_VALID;
    for (; *bytes; bytes++)
        verdict = wv_stream_feed(s, bytes, 1);
    return verdict;
}

static void assert_message(const wv_report *report, const char *wanted)
{
    wv_render(NULL, report, WV_FORMAT_AWS_MESSAGE, text, sizeof text);
    assert_string_equal(text, wanted);
}

static void arguments(void **state)
{
    (void)state;
    wv_report *report = new_report();
    const wv_operation none = {NULL, 0};
    assert_null(wv_stream_init(NULL, WV_STREAM_SIZE));
    assert_null(wv_stream_init(memory.bytes, WV_STREAM_SIZE - 1));
    assert_null(wv_stream_init(memory.bytes + 1, WV_STREAM_SIZE));
    assert_null(wv_stream_init(memory.bytes + 8, WV_STREAM_SIZE));
    wv_stream *s = wv_stream_init(memory.bytes, WV_STREAM_SIZE);
    assert_non_null(s);

    assert_int_equal(wv_stream_feed(NULL, "{", 1), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_feed(s, "{}", 2), WV_E_ARGUMENT); /* not begun */
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_begin(NULL, NULL, create(), WV_REQUEST, report), WV_E_ARGUMENT);

    /* what could not begin accepts nothing */
    assert_int_equal(wv_stream_begin(s, NULL, none, WV_REQUEST, report), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_feed(s, "{}", 2), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);
    assert_int_equal(wv_report_verdict(report), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_begin(s, NULL, create(), 2, report), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_begin(s, NULL, create(), WV_REQUEST, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_begin_error(s, NULL, create(), (wv_str){NULL, 1}, report),
                     WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);

    wv_schema strange = glue_schema;
    strange.abi = WV_TABLES_ABI + 1;
    assert_int_equal(wv_stream_begin(s, NULL, (wv_operation){&strange, 0}, WV_REQUEST, report),
                     WV_E_SCHEMA);
    assert_int_equal(wv_stream_end(s), WV_E_SCHEMA);
}

static void bytes_that_are_missing(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "ListSessions"), report, 0);
    assert_int_equal(wv_stream_feed(s, "{}", 2), WV_VALID);
    assert_int_equal(wv_stream_feed(s, NULL, 0), WV_VALID);
    assert_int_equal(wv_stream_feed(s, NULL, 1), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_feed(s, " ", 1), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_E_ARGUMENT);
    assert_int_equal(wv_report_verdict(report), WV_E_ARGUMENT);
}

static void bytes_after_the_end(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "ListSessions"), report, 0);
    assert_int_equal(wv_stream_feed(s, "{}", 2), WV_VALID);
    assert_int_equal(wv_stream_end(s), WV_VALID);
    assert_int_equal(wv_stream_feed(s, "x", 1), WV_E_ARGUMENT);
    assert_int_equal(wv_stream_end(s), WV_VALID);
    /* and once more with the same memory */
    assert_int_equal(
        wv_stream_begin(s, NULL, operation(&glue_schema, "GetSession"), WV_REQUEST, report), 0);
    assert_int_equal(feed(s, "{\"Id\":\"\"}"), WV_INVALID);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
}

/* What has not come is no fault; without a fault it is. */
static void stopped(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "GetSession"), report, 64);
    assert_int_equal(wv_stream_stop(NULL), WV_E_ARGUMENT);
    assert_int_equal(feed(s, "{\"Id\":\"\""), WV_INVALID);
    assert_int_equal(wv_stream_stop(s), WV_INVALID);
    assert_int_equal(wv_report_total(report), 1);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_LENGTH_MIN);
    assert_int_equal(wv_stream_stop(s), WV_INVALID);
    s = begin(operation(&glue_schema, "GetSession"), report, 64);
    assert_int_equal(feed(s, "{\"Id\":\"a\""), WV_VALID);
    assert_int_equal(wv_stream_stop(s), WV_INVALID);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_TRUNCATED);
}

/* A fault is known with the byte that makes it. */
static void refused_early(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "GetSession"), report, 64);
    assert_int_equal(feed(s, "{\"Id\":\""), WV_VALID);
    assert_int_equal(feed(s, "\""), WV_INVALID);
    assert_int_equal(wv_stream_end(s), WV_INVALID); /* the rest need not come */
    assert_true(wv_report_violations(report) >= 1);

    s = begin(operation(&glue_schema, "GetSession"), report, 64);
    assert_int_equal(feed(s, "{\"Id\":\"\",\"RequestOrigin\":\"a b\""), WV_INVALID);
    assert_int_equal(feed(s, "}"), WV_INVALID);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_total(report), 2);
    assert_int_equal(wv_report_truncated(report), 0);
    assert_message(report,
                   "2 validation errors detected: Value '' at 'id' failed to satisfy constraint: "
                   "Member must have length greater than or equal to 1; Value 'a b' at "
                   "'requestOrigin' failed to satisfy constraint: Member must satisfy regular "
                   "expression pattern: [\\.\\-_A-Za-z0-9]+");
}

static const char *const bad_get = "{\"Id\":\"a\",\"RequestOrigin\":\"not for \xc3\xa9 you\"}";
#define ORIGIN                                                                                     \
    "' at 'requestOrigin' failed to satisfy constraint: Member must satisfy regular expression "   \
    "pattern: [\\.\\-_A-Za-z0-9]+"

/* What is missing is marked, and said. */
static void cut_texts(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "GetSession"), report, 0);
    feed(s, bad_get);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 1);
    assert_message(report, "1 validation error detected: Value '..." ORIGIN);
    wv_render(NULL, report, WV_FORMAT_JSON, text, sizeof text);
    assert_non_null(strstr(text, ",\"findings_total\":1,\"truncated\":true}"));
    wv_render(NULL, report, WV_FORMAT_TEXT, text, sizeof text);
    assert_memory_equal(text, "byte 26: violation[pattern]", 27);

    s = begin(operation(&glue_schema, "GetSession"), report, 128);
    feed(s, bad_get);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 0);
    assert_message(report, "1 validation error detected: Value 'not for \xc3\xa9 you" ORIGIN);
    wv_render(NULL, report, WV_FORMAT_JSON, text, sizeof text);
    assert_non_null(strstr(text, ",\"truncated\":false}"));
}

/* Of a list that is not all there nobody knows what it hides: kinds has sensitive members. */
static void secrets_behind_the_cut(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&kinds_schema, "Take"), report, 64);
    feed(s, "{\"Need\":\"\",\"Set\":[\"the same but longer than the memory is, by far\","
            "\"the same but longer than the memory is, by far\"]}");
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 1);
    wv_render(NULL, report, WV_FORMAT_AWS_MESSAGE, text, sizeof text);
    assert_null(strstr(text, "the same"));
}

static void too_many_bytes(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_config *config = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    wv_config_set(config, WV_OPTION_BYTES, 9);
    wv_stream *s = wv_stream_init(memory.bytes, WV_STREAM_SIZE);
    wv_operation get = operation(&glue_schema, "GetSession");
    assert_int_equal(wv_stream_begin(s, config, get, WV_REQUEST, report), 0);
    assert_int_equal(feed(s, "{\"Id\":\"\"}"), WV_INVALID); /* nine */
    assert_int_equal(wv_stream_feed(s, " ", 1), WV_LIMIT);
    assert_int_equal(wv_stream_feed(s, " ", 1), WV_LIMIT);
    assert_int_equal(wv_stream_end(s), WV_LIMIT);
    assert_int_equal(wv_report_total(report), 1);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_LIMIT_BYTES);
    assert_int_equal(wv_violation_offset(wv_report_at(report, 0)), 9);
}

static wv_verdict feed_error(const char *type, const char *body, size_t excerpts, wv_report *report)
{
    wv_stream *s = wv_stream_init(memory.bytes, WV_STREAM_SIZE + excerpts);
    wv_operation take = operation(&kinds_schema, "Take");
    assert_int_equal(wv_stream_begin_error(s, NULL, take, (wv_str){type, strlen(type)}, report), 0);
    feed(s, body);
    return wv_stream_end(s);
}

/* Refused has a required member, Message. */
static void errors(void **state)
{
    (void)state;
    wv_report *report = new_report();
    assert_int_equal(feed_error("Refused", "{\"Message\":1}", 0, report), WV_INVALID);
    assert_int_equal(feed_error("a#Refused:x", "{\"Message\":\"a\"}", 0, report), WV_VALID);
    assert_int_equal(feed_error("Other", "{\"Message\":1}", 0, report), WV_VALID);
    assert_int_equal(feed_error("", "{\"Message\":1,\"__type\":\"a#Refused\"}", 64, report),
                     WV_INVALID);
    assert_int_equal(feed_error("", "{\"Message\":1,\"__type\":\"a#Other\"}", 64, report),
                     WV_VALID);
    assert_int_equal(feed_error("", "", 0, report), WV_VALID);
    /* what cannot be held is refused */
    assert_int_equal(feed_error("", "{\"__type\":\"a#Other\"}", 19, report), WV_LIMIT);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_LIMIT_TEXT);
    assert_int_equal(feed_error("", "{\"__type\":\"a#Other\"}", 20, report), WV_VALID);
}

/* Bodies of restJson1 that are one value, in every two pieces and byte by byte. */
static void bodies(void **state)
{
    (void)state;
    static const struct {
        const char *operation, *body;
    } rows[] = {{"PutBlob", ""},
                {"PutBlob", "a"},
                {"PutBlob", "abc"},
                {"PutBlob", "abcdef\xff\xf0"},
                {"PutText", ""},
                {"PutText", "abc"},
                {"PutText", "not for \xc3\xa9 you, \xf0\x9f\x98\x80 at all"},
                {"PutText", "a\xc3"},
                {"PutText", "a\xc3(\xc3\xa9"},
                {"PutText", "\xf0\x80\x80\x80"},
                {"PutStream", "\xff whatever"},
                {"PutOne", ""},
                {"PutOne", " \n"},
                {"PutOne", " {}"},
                {"PutOne", "{\"Name\":1"},
                {"PutMaybe", " \r\n\t "},
                {"PutThing", "  "},
                {"PutThing", "{\"Parts\":[1]}"}};
    static const size_t memories[] = {0, 64, 300};
    for (size_t i = 0; i < COUNT(rows); i++) {
        streams_question q = {.operation = operation(&things_schema, rows[i].operation),
                              .json = (const uint8_t *)rows[i].body,
                              .size = strlen(rows[i].body)};
        streams_ask(&q);
        for (size_t cut = 0; cut <= q.size; cut++)
            for (size_t m = 0; m < COUNT(memories); m++) {
                const char *wrong =
                    streams_differ(memories[m], cut ? streams_two : streams_each, &cut);
                if (!wrong)
                    wrong = streams_differ_bare(cut ? streams_two : streams_each, &cut);
                if (wrong)
                    fail_msg("%s %s, cut at %zu, %zu bytes: %s", rows[i].operation, rows[i].body,
                             cut, memories[m], wrong);
            }
    }
}

static void repeat(wv_stream *s, const char *bytes, size_t total)
{
    static char block[65536];
    size_t size = strlen(bytes), most = sizeof block / size * size;
    for (size_t i = 0; i < most; i++)
        block[i] = bytes[i % size];
    for (size_t n; total; total -= n) {
        n = total / size * size < most ? total / size * size : most;
        if (!n)
            return;
        assert_int_equal(wv_stream_feed(s, block, n), WV_VALID);
    }
}

static long resident(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

/* 100 MB: modelled lists of structures and strings, a value that is not modelled, one string. */
static void large(void **state)
{
    (void)state;
    wv_report *report = new_report();
    memset(memory.bytes, 0x77, sizeof memory.bytes);
    wv_stream *s = begin(operation(&kinds_schema, "Take"), report, EXCERPTS);
    long before = resident();
    feed(s, "{\"Need\":\"\",\"Struct\":{\"Name\":\"abc\",\"Items\":[{\"Name\":\"abc\"}");
    repeat(s, ",{\"Name\":\"\\u00e9\xf0\x9f\x98\x80\",\"Items\":[]}", 25 << 20);
    feed(s, "]},\"Sparse\":[null");
    repeat(s, ",\"abc\"", 25 << 20);
    feed(s, "],\"Doc\":[0");
    repeat(s, ",{\"a\\u00e9\":[1.5e3,null,\"\xf0\x9f\x98\x80\"]}", 25 << 20);
    feed(s, "],\"Unknown\":\"");
    repeat(s, "some \\n text \xc3\xa9", 25 << 20);
    feed(s, "\"}");
    assert_int_equal(wv_stream_end(s), WV_VALID);
    assert_true(resident() - before < 512); /* KiB; the block that is fed has 64 */
    for (size_t i = WV_STREAM_SIZE + EXCERPTS; i < sizeof memory.bytes; i++)
        assert_int_equal(memory.bytes[i], 0x77);
}

/* What is wrong behind 20 MB is quoted from a kilobyte. */
static void quoted_late(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "GetSession"), report, 1024);
    feed(s, "{\"Id\":\"a\",\"Unknown\":[\"\"");
    repeat(s, ",\"x\"", 20 << 20);
    feed(s, "],\"RequestOrigin\":\"me and you\"}");
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 0);
    assert_message(report, "1 validation error detected: Value 'me and you" ORIGIN);
    assert_true(wv_violation_offset(wv_report_at(report, 0)) > 20u << 20);
}

/* What is wrong before 20 MB is quoted all the same. */
static void quoted_early(void **state)
{
    (void)state;
    wv_report *report = new_report();
    wv_stream *s = begin(operation(&glue_schema, "GetSession"), report, 1024);
    feed(s, "{\"Id\":\"a\",\"RequestOrigin\":\"me and you\",\"Unknown\":\"");
    for (int i = 0; i < 320; i++) {
        memset(text, 'u', sizeof text);
        assert_int_equal(wv_stream_feed(s, text, sizeof text), WV_INVALID);
    }
    feed(s, "\"}");
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 0);
    assert_message(report, "1 validation error detected: Value 'me and you" ORIGIN);
}

static void feed_filler(wv_stream *s, const char *before, size_t size, const char *behind)
{
    feed(s, before);
    memset(text, 'u', sizeof text);
    for (size_t n; size; size -= n) {
        n = size < 1000 ? size : 1000;
        assert_int_equal(wv_stream_feed(s, text, n), WV_INVALID);
    }
    feed(s, behind);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
}

/* Map keys on a path, and a map that was complete, outlast what comes behind them: strings, and a
 * map so large that it gives way. */
static void kept_behind_others(void **state)
{
    (void)state;
    wv_report *report = new_report();
    const char *const bad =
        "{\"Id\":\"a\",\"Role\":\"arn:aws:iam::123456789012:role/x\",\"Command\":{},"
        "\"Tags\":{\"a\":\"b\",\"\":\"c \xc3\xa9 d\"},";
    const char *const message =
        "1 validation error detected: Value '{a=b, =c \xc3\xa9 d}' at 'tags' failed to satisfy "
        "constraint: Map keys must satisfy constraint: [Member must have length less than or equal "
        "to 128, Member must have length greater than or equal to 1]";
    static const char *const fillers[] = {"\"Unknown\":\"", "\"DefaultArguments\":{\"k\":\""};
    static const char *const ends[] = {"\"}", "\"}}"};
    for (int i = 0; i < 2; i++) {
        wv_stream *s = begin(create(), report, 1024);
        feed(s, bad);
        feed_filler(s, fillers[i], 4000, ends[i]);
        assert_int_equal(wv_report_truncated(report), 0);
        assert_message(report, message);
    }
    /* the key of a value that is too long; the map itself gives way */
    wv_stream *s = begin(create(), report, 1024);
    feed(s, "{\"Id\":\"a\",\"Role\":\"arn:aws:iam::123456789012:role/x\",\"Command\":{},"
            "\"Tags\":{\"\":\"\",\"a key of sp\\u00e4ce/s\":\"");
    feed_filler(s, "", 4000, "\"}}");
    assert_int_equal(wv_report_count(report), 2);
    wv_render_violation(NULL, report, 1, WV_PART_POINTER, text, sizeof text);
    assert_string_equal(text, "/Tags/a key of sp\xc3\xa4"
                              "ce~1s");
    assert_int_equal(wv_report_truncated(report), 1);
}

typedef struct worker {
    pthread_t thread;
    size_t piece;
    unsigned right;
} worker;

enum { THREADS = 8, ROUNDS = 300 };

static void *work(void *argument)
{
    worker *w = argument;
    void *own = malloc(WV_STREAM_SIZE + 512), *own_report = malloc(WV_REPORT_MIN_SIZE);
    wv_report *report = wv_report_init(own_report, WV_REPORT_MIN_SIZE);
    wv_stream *s = wv_stream_init(own, WV_STREAM_SIZE + 512);
    wv_operation get = wv_find_operation(&glue_schema, (wv_str){"GetSession", 10});
    for (int i = 0; s && report && i < ROUNDS; i++) {
        char out[512];
        wv_stream_begin(s, NULL, get, WV_REQUEST, report);
        for (size_t at = 0, size = strlen(bad_get); at < size; at += w->piece)
            wv_stream_feed(s, bad_get + at, size - at < w->piece ? size - at : w->piece);
        wv_stream_end(s);
        wv_render(NULL, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
        w->right +=
            strcmp(out, "1 validation error detected: Value 'not for \xc3\xa9 you" ORIGIN) == 0;
    }
    free(own);
    free(own_report);
    return NULL;
}

static void threads(void **state)
{
    (void)state;
    static worker workers[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].piece = i + 1;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(workers[i].right, ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),
        cmocka_unit_test(bytes_that_are_missing),
        cmocka_unit_test(refused_early),
        cmocka_unit_test(stopped),
        cmocka_unit_test(bytes_after_the_end),
        cmocka_unit_test(cut_texts),
        cmocka_unit_test(secrets_behind_the_cut),
        cmocka_unit_test(errors),
        cmocka_unit_test(too_many_bytes),
        cmocka_unit_test(bodies),
        cmocka_unit_test(large),
        cmocka_unit_test(quoted_late),
        cmocka_unit_test(quoted_early),
        cmocka_unit_test(threads),
        cmocka_unit_test(kept_behind_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
