/* Rules in words -> watches, tests, and the ways to break each rule. */
#include "ir/lowering.h"

#include "model/text.h"

#include <string.h>

/* Ways to break one rule; the rules of the documentation have a handful. */
#define TERMS_MAX 256u

typedef struct rule_path {
    uint16_t member[WV_RULE_DEPTH]; /* index in its structure */
    uint32_t row[WV_RULE_DEPTH];    /* member row */
    uint32_t depth;
    uint32_t shape; /* of the value */
    bool sensitive;
} rule_path;

typedef struct rule_test {
    uint32_t watch;
    wv_test_row row;
} rule_test;

/* The rules of one operation. */
typedef struct rule_build {
    lowering *l;
    uint32_t root; /* shape row of the input; WV_NONE: it has none */
    bool payload;  /* the body is not the input, but one member of it */
    uint32_t watch_count, test_count;
    wv_watch_row watches[WV_RULE_WATCHES];
    rule_test tests[WV_RULE_TESTS];
    bool full;
    uint64_t reads; /* of the rule that is lowered */
} rule_build;

typedef struct term_list {
    wv_term_row *at;
    uint32_t count;
} term_list;

static const wv_shape_row *shape_at(const rule_build *b, uint32_t shape)
{
    return (const wv_shape_row *)b->l->shapes.at + shape;
}

static wv_member_row *member_at(const rule_build *b, uint32_t row)
{
    return (wv_member_row *)b->l->members.at + row;
}

/* ---- Pointers ------------------------------------------------------------------------------ */

/* Index of the member whose wire name the step is (RFC 6901: ~1 is /, ~0 is ~); WV_NONE: none. */
static uint32_t find_member(const rule_build *b, const wv_shape_row *s, model_text step)
{
    char name[WV_NAME_MAX];
    uint32_t size = 0;
    for (size_t i = 0; i < step.size; i++, size++) {
        bool escaped = step.data[i] == '~' && i + 1 < step.size;
        if (size == sizeof name)
            return WV_NONE;
        name[size] = !escaped ? step.data[i] : step.data[i + 1] == '1' ? '/' : '~';
        i += escaped;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        base_span text = base_pool(b->l->keys.bytes.at, member_at(b, s->first + i)->text);
        if (text.size == size && memcmp(text.data, name, size) == 0)
            return i;
    }
    return WV_NONE;
}

/* NULL, or what is wrong with the pointer. */
static const char *find_path(const rule_build *b, model_text pointer, rule_path *p)
{
    *p = (rule_path){.shape = b->root};
    if (b->payload || b->root == WV_NONE)
        return "the operation has no JSON object as its body";
    if (!pointer.size || pointer.data[0] != '/')
        return "a pointer begins with /";
    p->sensitive = shape_at(b, b->root)->flags & WV_SHAPE_SENSITIVE;
    for (size_t at = 0, end; at < pointer.size; at = end) {
        for (end = at + 1; end < pointer.size && pointer.data[end] != '/';)
            end++;
        const wv_shape_row *s = shape_at(b, p->shape);
        if (s->kind != WV_KIND_STRUCTURE)
            return "only structures may lead to the member";
        if (p->depth == WV_RULE_DEPTH)
            return "the member is too deep";
        uint32_t i = find_member(b, s, (model_text){pointer.data + at + 1, end - at - 1});
        if (i == WV_NONE)
            return "there is no such member";
        const wv_member_row *m = member_at(b, s->first + i);
        if (m->flags & WV_MEMBER_BOUND)
            return "the member travels outside the body";
        p->member[p->depth] = (uint16_t)i;
        p->row[p->depth++] = s->first + i;
        p->shape = m->shape;
        p->sensitive = p->sensitive || shape_at(b, m->shape)->flags & WV_SHAPE_SENSITIVE;
    }
    return NULL;
}

/* ---- Is a rule about what the model has? ---------------------------------------------------- */

static void complain(const rule_build *b, fail_place place, model_text about, const char *why)
{
    const model *m = b->l->m;
    if (!m->rules_optional)
        fail_at(b->l->log, place, "%s: %s", fail_quote(b->l->log->memory, about.data, about.size),
                why);
}

/* A value that tests or texts show must be text that may be shown. */
static const char *find_text(const rule_build *b, model_text pointer)
{
    rule_path p;
    const char *why = find_path(b, pointer, &p);
    uint8_t kind = why ? 0 : shape_at(b, p.shape)->kind;
    if (!why && kind != WV_KIND_STRING && kind != WV_KIND_ENUM)
        why = "the member is no text";
    return !why && p.sensitive ? "the member is sensitive" : why;
}

static bool fits(const rule_build *b, const model_condition *c)
{
    rule_path p;
    const char *why = NULL;
    if (c->kind == MODEL_PRESENT)
        why = find_path(b, c->pointer, &p);
    else if (c->kind == MODEL_IS || c->kind == MODEL_VERSION)
        why = find_text(b, c->pointer);
    if (why) {
        complain(b, c->place, c->pointer, why);
        return false;
    }
    for (const model_condition *n = c->first; n; n = n->next)
        if (!fits(b, n))
            return false;
    return true;
}

/* The next "{/Pointer}" of a rule's text from *at on, which moves behind it. False: none. */
static bool next_hole(model_text text, size_t *at, model_text *pointer)
{
    while (*at < text.size && text.data[*at] != '{')
        ++*at;
    if (*at == text.size)
        return false;
    size_t start = ++*at;
    while (*at < text.size && text.data[*at] != '}')
        ++*at;
    *pointer = (model_text){text.data + start, *at - start};
    *at += *at < text.size;
    return true;
}

static bool text_fits(const rule_build *b, const model_rule *rule)
{
    model_text pointer;
    uint32_t holes = 0;
    for (size_t at = 0; next_hole(rule->text, &at, &pointer); holes++) {
        const char *why = holes == 2 ? "a text has two holes at most" : find_text(b, pointer);
        if (why) {
            complain(b, rule->text_place, pointer, why);
            return false;
        }
    }
    return true;
}

static bool rule_fits(const rule_build *b, const model_rule *rule)
{
    rule_path p;
    const char *why = find_path(b, rule->at, &p);
    if (why)
        complain(b, rule->at_place, rule->at, why);
    return !why && (!rule->when || fits(b, rule->when)) && fits(b, rule->then) &&
           text_fits(b, rule);
}

/* ---- Watches and tests ---------------------------------------------------------------------- */

static uint32_t find_watch(const rule_build *b, uint8_t parent, uint16_t member)
{
    for (uint32_t i = 0; i < b->watch_count; i++)
        if (b->watches[i].parent == parent && b->watches[i].member == member)
            return i;
    return WV_NONE;
}

/* Watch of a pointer that fits, and of the structures around it. */
static uint32_t watch(rule_build *b, model_text pointer)
{
    rule_path p;
    uint32_t found = 0;
    uint8_t parent = 0;
    find_path(b, pointer, &p);
    for (uint32_t i = 0; i < p.depth; i++) {
        found = find_watch(b, parent, p.member[i]);
        if (found == WV_NONE && b->watch_count == WV_RULE_WATCHES) {
            b->full = true;
            return 0;
        }
        wv_member_row *m = member_at(b, p.row[i]);
        if (found == WV_NONE) {
            found = b->watch_count++;
            m->flags |= WV_MEMBER_WATCHED;
            b->watches[found] =
                (wv_watch_row){.shape = m->shape, .member = p.member[i], .parent = parent};
        }
        parent = (uint8_t)(found + 1);
    }
    return found;
}

static rule_test test_of(rule_build *b, const model_condition *c)
{
    static const uint32_t kinds[] = {WV_TEST_VERSION_LESS,  WV_TEST_VERSION_GREATER,
                                     WV_TEST_VERSION_EQUAL, WV_TEST_VERSION_EQUAL,
                                     WV_TEST_VERSION_LESS,  WV_TEST_VERSION_GREATER};
    rule_test t = {.watch = watch(b, c->pointer)};
    t.row.kind = c->kind == MODEL_IS ? WV_TEST_IS : kinds[c->compare];
    t.row.text = pool_add(&b->l->keys, c->text.data, c->text.size);
    return t;
}

static uint32_t find_test(const rule_build *b, const rule_test *t)
{
    for (uint32_t i = 0; i < b->test_count; i++)
        if (b->tests[i].watch == t->watch && b->tests[i].row.kind == t->row.kind &&
            b->tests[i].row.text == t->row.text)
            return i;
    return WV_NONE;
}

/* Keeps them in the order of their watches. */
static void add_test(rule_build *b, const model_condition *c)
{
    rule_test t = test_of(b, c);
    if (find_test(b, &t) != WV_NONE)
        return;
    if (b->test_count == WV_RULE_TESTS) {
        b->full = true;
        return;
    }
    uint32_t at = b->test_count++;
    for (; at && b->tests[at - 1].watch > t.watch; at--)
        b->tests[at] = b->tests[at - 1];
    b->tests[at] = t;
}

static void gather(rule_build *b, const model_condition *c)
{
    if (c->kind == MODEL_PRESENT)
        watch(b, c->pointer);
    else if (c->kind == MODEL_IS || c->kind == MODEL_VERSION)
        add_test(b, c);
    for (const model_condition *n = c->first; n && !b->full; n = n->next)
        gather(b, n);
}

static void gather_rule(rule_build *b, const model_rule *rule)
{
    model_text pointer;
    watch(b, rule->at);
    if (rule->when)
        gather(b, rule->when);
    gather(b, rule->then);
    for (size_t at = 0; next_hole(rule->text, &at, &pointer);)
        watch(b, pointer);
}

/* ---- Conditions as terms -------------------------------------------------------------------- */

static term_list new_terms(rule_build *b, uint32_t most)
{
    return (term_list){arena_alloc(b->l->r->memory, (most + 1) * sizeof(wv_term_row)), 0};
}

static void add_term(rule_build *b, term_list *to, wv_term_row term)
{
    for (uint32_t i = 0; i < to->count; i++)
        if (to->at[i].care == term.care && to->at[i].value == term.value)
            return;
    if (to->count == TERMS_MAX)
        b->full = true;
    else
        to->at[to->count++] = term;
}

static wv_term_row fact(rule_build *b, uint32_t bit, bool held)
{
    uint64_t mask = UINT64_C(1) << bit;
    b->reads |= mask;
    return (wv_term_row){mask, held ? mask : 0};
}

static term_list disjunction(rule_build *b, term_list x, term_list y)
{
    term_list out = new_terms(b, x.count + y.count);
    for (uint32_t i = 0; i < x.count; i++)
        add_term(b, &out, x.at[i]);
    for (uint32_t i = 0; i < y.count; i++)
        add_term(b, &out, y.at[i]);
    return out;
}

static term_list conjunction(rule_build *b, term_list x, term_list y)
{
    uint64_t most = (uint64_t)x.count * y.count;
    arena_work(b->l->r->memory, most * 64); /* each is compared with those before */
    term_list out = new_terms(b, most < TERMS_MAX ? (uint32_t)most : TERMS_MAX);
    for (uint32_t i = 0; i < x.count; i++)
        for (uint32_t k = 0; k < y.count; k++) {
            wv_term_row p = x.at[i], q = y.at[k];
            if (((p.value ^ q.value) & p.care & q.care) == 0)
                add_term(b, &out, (wv_term_row){p.care | q.care, p.value | q.value});
        }
    return out;
}

/* A comparison holds of no member that is not there. */
static term_list compared(rule_build *b, const model_condition *c, bool holds)
{
    rule_test t = test_of(b, c);
    bool inverse = c->kind == MODEL_VERSION &&
                   (c->compare == MODEL_LESS_OR_EQUAL || c->compare == MODEL_NOT_EQUAL ||
                    c->compare == MODEL_GREATER_OR_EQUAL);
    wv_term_row there = fact(b, t.watch, true);
    wv_term_row test = fact(b, WV_RULE_WATCHES + find_test(b, &t), holds != inverse);
    term_list out = new_terms(b, 2);
    if (!holds)
        add_term(b, &out, (wv_term_row){there.care, 0});
    add_term(b, &out, (wv_term_row){there.care | test.care, there.value | test.value});
    return out;
}

static term_list terms_of(rule_build *b, const model_condition *c, bool holds);

/* All or any of the conditions inside; of a denied group the other one of their denials. */
static term_list group(rule_build *b, const model_condition *c, bool holds)
{
    bool all = (c->kind == MODEL_ALL) == holds;
    term_list out = terms_of(b, c->first, holds);
    for (const model_condition *n = c->first->next; n && !b->full; n = n->next) {
        term_list more = terms_of(b, n, holds);
        out = all ? conjunction(b, out, more) : disjunction(b, out, more);
    }
    return out;
}

/* When the condition holds, or does not. As deep as the file is: 256. */
static term_list terms_of(rule_build *b, const model_condition *c, bool holds)
{
    term_list one;
    switch (c->kind) {
    case MODEL_PRESENT:
        one = new_terms(b, 1);
        add_term(b, &one, fact(b, watch(b, c->pointer), holds));
        return one;
    case MODEL_IS:
    case MODEL_VERSION:
        return compared(b, c, holds);
    case MODEL_NOT:
        return terms_of(b, c->first, !holds);
    default:
        return group(b, c, holds);
    }
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/* The message with {0} and {1} for its holes. */
static uint32_t lower_text(rule_build *b, const model_rule *rule, wv_rule_row *row)
{
    arena *memory = b->l->r->memory;
    const char *text = "";
    model_text pointer;
    size_t from = 0;
    for (size_t at = 0; next_hole(rule->text, &at, &pointer); from = at) {
        int before = (int)(pointer.data - 1 - (rule->text.data + from));
        row->shown[row->holes] = (uint8_t)watch(b, pointer);
        text = arena_printf(memory, "%s%.*s{%u}", text, before, rule->text.data + from, row->holes);
        row->holes++;
    }
    text = arena_printf(memory, "%s%s", text, rule->text.data + from);
    return pool_add(&b->l->names, text, strlen(text));
}

static void lower_rule(rule_build *b, const model_rule *rule)
{
    lowering *l = b->l;
    wv_rule_row row = {.at = (uint8_t)watch(b, rule->at)};
    b->reads = 0;
    term_list broken = terms_of(b, rule->then, false);
    if (rule->when)
        broken = conjunction(b, terms_of(b, rule->when, true), broken);
    if (b->full || !broken.count) {
        fail_at(l->log, rule->place,
                b->full ? "the rule has too many conditions" : "nothing can break the rule");
        return;
    }
    row.reads = b->reads;
    row.first = rows_add(&l->terms, broken.at, broken.count);
    row.count = (uint16_t)broken.count;
    row.error = lowering_name(l, rule->error);
    row.text = lower_text(b, rule, &row);
    row.source = lowering_name(l, rule->source);
    rows_add(&l->rules, &row, 1);
}

/* Gives the watches their tests, and both their rows. */
static void lower_facts(rule_build *b, wv_rule_set_row *set)
{
    set->first_test = b->l->tests.count;
    for (uint32_t i = 0; i < b->watch_count; i++)
        b->watches[i].first = set->first_test;
    for (uint32_t i = b->test_count; i-- > 0;) {
        wv_watch_row *w = &b->watches[b->tests[i].watch];
        w->first = set->first_test + i;
        w->count++;
    }
    for (uint32_t i = b->watch_count; i-- > 0;) { /* those inside come behind */
        wv_watch_row *w = &b->watches[i];
        uint64_t tests = (UINT64_C(1) << w->count) - 1;
        w->facts |= UINT64_C(1) << i | tests << (WV_RULE_WATCHES + w->first - set->first_test);
        if (w->parent)
            b->watches[w->parent - 1].facts |= w->facts;
    }
    for (uint32_t i = 0; i < b->test_count; i++)
        rows_add(&b->l->tests, &b->tests[i].row, 1);
    set->watch_count = (uint16_t)b->watch_count;
    set->first_watch = rows_add(&b->l->watches, b->watches, b->watch_count);
}

static bool has_payload(const lowering *l, uint32_t operation)
{
    const wv_message_row *messages = l->messages.at;
    return l->m->protocol == MODEL_REST_JSON_1 && messages[2 * operation].payload != WV_NO_MEMBER;
}

static void lower_operation_rules(lowering *l, const model_operation *o, uint32_t index)
{
    const model *m = l->m;
    const wv_operation_row *row = (const wv_operation_row *)l->operations.at + index;
    rule_build b = {.l = l, .root = row->input, .payload = has_payload(l, index)};
    wv_rule_set_row set = {.first_rule = l->rules.count};
    bool *mine = arena_alloc(l->r->memory, m->rule_count + 1u);
    const model_rule *last = NULL;
    for (uint32_t i = 0; i < m->rule_count && !b.full; i++) {
        mine[i] = model_text_equal(m->rules[i].operation, o->name) && rule_fits(&b, &m->rules[i]);
        if (mine[i])
            gather_rule(&b, last = &m->rules[i]);
    }
    if (b.full) {
        fail_at(l->log, last->place, "the rules of %s read too many members", o->name.data);
        return;
    }
    lower_facts(&b, &set);
    for (uint32_t i = 0; i < m->rule_count && !b.full; i++)
        if (mine[i])
            lower_rule(&b, &m->rules[i]);
    uint32_t rules = l->rules.count - set.first_rule;
    set.rule_count = (uint16_t)rules;
    if (rules > UINT16_MAX)
        l->rules.full = true;
    rows_add(&l->rule_sets, &set, 1);
}

void lowering_rules(lowering *l, const model_operation *const *sorted, uint32_t count)
{
    if (!l->m->rule_count || l->operations.count != count)
        return;
    for (uint32_t i = 0; i < count; i++)
        lower_operation_rules(l, sorted[i], i);
    if (l->rules.count)
        l->r->flags |= WV_SCHEMA_RULES;
    else
        l->rule_sets.count = 0;
}
