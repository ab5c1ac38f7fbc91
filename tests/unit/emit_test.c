/* codegen/emit: ir -> C. The irs are made by hand; tests/golden compiles what real models give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/emit.h"
#include "emit/writer.h"
#include "golden/tokens.h"

static arena *memory;

static int setup(void **state)
{
    (void)state;
    memory = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

/* ---- writer -------------------------------------------------------------------------------- */

static void test_write_byte(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        writer w = {.memory = memory};
        write_byte(&w, (uint8_t)byte);
        if (w.data[0] == '\'') {
            assert_int_equal(w.size, 3);
            assert_int_equal(w.data[1], byte);
            assert_int_equal(w.data[2], '\'');
            assert_null(strchr("'\"\\?*/%#", w.data[1]));
            assert_in_range(byte, 0x20, 0x7e);
        } else {
            char *end;
            assert_int_equal(strtoul(w.data, &end, 10), byte);
            assert_int_equal(*end, 0);
        }
    }
}

static void test_write_int64(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-1, "-1"},
        {INT32_MAX, "2147483647"},
        {-INT64_C(2147483648), "INT64_C(-2147483648)"},
        {INT64_MAX, "INT64_C(9223372036854775807)"},
        {INT64_MIN + 1, "INT64_C(-9223372036854775807)"},
        {INT64_MIN, "INT64_MIN"}, /* -9223372036854775808 is no int64 constant in C */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        writer w = {.memory = memory};
        write_int64(&w, cases[i].value);
        assert_string_equal(w.data, cases[i].text);
    }
}

static void test_write_key(void **state)
{
    (void)state;
    writer w = {.memory = memory};
    write_key(&w, WV_KEY('I', 'd', 0, 0, 0, 0, 0, 0));
    write_key(&w, 0);
    write_key(&w, WV_KEY('*', '/', '\'', '\\', '"', '?', 0xff, 'z'));
    assert_string_equal(w.data, "WV_KEY('I', 'd', 0, 0, 0, 0, 0, 0), 0, "
                                "WV_KEY(42, 47, 39, 92, 34, 63, 255, 'z'), ");
}

static void test_write_pool(void **state)
{
    (void)state;
    writer w = {.memory = memory};
    write_pool(&w, (const uint8_t *)"\3\0a*/\0\0\1\0?", 10);
    assert_string_equal(w.data, "    /* 0 */ 3, 0,\n    'a', 42, 47,\n"
                                "    /* 5 */ 0, 0,\n"
                                "    /* 7 */ 1, 0,\n    63,\n");
}

static void test_write_label(void **state)
{
    (void)state;
    static const struct {
        const char *name, *label;
    } cases[] = {
        {"Name_1", "    /* 7 Name_1 */\n"}, {"", "    /* 7 */\n"},      {"*/ x", "    /* 7 */\n"},
        {"a\\", "    /* 7 */\n"},           {"a?\?/", "    /* 7 */\n"}, {"a\n", "    /* 7 */\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        writer w = {.memory = memory};
        write_label(&w, 7, (const uint8_t *)cases[i].name, strlen(cases[i].name));
        assert_string_equal(w.data, cases[i].label);
    }
}

static void test_writer_grows(void **state)
{
    (void)state;
    writer w = {.memory = memory};
    for (unsigned i = 0; i < 5000; i++)
        write_format(&w, "%04u", i);
    assert_int_equal(w.size, 20000);
    for (unsigned i = 0; i < 5000; i += 499) {
        char four[5];
        memcpy(four, w.data + i * 4, 4);
        four[4] = 0;
        assert_int_equal(strtoul(four, NULL, 10), i);
    }
}

/* ---- artefacts ----------------------------------------------------------------------------- */

/* One operation In -> Unit; In has a member of each of these wire names. */
typedef struct hand {
    uint8_t keys[256], names[256];
    wv_shape_row shapes[1];
    wv_member_row members[1];
    wv_operation_row operations[1];
    const char *c_names[1];
    ir r;
} hand;

static ir *hand_made(hand *h, const char *wire, const char *type)
{
    *h = (hand){.c_names = {"go"}};
    h->keys[0] = (uint8_t)strlen(wire);
    memcpy(h->keys + 2, wire, strlen(wire));
    h->names[0] = (uint8_t)strlen(type);
    memcpy(h->names + 2, type, strlen(type));
    h->shapes[0] = (wv_shape_row){.kind = WV_KIND_STRUCTURE, .count = 1, .pattern = 3, .min = 1};
    h->members[0] = (wv_member_row){.head = 1, .length = 2, .flags = WV_MEMBER_REQUIRED};
    h->operations[0] = (wv_operation_row){
        .output = WV_NONE, .documented_constraint = WV_NONE, .documented_serialization = WV_NONE};
    h->r = (ir){
        .memory = memory,
        .name = "tiny",
        .source = "tiny.json",
        .shapes = h->shapes,
        .members = h->members,
        .operations = h->operations,
        .keys = h->keys,
        .names = h->names,
        .shape_count = 1,
        .member_count = 1,
        .operation_count = 1,
        .key_size = 2 + (uint32_t)strlen(wire),
        .name_size = 2 + (uint32_t)strlen(type),
        .operation_c_names = h->c_names,
    };
    return &h->r;
}

static void assert_clean(const emit_file *file)
{
    const char *bad = tokens_check(file->text, file->size, "tiny");
    if (bad)
        fail_msg("%s: %.60s", file->name, bad);
}

static void test_files(void **state)
{
    (void)state;
    hand h;
    emit_file files[EMIT_FILES];
    emit_all(hand_made(&h, "Id", "In"), files);
    static const char *const names[EMIT_FILES] = {"tiny.h", "tiny_tables.c", "tiny_names.c"};
    static const char *const banner =
        "/* Generated by wirevet-gen 0.1.0 from tiny.json.\n * Do not edit: ";
    for (size_t i = 0; i < EMIT_FILES; i++) {
        assert_string_equal(files[i].name, names[i]);
        assert_memory_equal(files[i].text, banner, strlen(banner));
        assert_int_equal(strlen(files[i].text), files[i].size);
        assert_int_equal(files[i].text[files[i].size - 1], '\n');
        assert_clean(&files[i]);
    }
}

static void test_header(void **state)
{
    (void)state;
    hand h;
    emit_file files[EMIT_FILES];
    emit_all(hand_made(&h, "Id", "In"), files);
    static const char *const wanted[] = {
        "#ifndef tiny_h_\n#define tiny_h_\n",
        "#include <wirevet/wirevet.h>\n",
        "extern WV_API const wv_schema tiny_schema;\n",
        "static inline wv_operation tiny_operation_go(void)\n",
        "static inline wv_verdict tiny_check_go_request(\n    const wv_config *config, const void "
        "*json, size_t size, wv_report *report)\n{\n    return wv_check(config, "
        "tiny_operation_go(), WV_REQUEST, json, size, report);\n",
        "static inline wv_verdict tiny_check_go_response(",
        "tiny_operation_go(), WV_RESPONSE, json",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_non_null(strstr(files[0].text, wanted[i]));
}

static void test_tables(void **state)
{
    (void)state;
    hand h;
    emit_file files[EMIT_FILES];
    emit_all(hand_made(&h, "Id", "In"), files);
    static const char *const wanted[] = {
        "_Static_assert(WV_TABLES_ABI == 1,",
        "    /* 0 In */\n    {WV_KIND_STRUCTURE, 0, 0, 1, 0, 0, 0, 0, 3, 1, 0},",
        "    /* 0 Id */\n    {WV_KEY(1, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 2, WV_MEMBER_REQUIRED, 0},",
        "    {0, 0, WV_NONE, 0, 0, 0, WV_NONE, WV_NONE},",
        "    .member_count = 1,\n",
        "    .keys = tiny_keys_,\n    .names = tiny_names_,\n    .dfas = tiny_dfas_,\n",
        "    .nfas = tiny_nfas_,\n    .words = tiny_words_,\n    .automata = tiny_automata_,\n",
        "    .service = &tiny_service_,\n};\n",
        /* tables without rows have one of zeros, which no count covers */
        "tiny_slots_[] = {\n    0,\n};\n",
        "tiny_sets_[] = {\n    {{0}, 0, 0, {0}, {0}, 0},\n};\n",
        "tiny_dfas_[] = {\n    {{0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0},\n};\n",
        "tiny_automata_[] = {\n    0,\n};\n",
        "tiny_errors_[] = {\n    {0},\n};\n",
        "    .error_count = 0,\n",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(files[1].text, wanted[i]))
            fail_msg("missing: %s", wanted[i]);
    assert_non_null(strstr(files[2].text, "visibility(\"hidden\")));\n\nconst uint8_t "
                                          "tiny_names_[] = {\n    /* 0 */ 2, 0,\n    'I', 'n',"));
}

/* Whatever stands in pools: no byte of it gets out of its character constant. */
static void test_hostile_bytes(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "*/ } system(\"x\"); /*", "\"; int x;", "'",        "\\",   "?\?)", "?\?/",
        "\n#include <x>",         "//",         "\xff\x80", "%s%n",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        hand h;
        emit_file files[EMIT_FILES];
        emit_all(hand_made(&h, hostile[i], hostile[i]), files);
        for (size_t k = 0; k < EMIT_FILES; k++) {
            assert_clean(&files[k]);
            assert_null(strstr(files[k].text, "system"));
        }
    }
}

static void test_banner_of_odd_files(void **state)
{
    (void)state;
    static const char *const odd[] = {"a*/b.json", "a b.json",      "",
                                      "a\n.json",  "\xc3\xa9.json", NULL};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        hand h;
        emit_file files[EMIT_FILES];
        hand_made(&h, "Id", "In")->source = odd[i];
        emit_all(&h.r, files);
        static const char banner[] = "/* Generated by wirevet-gen 0.1.0.\n";
        assert_memory_equal(files[0].text, banner, sizeof banner - 1);
    }
}

/* The scan itself must be able to fail. */
static void test_token_scan(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "int x;",     "tinyx", "\"a\\\"\"", "'\\n'",    "'ab'",   "/* a */ b */",
        "/* ?\?) */", "// x",  "/* \" */",  "tiny_x @", "\"open", "#include \"other.h\"",
        "system",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!tokens_check(bad[i], strlen(bad[i]), "tiny"))
            fail_msg("not refused: %s", bad[i]);
    const char *good = "/* 1 Name */ static const uint8_t tiny_x[] = {'a', 0x2f, WV_NONE};\n";
    assert_null(tokens_check(good, strlen(good), "tiny"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_write_byte),
        TEST(test_write_int64),
        TEST(test_write_key),
        TEST(test_write_pool),
        TEST(test_write_label),
        TEST(test_writer_grows),
        TEST(test_files),
        TEST(test_header),
        TEST(test_tables),
        TEST(test_hostile_bytes),
        TEST(test_banner_of_odd_files),
        TEST(test_token_scan),
    };
    return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
