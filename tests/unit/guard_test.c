/* Checking and rendering read nothing outside [json, json + size): payloads stand between two
 * pages that nobody may read, at every alignment, whole and cut off at every byte. */
#define _DEFAULT_SOURCE /* mmap */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <unistd.h>

#include "glue.h"
#include "kinds.h"

#define COUNT(a)   (sizeof(a) / sizeof *(a))
#define ALIGNMENTS 64
#define N          "\"Need\":\"\""

typedef enum question { TAKE, TAKE_RESPONSE, CREATE, LIST, ERROR } question;

static const struct {
    question question;
    const char *json;
} rows[] = {
    {TAKE, "{" N "}"},
    {TAKE,
     "{" N ",\"Str\":\"abc\xc3\xa9\",\"Enum\":\"beta 2\",\"Bool\":true,\"Int\":-3,\"Long\":1}"},
    {TAKE,
     "{" N ",\"Str\":\"\\u00e9\\ud83d\\ude00\xf0\x9f\x98\x80\",\"Own\":\"a\\n\",\"Enum\":\"x\"}"},
    {TAKE, "{" N ",\"Double\":1.5e-3,\"Float\":\"-Infinity\",\"BigInt\":-12345678901234567890123}"},
    {TAKE, "{" N ",\"Epoch\":1.7e9,\"DateTime\":\"2024-02-29T23:59:60.5Z\",\"Blob\":\"YWJj\"}"},
    {TAKE, "{" N ",\"HttpDate\":\"Tue, 29 Apr 2014 18:30:38 GMT\",\"Blob\":\"YW=I\"}"},
    {TAKE,
     "{" N
     ",\"Struct\":{\"Deep\":{\"Name\":\"a\"},\"Name\":null},\"Union\":{\"Text\":\"abcdef\"}}"},
    {TAKE,
     "{" N ",\"Map\":{\"A\":\"ab\",\"\\u0041\":\"x\",\"b\":1},\"List\":[\"a\",null],\"Set\":[1]}"},
    {TAKE, "{" N ",\"Set\":[\"a\",\"b\",\"a\"],\"StructSet\":[{\"A\":\"x\"},{\"A\":\"x\"}],"
           "\"Secret\":\"12345\"}"},
    {TAKE,
     "{" N ",\"Unknown member of some length\":{\"a\":[1,{\"b\":\"text\\t\"}]},\"Need\":\"\"}"},
    {TAKE, "{" N ",\"Str\":\"ab\xc3\"}"},
    {TAKE, "{" N ",\"Str\":\"ab\\u12\"}"},
    {TAKE, "{" N ",\"Int\":1.}"},
    {TAKE, "{" N ",\"Bool\":tru}"},
    {TAKE, "[]"},
    {TAKE, "5"},
    {TAKE, "\"text\""},
    {TAKE, "\xef\xbb\xbf{}"},
    {TAKE_RESPONSE, "{\"Int\":8,\"DateTime\":\"2024-01-01T00:00:00+01:00\",\"Union\":{\"New\":1}}"},
    {CREATE, "{\"Id\":\"a\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Command\":{\"Name\":"
             "\"glueetl\"},\"GlueVersion\":\"3.0.1\",\"Tags\":{\"k\":\"v\"},\"MaxCapacity\":1.5}"},
    {CREATE,
     "{\"Id\":\"\",\"Role\":\"arn:aws:iam::x\",\"GlueVersion\":\"3.\",\"Tags\":{\"\":\"v\"}}"},
    {LIST,
     "{\"MaxResults\":0,\"NextToken\":\"a long token, longer than two registers\",\"Tags\":{}}"},
    {ERROR, "{\"__type\":\"test.kinds#Refused\",\"Message\":5}"},
    {ERROR, "{\"code\":\"Refused\",\"Message\":\"m\"}"},
};

static union {
    max_align_t align;
    uint8_t bytes[65536];
} report_memory, config_memory;

static wv_config *config;
static wv_report *report;
static uint8_t *page; /* between two that nobody may read */
static size_t page_size;
static char spaces[ALIGNMENTS];

static wv_verdict ask(question q, const void *json, size_t size, wv_report *r)
{
    switch (q) {
    case TAKE:
        return wv_check(config, kinds_operation_take(), WV_REQUEST, json, size, r);
    case TAKE_RESPONSE:
        return wv_check(config, kinds_operation_take(), WV_RESPONSE, json, size, r);
    case CREATE:
        return wv_check(config, glue_operation_create_session(), WV_REQUEST, json, size, r);
    case LIST:
        return wv_check(config, glue_operation_list_sessions(), WV_REQUEST, json, size, r);
    default:
        return wv_check_error(config, kinds_operation_take(), (wv_str){"", 0}, json, size, r);
    }
}

/* Verdict, findings and every rendering, as one text. */
static void answer(question q, const void *json, size_t size, char *out, size_t room)
{
    wv_verdict verdict = ask(q, json, size, report);
    size_t at =
        (size_t)snprintf(out, room, "%d %d %llu\n", (int)verdict, (int)ask(q, json, size, NULL),
                         (unsigned long long)wv_report_total(report));
    for (wv_format format = WV_FORMAT_AWS_BODY; format <= WV_FORMAT_JSON; format++) {
        at += wv_render(config, report, format, out + at, room - at);
        assert_true(at < room);
    }
    uint64_t line, column;
    wv_locate(json, size, size, &line, &column);
    snprintf(out + at, room - at, "%llu:%llu", (unsigned long long)line,
             (unsigned long long)column);
}

/* The payload somewhere in the page, against a copy in the middle of readable memory. */
static void expect_same_at(question q, uint8_t *at, const void *json, size_t size)
{
    static uint8_t roomy[4096];
    static char wanted[65536], found[65536];
    memset(roomy, '"', sizeof roomy);
    memset(page, '"', page_size);
    memcpy(roomy + 1024, json, size);
    memcpy(at, json, size);
    answer(q, roomy + 1024, size, wanted, sizeof wanted);
    answer(q, at, size, found, sizeof found);
    if (strcmp(wanted, found) != 0)
        fail_msg("%.*s: found %s\nwanted %s", (int)size, (const char *)json, found, wanted);
}

/* Spaces before or after, so that both ends come to stand at each alignment. */
static void all_alignments(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t size = strlen(rows[i].json);
        for (size_t pad = 0; pad < ALIGNMENTS; pad++) {
            char json[1024];
            memcpy(json, spaces, pad);
            memcpy(json + pad, rows[i].json, size);
            expect_same_at(rows[i].question, page + page_size - size - pad, json, size + pad);
            memcpy(json, rows[i].json, size);
            memcpy(json + size, spaces, pad);
            expect_same_at(rows[i].question, page, json, size + pad);
            expect_same_at(rows[i].question, page + pad, json, size);
        }
    }
}

static void cut_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *json = rows[i].json;
        for (size_t size = 0; size <= strlen(json); size++) {
            expect_same_at(rows[i].question, page + page_size - size, json, size);
            expect_same_at(rows[i].question, page, json, size);
        }
    }
}

/* The payload in a page full of spaces, so that nothing is readable on either side. */
static void expect_verdict_in_full_page(question q, size_t at, const char *json)
{
    size_t size = strlen(json);
    wv_verdict wanted = ask(q, json, size, NULL);
    memset(page, ' ', page_size);
    memcpy(page + at, json, size);
    assert_int_equal(ask(q, page, page_size, NULL), wanted);
    assert_int_equal(ask(q, page, page_size, report), wanted);
}

static void both_sides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t last = page_size - strlen(rows[i].json);
        for (size_t shift = 0; shift < ALIGNMENTS; shift++) {
            expect_verdict_in_full_page(rows[i].question, shift, rows[i].json);
            expect_verdict_in_full_page(rows[i].question, last - shift, rows[i].json);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map = mmap(NULL, 3 * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(map != MAP_FAILED);
    page = map + page_size;
    assert_int_equal(mprotect(page, page_size, PROT_READ | PROT_WRITE), 0);
    memset(spaces, ' ', sizeof spaces);
    config = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    report = wv_report_init(report_memory.bytes, sizeof report_memory.bytes);
    /* Built without PCRE2, Glue's questions are refused; the others are asked all the same. */
    int32_t status = wv_config_prepare(config, &glue_schema);
    assert_true(status == 0 || status == WV_E_ENGINE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wv_config_release(config);
    return munmap(page - page_size, 3 * page_size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_alignments),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(both_sides),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
