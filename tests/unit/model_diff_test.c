/* wv_model_diff(): arguments, verdicts, limits, and memory that is always given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wirevet/compile.h>

#define MODEL(traits)                                                                              \
    "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":"   \
    "\"x#Op\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{}}},\"x#Op\":{\"type\":\"operation\","   \
    "\"input\":{\"target\":\"x#In\"}},\"x#In\":{\"type\":\"structure\",\"members\":{\"m\":{"       \
    "\"target\":\"x#T\"}}},\"x#T\":{\"type\":\"string\",\"traits\":{" traits "}}}}"
#define PATTERN(x) MODEL("\"smithy.api#pattern\":\"" x "\"")

/* ---- Memory that counts, and ends ----------------------------------------------------------- */

typedef struct heap {
    size_t blocks, asked, refuse_from;
} heap;

static void *resize(void *context, void *memory, size_t size)
{
    heap *h = context;
    if (size == 0) {
        h->blocks -= memory ? 1 : 0;
        free(memory);
        return NULL;
    }
    if (h->asked++ >= h->refuse_from)
        return NULL;
    h->blocks += memory ? 0 : 1;
    return realloc(memory, size);
}

/* ---- Calls --------------------------------------------------------------------------------- */

typedef struct call {
    wv_model_options options;
    wv_model_file was, is;
    wv_model_diff_request request;
    heap heap;
    char text[1024], error[256];
    unsigned writes;
} call;

static void write_down(void *context, const char *text, size_t size)
{
    call *c = context;
    assert_true(size < sizeof c->text);
    memcpy(c->text, text, size);
    c->text[size] = '\0';
    c->writes++;
}

static void prepare(call *c, const char *was, const char *is)
{
    *c = (call){.heap = {.refuse_from = SIZE_MAX}};
    c->was = (wv_model_file){"old", was, strlen(was)};
    c->is = (wv_model_file){"new", is, strlen(is)};
    c->options =
        (wv_model_options){.struct_size = sizeof c->options, .resize = resize, .context = &c->heap};
    c->request = (wv_model_diff_request){.struct_size = sizeof c->request,
                                         .options = &c->options,
                                         .old_files = &c->was,
                                         .new_files = &c->is,
                                         .old_count = 1,
                                         .new_count = 1,
                                         .write = write_down,
                                         .context = c};
}

static int32_t run(call *c)
{
    int32_t verdict = wv_model_diff(&c->request, c->error, sizeof c->error);
    assert_int_equal(c->heap.blocks, 0);
    assert_int_equal(c->writes, verdict != WV_MODEL_DIFF_FAILED);
    assert_int_equal(!*c->error, verdict != WV_MODEL_DIFF_FAILED);
    return verdict;
}

static void verdicts(void **state)
{
    static const struct {
        const char *was, *is;
        int32_t verdict;
    } cases[] = {
        {PATTERN("^a$"), PATTERN("^a$"), WV_MODEL_DIFF_KEEPS},
        {PATTERN("^a$"), PATTERN("^a?$"), WV_MODEL_DIFF_KEEPS},
        {PATTERN("^a?$"), PATTERN("^a$"), WV_MODEL_DIFF_BREAKS},
        {PATTERN("^(a*)b\\\\1$"), PATTERN("^(a*)\\\\1b$"), WV_MODEL_DIFF_UNKNOWN},
        {PATTERN("^a$"), "{", WV_MODEL_DIFF_FAILED},
        {"{}", PATTERN("^a$"), WV_MODEL_DIFF_FAILED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        call c;
        prepare(&c, cases[i].was, cases[i].is);
        assert_int_equal(run(&c), cases[i].verdict);
    }
}

static void arguments(void **state)
{
    (void)state;
    call c;
    assert_int_equal(wv_model_diff(NULL, NULL, 0), WV_MODEL_DIFF_FAILED);
    for (unsigned wrong = 0; wrong < 5; wrong++) {
        prepare(&c, PATTERN("a"), PATTERN("a"));
        c.request.struct_size -= wrong == 0;
        c.request.old_files = wrong == 1 ? NULL : &c.was;
        c.request.new_count = wrong == 2 ? 0 : 1;
        c.request.format = wrong == 3 ? 2 : 0;
        c.options.struct_size = wrong == 4 ? 8 : sizeof c.options;
        assert_int_equal(run(&c), WV_MODEL_DIFF_FAILED);
        assert_string_equal(c.error, "error: wrong argument\n");
    }
    prepare(&c, PATTERN("a"), PATTERN("b"));
    c.request.write = NULL; /* the verdict alone */
    assert_int_equal(wv_model_diff(&c.request, NULL, 0), WV_MODEL_DIFF_BREAKS);
}

static void operations(void **state)
{
    const char *const known[] = {"Op"}, *const unknown[] = {"Nope"};
    (void)state;
    call c;
    prepare(&c, PATTERN("a"), PATTERN("b"));
    c.options.operations = known;
    c.options.operation_count = 1;
    assert_int_equal(run(&c), WV_MODEL_DIFF_BREAKS);
    prepare(&c, PATTERN("a"), PATTERN("b"));
    c.options.operations = unknown;
    c.options.operation_count = 1;
    assert_int_equal(run(&c), WV_MODEL_DIFF_FAILED);
    assert_non_null(strstr(c.error, "has no operation Nope"));
}

/* Two patterns whose automata are large: 2^12 states. */
#define LARGE  PATTERN("^(a|b)*a(a|b){11}$")
#define LARGER PATTERN("^(a|b|c)*a(a|b){11}$")

static void limits(void **state)
{
    (void)state;
    call c;
    prepare(&c, LARGE, LARGER);
    assert_int_equal(run(&c), WV_MODEL_DIFF_KEEPS);
    prepare(&c, LARGE, LARGER);
    c.options.memory = 1 << 20; /* of automata too */
    assert_int_equal(run(&c), WV_MODEL_DIFF_FAILED);
    assert_string_equal(c.error, "error: more memory than the limit allows\n");
    prepare(&c, LARGE, LARGER);
    c.options.work = 1 << 20;
    assert_int_equal(run(&c), WV_MODEL_DIFF_FAILED);
    assert_string_equal(c.error, "error: more work than the limit allows\n");
}

/* Whichever allocation fails, nothing is left behind. */
static void out_of_memory(void **state)
{
    (void)state;
    call c;
    int32_t verdict = WV_MODEL_DIFF_FAILED;
    size_t from = 0;
    for (; verdict == WV_MODEL_DIFF_FAILED; from++) {
        prepare(&c, PATTERN("^[a-c]$"), PATTERN("^(a|b)$"));
        c.heap.refuse_from = from;
        verdict = run(&c);
        assert_true(from < 10000);
    }
    assert_true(from > 5);
    assert_int_equal(verdict, WV_MODEL_DIFF_BREAKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts), cmocka_unit_test(arguments),     cmocka_unit_test(operations),
        cmocka_unit_test(limits),   cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
