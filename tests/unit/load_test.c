/* codegen/load: models loaded in memory; every way to fail leaves nothing behind. */
#define _POSIX_C_SOURCE 200809L /* fileno */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wirevet/compile.h>

#define SERVICE(space, name, sdk, operation)                                                       \
    "\"" space "#" name "\":{\"type\":\"service\",\"version\":\"1\","                              \
    "\"operations\":[{\"target\":\"" space "#" operation "\"},{\"target\":\"" space "#Both\"}],"   \
    "\"traits\":{\"aws.protocols#awsJson1_1\":{},\"aws.api#service\":{\"sdkId\":\"" sdk "\"}}},"   \
    "\"" space "#" operation "\":{\"type\":\"operation\",\"input\":{\"target\":\"" space           \
    "#In\"}},\"" space "#Both\":{\"type\":\"operation\"},"                                         \
    "\"" space "#In\":{\"type\":\"structure\",\"members\":{\"Id\":{\"target\":\"" space            \
    "#Id\"},\"Tags\":{\"target\":\"smithy.api#String\"}}}"
#define ID(space, pattern)                                                                         \
    "\"" space "#Id\":{\"type\":\"string\",\"traits\":{\"smithy.api#pattern\":\"" pattern "\"}}"
#define FILE_OF(shapes) "{\"smithy\":\"2.0\",\"shapes\":{" shapes "}}"

/* A pattern that needs an automaton, so that its memory is taken and given back, too. */
static const char one[] =
    FILE_OF(SERVICE("a", "One", "First Service", "Get") "," ID("a", "^(ab|a[a-c]{2,9}d)*x$"));
static const char two[] = FILE_OF(SERVICE("b", "Two", "Second", "Put") "," ID("b", "^[a-z]+$"));
static const char broken[] = FILE_OF(SERVICE("c", "Three", "Third", "Cut") "," ID("c", "(("));

typedef struct attempt {
    wv_model *model;
    char errors[4096];
} attempt;

static attempt load(const wv_model_options *options, const wv_model_file *files, size_t count)
{
    attempt a;
    memset(&a, 'x', sizeof a);
    a.model = wv_model_load(options, files, count, a.errors, sizeof a.errors);
    assert_true(!a.model == !!a.errors[0]);
    return a;
}

static wv_model_file file_of(const char *name, const char *text)
{
    return (wv_model_file){name, text, strlen(text)};
}

static void refused(const wv_model_options *options, const wv_model_file *files, size_t count,
                    const char *said)
{
    attempt a = load(options, files, count);
    assert_null(a.model);
    if (!strstr(a.errors, said))
        fail_msg("'%s' is not in '%s'", said, a.errors);
    assert_int_equal(a.errors[strlen(a.errors) - 1], '\n');
}

static wv_str text(const char *t)
{
    return (wv_str){t, strlen(t)};
}

/* ---- What is loaded ------------------------------------------------------------------------- */

static void a_service_judges(void **state)
{
    (void)state;
    wv_model_file f = file_of("one.json", one);
    attempt a = load(NULL, &f, 1);
    assert_int_equal(wv_model_schema_count(a.model), 1);
    assert_true(wv_model_size(a.model) > 0);
    const wv_schema *s = wv_model_schema_at(a.model, 0);
    assert_null(wv_model_schema_at(a.model, 1));
    wv_operation get = wv_find_operation(s, text("firstservice.Get"));
    assert_ptr_equal(get.schema, s);
    assert_int_equal(wv_operation_count(s), 2);
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "{\"Id\":\"abx\"}", 12, NULL), WV_VALID);
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "{\"Id\":\"ab\"}", 11, NULL), WV_INVALID);
    wv_model_destroy(a.model);
}

static void several_files(void **state)
{
    (void)state;
    wv_model_file f[] = {file_of("one.json", one), file_of("two.json", two)};
    attempt a = load(NULL, f, 2);
    assert_int_equal(wv_model_schema_count(a.model), 2);
    assert_memory_equal(wv_service_target(wv_model_schema_at(a.model, 0)).data, "One", 3);
    assert_memory_equal(wv_service_target(wv_model_schema_at(a.model, 1)).data, "Two", 3);
    wv_model_destroy(a.model);
    f[1] = file_of("again.json", one);
    refused(NULL, f, 2, "again.json: error: one.json has the service a#One already");
}

static void count_of(const char *service, const char *operation, uint32_t schemas,
                     uint32_t operations)
{
    wv_model_file f[] = {file_of("one.json", one), file_of("two.json", two)};
    wv_model_options o = {.struct_size = sizeof o, .service = service};
    o.operations = &operation;
    o.operation_count = operation ? 1 : 0;
    attempt a = load(&o, f, 2);
    assert_int_equal(wv_model_schema_count(a.model), schemas);
    uint32_t total = 0;
    for (uint32_t i = 0; i < schemas; i++)
        total += wv_operation_count(wv_model_schema_at(a.model, i));
    assert_int_equal(total, operations);
    wv_model_destroy(a.model);
}

static void some_of_it(void **state)
{
    (void)state;
    count_of(NULL, NULL, 2, 4);
    count_of("One", NULL, 1, 2);
    count_of("b#Two", NULL, 1, 2);
    count_of("SECOND", NULL, 1, 2);
    count_of(NULL, "Put", 1, 1);
    count_of(NULL, "Both", 2, 2);
    count_of(NULL, "One.Both", 1, 1);
    count_of(NULL, "FirstService.Both", 1, 1);
    count_of("second", "Both", 1, 1);
}

static void none_of_it(void **state)
{
    (void)state;
    wv_model_file f[] = {file_of("one.json", one), file_of("two.json", two)};
    const char *names[] = {"Get", "One.Put"};
    wv_model_options o = {.struct_size = sizeof o, .operations = names, .operation_count = 2};
    refused(&o, f, 2, "error: no service has an operation One.Put\n");
    names[1] = "Get\x1b[31m";
    refused(&o, f, 2, "no service has an operation Get\\x1b[31m\n");
    o = (wv_model_options){.struct_size = sizeof o, .service = "Nobody"};
    refused(&o, f, 2, "there is no service Nobody");
}

/* What is not asked for is not compiled, so its faults do not matter. */
static void faults_elsewhere(void **state)
{
    (void)state;
    wv_model_file f[] = {file_of("one.json", one), file_of("three.json", broken)};
    refused(NULL, f, 2, "three.json:1:");
    const char *get = "One.Get", *both = "Both";
    wv_model_options o = {.struct_size = sizeof o, .operations = &get, .operation_count = 1};
    attempt a = load(&o, f, 2);
    assert_int_equal(wv_model_schema_count(a.model), 1);
    wv_model_destroy(a.model);
    o.operations = &both;
    a = load(&o, f, 2);
    assert_int_equal(wv_model_schema_count(a.model), 2);
    wv_model_destroy(a.model);
}

static const char *fault(const wv_model *m, const char *operation)
{
    return wv_model_fault(m, (wv_str){operation, strlen(operation)});
}

/* What is refused is left out, and said. */
static void partial(void **state)
{
    (void)state;
    char errors[4096];
    wv_model_file f[] = {file_of("one.json", one), file_of("three.json", broken)};
    wv_model_options o = {.struct_size = sizeof o, .partial = 1};
    wv_model *m = wv_model_load(&o, f, 2, errors, sizeof errors);
    assert_int_equal(wv_model_schema_count(m), 2);
    assert_int_equal(wv_operation_count(wv_model_schema_at(m, 0)), 2);
    assert_int_equal(wv_operation_count(wv_model_schema_at(m, 1)), 1);
    assert_int_equal(strncmp(errors, "three.json:1:", 13), 0);
    assert_string_equal(fault(m, "Cut"), errors);
    assert_string_equal(fault(m, "Three.Cut"), errors);
    assert_string_equal(fault(m, "c#Cut"), errors);
    assert_null(fault(m, "One.Cut"));
    assert_null(fault(m, "Both"));
    assert_int_equal(wv_model_goes_by(m, 1, (wv_str){"THI RD", 6}), 1);
    assert_int_equal(wv_model_goes_by(m, 0, (wv_str){"Third", 5}), 0);
    assert_int_equal(wv_model_goes_by(m, 2, (wv_str){"Third", 5}), 0);
    assert_int_equal(wv_model_goes_by(NULL, 0, (wv_str){"Third", 5}), 0);
    wv_model_destroy(m);
    o.partial = 0;
    assert_null(wv_model_load(&o, f, 2, errors, sizeof errors));
}

static void diagnostics(void **state)
{
    (void)state;
    static const char words[] =
        "{\"version\":1,\"services\":{\"One\":{\"constraintError\":\"Odd\"}}}";
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE];
    wv_model_options o = {.struct_size = sizeof o, .diagnostics = words};
    wv_model_file f = file_of("one.json", one);
    o.diagnostics_size = sizeof words - 1;
    attempt a = load(&o, &f, 1);
    wv_operation get = wv_find_operation(wv_model_schema_at(a.model, 0), text("Get"));
    wv_report *report = wv_report_init(memory, sizeof memory);
    char type[32];
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "{\"Id\":\"\"}", 9, report), WV_INVALID);
    wv_render(NULL, report, WV_FORMAT_AWS_TYPE, type, sizeof type);
    assert_string_equal(type, "Odd");
    wv_model_destroy(a.model);
    o.diagnostics_size = 3;
    refused(&o, &f, 1, "diagnostics:1:4: error:");
    o.diagnostics_name = "words.json";
    refused(&o, &f, 1, "words.json:1:4: error:");
}

/* ---- Wrong questions ------------------------------------------------------------------------ */

static void misuse(void **state)
{
    (void)state;
    wv_model_file f = file_of("one.json", one);
    wv_model_options o = {.struct_size = sizeof o};
    refused(NULL, NULL, 1, "error: wrong argument\n");
    refused(NULL, &f, 0, "error: wrong argument\n");
    refused(NULL, &f, WV_MODEL_FILES + 1, "error: wrong argument\n");
    o.struct_size = offsetof(wv_model_options, rules) - 1;
    refused(&o, &f, 1, "error: wrong argument\n");
    refused(NULL, &(wv_model_file){NULL, NULL, 0}, 1, "error: no name\n");
    refused(NULL, &(wv_model_file){"/nowhere/x\n", NULL, 0}, 1,
            "/nowhere/x\\x0a: error: No such file or directory\n");
    refused(NULL, &(wv_model_file){"/", NULL, 0}, 1, "/: error: ");
    f = file_of("none.json", FILE_OF(ID("a", "x")));
    refused(NULL, &f, 1, "none.json:1:1: error: there is no service\n");
    f = file_of("cut.json", "{\"smithy\"");
    refused(NULL, &f, 1, "cut.json:1:10: error: ");
    assert_int_equal(wv_model_schema_count(NULL), 0);
    assert_null(wv_model_schema_at(NULL, 0));
    assert_int_equal(wv_model_size(NULL), 0);
    wv_model_destroy(NULL);
}

static void error_texts(void **state)
{
    (void)state;
    wv_model_file f = file_of("none.json", "{}");
    char buffer[16] = "xxxxxxxxxxxxxxx";
    assert_null(wv_model_load(NULL, &f, 1, NULL, 100));
    assert_null(wv_model_load(NULL, &f, 1, buffer, 0));
    assert_int_equal(buffer[0], 'x');
    assert_null(wv_model_load(NULL, &f, 1, buffer, 1));
    assert_string_equal(buffer, "");
    assert_null(wv_model_load(NULL, &f, 1, buffer, 10));
    assert_string_equal(buffer, "none.json");
    assert_int_equal(buffer[10], 'x');
}

/* ---- Memory --------------------------------------------------------------------------------- */

/* Gives memory until `left` is used up, and counts what is out. */
typedef struct bank {
    size_t left, calls, blocks, bytes, most;
} bank;

static void *bank_resize(void *context, void *memory, size_t size)
{
    bank *b = context;
    size_t *old = memory ? (size_t *)memory - 2 : NULL;
    if (size == 0) {
        b->blocks -= old != NULL;
        b->bytes -= old ? *old : 0;
        free(old);
        return NULL;
    }
    b->calls++;
    if (b->left == 0)
        return NULL;
    b->left--;
    size_t *fresh = malloc(2 * sizeof *fresh + size);
    assert_non_null(fresh);
    memset(fresh, 0xa5, 2 * sizeof *fresh + size); /* memory is not zero */
    *fresh = size;
    if (old) {
        memcpy(fresh + 2, memory, *old < size ? *old : size);
        b->bytes -= *old;
        free(old);
    } else {
        b->blocks++;
    }
    b->bytes += size;
    b->most = b->bytes > b->most ? b->bytes : b->most;
    return fresh + 2;
}

/* Loads with the n-th allocation failing, for n = 0, 1 ... until it succeeds. */
static void fail_everywhere(const wv_model_file *files, size_t count, uint32_t schemas,
                            size_t at_least)
{
    for (size_t n = 0;; n++) {
        bank b = {.left = n};
        wv_model_options o = {.struct_size = sizeof o, .resize = bank_resize, .context = &b};
        attempt a = load(&o, files, count);
        if (a.model) {
            assert_int_equal(wv_model_schema_count(a.model), schemas);
            assert_int_equal(b.bytes, wv_model_size(a.model));
            wv_model_destroy(a.model);
            assert_int_equal(b.blocks, 0);
            assert_true(b.calls == n && n >= at_least);
            return;
        }
        assert_string_equal(a.errors, "error: out of memory\n");
        assert_int_equal(b.blocks, 0);
        assert_int_equal(b.calls, n + 1); /* nothing is asked for after a refusal */
    }
}

static void no_memory(void **state)
{
    (void)state;
    char path[32];
    wv_model_file f[] = {file_of("one.json", one), file_of("two.json", two)};
    fail_everywhere(f, 1, 1, 10);
    fail_everywhere(f, 2, 2, 20);
    /* read by name: the handle must be closed, too, or the descriptors run out */
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(two, 1, sizeof two - 1, file), sizeof two - 1);
    assert_int_equal(fflush(file), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
    f[1] = (wv_model_file){path, NULL, 0};
    for (int i = 0; i < 100; i++)
        fail_everywhere(f, 2, 2, 20);
    fclose(file);
}

/* ---- Limits --------------------------------------------------------------------------------- */

static void limits(void **state)
{
    (void)state;
    wv_model_file f = file_of("one.json", one);
    bank b = {.left = SIZE_MAX};
    wv_model_options o = {.struct_size = sizeof o, .resize = bank_resize, .context = &b};
    attempt a = load(&o, &f, 1);
    wv_model_destroy(a.model);
    size_t most = b.most;
    for (o.memory = 1; o.memory < most; o.memory = o.memory * 2 + 1) {
        b = (bank){.left = SIZE_MAX};
        refused(&o, &f, 1, "error: more memory than the limit allows\n");
        assert_true(b.most <= o.memory);
        assert_int_equal(b.blocks, 0);
    }
    o.memory = most;
    a = load(&o, &f, 1); /* what it took is counted to the byte */
    assert_non_null(a.model);
    wv_model_destroy(a.model);
    o.memory = most - 1;
    refused(&o, &f, 1, "error: more memory than the limit allows\n");
    o.memory = 0;
    for (o.work = 1; o.work < 4096; o.work = o.work * 2 + 1)
        refused(&o, &f, 1, "error: more work than the limit allows\n");
    assert_int_equal(b.blocks, 0);
}

/* Distinct patterns, each of which costs the most that one pattern may: the n-th from the end of
 * the alphabets of a and b, whose DFA has 2^n states. */
static void hostile_patterns(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    size_t room = 400 + COUNT * 300, used = 0;
    char *json = malloc(room);
    assert_non_null(json);
    used += (size_t)snprintf(json, room,
                             "{\"smithy\":\"2.0\",\"shapes\":{\"a#S\":{\"type\":\"service\","
                             "\"operations\":[{\"target\":\"a#O\"}],\"traits\":"
                             "{\"aws.protocols#awsJson1_1\":{}}},\"a#O\":{\"type\":\"operation\","
                             "\"input\":{\"target\":\"a#I\"}},\"a#I\":{\"type\":\"structure\","
                             "\"members\":{");
    for (int i = 0; i < COUNT; i++)
        used += (size_t)snprintf(json + used, room - used,
                                 "%s\"m%d\":{\"target\":\"smithy.api#String\",\"traits\":"
                                 "{\"smithy.api#pattern\":\"^(a|b)*(x%d|a)(a|b|ab){23}$\"}}",
                                 i ? "," : "", i, i);
    used += (size_t)snprintf(json + used, room - used, "}}}}");
    assert_true(used < room);
    wv_model_options o = {.struct_size = sizeof o, .work = UINT64_C(1) << 27};
    wv_model_file f = {"hostile.json", json, used};
    refused(&o, &f, 1, "error: more work than the limit allows\n");
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_judges), cmocka_unit_test(several_files),
        cmocka_unit_test(some_of_it),       cmocka_unit_test(none_of_it),
        cmocka_unit_test(faults_elsewhere), cmocka_unit_test(partial),
        cmocka_unit_test(diagnostics),      cmocka_unit_test(misuse),
        cmocka_unit_test(error_texts),      cmocka_unit_test(no_memory),
        cmocka_unit_test(limits),           cmocka_unit_test(hostile_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
