#include "texts.h"

#include <string.h>

enum { DRAWN = 400, ENOUGH = 300 };

static uint32_t chance(text *t, uint32_t bound)
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return (uint32_t)(t->random >> 32) % bound;
}

/* FNV-1a of the pattern, so that its texts do not depend on the patterns before it. */
void text_seed(text *t, uint64_t seed, const char *pattern, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ seed;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)pattern[i]) * UINT64_C(0x100000001b3);
    t->random = hash | 1;
    for (int i = 0; i < 8; i++)
        chance(t, 2);
}

static void append(text *t, uint32_t c)
{
    if (t->count < DRAWN)
        t->points[t->count++] = c;
}

/* Mostly ASCII, where AWS's sets have their edges, and printable where there is a choice. */
static uint32_t pick(text *t, regex_set set)
{
    if (!set.count)
        return 'x';
    size_t ascii = 0, at = chance(t, (uint32_t)set.count);
    while (ascii < set.count && set.ranges[2 * ascii] < 0x7f)
        ascii++;
    if (ascii && chance(t, 10) < 7)
        at = chance(t, (uint32_t)ascii);
    uint32_t lo = set.ranges[2 * at], hi = set.ranges[2 * at + 1];
    if (lo < 0x20 && hi >= 0x20 && chance(t, 4))
        lo = 0x20;
    if (lo < 0x7f && hi > 0x7e && chance(t, 4))
        hi = 0x7e;
    uint32_t edge = chance(t, 6);
    return edge == 0 ? lo : edge == 1 ? hi : lo + chance(t, hi - lo + 1);
}

/* The minimum and up to 4 more, sometimes up to 20, sometimes the maximum. */
static uint32_t rounds(text *t, const ast_node *n)
{
    uint32_t room = n->max - n->min, more = chance(t, 8) ? 4 : 20;
    uint32_t k = n->min + chance(t, (more < room ? more : room) + 1);
    if (n->max <= 70 && chance(t, 20) == 0)
        k = n->max;
    return k < ENOUGH ? k : ENOUGH;
}

/* As deep as REGEX_MAX_DEPTH. Looks, places and back references are left to luck. */
static void draw(text *t, const ast_node *n)
{
    switch (n->kind) {
    case AST_CLASS:
        append(t, pick(t, n->set));
        break;
    case AST_CAT:
        for (size_t i = 0; i < n->count; i++)
            draw(t, n->items[i]);
        break;
    case AST_ALT:
        draw(t, n->items[chance(t, (uint32_t)n->count)]);
        break;
    case AST_GROUP:
        draw(t, n->child);
        break;
    case AST_REPEAT:
        for (uint32_t k = rounds(t, n); k && t->count < ENOUGH; k--)
            draw(t, n->child);
        break;
    case AST_EMPTY:
    case AST_LOOK:
    case AST_BACKREF:
    case AST_ASSERT:
        break;
    }
}

/* Edges of UTF-8, of \s, \w and . in either dialect, of case folding and of general categories;
 * unassigned ones, and some assigned late. */
static const uint32_t odd[] = {
    0,       1,       9,        10,      11,      12,      13,      0x1c,    0x1f,    ' ',
    '!',     '$',     '-',      '.',     '/',     '0',     '9',     ':',     '@',     'A',
    'Z',     '[',     ']',      '_',     'a',     'z',     '{',     '~',     0x7f,    0x80,
    0x85,    0x9f,    0xa0,     0xaa,    0xb5,    0xdf,    0xe9,    0xff,    0x131,   0x17f,
    0x1c5,   0x301,   0x345,    0x378,   0x3b1,   0x61d,   0x660,   0x6dd,   0x7ff,   0x800,
    0x903,   0xc5d,   0x1680,   0x180e,  0x200b,  0x200d,  0x2000,  0x2028,  0x2029,  0x202f,
    0x203f,  0x2116,  0x212a,   0x2160,  0x20dd,  0x24d0,  0x3000,  0x3007,  0x4e00,  0xac00,
    0xd7ff,  0xd800,  0xdbff,   0xdc00,  0xdfff,  0xe000,  0xf8ff,  0xfdd0,  0xfeff,  0xff10,
    0xfffd,  0xfffe,  0xffff,   0x10000, 0x1d7ce, 0x1f44d, 0x1f6dc, 0x1f6dd, 0x20000, 0x31350,
    0xe0001, 0xf0000, 0x10fffd, 0x10ffff};

static uint32_t odd_one(text *t)
{
    return odd[chance(t, sizeof odd / sizeof *odd)];
}

static void insert(text *t, size_t at, uint32_t c)
{
    if (t->count == TEXT_POINTS)
        return;
    memmove(t->points + at + 1, t->points + at, (t->count - at) * sizeof *t->points);
    t->points[at] = c;
    t->count++;
}

static void delete (text *t, size_t at)
{
    if (at < t->count) {
        t->count--;
        memmove(t->points + at, t->points + at + 1, (t->count - at) * sizeof *t->points);
    }
}

static void end_line(text *t)
{
    static const uint32_t ends[] = {'\n', '\r', 0x85, 0x2028, 0x2029};
    if (chance(t, 2))
        insert(t, t->count, '\r');
    insert(t, t->count, ends[chance(t, 5)]);
}

static void spoil(text *t)
{
    size_t at = chance(t, (uint32_t)t->count + 1);
    bool inside = at < t->count;
    switch (chance(t, 7)) {
    case 0:
        insert(t, at, odd_one(t));
        break;
    case 1:
        delete (t, at);
        insert(t, inside ? at : t->count, odd_one(t));
        break;
    case 2:
        delete (t, at);
        break;
    case 3:
        insert(t, at, inside ? t->points[at] : 'a');
        break;
    case 4:
        end_line(t);
        break;
    case 5: /* the other case */
        if (inside && (t->points[at] | 32) >= 'a' && (t->points[at] | 32) <= 'z')
            t->points[at] ^= 32;
        break;
    default:
        t->count = at;
    }
}

/* Two surrogates side by side are one code point in every engine's text. */
static void join_pairs(text *t)
{
    for (size_t i = 0; i + 1 < t->count; i++) {
        uint32_t *c = t->points + i;
        if (c[0] - 0xd800 < 0x400 && c[1] - 0xdc00 < 0x400) {
            c[0] = 0x10000 + ((c[0] - 0xd800) << 10) + (c[1] - 0xdc00);
            delete (t, i + 1);
        }
    }
}

static void encode(text *t)
{
    uint8_t *o = t->bytes;
    for (size_t i = 0; i < t->count; i++) {
        uint32_t c = t->points[i];
        if (c < 0x80) {
            *o++ = (uint8_t)c;
            continue;
        }
        if (c < 0x800) {
            *o++ = (uint8_t)(0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                *o++ = (uint8_t)(0xe0 | c >> 12);
            } else {
                *o++ = (uint8_t)(0xf0 | c >> 18);
                *o++ = (uint8_t)(0x80 | (c >> 12 & 63));
            }
            *o++ = (uint8_t)(0x80 | (c >> 6 & 63));
        }
        *o++ = (uint8_t)(0x80 | (c & 63));
    }
    t->size = (size_t)(o - t->bytes);
}

void text_make(text *t, const ast_node *root, unsigned long number)
{
    t->count = 0;
    if (number % 8 != 7)
        draw(t, root);
    else
        for (uint32_t k = chance(t, 8); k; k--)
            append(t, odd_one(t));
    if (number % 3)
        for (uint32_t k = 1 + chance(t, 3); k; k--)
            spoil(t);
    join_pairs(t);
    encode(t);
}
