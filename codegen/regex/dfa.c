#include "regex/automaton.h"
#include "regex/set.h"

#include <string.h>

/* What is larger than the first is better counted, and what cannot be counted may be as large as
 * the second: then the work, and so a hostile pattern, costs half a second. */
const dfa_budget dfa_small = {.cells = 1000000, .work = 4000000, .states = 1024, .bytes = 32768};
const dfa_budget dfa_large = {.cells = 4000000, .work = 30000000, .states = 8192, .bytes = 131072};

/* Columns of the table that are equal are one class. Returns the new number of each old class. */
static uint32_t *merge_classes(arena *memory, const automaton *a, uint32_t *count)
{
    uint32_t *class_of = arena_alloc(memory, (a->classes + 1) * sizeof *class_of);
    uint32_t *column = arena_alloc(memory, (a->states + 1) * sizeof *column);
    numbering columns = {.memory = memory};
    for (uint32_t c = 0; c < a->classes; c++) {
        for (uint32_t s = 0; s < a->states; s++)
            column[s] = a->next[(size_t)s * a->classes + c];
        class_of[c] = numbering_of(&columns, column, a->states);
    }
    *count = columns.count;
    return class_of;
}

/* ---- The map ------------------------------------------------------------------------------- */

void map_of(arena *memory, const alphabet *letters, const uint32_t *class_of, regex_map *map)
{
    map->above = arena_alloc(memory, 2 * (letters->intervals + 1) * sizeof *map->above);
    map->count = 0;
    for (size_t i = 0; i < letters->intervals; i++) {
        uint32_t class = class_of[letters->class_of[i]], from = letters->from[i];
        uint32_t end = i + 1 < letters->intervals ? letters->from[i + 1] : SET_LAST + 1;
        for (; from < end && from < 0x80; from++)
            map->ascii[from] = (uint8_t) class;
        if (from == end || (map->count && map->above[2 * map->count - 1] == class))
            continue;
        map->above[2 * map->count] = from;
        map->above[2 * map->count++ + 1] = class;
    }
}

static void add_counters(arena *memory, const automaton *a, const program *p,
                         const uint32_t *class_of, regex_dfa *d)
{
    uint32_t *bounds = arena_alloc(memory, 2 * p->counters * sizeof *bounds);
    memcpy(bounds, p->bounds, p->counters * sizeof *bounds);
    memcpy(bounds + p->counters, class_of + p->letters->count, p->counters * sizeof *bounds);
    d->counters = p->counters;
    d->bounds = bounds;
    d->columns = bounds + p->counters;
    d->action = a->action;
    d->counting = a->counting;
    d->actions = a->actions;
}

static regex_dfa *finish(arena *memory, const automaton *a, const program *p,
                         const dfa_budget *budget)
{
    uint32_t classes, accept = a->states;
    const uint32_t *class_of = merge_classes(memory, a, &classes);
    uint32_t each = a->states > 256 ? 2 : 1;
    if (classes > 256 || a->states > budget->states || a->states * classes * each > budget->bytes)
        return NULL;
    regex_dfa *d = arena_alloc(memory, sizeof *d);
    uint16_t *next = arena_alloc(memory, (size_t)a->states * classes * sizeof *next);
    for (uint32_t s = 0; s < a->states; s++)
        for (uint32_t c = 0; c < a->classes; c++)
            next[class_of[c] * a->states + s] = (uint16_t)a->next[(size_t)s * a->classes + c];
    while (accept > 1 && a->accepts[accept - 1])
        accept--;
    *d = (regex_dfa){
        .states = a->states, .classes = classes, .start = a->start, .accept = accept, .next = next};
    map_of(memory, p->letters, class_of, &d->map);
    if (p->counters)
        add_counters(memory, a, p, class_of, d);
    return d;
}

regex_dfa *dfa_of(arena *memory, const ast_node *root, program_form form, const dfa_budget *budget,
                  uint64_t *left)
{
    alphabet letters;
    program p;
    automaton a;
    if (!alphabet_of(memory, root, &letters) || !program_of(memory, root, &letters, form, &p) ||
        !subset_of(memory, &p, budget, left, &a))
        return NULL;
    a = minimize(memory, &a, &letters);
    return finish(memory, &a, &p, budget);
}

bool work_take(uint64_t *left, uint64_t work)
{
    bool enough = work <= *left;
    *left = enough ? *left - work : 0;
    return enough;
}

/* ---- May the next part begin? -------------------------------------------------------------- */

/* True if a text can go on with the class where it could end. */
static bool goes_on(const regex_dfa *d, uint32_t class)
{
    for (uint32_t s = d->accept; s < d->states; s++)
        if (d->next[class * d->states + s])
            return true;
    return false;
}

bool dfa_is_decided(const regex_dfa *d, regex_set next)
{
    for (size_t i = 0; i < next.count; i++) {
        uint32_t low = next.ranges[2 * i], high = next.ranges[2 * i + 1];
        for (; low <= high && low < 0x80; low++)
            if (goes_on(d, d->map.ascii[low]))
                return false;
        for (size_t k = 0; low <= high && k < d->map.count; k++) {
            uint32_t end = k + 1 < d->map.count ? d->map.above[2 * k + 2] - 1 : SET_LAST;
            if (low <= end && high >= d->map.above[2 * k] && goes_on(d, d->map.above[2 * k + 1]))
                return false;
        }
    }
    return true;
}
