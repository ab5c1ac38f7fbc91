/* Automata over code points: from a plain tree to a minimal DFA, with counters or without, or to
 * counted blocks. Inside codegen/regex only.
 *
 * Everything is over classes of code points that no set of the pattern tells apart, so a property
 * of 700 ranges costs one column, and a state of the DFA stands between code points. */
#ifndef WIREVET_REGEX_AUTOMATON_H
#define WIREVET_REGEX_AUTOMATON_H

#include "regex/ast.h"

#include <wirevet/tables.h>

/* ---- plain.c ------------------------------------------------------------------------------- */

/* A copy of a whole-match tree with EMPTY, CLASS, CAT, ALT, greedy REPEAT and LOOK alone: places
 * become looks, possessive runs a run and a look, references to one of a few texts alternatives.
 * NULL if something in it cannot be said so: then only PCRE2 is left. */
ast_node *plain_of(arena *memory, const ast_node *root);

/* plain_reference.c: the tree without back references, NULL as above. */
ast_node *plain_references(arena *memory, const ast_node *root);

/* Anything that looks around; behind: lookbehinds only. */
bool plain_has_look(const ast_node *node, bool behind);

/* Can it match without taking anything? Looks are taken to hold. */
bool plain_is_nullable(const ast_node *node);

/* The same tree, wherever it stands in the pattern. */
bool plain_equal(const ast_node *a, const ast_node *b);

/* The code points that a text of it can begin with, and perhaps more. */
regex_set plain_first(arena *memory, const ast_node *node);

/* same.c: are two plain trees the same but for how sequences are nested? Then so are their texts.
 */
bool plain_same(arena *memory, const ast_node *a, const ast_node *b);

/* ---- numbering.c: sequences of words to small numbers ---------------------------------------- */

typedef struct numbering_item {
    const uint32_t *words;
    uint32_t count;
    uint32_t hash;
} numbering_item;

typedef struct numbering {
    arena *memory;
    numbering_item *items;
    uint32_t count, capacity;
    uint32_t *slots; /* number + 1; 0: empty */
    uint32_t slot_count;
} numbering;

/* The number of the sequence, from 0 in order of appearance. */
uint32_t numbering_of(numbering *n, const uint32_t *words, uint32_t count);

/* ---- alphabet.c ------------------------------------------------------------------------------ */

/* More classes than a table's byte can say are no small automaton. */
#define ALPHABET_MAX 512u

#define ALPHABET_ALL 0u /* the set of all code points */

typedef struct alphabet {
    uint32_t count;     /* classes */
    uint32_t *from;     /* first code points of the intervals, ascending from 0 */
    uint32_t *class_of; /* of each interval */
    size_t intervals;
    regex_set *sets; /* of the tree, each once */
    uint32_t set_count;
    const uint8_t **has; /* has[set][class] */
} alphabet;

/* False if there are too many classes. */
bool alphabet_of(arena *memory, const ast_node *root, alphabet *a);

/* Number of a set that the tree had. */
uint32_t alphabet_set(const alphabet *a, regex_set set);

/* ---- program.c ------------------------------------------------------------------------------- */

#define PROGRAM_MAX      40000u
#define PROGRAM_BEHIND   32u             /* lookbehinds */
#define PROGRAM_AHEAD    64u             /* lookaheads that are known again */
#define PROGRAM_COUNTERS WV_DFA_COUNTERS /* repetitions that are counted */

/* What becomes of a bounded repetition: copies of its child, unless something is said here. */
typedef struct program_form {
    bool blocks;        /* of a class: one RUN */
    uint32_t long_run;  /* of a class, so many times or more: a loop with a counter; 0: never */
    uint32_t long_loop; /* of anything else without looks: the same */
} program_form;

/* A loop with a counter is three copies of its body: one for the turn in which it is entered, one
 * for each turn behind that, and one for the rest of a turn, which the first code point of either
 * leads to. So the configurations of a state say what the counter has to do there. */
typedef enum program_turn {
    TURN_NONE,
    TURN_INSIDE,
    TURN_NEXT, /* behind one more turn: the counter goes down */
    TURN_FIRST /* the loop is entered: the counter is set */
} program_turn;

typedef enum op {
    OP_CLASS,  /* a code point of set x, then y */
    OP_RUN,    /* min to max of set x, then y */
    OP_SPLIT,  /* x or y */
    OP_AHEAD,  /* if what begins at x can follow, y */
    OP_BEHIND, /* if behind[x] has just ended, y */
    OP_MATCH,  /* at the end */
    OP_ALWAYS  /* whatever follows */
} op;

typedef struct instruction {
    uint8_t op;
    bool refuse; /* AHEAD, BEHIND: negative */
    uint32_t x, y, min, max;
    uint32_t
        family; /* 0: none; else what follows from here follows from those of higher rank too */
    uint32_t rank, copies;
    uint8_t turn;    /* program_turn */
    uint8_t counter; /* if there is a turn */
    uint32_t twin;   /* TURN_NEXT: the same in TURN_FIRST */
} instruction;

typedef struct program {
    arena *memory;
    const alphabet *letters;
    instruction *code;
    uint32_t count, capacity;
    uint32_t start;
    uint32_t match, always;                 /* the one MATCH, the one ALWAYS */
    uint32_t behind[PROGRAM_BEHIND];        /* starts of the lookbehinds, inner ones first */
    const ast_node *bodies[PROGRAM_BEHIND]; /* what they look for */
    uint32_t behind_count;
    uint32_t ahead[PROGRAM_AHEAD]; /* starts of lookaheads */
    const ast_node *ahead_bodies[PROGRAM_AHEAD];
    uint32_t ahead_count;
    uint32_t families;
    program_form form;
    uint32_t counters, bounds[PROGRAM_COUNTERS]; /* turns at most */
    uint32_t uncounted;                          /* so many looks or counted loops are around */
    bool failed;                                 /* too large */
} program;

/* False if the code grows beyond PROGRAM_MAX. */
bool program_of(arena *memory, const ast_node *root, const alphabet *letters, program_form form,
                program *p);

/* ---- subset.c and closure.c, minimize.c ------------------------------------------------------ */

typedef struct automaton {
    uint32_t states, start;
    uint32_t classes; /* letters; then for each counter where a state goes when it is used up */
    uint32_t *next;   /* next[state * classes + class] */
    bool *accepts;
    uint8_t *action;          /* of each state; 0: nothing */
    const uint32_t *counting; /* of each action: bits of counters that are set, and of those that
                                 go down, when a state with it is arrived at */
    uint32_t actions;
} automaton;

typedef struct dfa_budget {
    uint32_t cells;         /* states by classes before minimisation */
    uint64_t work;          /* configurations and cells */
    uint32_t states, bytes; /* of the table */
} dfa_budget;

extern const dfa_budget dfa_small, dfa_large;

/* Takes work from what the model has left; false, and nothing left, if that is less. */
bool work_take(uint64_t *left, uint64_t work);

/* False if the budget is used up. Takes its work from *left. */
bool subset_of(arena *memory, const program *p, const dfa_budget *budget, uint64_t *left,
               automaton *a);

/* The same language with the fewest states; dead is 0, the accepting ones are the last, and what is
 * likely passed one behind the other has numbers one behind the other. */
automaton minimize(arena *memory, const automaton *a, const alphabet *letters);

/* ---- dfa.c ----------------------------------------------------------------------------------- */

/* The map of the alphabet's code points when its classes are renumbered. */
void map_of(arena *memory, const alphabet *letters, const uint32_t *class_of, regex_map *map);

/* The minimal DFA of a plain tree; NULL if the budget is used up, or one number would have to stand
 * for two counts. Not with blocks. */
regex_dfa *dfa_of(arena *memory, const ast_node *root, program_form form, const dfa_budget *budget,
                  uint64_t *left);

/* True if a text of the DFA followed by a code point of `next` never begins a longer one. */
bool dfa_is_decided(const regex_dfa *d, regex_set next);

/* ---- counted.c ------------------------------------------------------------------------------- */

/* Counted blocks of a plain tree without looks; NULL if a budget is used up. */
regex_nfa *counted_of(arena *memory, const ast_node *root, uint64_t *left);

/* ---- split.c --------------------------------------------------------------------------------- */

/* Steps and automata, peeled off from the left; false if a part has none. */
bool split_steps(arena *memory, const ast_node *root, uint64_t *left, regex_result *result);

#endif
