/* Sets of digests: against a naive model with nested containers, and what happens when full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include "report/set.h"

enum { CAPACITY = 128, BUCKETS = 64 };

static set_entry entries[CAPACITY];
static uint32_t buckets[BUCKETS];

static report_set make(uint32_t capacity, uint32_t bucket_count)
{
    report_set s;
    for (int i = 0; i < BUCKETS; i++)
        buckets[i] = 0xdead; /* must be cleared */
    report_set_init(&s, entries, capacity, buckets, bucket_count);
    return s;
}

static base_digest number(uint64_t n)
{
    /* spread over the buckets as a real digest is */
    return (base_digest){n * UINT64_C(0x9e3779b97f4a7c15) >> 7, n};
}

static void test_add_and_find(void **state)
{
    (void)state;
    report_set s = make(CAPACITY, BUCKETS);
    uint64_t seen = 0;
    for (uint64_t i = 0; i < 40; i++)
        assert_int_equal(report_set_add(&s, 0, number(i), 1000 + i, &seen), SET_ADDED);
    for (uint64_t i = 0; i < 40; i++) {
        assert_int_equal(report_set_add(&s, 0, number(i), 2000 + i, &seen), SET_FOUND);
        assert_int_equal(seen, 1000 + i); /* where it was first, not the repetition */
    }
    assert_int_equal(s.used, 40);
}

/* Both halves of the digest count, also within a bucket. */
static void test_halves(void **state)
{
    (void)state;
    report_set s = make(CAPACITY, BUCKETS);
    uint64_t seen;
    assert_int_equal(report_set_add(&s, 0, (base_digest){5, 1}, 0, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, 0, (base_digest){5, 2}, 0, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, 0, (base_digest){5 + BUCKETS, 1}, 0, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, 0, (base_digest){5, 2}, 0, &seen), SET_FOUND);
}

/* An inner container does not see the outer one's entries, and takes its own with it. */
static void test_containers(void **state)
{
    (void)state;
    report_set s = make(CAPACITY, BUCKETS);
    uint64_t seen;
    assert_int_equal(report_set_add(&s, 0, number(1), 10, &seen), SET_ADDED);
    uint32_t inner = s.used;
    assert_int_equal(report_set_add(&s, inner, number(1), 20, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, inner, number(1), 30, &seen), SET_FOUND);
    assert_int_equal(seen, 20);
    report_set_drop(&s, inner);
    assert_int_equal(s.used, 1);
    assert_int_equal(report_set_add(&s, 0, number(1), 40, &seen), SET_FOUND);
    assert_int_equal(seen, 10);
    report_set_drop(&s, 0);
    assert_int_equal(report_set_add(&s, 0, number(1), 50, &seen), SET_ADDED);
}

static void test_capacity(void **state)
{
    (void)state;
    report_set s = make(8, BUCKETS);
    uint64_t seen;
    for (uint64_t i = 0; i < 8; i++)
        assert_int_equal(report_set_add(&s, 0, number(i), i, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, 0, number(8), 8, &seen), SET_FULL);
    assert_int_equal(report_set_add(&s, 0, number(3), 9, &seen), SET_FOUND); /* still exact */
    report_set_drop(&s, 7);
    assert_int_equal(report_set_add(&s, 0, number(8), 8, &seen), SET_ADDED);
}

/* Somebody who knows the key cannot make a look-up long: the chain has an end. */
static void test_chain(void **state)
{
    (void)state;
    report_set s = make(CAPACITY, BUCKETS);
    uint64_t seen;
    for (uint64_t i = 0; i < WV_MAX_CHAIN; i++)
        assert_int_equal(report_set_add(&s, 0, (base_digest){i * BUCKETS, 0}, i, &seen), SET_ADDED);
    assert_int_equal(report_set_add(&s, 0, (base_digest){WV_MAX_CHAIN * BUCKETS, 0}, 0, &seen),
                     SET_FULL);
    assert_int_equal(report_set_add(&s, 0, (base_digest){1, 0}, 0, &seen), SET_ADDED);
    /* Entries of the outer containers do not count. */
    assert_int_equal(report_set_add(&s, s.used, (base_digest){0, 0}, 0, &seen), SET_ADDED);
}

/* ---- A naive model: a list per open container ----------------------------------------------- */

enum { LEVELS = 6 };

static struct level {
    uint32_t first; /* of the set */
    uint64_t value[CAPACITY];
    uint64_t at[CAPACITY];
    uint32_t count;
} levels[LEVELS];

static const uint64_t *naive_find(const struct level *l, uint64_t value)
{
    for (uint32_t i = 0; i < l->count; i++)
        if (l->value[i] == value)
            return &l->at[i];
    return NULL;
}

static void test_against_model(void **state)
{
    (void)state;
    report_set s = make(CAPACITY, BUCKETS);
    uint32_t random = 7, depth = 0, found = 0, full = 0;
    levels[0].first = levels[0].count = 0;
    for (uint64_t step = 0; step < 200000; step++) {
        random = random * 1664525u + 1013904223u;
        uint32_t what = random >> 28;
        if (what == 0 && depth + 1 < LEVELS) {
            levels[++depth].first = s.used;
            levels[depth].count = 0;
            continue;
        }
        if (what == 1) {
            report_set_drop(&s, levels[depth].first);
            levels[depth].count = 0;
            depth -= depth > 0;
            continue;
        }
        struct level *l = &levels[depth];
        uint64_t value = random >> 8 & 63, seen = 0;
        const uint64_t *wanted = naive_find(l, value);
        set_result result = report_set_add(&s, l->first, number(value), step, &seen);
        if (wanted) {
            assert_int_equal(result, SET_FOUND);
            assert_int_equal(seen, *wanted);
            found++;
        } else if (s.used == CAPACITY && result == SET_FULL) {
            full++;
        } else {
            assert_int_equal(result, SET_ADDED);
            l->value[l->count] = value;
            l->at[l->count++] = step;
        }
    }
    assert_true(found > 1000); /* else the walk tried nothing */
    assert_true(full > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_and_find), cmocka_unit_test(test_halves),
        cmocka_unit_test(test_containers),   cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_chain),        cmocka_unit_test(test_against_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
