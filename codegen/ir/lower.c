#include "ir/cname.h"
#include "ir/lowering.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)MODEL_AWS_JSON_1_0 == (int)WV_PROTOCOL_AWS_JSON_1_0 &&
                   (int)MODEL_REST_JSON_1 == (int)WV_PROTOCOL_REST_JSON_1,
               "protocols have the same numbers on both sides");

uint32_t lowering_name(lowering *l, model_text text)
{
    return pool_add(&l->names, text.data, text.size);
}

static bool same(model_text a, model_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

void lowering_begin(lowering *l, model *m, const char *name, fail_log *log)
{
    arena *a = m->memory;
    ir *r = arena_alloc(a, sizeof *r);
    const char *slash = m->file ? strrchr(m->file, '/') : NULL;
    *r = (ir){.memory = a, .name = name};
    r->source = slash ? slash + 1 : m->file ? m->file : "";
    *l = (lowering){.m = m, .r = r, .log = log};
    l->shapes = rows_new(a, sizeof(wv_shape_row));
    l->members = rows_new(a, sizeof(wv_member_row));
    l->slots = rows_new(a, sizeof(uint16_t));
    l->patterns = rows_new(a, sizeof(wv_pattern_row));
    l->steps = rows_new(a, sizeof(wv_step_row));
    l->sets = rows_new(a, sizeof(wv_set_row));
    l->ranges = rows_new(a, sizeof(uint32_t));
    l->operations = rows_new(a, sizeof(wv_operation_row));
    l->errors = rows_new(a, sizeof(wv_error_row));
    l->extras = rows_new(a, sizeof(wv_extra_row));
    l->targets = rows_new(a, sizeof(lowering_target));
    l->bindings = rows_new(a, sizeof(wv_binding_row));
    l->messages = rows_new(a, sizeof(wv_message_row));
    l->error_messages = rows_new(a, sizeof(wv_message_row));
    l->routes = rows_new(a, sizeof(wv_route_row));
    l->segments = rows_new(a, sizeof(wv_segment_row));
    l->rule_sets = rows_new(a, sizeof(wv_rule_set_row));
    l->watches = rows_new(a, sizeof(wv_watch_row));
    l->tests = rows_new(a, sizeof(wv_test_row));
    l->rules = rows_new(a, sizeof(wv_rule_row));
    l->terms = rows_new(a, sizeof(wv_term_row));
    l->blocks = rows_new(a, sizeof(lowering_block));
    l->pattern_work = REGEX_MODEL_WORK;
    l->keys = pool_new(a);
    l->names = pool_new(a);
    l->shape_map.memory = l->block_map.memory = l->pattern_map.memory = a;
    l->run_map.memory = l->set_map.memory = l->member_map.memory = a;
    l->slot_map.memory = l->pair_map.memory = l->error_map.memory = a;
    l->shapes.limit = l->keys.bytes.limit = WV_ROWS_MAX;
    l->dfas = rows_new(a, sizeof(wv_dfa_row));
    l->nfas = rows_new(a, sizeof(wv_nfa_row));
    l->automata = rows_new(a, sizeof(uint8_t));
    l->words = rows_new(a, sizeof(uint32_t));
    l->dfa_map.memory = l->nfa_map.memory = l->automata_map.memory = l->word_map.memory = a;
}

/* Shape row of a message's body. For HTTP the message gets its row too. */
static uint32_t lower_message(lowering *l, const model_shape *shape, ir_rows *messages,
                              uint32_t status)
{
    if (l->m->protocol != MODEL_REST_JSON_1)
        return lowering_root(l, shape);
    wv_message_row row = lowering_message(l, shape);
    row.status = (uint16_t)status;
    rows_add(messages, &row, 1);
    return row.body;
}

static void add_error(lowering *l, const model_shape *shape)
{
    uint32_t status = shape->traits.http_status ? shape->traits.http_status : 400;
    wv_error_row row = {.name = lowering_name(l, shape->name),
                        .shape = lower_message(l, shape, &l->error_messages, status),
                        .status = (uint16_t)status};
    rows_add(&l->errors, &row, 1);
}

/* First error row of an operation. Operations with the same list of errors share it. */
static uint32_t lower_errors(lowering *l, const model_operation *o)
{
    if (o->error_count == 0)
        return 0;
    bool fresh;
    uint32_t *at = intern_at(&l->error_map, o->errors, o->error_count * sizeof *o->errors, &fresh);
    if (!fresh)
        return *at;
    uint32_t first = *at = l->errors.count;
    for (uint32_t i = 0; i < o->error_count; i++)
        add_error(l, o->errors[i]);
    return first;
}

static bool declares(const model_operation *o, model_text name)
{
    for (uint32_t i = 0; i < o->error_count; i++)
        if (same(o->errors[i]->name, name))
            return true;
    return false;
}

/* The first name of a preference list that the operation declares, else the last of the list. */
static uint32_t documented(lowering *l, const model_operation *o, const model_text *names,
                           uint32_t count)
{
    if (count == 0)
        return WV_NONE;
    for (uint32_t i = 0; i < count; i++)
        if (declares(o, names[i]))
            return lowering_name(l, names[i]);
    return lowering_name(l, names[count - 1]);
}

static void lower_operation(lowering *l, const model_operation *o)
{
    const model_diagnostics *d = &l->m->diagnostics;
    wv_operation_row row = {.name = lowering_name(l, o->name)};
    if (o->error_count > UINT16_MAX) {
        fail_at(l->log, o->place, "operation %s has too many errors", o->name.data);
        return;
    }
    row.input = lower_message(l, o->input, &l->messages, 0);
    row.output = lower_message(l, o->output, &l->messages, o->http_status);
    row.first_error = lower_errors(l, o);
    row.error_count = (uint16_t)o->error_count;
    row.documented_constraint =
        documented(l, o, d->documented_constraint, d->documented_constraint_count);
    row.documented_serialization =
        documented(l, o, d->documented_serialization, d->documented_serialization_count);
    rows_add(&l->operations, &row, 1);
}

/* Two operations whose functions would have one name are both named in the error. */
static void name_operation(lowering *l, intern_map *taken, const model_operation *const *sorted,
                           uint32_t i)
{
    const model_operation *o = sorted[i];
    char *name = cname_snake(l->r->memory, o->name.data, o->name.size);
    if (!name) {
        fail_at(l->log, o->place, "operation %s gives no C name", o->name.data);
        return;
    }
    bool fresh;
    uint32_t *first = intern_at(taken, name, strlen(name), &fresh);
    if (fresh)
        *first = i;
    else
        fail_at(l->log, o->place, "operations %s and %s have the same C name %s",
                sorted[*first]->name.data, o->name.data, name);
    l->r->operation_c_names[i] = name;
}

static int by_name(const void *a, const void *b)
{
    const model_operation *x = *(const model_operation *const *)a;
    const model_operation *y = *(const model_operation *const *)b;
    size_t size = x->name.size < y->name.size ? x->name.size : y->name.size;
    int order = size ? memcmp(x->name.data, y->name.data, size) : 0;
    return order ? order : (x->name.size > y->name.size) - (x->name.size < y->name.size);
}

static void lower_http(lowering *l, const model_operation *const *sorted, uint32_t count)
{
    l->r->flags |= WV_SCHEMA_HTTP;
    lowering_routes(l, sorted, count);
    rows_add(&l->messages, l->error_messages.at, l->error_messages.count);
}

static void lower_operations(lowering *l)
{
    uint32_t count = l->m->operation_count;
    const model_operation **sorted = arena_alloc(l->r->memory, (count + 1) * sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &l->m->operations[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_name);
    l->r->operation_c_names = arena_alloc(l->r->memory, (count + 1) * sizeof(char *));
    intern_map taken = {.memory = l->r->memory};
    for (uint32_t i = 0; i < count; i++) {
        if (l->r->name)
            name_operation(l, &taken, sorted, i);
        lower_operation(l, sorted[i]);
    }
    if (l->m->protocol == MODEL_REST_JSON_1)
        lower_http(l, sorted, count);
    lowering_rules(l, sorted, count);
}

static uint32_t lower_option(lowering *l, model_text text)
{
    return text.size ? lowering_name(l, text) : WV_NONE;
}

/* "Structure$Member": $ is in no identifier. */
static model_text alias_key(lowering *l, const model_text alias[3])
{
    size_t size = alias[0].size + 1 + alias[1].size;
    char *key = arena_alloc(l->r->memory, size + 1);
    memcpy(key, alias[0].data, alias[0].size);
    key[alias[0].size] = '$';
    memcpy(key + alias[0].size + 1, alias[1].data, alias[1].size);
    key[size] = '\0';
    return (model_text){key, size};
}

static void lower_words(lowering *l, wv_service_row *s)
{
    const model_diagnostics *d = &l->m->diagnostics;
    bool spaces = l->m->protocol == MODEL_AWS_JSON_1_0; /* whose __type is an absolute shape id */
    s->constraint_space = spaces ? lower_option(l, d->constraint_space) : WV_NONE;
    s->serialization_space = spaces ? lower_option(l, d->serialization_space) : WV_NONE;
    s->body_suffix = lower_option(l, d->body_suffix);
    s->vocabulary = same(d->vocabulary, (model_text){"classic", 7})    ? WV_VOCABULARY_CLASSIC
                    : same(d->vocabulary, (model_text){"dynamodb", 8}) ? WV_VOCABULARY_DYNAMODB
                                                                       : WV_VOCABULARY_MODERN;
    s->first_alias = l->extras.count;
    s->alias_count = (uint16_t)d->alias_count;
    for (uint32_t i = 0; i < d->alias_count; i++) {
        wv_extra_row row = {lowering_name(l, alias_key(l, d->aliases[i])),
                            lowering_name(l, d->aliases[i][2])};
        rows_add(&l->extras, &row, 1);
    }
}

/* A service may keep more to itself than its model says (CodePipeline: the configuration of an
 * action). */
static void mark_sensitive(model *m)
{
    const model_diagnostics *d = &m->diagnostics;
    for (uint32_t i = 0; i < d->sensitive_count; i++)
        for (uint32_t j = 0; j < m->shape_count; j++)
            if (same(m->shapes[j].name, d->sensitive[i]))
                m->shapes[j].traits.sensitive = true;
}

static void lower_service(lowering *l)
{
    const model *m = l->m;
    const model_diagnostics *d = &m->diagnostics;
    wv_service_row *s = &l->r->service;
    s->target = lowering_name(l, m->service);
    s->sdk = lowering_name(l, m->sdk);
    s->space = lowering_name(l, m->space);
    s->version = lowering_name(l, m->version);
    s->constraint_error = lowering_name(l, d->constraint_error);
    s->serialization_error = lowering_name(l, d->serialization_error);
    s->message_key = lowering_name(l, d->message_key);
    s->serialization_key = lowering_name(l, d->serialization_message_key);
    s->protocol = (uint8_t)m->protocol;
    s->dialect = same(d->dialect, (model_text){"smithy", 6}) ? WV_DIALECT_SMITHY : WV_DIALECT_CORAL;
    s->flags = (d->echo_values ? WV_SERVICE_ECHO : 0) |
               (d->elements_not_null ? WV_SERVICE_ELEMENT_NULL : 0) | WV_SERVICE_WORDS;
    s->extra_count = (uint16_t)d->extra_count;
    for (uint32_t i = 0; i < d->extra_count; i++) {
        wv_extra_row row = {lowering_name(l, d->extra[i][0]), lowering_name(l, d->extra[i][1])};
        rows_add(&l->extras, &row, 1);
    }
    lower_words(l, s);
}

static void check_sizes(lowering *l)
{
    const struct {
        const ir_rows *table;
        const char *name;
    } tables[] = {
        {&l->shapes, "shape"},         {&l->members, "member"},     {&l->slots, "slot"},
        {&l->patterns, "pattern"},     {&l->steps, "step"},         {&l->sets, "set"},
        {&l->ranges, "range"},         {&l->errors, "error"},       {&l->operations, "operation"},
        {&l->extras, "extra"},         {&l->blocks, "member"},      {&l->targets, "shape"},
        {&l->keys.bytes, "wire name"}, {&l->names.bytes, "name"},   {&l->dfas, "automaton"},
        {&l->nfas, "automaton"},       {&l->automata, "automaton"}, {&l->words, "automaton"},
        {&l->bindings, "binding"},     {&l->messages, "message"},   {&l->error_messages, "message"},
        {&l->routes, "route"},         {&l->segments, "route"},     {&l->rule_sets, "rule"},
        {&l->watches, "rule"},         {&l->tests, "rule"},         {&l->rules, "rule"},
        {&l->terms, "rule"},
    };
    fail_place place = {.file = l->m->file};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (tables[i].table->full)
            fail_at(l->log, place, "%s table is full, or holds a text of more than %u bytes",
                    tables[i].name, POOL_TEXT_MAX);
    if (l->m->diagnostics.extra_count > UINT16_MAX || l->m->diagnostics.alias_count > UINT16_MAX)
        fail_at(l->log, place, "too many extra words in the diagnostics");
}

static void finish(lowering *l)
{
    ir *r = l->r;
#define FINISH(many, one)                                                                          \
    r->many = l->many.at;                                                                          \
    r->one##_count = l->many.count
    FINISH(shapes, shape);
    FINISH(members, member);
    FINISH(slots, slot);
    FINISH(patterns, pattern);
    FINISH(steps, step);
    FINISH(sets, set);
    FINISH(ranges, range);
    FINISH(operations, operation);
    FINISH(errors, error);
    FINISH(extras, extra);
    FINISH(dfas, dfa);
    FINISH(nfas, nfa);
    FINISH(words, word);
    FINISH(bindings, binding);
    FINISH(messages, message);
    FINISH(routes, route);
    FINISH(segments, segment);
    FINISH(rule_sets, rule_set);
    FINISH(watches, watch);
    FINISH(tests, test);
    FINISH(rules, rule);
    FINISH(terms, term);
#undef FINISH
    r->keys = l->keys.bytes.at;
    r->key_size = l->keys.bytes.count;
    r->automata = l->automata.at;
    r->automata_size = l->automata.count;
    r->names = l->names.bytes.at;
    r->name_size = l->names.bytes.count;
}

ir *lowering_run(model *m, const char *name, fail_log *log)
{
    lowering l;
    if (name && !cname_is_prefix(name)) {
        fail_at(log, (fail_place){.file = m->file}, "%s is no name for generated C", name);
        return NULL;
    }
    lowering_begin(&l, m, name, log);
    mark_sensitive(m);
    lower_service(&l);
    lower_operations(&l);
    lowering_pad(&l);
    check_sizes(&l);
    finish(&l);
    return l.r;
}

ir *ir_lower(model *m, const char *name, fail_log *log)
{
    unsigned before = log->count;
    ir *r = lowering_run(m, name, log);
    return log->count == before ? r : NULL;
}
