/* Counted blocks. A thread that has taken the minimum of its block may leave it, and the younger
 * one may do whatever the older may do and go on longer; so of the threads beyond the minimum one
 * number says all. Those below it are bits of a register that is shifted. */
#include "match/automaton.h"

#define BLOCK_WORDS 3u /* min, max, first register */

typedef struct tables {
    const uint32_t *first, *accepts, *blocks, *follow, *members;
    uint32_t words; /* of a set */
} tables;

static tables tables_of(const wv_schema *schema, const wv_nfa_row *n)
{
    tables t = {.first = schema->words + n->first, .words = (n->blocks + 31u) / 32};
    t.accepts = t.first + t.words;
    t.blocks = t.accepts + t.words;
    t.follow = t.blocks + (size_t)BLOCK_WORDS * n->blocks;
    t.members = t.follow + (size_t)t.words * n->blocks;
    return t;
}

/* Shifts the counts below the minimum by one. Sets *out if one of them reaches it; true if any are
 * left. */
static bool shift(uint32_t *registers, uint32_t bits, bool enter, bool *out)
{
    uint32_t carry = enter, any = 0, top = bits - 1;
    *out = registers[top / 32] >> top % 32 & 1;
    for (uint32_t i = 0; i <= top / 32; i++) {
        uint32_t next = registers[i] >> 31;
        registers[i] = registers[i] << 1 | carry;
        carry = next;
        if (i == top / 32 && top % 32 < 31)
            registers[i] &= (UINT32_C(2) << top % 32) - 1;
        any |= registers[i];
    }
    return any != 0;
}

/* One more code point for a block; true if anything is in it then. */
static bool step_block(const tables *t, match_state *m, uint32_t block, bool enter, bool active)
{
    const uint32_t *b = t->blocks + (size_t)BLOCK_WORDS * block;
    uint32_t min = b[0], max = b[1], left = active ? m->left[block] : 0;
    bool any = false;
    if (min > 1) {
        uint32_t *registers = m->registers + b[2];
        if (!active)
            memset(registers, 0, (min + 30) / 32 * sizeof *registers);
        any = shift(registers, min - 1, enter, &enter);
    }
    if (enter)
        left = max == WV_NONE ? WV_NONE : max - min + 1;
    else if (left != 0 && left != WV_NONE)
        left--;
    m->left[block] = left;
    return any || left != 0;
}

static void begin(const tables *t, match_state *m)
{
    memcpy(m->entering, t->first, t->words * sizeof *t->first);
    memset(m->blocks, 0, t->words * sizeof *m->blocks);
}

/* What may follow a block that may be left. */
static void leave(const tables *t, match_state *m, uint32_t block, uint32_t *next)
{
    const uint32_t *follow = t->follow + (size_t)t->words * block;
    for (uint32_t i = 0; i < t->words; i++)
        next[i] |= follow[i];
    m->accepts = m->accepts || (t->accepts[block / 32] >> block % 32 & 1);
}

bool nfa_step(const wv_schema *schema, const wv_nfa_row *n, match_state *m, uint32_t c)
{
    const tables t = tables_of(schema, n);
    const uint32_t *members = t.members + (size_t)t.words * automaton_class(schema, &n->map, c);
    uint32_t next[WV_NFA_BLOCKS / 32] = {0}, any = 0;
    if (m->count++ == 0)
        begin(&t, m);
    m->accepts = false;
    for (uint32_t i = 0; i < t.words; i++) {
        uint32_t enter = m->entering[i], active = m->blocks[i],
                 todo = (enter | active) & members[i];
        m->blocks[i] = 0;
        for (; todo; todo &= todo - 1) {
            uint32_t bit = (uint32_t)__builtin_ctz(todo), block = 32 * i + bit;
            if (!step_block(&t, m, block, enter >> bit & 1, active >> bit & 1))
                continue;
            m->blocks[i] |= UINT32_C(1) << bit;
            if (m->left[block])
                leave(&t, m, block, next);
        }
        any |= m->blocks[i];
    }
    memcpy(m->entering, next, t.words * sizeof *next);
    return any != 0;
}
