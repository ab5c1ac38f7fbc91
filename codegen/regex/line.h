/* A straight line of runs: what of a pattern needs no automaton. Inside codegen/regex only. */
#ifndef WIREVET_REGEX_LINE_H
#define WIREVET_REGEX_LINE_H

#include "regex/ast.h"

/* min to max code points of a set; max AST_UNBOUNDED. While lines are built, neighbours may
 * overlap; at the end one code point of look-ahead has to decide. */
typedef struct run {
    regex_set set;
    uint32_t min, max;
    bool possessive; /* gives nothing back: not to be merged with a neighbour */
} run;

typedef struct line {
    run *runs;
    size_t count, capacity;
} line;

/* The runs of a node; false if it is no straight line. */
bool line_of(arena *memory, const ast_node *node, line *out);

/* Appends a run as it is. */
void line_push(arena *memory, line *l, run next);

/* Appends a run; merges it with the last one where that is exact. */
void line_append(arena *memory, line *l, run next);

/* False if the line would grow too long for a short table. */
bool line_append_all(arena *memory, line *l, line more);

/* A fixed text, short enough to be spelled? Then *point is its character. */
bool line_is_spelled(const run *x, uint32_t *point);

/* The fixed characters from run `from` on as one literal step; how many runs it took. */
size_t line_spell(arena *memory, line l, size_t from, regex_step *step);

#endif
