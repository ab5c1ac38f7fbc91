/* codegen/ir: model -> rows. Models are built by hand, so nothing of codegen/read takes part. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "ir/cname.h"
#include "ir/ir.h"
#include "ir/keyhash.h"
#include "ir/rows.h"
#include "pcre2/pcre2_engine.h"

#define TEXT(s)  ((model_text){(s), strlen(s)})
#define COUNT(a) (sizeof(a) / sizeof *(a))

static arena *memory;
static fail_log fails;

static int setup(void **state)
{
    (void)state;
    memory = arena_new();
    fail_init(&fails, memory);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

/* ---- models by hand ------------------------------------------------------------------------ */

static model_shape *shape(model_kind kind, const char *name)
{
    model_shape *s = arena_alloc(memory, sizeof *s);
    s->kind = kind;
    s->name = TEXT(name);
    s->id = TEXT(arena_printf(memory, "x#%s", name));
    s->traits.length_max = s->traits.length_min = 0;
    return s;
}

/* A shape has room for 80 members in these tests. */
static model_member *member(model_shape *s, const char *name, model_shape *target)
{
    if (!s->members)
        s->members = arena_alloc(memory, 80 * sizeof *s->members);
    assert_true(s->member_count < 80);
    model_member *m = &s->members[s->member_count++];
    m->name = m->wire = TEXT(name);
    m->target = target;
    return m;
}

static model *model_of(model_shape *input)
{
    model *m = arena_alloc(memory, sizeof *m);
    m->memory = memory;
    m->file = "dir/tiny.json";
    m->service = TEXT("AWSTiny");
    m->sdk = TEXT("tiny");
    m->space = TEXT("x");
    m->version = TEXT("2020-01-01");
    m->protocol = MODEL_AWS_JSON_1_1;
    m->documentation_patterns = true;
    m->diagnostics.dialect = TEXT("coral");
    m->diagnostics.constraint_error = TEXT("ValidationException");
    m->diagnostics.serialization_error = TEXT("SerializationException");
    m->diagnostics.message_key = TEXT("message");
    m->diagnostics.serialization_message_key = TEXT("Message");
    m->operations = arena_alloc(memory, 4 * sizeof *m->operations);
    m->operations[0].name = TEXT("Go");
    m->operations[0].input = input;
    m->operation_count = 1;
    return m;
}

static ir *lower(model *m)
{
    ir *r = ir_lower(m, "tiny", &fails);
    assert_string_equal(fails.text, "");
    assert_non_null(r);
    return r;
}

static const char *text_at(const uint8_t *pool, uint32_t offset)
{
    base_span t = base_pool(pool, offset);
    return arena_copy(memory, (const char *)t.data, t.size);
}

static const wv_shape_row *row_of_member(const ir *r, uint32_t structure, uint32_t index)
{
    uint32_t row = r->members[r->shapes[structure].first + index].shape;
    assert_true(row < r->shape_count);
    return &r->shapes[row];
}

/* ---- names --------------------------------------------------------------------------------- */

static void test_snake(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"CreateSession", "create_session"},
        {"GetMLTransform", "get_ml_transform"},
        {"GetS3Path", "get_s3_path"},
        {"ListTagsForResourceV2", "list_tags_for_resource_v2"},
        {"DB", "db"},
        {"already_snake", "already_snake"},
        {"_Odd__Name_", "odd_name"},
        {"a-b", "a_b"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(cname_snake(memory, cases[i][0], strlen(cases[i][0])), cases[i][1]);
    assert_null(cname_snake(memory, "__", 2));
    assert_null(cname_snake(memory, "", 0));
}

static void test_prefix(void **state)
{
    (void)state;
    static const char *const good[] = {"glue", "Glue2", "a_b", "wvx", "timer"};
    static const char *const bad[] = {"",     "_x",  "x_",  "a__b",     "1a",     "wv",
                                      "wv_x", "a-b", "a b", "\xc3\xa9", "string", "time"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(cname_is_prefix(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(cname_is_prefix(bad[i]));
    char longest[CNAME_PREFIX_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[CNAME_PREFIX_MAX] = 0;
    assert_true(cname_is_prefix(longest));
    longest[CNAME_PREFIX_MAX] = 'a';
    longest[CNAME_PREFIX_MAX + 1] = 0;
    assert_false(cname_is_prefix(longest));
}

static void test_prefix_of(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"glue", "glue"},         {"iot-events", "iot_events"},
        {"", "service"},          {"1click", "service_1click"},
        {"time", "time_service"}, {"wv", "service"}, /* wv_… is the library's */
        {"a*/ b", "a_b"},         {"--", "service"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *name = cname_prefix_of(memory, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(name, cases[i][1]);
    }
    char many[200];
    memset(many, 'b', sizeof many);
    assert_int_equal(strlen(cname_prefix_of(memory, many, sizeof many)), CNAME_PREFIX_MAX);
}

static void test_identifier(void **state)
{
    (void)state;
    assert_true(cname_is_identifier("_a9", 3));
    assert_false(cname_is_identifier("9a", 2));
    assert_false(cname_is_identifier("", 0));
    assert_false(cname_is_identifier("a*/", 3));
    assert_false(cname_is_identifier("a\0b", 3));
}

/* ---- rows and pools ------------------------------------------------------------------------ */

static void test_pool(void **state)
{
    (void)state;
    ir_pool p = pool_new(memory);
    assert_int_equal(pool_add(&p, "abc", 3), 0);
    assert_int_equal(pool_add(&p, "", 0), 5);
    assert_int_equal(pool_add(&p, "abc", 3), 0);
    assert_int_equal(pool_add(&p, "ab", 2), 7);
    assert_int_equal(p.bytes.count, 11);
    assert_memory_equal(p.bytes.at, "\3\0abc\0\0\2\0ab", 11);

    char *big = arena_alloc(memory, POOL_TEXT_MAX + 1);
    uint32_t at = pool_add(&p, big, POOL_TEXT_MAX);
    assert_int_equal(base_pool(p.bytes.at, at).size, POOL_TEXT_MAX);
    assert_false(p.bytes.full);
    pool_add(&p, big, POOL_TEXT_MAX + 1);
    assert_true(p.bytes.full);
}

static void test_rows_limit(void **state)
{
    (void)state;
    ir_rows r = rows_new(memory, sizeof(uint32_t));
    r.limit = 100;
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(rows_add(&r, &i, 1), i);
    assert_false(r.full);
    uint32_t more = 7;
    rows_add(&r, &more, 1);
    assert_true(r.full);
    assert_int_equal(r.count, 100);
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(((uint32_t *)r.at)[i], i);
}

static void test_intern_many(void **state)
{
    (void)state;
    intern_map map = {.memory = memory};
    bool fresh;
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t *at = intern_at(&map, &i, sizeof i, &fresh);
        assert_true(fresh);
        *at = i * 3;
    }
    for (uint32_t i = 0; i < 10000; i++) {
        assert_int_equal(*intern_at(&map, &i, sizeof i, &fresh), i * 3);
        assert_false(fresh);
    }
}

/* ---- key hashes ---------------------------------------------------------------------------- */

static keyhash_name named_row(const char *name)
{
    const uint8_t *bytes = (const uint8_t *)name;
    size_t size = strlen(name);
    return (keyhash_name){base_head(bytes, size), base_tail(bytes, size), (uint32_t)size};
}

/* Looks every member up as the runtime does; the steps beyond the first slot. */
static uint32_t look_up_all(const keyhash *h, const keyhash_name *rows, uint32_t count)
{
    uint32_t steps = 0, mask = (1u << h->bits) - 1;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t slot = wv_slot_of(rows[i].head, rows[i].tail, rows[i].length, h->seed, h->bits);
        for (; h->slots[slot] != i + 1; slot = (slot + 1) & mask, steps++)
            assert_int_not_equal(h->slots[slot], 0); /* an empty slot ends a search */
    }
    return steps;
}

static void check_keyhash(uint32_t count, bool seeded)
{
    keyhash_name *rows = arena_alloc(memory, (count + 1) * sizeof *rows);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = named_row(arena_printf(memory, "%cMember%u", 'A' + (int)(i % 26), i));
    keyhash h = keyhash_build(memory, rows, count, seeded);
    uint32_t slots = 1u << h.bits, used = 0;
    assert_true(3 * slots >= 4 * count);
    assert_true(slots == 1 || 3 * (slots / 2) < 4 * count); /* no larger than needed */
    for (uint32_t i = 0; i < slots; i++)
        used += h.slots[i] != 0;
    assert_int_equal(used, count);
    assert_true(used < slots); /* so that every search ends */
    assert_int_equal(look_up_all(&h, rows, count), h.collisions);
    if (!seeded)
        assert_int_equal(h.seed, 0);
    if (seeded && count <= 8) /* at 8 of 16 slots about one seed in 120 is perfect */
        assert_int_equal(h.collisions, 0);
}

static void test_keyhash(void **state)
{
    (void)state;
    for (uint32_t count = 0; count <= 130; count++) {
        check_keyhash(count, true);
        check_keyhash(count, false);
    }
    check_keyhash(MODEL_MAX_MEMBERS, true);
}

/* The seed that is chosen is the smallest of the best: no other within reach is better. */
static void test_keyhash_best(void **state)
{
    (void)state;
    keyhash_name rows[12];
    static const char *const names[] = {"Id",          "Description", "Role",        "Command",
                                        "Timeout",     "IdleTimeout", "Tags",        "MaxCapacity",
                                        "GlueVersion", "WorkerType",  "Connections", "X"};
    for (size_t i = 0; i < COUNT(names); i++)
        rows[i] = named_row(names[i]);
    keyhash best = keyhash_build(memory, rows, COUNT(names), true);
    keyhash zero = keyhash_build(memory, rows, COUNT(names), false);
    assert_int_equal(best.bits, 4);
    assert_true(best.collisions <= zero.collisions);
    assert_int_equal(best.collisions, 0);
}

/* ---- lowering ------------------------------------------------------------------------------ */

static void test_numbering(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text");
    model_shape *number = shape(MODEL_INTEGER, "Number");
    model_shape *list = shape(MODEL_LIST, "Texts");
    member(list, "member", text);
    model_shape *map = shape(MODEL_MAP, "Map");
    member(map, "key", text);
    member(map, "value", number);
    model_shape *in = shape(MODEL_STRUCTURE, "In"), *out = shape(MODEL_STRUCTURE, "Out");
    member(in, "List", list);
    member(in, "Map", map);
    member(out, "Number", number);
    model_shape *oops = shape(MODEL_STRUCTURE, "Oops");
    oops->traits.error = true;
    model *m = model_of(in);
    m->operations[0].output = out;
    m->operations[0].errors = arena_alloc(memory, sizeof(model_shape *));
    m->operations[0].errors[0] = oops;
    m->operations[0].error_count = 1;
    const ir *r = lower(m);

    static const char *const order[] = {"In", "Texts", "Map", "Text", "Number", "Out", "Oops"};
    assert_int_equal(r->shape_count, COUNT(order));
    for (uint32_t i = 0; i < r->shape_count; i++)
        assert_string_equal(text_at(r->names, r->shapes[i].name), order[i]);
    assert_int_equal(r->operations[0].input, 0);
    assert_int_equal(r->operations[0].output, 5);
    assert_int_equal(r->shapes[1].kind, WV_KIND_LIST);
    assert_int_equal(r->shapes[1].first, 3);
    assert_int_equal(r->shapes[2].kind, WV_KIND_MAP);
    assert_int_equal(r->shapes[2].first, 3);
    assert_int_equal(r->shapes[2].second, 4);
    assert_int_equal(r->shapes[6].flags, WV_SHAPE_ERROR);
    assert_int_equal(r->errors[0].shape, 6);
    assert_int_equal(r->errors[0].status, 400);
    assert_int_equal(r->shapes[5].first, 2); /* member rows follow each other */
}

static void test_unit(void **state)
{
    (void)state;
    const ir *r = lower(model_of(NULL));
    assert_int_equal(r->operations[0].input, WV_NONE);
    assert_int_equal(r->operations[0].output, WV_NONE);
    assert_int_equal(r->shape_count, 0);
    assert_int_equal(r->operations[0].documented_constraint, WV_NONE);
}

static void test_member_rows(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    member(in, "Id", text);
    member(in, "EightLen", text)->traits.required = true;
    member(in, "NineBytes", text);
    member(in, "x", text)->wire = TEXT("file-system-id");
    const ir *r = lower(model_of(in));
    const wv_member_row *rows = r->members;
    assert_string_equal(text_at(r->keys, rows[0].text), "Id");
    assert_int_equal(rows[0].length, 2);
    assert_string_equal(text_at(r->keys, rows[3].text), "file-system-id");
    assert_int_equal(rows[3].length, 14);
    assert_int_equal(rows[0].flags, 0);
    assert_int_equal(rows[1].flags, WV_MEMBER_REQUIRED);
    assert_int_equal(r->shapes[0].required, 2);
    assert_int_equal(r->shape_count, 2); /* four uses of Text are one row */
}

static void test_required_mask(void **state)
{
    (void)state;
    model_shape *flag = shape(MODEL_BOOLEAN, "Flag"), *in = shape(MODEL_STRUCTURE, "In");
    for (int i = 0; i < 70; i++)
        member(in, arena_printf(memory, "m%d", i), flag)->traits.required =
            i == 0 || i == 63 || i >= 64;
    const ir *r = lower(model_of(in));
    assert_true(r->shapes[0].required == ((UINT64_C(1) << 63) | 1));
    assert_int_equal(r->shapes[0].count, 70);
    assert_int_equal(r->members[69].flags, WV_MEMBER_REQUIRED);
}

static void length(model_traits *t, int64_t min, int64_t max)
{
    t->has_length_min = min >= 0;
    t->has_length_max = max >= 0;
    t->length_min = min;
    t->length_max = max;
}

/* A member's trait replaces its target's as a whole: no max of the member means no max. */
static void test_length_overrides(void **state)
{
    (void)state;
    static const struct {
        int64_t min, max; /* of the member, -1: not given */
        uint32_t flags;
        int64_t row_min, row_max;
        uint32_t same_as; /* index of the member whose row it shares */
    } cases[] = {
        {-1, -1, WV_SHAPE_MIN | WV_SHAPE_MAX, 1, 255, 0},
        {1, 128, WV_SHAPE_MIN | WV_SHAPE_MAX, 1, 128, 1},
        {1, 128, WV_SHAPE_MIN | WV_SHAPE_MAX, 1, 128, 1},
        {2, -1, WV_SHAPE_MIN, 2, 0, 3},
        {-1, 9, WV_SHAPE_MAX, 0, 9, 4},
        {1, 255, WV_SHAPE_MIN | WV_SHAPE_MAX, 1, 255, 0},
        {0, -1, WV_SHAPE_MIN, 0, 0, 6},
    };
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    length(&text->traits, 1, 255);
    for (size_t i = 0; i < COUNT(cases); i++)
        length(&member(in, arena_printf(memory, "m%zu", i), text)->traits, cases[i].min,
               cases[i].max);
    const ir *r = lower(model_of(in));
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        const wv_shape_row *row = row_of_member(r, 0, i);
        assert_int_equal(row->flags, cases[i].flags);
        assert_int_equal(row->min, cases[i].row_min);
        assert_int_equal(row->max, cases[i].row_max);
        assert_ptr_equal(row, row_of_member(r, 0, cases[i].same_as));
    }
    assert_int_equal(r->shape_count, 1 + 5);
}

static void test_other_overrides(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *when = shape(MODEL_TIMESTAMP, "When");
    model_shape *in = shape(MODEL_STRUCTURE, "In");
    text->traits.has_pattern = true;
    text->traits.pattern = TEXT("[a-z]+");
    length(&text->traits, 1, 9);
    model_traits *digits = &member(in, "Digits", text)->traits;
    digits->has_pattern = true;
    digits->pattern = TEXT("[0-9]+");
    member(in, "Plain", text);
    member(in, "Secret", text)->traits.sensitive = true;
    member(in, "Epoch", when);
    member(in, "Date", when)->traits.time = MODEL_TIME_DATE_TIME;
    member(in, "Http", when)->traits.time = MODEL_TIME_HTTP_DATE;
    const ir *r = lower(model_of(in));
    const wv_shape_row *first = row_of_member(r, 0, 0), *plain = row_of_member(r, 0, 1);
    assert_string_equal(text_at(r->names, r->patterns[first->pattern].text), "[0-9]+");
    assert_string_equal(text_at(r->names, r->patterns[plain->pattern].text), "[a-z]+");
    assert_int_equal(first->max, 9); /* only the pattern was replaced */
    assert_int_equal(row_of_member(r, 0, 2)->flags,
                     WV_SHAPE_MIN | WV_SHAPE_MAX | WV_SHAPE_SENSITIVE);
    assert_int_equal(row_of_member(r, 0, 2)->pattern, plain->pattern);
    assert_int_equal(row_of_member(r, 0, 3)->bits, WV_TIME_EPOCH);
    assert_int_equal(row_of_member(r, 0, 4)->bits, WV_TIME_DATE_TIME);
    assert_int_equal(row_of_member(r, 0, 5)->bits, WV_TIME_HTTP_DATE);
    assert_int_equal(r->pattern_count, 2);
}

/* As the runtime reads it. */
static int64_t bound_of(const ir *r, const wv_shape_row *row, int32_t bound)
{
    const wv_schema schema = {.keys = r->keys};
    return base_bound(&schema, row, bound);
}

static void test_wide_lengths(void **state)
{
    (void)state;
    model_shape *data = shape(MODEL_BLOB, "Data"), *in = shape(MODEL_STRUCTURE, "In");
    length(&data->traits, 1, INT64_C(10) << 30);
    member(in, "Data", data);
    const ir *r = lower(model_of(in));
    const wv_shape_row *row = row_of_member(r, 0, 0);
    assert_int_equal(row->flags, WV_SHAPE_MIN | WV_SHAPE_MAX | WV_SHAPE_WIDE);
    assert_int_equal(bound_of(r, row, row->min), 1);
    assert_int_equal(bound_of(r, row, row->max), INT64_C(10737418240));
}

/* Structures of equal members have one run of rows; the order, a trait or a name makes another. */
static void test_shared_members(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    model_shape *inner[5];
    for (int i = 0; i < 5; i++) {
        inner[i] = shape(MODEL_STRUCTURE, arena_printf(memory, "S%d", i));
        member(inner[i], i == 2 ? "B" : i == 4 ? "C" : "A", text);
        member(inner[i], i == 2 ? "A" : "B", text)->traits.required = i == 3;
        member(in, arena_printf(memory, "m%d", i), inner[i]);
    }
    const ir *r = lower(model_of(in));
    const wv_shape_row *rows[5];
    for (uint32_t i = 0; i < 5; i++)
        rows[i] = row_of_member(r, 0, i);
    assert_int_equal(rows[1]->first, rows[0]->first);
    assert_int_equal(rows[1]->second, rows[0]->second);
    assert_int_equal(r->member_count, 5 + 4 * 2);
    for (uint32_t i = 2; i < 5; i++)
        assert_int_not_equal(rows[i]->first, rows[0]->first);
    assert_int_equal(rows[3]->second, rows[0]->second); /* slots hold only what names tell */
    assert_int_equal(rows[3]->required, 2);
    assert_int_equal(rows[0]->required, 0);
    assert_string_equal(text_at(r->names, rows[1]->name), "S1");
}

static void test_ranges(void **state)
{
    (void)state;
    static const struct {
        model_kind kind;
        const char *min, *max; /* NULL: not given */
        bool decimal;
        int64_t row_min, row_max; /* not for decimals */
    } cases[] = {
        {MODEL_INTEGER, "1", NULL, false, 1, 0},
        {MODEL_INTEGER, NULL, "-5", false, 0, -5},
        {MODEL_LONG, "-9223372036854775808", "9223372036854775807", false, INT64_MIN, INT64_MAX},
        {MODEL_LONG, "-2147483648", "2147483647", false, INT32_MIN, INT32_MAX},
        {MODEL_LONG, "-2147483649", "1", false, -INT64_C(2147483649), 1},
        {MODEL_LONG, "-1", "2147483648", false, -1, INT64_C(2147483648)},
        {MODEL_LONG, NULL, "-4294967297", false, 0, -INT64_C(4294967297)},
        {MODEL_LONG, "-0", "0", false, 0, 0},
        {MODEL_LONG, "-9223372036854775809", "1", true, 0, 0},
        {MODEL_LONG, "1", "9223372036854775808", true, 0, 0},
        {MODEL_LONG, "1", "99999999999999999999999", true, 0, 0},
        {MODEL_INTEGER, "1.5", "2", true, 0, 0},
        {MODEL_INTEGER, "1e3", NULL, true, 0, 0},
        {MODEL_INT_ENUM, "1", "3", false, 1, 3},
        {MODEL_DOUBLE, "0", "1", true, 0, 0},
        {MODEL_FLOAT, NULL, "0.25", true, 0, 0},
        {MODEL_BIG_INTEGER, "1", NULL, true, 0, 0},
        {MODEL_BIG_DECIMAL, "-1", NULL, true, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        model_shape *number = shape(cases[i].kind, "N"), *in = shape(MODEL_STRUCTURE, "In");
        model_traits *t = &number->traits;
        t->has_range_min = cases[i].min;
        t->has_range_max = cases[i].max;
        t->range_min = TEXT(cases[i].min ? cases[i].min : "");
        t->range_max = TEXT(cases[i].max ? cases[i].max : "");
        member(in, "N", number);
        const ir *r = lower(model_of(in));
        const wv_shape_row *row = row_of_member(r, 0, 0);
        bool wide = cases[i].row_min != (int32_t)cases[i].row_min ||
                    cases[i].row_max != (int32_t)cases[i].row_max;
        assert_int_equal(
            row->flags, (cases[i].min ? WV_SHAPE_MIN : 0) | (cases[i].max ? WV_SHAPE_MAX : 0) |
                            (cases[i].decimal ? WV_SHAPE_DECIMAL : 0) | (wide ? WV_SHAPE_WIDE : 0));
        if (!cases[i].decimal) {
            assert_true(!cases[i].min || bound_of(r, row, row->min) == cases[i].row_min);
            assert_true(!cases[i].max || bound_of(r, row, row->max) == cases[i].row_max);
            continue;
        }
        if (cases[i].min)
            assert_string_equal(text_at(r->keys, (uint32_t)row->min), cases[i].min);
        if (cases[i].max)
            assert_string_equal(text_at(r->keys, (uint32_t)row->max), cases[i].max);
    }
}

/* Every value is found from its first slot on. */
static void check_slots(const ir *r, const wv_shape_row *row, uint32_t seed)
{
    uint32_t mask = (1u << row->bits) - 1;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *v = &r->members[row->first + i];
        base_span name = base_pool(r->keys, v->text);
        uint32_t slot = wv_slot_of(base_head(name.data, name.size), base_tail(name.data, name.size),
                                   v->length, seed, row->bits);
        while (r->slots[row->second + slot] != i + 1) {
            assert_int_not_equal(r->slots[row->second + slot], 0);
            slot = (slot + 1) & mask;
        }
    }
}

static void test_range_override(void **state)
{
    (void)state;
    model_shape *number = shape(MODEL_LONG, "N"), *in = shape(MODEL_STRUCTURE, "In");
    number->traits.has_range_min = number->traits.has_range_max = true;
    number->traits.range_min = TEXT("1");
    number->traits.range_max = TEXT("9");
    model_traits *t = &member(in, "Low", number)->traits;
    t->has_range_min = true;
    t->range_min = TEXT("5");
    t = &member(in, "High", number)->traits;
    t->has_range_max = true;
    t->range_max = TEXT("6");
    const ir *r = lower(model_of(in));
    const wv_shape_row *low = row_of_member(r, 0, 0), *high = row_of_member(r, 0, 1);
    assert_int_equal(low->flags, WV_SHAPE_MIN);
    assert_int_equal(low->min, 5);
    assert_int_equal(high->flags, WV_SHAPE_MAX);
    assert_int_equal(high->max, 6);
}

static void test_enum(void **state)
{
    (void)state;
    model_shape *color = shape(MODEL_ENUM, "Color"), *in = shape(MODEL_STRUCTURE, "In");
    member(color, "RED", NULL)->wire = TEXT("red wine");
    member(color, "GREEN", NULL)->hidden = true;
    for (int i = 2; i < 12; i++) /* so many that seed 0 is not perfect by chance */
        member(color, arena_printf(memory, "V%d", i), NULL);
    model_shape *level = shape(MODEL_INT_ENUM, "Level");
    member(level, "LOW", NULL)->wire = TEXT("-1");
    member(in, "Color", color);
    length(&member(in, "Short", color)->traits, 1, 5);
    member(in, "Level", level);
    const ir *r = lower(model_of(in));
    const wv_shape_row *row = row_of_member(r, 0, 0), *other = row_of_member(r, 0, 1);
    assert_int_equal(row->count, 12);
    assert_int_equal(row->pattern, WV_NONE);
    assert_string_equal(text_at(r->keys, r->members[row->first].text), "red wine");
    assert_int_equal(r->members[row->first].shape, WV_NO_SHAPE);
    assert_int_equal(r->members[row->first + 1].flags, WV_MEMBER_HIDDEN);
    check_slots(r, row, 0); /* enum rows have no place for another seed */
    const wv_shape_row *level_row = row_of_member(r, 0, 2);
    check_slots(r, level_row, level_row->pattern);
    assert_ptr_not_equal(row, other); /* two rows, one block of values */
    assert_int_equal(other->first, row->first);
    assert_int_equal(other->second, row->second);
    assert_int_equal(other->max, 5);
    assert_string_equal(text_at(r->keys, r->members[level_row->first].text), "-1");
    assert_int_equal(r->member_count, 3 + 12 + 1);
}

static void test_flags(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    model_shape *list = shape(MODEL_LIST, "List"), *map = shape(MODEL_MAP, "Map");
    member(list, "member", text);
    member(map, "key", text);
    member(map, "value", text);
    list->traits.unique = true;
    length(&list->traits, 0, 3);
    map->traits.sparse = true;
    map->cycle = true;
    member(in, "List", list);
    member(in, "Map", map);
    model_shape *either = shape(MODEL_UNION, "Either");
    member(either, "A", text);
    member(either, "B", text);
    member(in, "Either", either);
    const ir *r = lower(model_of(in));
    assert_int_equal(row_of_member(r, 0, 0)->flags, WV_SHAPE_MIN | WV_SHAPE_MAX | WV_SHAPE_UNIQUE);
    assert_int_equal(row_of_member(r, 0, 1)->flags, WV_SHAPE_SPARSE | WV_SHAPE_CYCLE);
    assert_int_equal(row_of_member(r, 0, 2)->kind, WV_KIND_UNION);
    assert_int_equal(row_of_member(r, 0, 2)->count, 2);
    assert_int_equal(row_of_member(r, 0, 2)->required, 0);
}

static void test_recursion(void **state)
{
    (void)state;
    model_shape *node = shape(MODEL_STRUCTURE, "Node"), *list = shape(MODEL_LIST, "Nodes");
    member(list, "member", node);
    member(node, "Next", node);
    member(node, "All", list);
    node->cycle = list->cycle = true;
    const ir *r = lower(model_of(node));
    assert_int_equal(r->shape_count, 2);
    assert_int_equal(r->members[0].shape, 0);
    assert_int_equal(r->members[1].shape, 1);
    assert_int_equal(r->shapes[1].first, 0);
    assert_int_equal(r->shapes[0].flags, WV_SHAPE_CYCLE);
}

/* 100,000 structures inside each other: recursion would need megabytes of stack. */
static void test_deep(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    model_shape *shapes = arena_alloc(memory, DEPTH * sizeof *shapes);
    model_member *members = arena_alloc(memory, DEPTH * sizeof *members);
    for (int i = 0; i < DEPTH; i++) {
        shapes[i] = (model_shape){.kind = MODEL_STRUCTURE, .name = TEXT("S"), .id = TEXT("x#S")};
        members[i] = (model_member){.name = TEXT("m"), .wire = TEXT("m"), .target = &shapes[i] + 1};
        shapes[i].members = &members[i];
        shapes[i].member_count = i + 1 < DEPTH;
    }
    const ir *r = lower(model_of(shapes));
    assert_int_equal(r->shape_count, DEPTH);
    assert_int_equal(r->members[DEPTH - 2].shape, DEPTH - 1);
}

static void test_patterns(void **state)
{
    (void)state;
    /* an atomic group of texts of which one begins another is for PCRE2 */
    static const char *const texts[] = {"[a-z]+", "[a-z]{1,}", "ab[a-z]+", "(a|bc)*d",
                                        "[a-z]+", "(?>a|ab)c", "(a|bc)*dd"};
    model_shape *in = shape(MODEL_STRUCTURE, "In");
    for (size_t i = 0; i < COUNT(texts); i++) {
        model_shape *text = shape(MODEL_STRING, arena_printf(memory, "T%zu", i));
        text->traits.has_pattern = true;
        text->traits.pattern = TEXT(texts[i]);
        member(in, arena_printf(memory, "m%zu", i), text);
    }
    const ir *r = lower(model_of(in));
    assert_int_equal(r->pattern_count, 6);
    assert_int_equal(row_of_member(r, 0, 4)->pattern, row_of_member(r, 0, 0)->pattern);
    const wv_pattern_row *p = r->patterns;
    assert_int_equal(p[0].rung, WV_RUNG_STEPS);
    assert_int_equal(p[0].flags, 0);
    assert_int_equal(p[1].first, p[0].first); /* another text, the same steps */
    assert_int_equal(p[0].count, 1);
    const wv_step_row *step = &r->steps[p[0].first];
    assert_int_equal(step->kind, WV_STEP_CLASS);
    assert_int_equal(step->min, 1);
    assert_int_equal(step->max, WV_NONE);
    assert_int_equal(r->set_count, 1); /* [a-z] of all */
    assert_int_equal(r->sets[0].ascii[3], 0x07fffffe);
    assert_int_equal(r->sets[0].ascii[0] | r->sets[0].ascii[1] | r->sets[0].ascii[2], 0);
    assert_int_equal(r->sets[0].count, 0);
    const wv_step_row *literal = &r->steps[p[2].first];
    assert_int_equal(literal->kind, WV_STEP_LITERAL);
    assert_string_equal(text_at(r->keys, literal->what), "ab");
    assert_int_equal(p[4].rung, WV_RUNG_PCRE2);
    assert_int_equal(r->flags, WV_SCHEMA_PCRE2);
    assert_int_equal(p[3].rung, WV_RUNG_DFA);
    assert_int_equal(p[3].count, 2); /* the loop, and d */
    const wv_step_row *loop = &r->steps[p[3].first];
    assert_int_equal(loop->kind, WV_STEP_DFA);
    assert_int_equal(r->steps[p[5].first].what, loop->what); /* one automaton for both */
    assert_int_equal(r->dfa_count, 1);
    const wv_dfa_row *d = &r->dfas[loop->what];
    assert_int_equal(d->states, 3); /* dead, behind b, at the start */
    assert_int_equal(d->classes, 4);
    assert_int_equal(d->start, 2);
    assert_int_equal(d->accept, 2);
    uint8_t on_a = r->automata[d->map.ascii + 'a'], on_b = r->automata[d->map.ascii + 'b'];
    assert_int_equal(r->automata[d->cells + on_a * 3u + 2], 2);
    assert_int_equal(r->automata[d->cells + on_b * 3u + 2], 1);
    assert_int_equal(r->automata[d->cells + on_b * 3u + 1], 0);
    assert_int_not_equal(p[0].pcre2, WV_NONE); /* every pattern can be sent to PCRE2 */
}

/* The span of that kind which the only DFA of a pattern has; NULL: none. */
static const uint32_t *span_of_kind(const ir *r, uint32_t kind)
{
    const wv_dfa_row *d = r->dfas;
    for (uint32_t s = 0; d->spans != WV_NONE && s < d->states; s++) {
        uint32_t index = r->automata[d->spans + s];
        const uint32_t *row = r->words + d->span_rows + WV_SPAN_WORDS * (index - 1);
        if (index && row[0] == kind)
            return row;
    }
    return NULL;
}

static const ir *lower_pattern(const char *pattern)
{
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    text->traits.has_pattern = true;
    text->traits.pattern = (model_text){pattern, strlen(pattern)};
    member(in, "text", text);
    return lower(model_of(in));
}

/* What a DFA takes at once leads where its cells lead one by one. */
static void test_spans_of_automata(void **state)
{
    (void)state;
    const ir *r = lower_pattern("^(0|literally|x[a-c]{8}!+|y[a-h]*-)$");
    const wv_dfa_row *d = r->dfas;
    assert_int_equal(r->dfa_count, 1);
    assert_in_range(d->states, 1, 256);
    assert_in_range(r->automata_size, d->cells + d->classes * d->states + WV_DFA_SMALL - 1,
                    UINT32_MAX); /* vectors of the last class end in the pool */
    const uint32_t *literal = span_of_kind(r, WV_SPAN_LITERAL), *run = span_of_kind(r, WV_SPAN_RUN),
                   *loop = span_of_kind(r, WV_SPAN_LOOP);
    assert_non_null(literal);
    assert_string_equal(text_at(r->keys, literal[1]), "iterally"); /* 0, l, x and y begin texts */
    assert_int_equal(literal[2], 8);
    assert_in_range(literal[3], d->accept, d->states - 1);
    assert_non_null(run);
    assert_int_equal(r->sets[run[1]].ascii[3], 0xe);
    assert_int_equal(run[2], 8);
    uint32_t class = r->automata[d->map.ascii + 'b'], bang = r->automata[d->map.ascii + '!'];
    for (uint32_t i = 0; i + 1 < 8; i++)
        assert_int_equal(r->automata[d->cells + class * d->states + r->words[run[3] + i]],
                         r->words[run[3] + i + 1]);
    uint32_t behind = r->automata[d->cells + bang * d->states + r->words[run[3] + 7]];
    assert_in_range(behind, d->accept, d->states - 1);
    assert_non_null(loop);
    assert_int_equal(r->sets[loop[1]].ascii[3], 0x1fe);
    assert_null(span_of_kind(lower_pattern("^(0|literall|x[a-c]{7}!+|y[a-g]*-)$"), WV_SPAN_LOOP));
}

/* A set is a bitmap below U+0080 and ranges above, also where one range spans both. */
static void test_set_split(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    text->traits.has_pattern = true;
    text->traits.pattern = TEXT("[\\u0079-\\u0085\\uD7FF]*");
    member(in, "T", text);
    const ir *r = lower(model_of(in));
    const wv_set_row *set = &r->sets[r->steps[r->patterns[0].first].what];
    assert_int_equal(set->ascii[3], 0xfe000000);
    assert_int_equal(set->count, 2);
    static const uint32_t ranges[] = {0x80, 0x85, 0xd7ff, 0xd7ff};
    assert_memory_equal(r->ranges + set->first, ranges, sizeof ranges);
    assert_int_equal(r->flags, 0);
}

static void test_bad_pattern(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    model_traits *t = &member(in, "Id", text)->traits;
    t->has_pattern = true;
    t->pattern = TEXT("\\d[");
    t->pattern_place = (fail_place){"tiny.json", 7, 30};
    assert_null(ir_lower(model_of(in), "tiny", &fails));
    /* the quote and \\d are four columns in the file; the error is at the [ or at the end */
    assert_int_equal(fails.count, 1);
    assert_true(strncmp(fails.text, "tiny.json:7:34: error: pattern of In$Id: ", 41) == 0 ||
                strncmp(fails.text, "tiny.json:7:35: error: pattern of In$Id: ", 41) == 0);

    fail_init(&fails, memory);
    t->pattern = TEXT("\xc3\xa9[");
    assert_null(ir_lower(model_of(in), "tiny", &fails));
    assert_memory_equal(fails.text, "tiny.json:7:30: ", 16);
}

/* Syntax that is fine, and that PCRE2 does not compile: refused here, not when a program starts. */
static void test_pattern_too_large(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        bool refused;
    } cases[] = {
        {"(ab|c){2000}", false},
        {"(ab|c){65536}", true}, /* a count in PCRE2 has 16 bits */
        {"((ab|c){1000}){1000}", true},
        {"((((ab|c){100}){100}){100}){100}", true},
        /* groundstation S3KeyPrefix: PCRE2 takes it, the repeated group as a subroutine */
        {"([a-zA-Z0-9_\\-=/"
         "]|\\{satellite_id\\}|\\{config\\-name}|\\{config\\-id}|\\{year\\}|\\{month"
         "\\}|\\{day\\}){1,900}",
         false},
        {"[a-z]{65536}", false}, /* steps: PCRE2 is not needed */
    };
    char buffer[1];
    if (!pcre2_engine_objection((base_span){(const uint8_t *)"(", 1}, buffer, sizeof buffer))
        skip(); /* built without PCRE2 */
    for (size_t i = 0; i < COUNT(cases); i++) {
        model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
        model_traits *t = &member(in, "Id", text)->traits;
        t->has_pattern = true;
        t->pattern = TEXT(cases[i].pattern);
        t->pattern_place = (fail_place){"tiny.json", 7, 30};
        fail_init(&fails, memory);
        bool refused = !ir_lower(model_of(in), "tiny", &fails);
        if (refused != cases[i].refused || (!refused && fails.count))
            fail_msg("%s: %s", cases[i].pattern, fails.text);
        if (!refused)
            continue;
        static const char words[] = "error: pattern of In$Id: PCRE2, which it needs: ";
        if (strncmp(fails.text, "tiny.json:7:3", 13) != 0 || !strstr(fails.text, words))
            fail_msg("%s: %s", cases[i].pattern, fails.text);
        assert_int_equal(fails.count, 1);
    }
}

static void test_documented(void **state)
{
    (void)state;
    static const struct {
        const char *declared[3], *wanted;
    } cases[] = {
        {{"ValidationException", "InvalidInputException"}, "ValidationException"},
        {{"InvalidInputException", "ValidationException"}, "ValidationException"},
        {{"InvalidInputException", "Other"}, "InvalidInputException"},
        {{"Other"}, "InvalidInputException"},
        {{NULL}, "InvalidInputException"},
    };
    model_text preferred[] = {TEXT("ValidationException"), TEXT("InvalidInputException")};
    model_text last[] = {TEXT("SerializationException")};
    for (size_t i = 0; i < COUNT(cases); i++) {
        model *m = model_of(NULL);
        model_operation *o = m->operations;
        m->diagnostics.documented_constraint = preferred;
        m->diagnostics.documented_constraint_count = 2;
        m->diagnostics.documented_serialization = last;
        m->diagnostics.documented_serialization_count = 1;
        o->errors = arena_alloc(memory, 3 * sizeof *o->errors);
        for (; o->error_count < 3 && cases[i].declared[o->error_count]; o->error_count++)
            o->errors[o->error_count] = shape(MODEL_STRUCTURE, cases[i].declared[o->error_count]);
        const ir *r = lower(m);
        assert_string_equal(text_at(r->names, r->operations[0].documented_constraint),
                            cases[i].wanted);
        assert_string_equal(text_at(r->names, r->operations[0].documented_serialization),
                            "SerializationException");
    }
}

static void test_service(void **state)
{
    (void)state;
    model *m = model_of(NULL);
    model_text extra[1][2] = {{TEXT("AthenaErrorCode"), TEXT("INVALID_INPUT")}};
    m->protocol = MODEL_REST_JSON_1;
    m->diagnostics.dialect = TEXT("smithy");
    m->diagnostics.echo_values = true;
    m->diagnostics.extra = extra;
    m->diagnostics.extra_count = 1;
    const ir *r = lower(m);
    assert_string_equal(text_at(r->names, r->service.target), "AWSTiny");
    assert_string_equal(text_at(r->names, r->service.sdk), "tiny");
    assert_string_equal(text_at(r->names, r->service.space), "x");
    assert_string_equal(text_at(r->names, r->service.version), "2020-01-01");
    assert_string_equal(text_at(r->names, r->service.constraint_error), "ValidationException");
    assert_string_equal(text_at(r->names, r->service.serialization_error),
                        "SerializationException");
    assert_string_equal(text_at(r->names, r->service.message_key), "message");
    assert_string_equal(text_at(r->names, r->service.serialization_key), "Message");
    assert_int_equal(r->service.protocol, WV_PROTOCOL_REST_JSON_1);
    assert_int_equal(r->service.dialect, WV_DIALECT_SMITHY);
    assert_int_equal(r->service.flags, WV_SERVICE_ECHO | WV_SERVICE_WORDS);
    assert_int_equal(r->service.extra_count, 1);
    assert_string_equal(text_at(r->names, r->extras[0].key), "AthenaErrorCode");
    assert_string_equal(text_at(r->names, r->extras[0].value), "INVALID_INPUT");
    assert_string_equal(r->source, "tiny.json");
}

static void test_operations_sorted(void **state)
{
    (void)state;
    static const char *const names[] = {"Zeta", "Alpha", "AlphaB", "Beta"};
    static const char *const sorted[] = {"Alpha", "AlphaB", "Beta", "Zeta"};
    static const char *const c_names[] = {"alpha", "alpha_b", "beta", "zeta"};
    model *m = model_of(NULL);
    m->operation_count = 4;
    for (size_t i = 0; i < 4; i++)
        m->operations[i].name = TEXT(names[i]);
    const ir *r = lower(m);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(text_at(r->names, r->operations[i].name), sorted[i]);
        assert_string_equal(r->operation_c_names[i], c_names[i]);
    }
}

static void test_colliding_operations(void **state)
{
    (void)state;
    model *m = model_of(NULL);
    m->operation_count = 2;
    m->operations[0].name = TEXT("GetSession");
    m->operations[1].name = TEXT("Get_Session");
    m->operations[1].place = (fail_place){"tiny.json", 3, 4};
    assert_null(ir_lower(m, "tiny", &fails));
    assert_string_equal(fails.text, "tiny.json:3:4: error: operations GetSession and Get_Session "
                                    "have the same C name get_session\n");
}

static void test_refusals(void **state)
{
    (void)state;
    model_shape *in = shape(MODEL_STRUCTURE, "In");
    member(in, "Lost", NULL)->place = (fail_place){"tiny.json", 1, 2};
    assert_null(ir_lower(model_of(in), "tiny", &fails));
    assert_string_equal(fails.text,
                        "tiny.json:1:2: error: In$Lost has no value shape as its target\n");

    fail_init(&fails, memory);
    assert_null(ir_lower(model_of(NULL), "a b", &fails));
    assert_string_equal(fails.text, "dir/tiny.json: error: a b is no name for generated C\n");

    fail_init(&fails, memory);
    model *m = model_of(NULL);
    m->diagnostics.message_key =
        (model_text){arena_alloc(memory, POOL_TEXT_MAX + 2), POOL_TEXT_MAX + 1};
    assert_null(ir_lower(m, "tiny", &fails));
    assert_string_equal(fails.text, "dir/tiny.json: error: name table is full, or holds a text of "
                                    "more than 65535 bytes\n");

    fail_init(&fails, memory);
    model_shape *list = shape(MODEL_LIST, "List");
    list->place = (fail_place){"tiny.json", 5, 6};
    assert_null(ir_lower(model_of(list), "tiny", &fails));
    assert_string_equal(fails.text, "tiny.json:5:6: error: List has 0 members instead of 1\n");
}

static char *printed(const ir *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    ir_print(r, out);
    fclose(out);
    char *copy = arena_copy(memory, text, size);
    free(text);
    return copy;
}

/* ---- HTTP ---------------------------------------------------------------------------------- */

static model_member *bound(model_shape *s, const char *name, model_shape *target,
                           model_location location, const char *location_name)
{
    model_member *m = member(s, name, target);
    m->location = location;
    m->location_name = TEXT(location_name);
    return m;
}

static model *http_model(model_shape *input, const char *uri)
{
    model *m = model_of(input);
    m->protocol = MODEL_REST_JSON_1;
    m->operations[0].http_method = TEXT("PUT");
    m->operations[0].http_uri = TEXT(uri);
    return m;
}

/* A structure with a member of each kind; it also stands inside itself. */
static model_shape *bound_structure(void)
{
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    bound(in, "Id", text, MODEL_IN_LABEL, "Id")->traits.required = true;
    member(in, "Name", text)->traits.required = true;
    bound(in, "When", shape(MODEL_TIMESTAMP, "Time"), MODEL_IN_QUERY, "when");
    bound(in, "Status", shape(MODEL_INTEGER, "Int"), MODEL_IN_STATUS, "");
    member(in, "Inner", in);
    return in;
}

static void test_bound_members(void **state)
{
    (void)state;
    const ir *r = lower(http_model(bound_structure(), "/x/{Id}"));
    const wv_message_row *m = &r->messages[0];
    const wv_shape_row *top = &r->shapes[m->shape];
    assert_int_equal(r->flags, WV_SCHEMA_HTTP);
    assert_int_equal(r->message_count, 2);
    assert_int_equal(m->body, m->shape);
    assert_int_equal(r->operations[0].input, m->shape);
    assert_int_equal(m->payload, WV_NO_MEMBER);
    assert_int_equal(top->count, 5);
    assert_int_equal(top->required, 0x2); /* of a body only Name is required */
    const wv_member_row *id = &r->members[top->first], *name = id + 1;
    assert_int_equal(id->flags, WV_MEMBER_BOUND | WV_MEMBER_REQUIRED);
    assert_true(id->flags & WV_MEMBER_BOUND);
    assert_int_equal(name->flags, WV_MEMBER_REQUIRED);
    uint32_t found = 0; /* slots hold the places of Name and Inner */
    for (uint32_t i = 0; i < 1u << top->bits; i++)
        if (r->slots[top->second + i])
            found |= 1u << r->slots[top->second + i];
    assert_int_equal(found, 1u << 2 | 1u << 5);
    assert_int_equal(m->count, 2);
    const wv_binding_row *b = &r->bindings[m->first];
    assert_int_equal(b[0].location, WV_BIND_LABEL);
    assert_int_equal(b[0].flags, WV_BINDING_REQUIRED);
    assert_int_equal(b[1].location, WV_BIND_QUERY);
    assert_int_equal(b[1].member, 2);
    assert_string_equal(text_at(r->keys, b[1].name), "when");
    assert_int_equal(r->shapes[b[1].shape].bits, WV_TIME_DATE_TIME);
    /* inside it is a value like any other */
    const wv_shape_row *inner = row_of_member(r, m->shape, 4);
    assert_ptr_not_equal(inner, top);
    assert_int_equal(inner->required, 0x3);
    assert_int_equal(r->members[inner->first].length, 2);
    assert_int_equal(r->shapes[r->members[inner->first + 2].shape].bits, WV_TIME_EPOCH);
}

/* The same model of another protocol has everything in the body. */
static void test_bindings_of_json(void **state)
{
    (void)state;
    model *m = http_model(bound_structure(), "/x/{Id}");
    m->protocol = MODEL_AWS_JSON_1_1;
    const ir *r = lower(m);
    assert_int_equal(r->flags, 0);
    assert_int_equal(r->message_count + r->binding_count + r->route_count + r->segment_count, 0);
    assert_int_equal(r->shapes[r->operations[0].input].required, 0x3);
    assert_int_equal(row_of_member(r, r->operations[0].input, 4) - r->shapes,
                     r->operations[0].input);
}

static const wv_message_row *payload_message(model_shape *target, const ir **r)
{
    model_shape *in = shape(MODEL_STRUCTURE, "In");
    bound(in, "Head", shape(MODEL_STRING, "Text"), MODEL_IN_HEADER, "X-Head");
    bound(in, "Data", target, MODEL_IN_PAYLOAD, "");
    *r = lower(http_model(in, "/"));
    const wv_message_row *m = &(*r)->messages[0];
    assert_int_equal(m->payload, 1);
    assert_int_equal(m->count, 1);
    assert_int_equal((*r)->shapes[m->body].kind, target->kind);
    assert_int_equal((*r)->operations[0].input, m->body);
    return m;
}

static void test_payloads(void **state)
{
    (void)state;
    const ir *r;
    model_shape *stream = shape(MODEL_BLOB, "Stream"), *events = shape(MODEL_UNION, "Events");
    stream->streaming = events->streaming = true;
    member(events, "One", shape(MODEL_STRING, "Text"));
    assert_int_equal(payload_message(shape(MODEL_STRUCTURE, "S"), &r)->kind, WV_BODY_JSON);
    assert_int_equal(payload_message(shape(MODEL_DOCUMENT, "D"), &r)->kind, WV_BODY_JSON);
    assert_int_equal(payload_message(shape(MODEL_STRING, "T"), &r)->kind, WV_BODY_TEXT);
    assert_int_equal(payload_message(shape(MODEL_BLOB, "B"), &r)->kind, WV_BODY_TEXT);
    assert_int_equal(payload_message(stream, &r)->kind, WV_BODY_ANY);
    assert_int_equal(payload_message(events, &r)->kind, WV_BODY_ANY);
}

static void test_route_rows(void **state)
{
    (void)state;
    const ir *r = lower(http_model(bound_structure(), "/x/{Id}/y/?a&b=c&d="));
    const wv_route_row *route = &r->routes[r->messages[0].route];
    const wv_segment_row *s = &r->segments[route->first];
    assert_int_equal(route->count, 3);
    assert_int_equal(route->query_count, 3);
    assert_string_equal(text_at(r->keys, s[0].text), "x");
    assert_int_equal(s[1].kind, WV_SEGMENT_LABEL);
    assert_int_equal(s[1].text, r->messages[0].first);
    assert_string_equal(text_at(r->keys, s[2].text), "y");
    assert_string_equal(text_at(r->keys, s[3].text), "a");
    assert_int_equal(s[3].value, WV_NONE);
    assert_string_equal(text_at(r->keys, s[4].value), "c");
    assert_int_equal(s[5].value, WV_NONE);
    assert_string_equal(text_at(r->names, route->uri), "/x/{Id}/y/?a&b=c&d=");
    assert_string_equal(text_at(r->keys, route->method), "PUT");
    assert_int_equal(r->messages[1].route, WV_NONE);
    r = lower(http_model(shape(MODEL_STRUCTURE, "Empty"), "/"));
    assert_int_equal(r->routes[0].count + r->routes[0].query_count, 0);
}

static void refuse_http(model_shape *input, const char *uri, const char *why)
{
    fail_init(&fails, memory);
    assert_null(ir_lower(http_model(input, uri), "tiny", &fails));
    if (!strstr(fails.text, why))
        fail_msg("%s, not %s", fails.text, why);
}

static void test_bad_bindings(void **state)
{
    (void)state;
    refuse_http(bound_structure(), "x/{Id}", "needs an HTTP method and a URI");
    refuse_http(bound_structure(), "/x", "has not every label once");
    refuse_http(bound_structure(), "/{Id}/{Id}", "has not every label once");
    model_shape *two = bound_structure();
    bound(two, "Second", shape(MODEL_STRING, "Text"), MODEL_IN_LABEL, "Second");
    refuse_http(two, "/{Id}/{Id}", "has not every label once");
    refuse_http(bound_structure(), "/{Id}/{Other}", "no member is the label Other");
    refuse_http(bound_structure(), "/{Id+}/{Id}", "is no URI template");
    refuse_http(bound_structure(), "/{Id}//x", "is no URI template");
    refuse_http(bound_structure(), "/{Id}/a{b}", "is no URI template");
    model_shape *in = shape(MODEL_STRUCTURE, "In"), *text = shape(MODEL_STRING, "Text");
    bound(in, "A", text, MODEL_IN_PAYLOAD, "");
    bound(in, "B", text, MODEL_IN_PAYLOAD, "");
    refuse_http(in, "/", "two members that are the whole body");
    in = shape(MODEL_STRUCTURE, "In");
    bound(in, "A", shape(MODEL_STRUCTURE, "Other"), MODEL_IN_HEADER, "X");
    refuse_http(in, "/", "can be text");
    in = shape(MODEL_STRUCTURE, "In");
    bound(in, "A", text, MODEL_IN_PREFIX_HEADERS, "X-");
    refuse_http(in, "/", "can be text");
}

static void test_print(void **state)
{
    (void)state;
    model_shape *text = shape(MODEL_STRING, "Text"), *in = shape(MODEL_STRUCTURE, "In");
    length(&text->traits, 1, 255);
    member(in, "Id", text)->traits.required = true;
    member(in, "Odd", text)->wire = (model_text){"q\"\\\n\xff", 5};
    char *first = printed(lower(model_of(in)));
    assert_non_null(strstr(first, "\nshape 0 structure name"));
    assert_non_null(strstr(first, "\"Text\" min 1 max 255\n"));
    assert_non_null(strstr(first, " \"q\\\"\\\\\\x0a\\xff\" length 5 "));
    assert_non_null(strstr(first, " shape 1 \"Text\" required\n"));
    assert_string_equal(first, printed(lower(model_of(in)))); /* the same model, the same text */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_snake),
        TEST(test_prefix),
        TEST(test_prefix_of),
        TEST(test_identifier),
        TEST(test_pool),
        TEST(test_rows_limit),
        TEST(test_intern_many),
        TEST(test_keyhash),
        TEST(test_keyhash_best),
        TEST(test_numbering),
        TEST(test_unit),
        TEST(test_member_rows),
        TEST(test_required_mask),
        TEST(test_length_overrides),
        TEST(test_other_overrides),
        TEST(test_ranges),
        TEST(test_wide_lengths),
        TEST(test_shared_members),
        TEST(test_range_override),
        TEST(test_enum),
        TEST(test_flags),
        TEST(test_recursion),
        TEST(test_deep),
        TEST(test_patterns),
        TEST(test_spans_of_automata),
        TEST(test_set_split),
        TEST(test_bad_pattern),
        TEST(test_pattern_too_large),
        TEST(test_documented),
        TEST(test_service),
        TEST(test_operations_sorted),
        TEST(test_colliding_operations),
        TEST(test_refusals),
        TEST(test_bound_members),
        TEST(test_bindings_of_json),
        TEST(test_payloads),
        TEST(test_route_rows),
        TEST(test_bad_bindings),
        TEST(test_print),
    };
    return cmocka_run_group_tests_name("ir", tests, NULL, NULL);
}
