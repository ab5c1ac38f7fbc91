/* Counted blocks: what is left for patterns whose DFA explodes, which is always a bounded
 * repetition that may begin at many places (.{1,61}\/.{1,1024}). One block is one repeated class,
 * and of its counts only those below min are told apart: a thread that has taken min may leave, so
 * the one that took least stands for all others (match/nfa.c). */
#include "regex/automaton.h"

#include <string.h>

/* Bounds of the runtime's state and of the work for a code point. */
#define MAX_BLOCKS WV_NFA_BLOCKS

typedef struct blocks {
    arena *memory;
    const program *p;
    uint32_t *number; /* of each instruction: block + 1 */
    uint32_t *at;     /* of each block: its instruction */
    uint32_t count;
    uint32_t *seen; /* of each instruction: the closure that saw it */
    uint32_t closures;
    uint32_t *queue;
} blocks;

/* Numbers every run that can be reached. */
static void number_blocks(blocks *b)
{
    uint32_t used = 0;
    b->queue[used++] = b->p->start;
    b->seen[b->p->start] = 1;
    for (uint32_t i = 0; i < used; i++) {
        const instruction *at = &b->p->code[b->queue[i]];
        uint32_t next[2] = {at->op == OP_SPLIT ? at->x : at->y, at->y};
        if (at->op == OP_RUN) {
            b->at[b->count] = b->queue[i];
            b->number[b->queue[i]] = ++b->count;
        }
        for (unsigned k = 0; k < 2 && at->op != OP_MATCH; k++) {
            if (!b->seen[next[k]])
                b->queue[used++] = next[k];
            b->seen[next[k]] = 1;
        }
    }
    b->closures = 1;
}

/* The blocks that may begin where the instruction is; true if the text may end there. */
static bool close_over(blocks *b, uint32_t start, uint32_t *set)
{
    uint32_t used = 0, mark = ++b->closures;
    bool accepts = false;
    b->queue[used++] = start;
    b->seen[start] = mark;
    for (uint32_t i = 0; i < used; i++) {
        const instruction *at = &b->p->code[b->queue[i]];
        uint32_t block = b->number[b->queue[i]] - 1;
        if (at->op == OP_RUN)
            set[block / 32] |= UINT32_C(1) << block % 32;
        accepts = accepts || at->op == OP_MATCH;
        uint32_t next[2] = {at->x, at->y};
        for (unsigned k = 0; k < 2 && at->op == OP_SPLIT; k++) {
            if (b->seen[next[k]] != mark)
                b->queue[used++] = next[k];
            b->seen[next[k]] = mark;
        }
    }
    return accepts;
}

static uint32_t *members_of(const blocks *b, const alphabet *letters, uint32_t words)
{
    uint32_t *members = arena_alloc(b->memory, (size_t)letters->count * words * sizeof *members);
    for (uint32_t c = 0; c < letters->count; c++)
        for (uint32_t i = 0; i < b->count; i++)
            if (letters->has[b->p->code[b->at[i]].x][c])
                members[(size_t)c * words + i / 32] |= UINT32_C(1) << i % 32;
    return members;
}

static regex_nfa *finish(blocks *b, const alphabet *letters)
{
    regex_nfa *n = arena_alloc(b->memory, sizeof *n);
    regex_block *list = arena_alloc(b->memory, b->count * sizeof *list);
    uint32_t words = (b->count + 31) / 32, registers = 0;
    uint32_t *first = arena_alloc(b->memory, words * sizeof *first);
    uint32_t *follow = arena_alloc(b->memory, (size_t)b->count * words * sizeof *follow);
    n->accepts_empty = close_over(b, b->p->start, first);
    for (uint32_t i = 0; i < b->count; i++) {
        const instruction *at = &b->p->code[b->at[i]];
        list[i] = (regex_block){.min = at->min, .max = at->max};
        list[i].accepts = close_over(b, at->y, follow + (size_t)i * words);
        registers += at->min > 1 ? (at->min + 30) / 32 : 0;
    }
    if (registers > WV_NFA_REGISTERS)
        return NULL;
    n->classes = letters->count;
    n->count = b->count;
    n->words = words;
    n->blocks = list;
    n->first = first;
    n->follow = follow;
    n->members = members_of(b, letters, words);
    uint32_t *same = arena_alloc(b->memory, letters->count * sizeof *same);
    for (uint32_t c = 0; c < letters->count; c++)
        same[c] = c;
    map_of(b->memory, letters, same, &n->map);
    return n;
}

regex_nfa *counted_of(arena *memory, const ast_node *root, uint64_t *left)
{
    alphabet letters;
    program p;
    if (!alphabet_of(memory, root, &letters) || letters.count > 256 ||
        !program_of(memory, root, &letters, (program_form){.blocks = true}, &p) ||
        !work_take(left, p.count))
        return NULL;
    blocks b = {.memory = memory, .p = &p};
    b.number = arena_alloc(memory, p.count * sizeof *b.number);
    b.at = arena_alloc(memory, p.count * sizeof *b.at);
    b.seen = arena_alloc(memory, p.count * sizeof *b.seen);
    b.queue = arena_alloc(memory, p.count * sizeof *b.queue);
    number_blocks(&b);
    return b.count <= MAX_BLOCKS ? finish(&b, &letters) : NULL;
}
