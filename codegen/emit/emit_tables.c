#include "emit/emit.h"

#include <inttypes.h>

typedef struct flag_name {
    uint32_t flag;
    const char *name;
} flag_name;

static const char *const kind_names[] = {
    "WV_KIND_DOCUMENT",    "WV_KIND_STRING",      "WV_KIND_ENUM",    "WV_KIND_BOOLEAN",
    "WV_KIND_BYTE",        "WV_KIND_SHORT",       "WV_KIND_INTEGER", "WV_KIND_LONG",
    "WV_KIND_INT_ENUM",    "WV_KIND_BIG_INTEGER", "WV_KIND_FLOAT",   "WV_KIND_DOUBLE",
    "WV_KIND_BIG_DECIMAL", "WV_KIND_TIMESTAMP",   "WV_KIND_BLOB",    "WV_KIND_STRUCTURE",
    "WV_KIND_UNION",       "WV_KIND_LIST",        "WV_KIND_MAP",
};
_Static_assert(sizeof kind_names / sizeof *kind_names == WV_KIND_COUNT, "a name for each kind");

static const flag_name shape_flags[] = {
    {WV_SHAPE_MIN, "WV_SHAPE_MIN"},         {WV_SHAPE_MAX, "WV_SHAPE_MAX"},
    {WV_SHAPE_DECIMAL, "WV_SHAPE_DECIMAL"}, {WV_SHAPE_SENSITIVE, "WV_SHAPE_SENSITIVE"},
    {WV_SHAPE_SPARSE, "WV_SHAPE_SPARSE"},   {WV_SHAPE_UNIQUE, "WV_SHAPE_UNIQUE"},
    {WV_SHAPE_CYCLE, "WV_SHAPE_CYCLE"},     {WV_SHAPE_ERROR, "WV_SHAPE_ERROR"},
    {WV_SHAPE_WIDE, "WV_SHAPE_WIDE"},       {0, NULL},
};

static const flag_name member_flags[] = {
    {WV_MEMBER_REQUIRED, "WV_MEMBER_REQUIRED"}, {WV_MEMBER_HIDDEN, "WV_MEMBER_HIDDEN"},
    {WV_MEMBER_BOUND, "WV_MEMBER_BOUND"},       {WV_MEMBER_NAMED, "WV_MEMBER_NAMED"},
    {WV_MEMBER_WATCHED, "WV_MEMBER_WATCHED"},   {0, NULL},
};

static const flag_name pattern_flags[] = {
    {WV_PATTERN_SEARCH, "WV_PATTERN_SEARCH"},
    {WV_PATTERN_TEXT, "WV_PATTERN_TEXT"},
    {0, NULL},
};

static const flag_name schema_flags[] = {
    {WV_SCHEMA_PCRE2, "WV_SCHEMA_PCRE2"},
    {WV_SCHEMA_HTTP, "WV_SCHEMA_HTTP"},
    {WV_SCHEMA_RULES, "WV_SCHEMA_RULES"},
    {0, NULL},
};

static void emit_last_flags(writer *w, uint32_t flags, const flag_name *names)
{
    const char *between = "";
    for (; names->name; names++)
        if (flags & names->flag) {
            write_format(w, "%s%s", between, names->name);
            between = " | ";
        }
    write_text(w, flags ? "" : "0");
}

static void emit_flags(writer *w, uint32_t flags, const flag_name *names)
{
    emit_last_flags(w, flags, names);
    write_text(w, ", ");
}

static void emit_label(const uint8_t *pool, uint32_t number, uint32_t text, writer *w)
{
    size_t size = (size_t)pool[text] | (size_t)pool[text + 1] << 8;
    write_label(w, number, pool + text + 2, size);
}

static void begin_table(const ir *r, const char *type, const char *table, writer *w)
{
    write_format(w, "\nstatic const %s %s_%s_[] = {\n", type, r->name, table);
}

/* C has no empty arrays, and arithmetic on a null pointer is undefined: one zero row instead. */
static void end_table(uint32_t count, const char *zero, writer *w)
{
    write_format(w, "%s};\n", count ? "" : zero);
}

static void emit_shapes(const ir *r, writer *w)
{
    write_text(w, "\n/* kind, bits, flags, count, unused, name, first, second, pattern or seed, "
                  "min and max,\n"
                  " * or the mask of required members */");
    begin_table(r, "wv_shape_row", "shapes", w);
    for (uint32_t i = 0; i < r->shape_count; i++) {
        const wv_shape_row *s = &r->shapes[i];
        emit_label(r->names, i, s->name, w);
        write_format(w, "    {%s, %u, ", kind_names[s->kind], s->bits);
        emit_flags(w, s->flags, shape_flags);
        write_format(w, "%u, 0, %" PRIu32 ", ", s->count, s->name);
        write_number(w, s->first);
        write_number(w, s->second);
        write_number(w, s->pattern);
        if (s->kind == WV_KIND_STRUCTURE)
            write_format(w, "{.required = UINT64_C(0x%" PRIx64 ")}},\n", s->required);
        else
            write_format(w, "{{%" PRId32 ", %" PRId32 "}}},\n", s->min, s->max);
    }
    end_table(r->shape_count, "    {0},\n", w);
}

static void emit_members(const ir *r, writer *w)
{
    write_text(w, "\n/* length, text, flags, shape */");
    begin_table(r, "wv_member_row", "members", w);
    for (uint32_t i = 0; i < r->member_count; i++) {
        const wv_member_row *m = &r->members[i];
        emit_label(r->keys, i, m->text, w);
        write_text(w, "    {");
        write_format(w, "%u, %u, ", (unsigned)m->length, (unsigned)m->text);
        emit_flags(w, m->flags, member_flags);
        write_format(w, m->shape == WV_NO_SHAPE ? "WV_NO_SHAPE},\n" : "%u},\n", (unsigned)m->shape);
    }
    end_table(r->member_count, "    {0},\n", w);
}

/* Between the numbers of an array, 16 a line. */
static void emit_separator(writer *w, uint32_t i)
{
    write_text(w, i % 16 ? " " : i ? "\n    " : "    ");
}

static void emit_slots(const ir *r, writer *w)
{
    begin_table(r, "uint16_t", "slots", w);
    for (uint32_t i = 0; i < r->slot_count; i++) {
        emit_separator(w, i);
        write_format(w, "%u,", r->slots[i]);
    }
    write_text(w, r->slot_count ? "\n" : "");
    end_table(r->slot_count, "    0,\n", w);
}

static void emit_patterns(const ir *r, writer *w)
{
    static const char *const rungs[] = {"WV_RUNG_ANY", "WV_RUNG_STEPS", "WV_RUNG_PCRE2",
                                        "WV_RUNG_DFA", "WV_RUNG_NFA",   "WV_RUNG_COUNTERS"};
    _Static_assert(sizeof rungs / sizeof *rungs == WV_RUNG_COUNT, "a name for each rung");
    write_text(w, "\n/* rung, flags, count, first, text, pcre2 */");
    begin_table(r, "wv_pattern_row", "patterns", w);
    for (uint32_t i = 0; i < r->pattern_count; i++) {
        const wv_pattern_row *p = &r->patterns[i];
        write_format(w, "    {%s, ", rungs[p->rung]);
        emit_flags(w, p->flags, pattern_flags);
        write_format(w, "%u, %" PRIu32 ", ", p->count, p->first);
        write_number(w, p->text);
        write_format(w, p->pcre2 == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n", p->pcre2);
    }
    end_table(r->pattern_count, "    {0},\n", w);
}

static void emit_steps(const ir *r, writer *w)
{
    static const char *const kinds[] = {"WV_STEP_CLASS", "WV_STEP_LITERAL", "WV_STEP_DFA",
                                        "WV_STEP_NFA",   "WV_STEP_REST",    "WV_STEP_COUNTERS",
                                        "WV_STEP_OPTION"};
    _Static_assert(sizeof kinds / sizeof *kinds == WV_STEP_COUNT, "a name for each kind of step");
    write_text(w, "\n/* kind, set, literal or automaton, min, max */");
    begin_table(r, "wv_step_row", "steps", w);
    for (uint32_t i = 0; i < r->step_count; i++) {
        const wv_step_row *s = &r->steps[i];
        write_format(w, "    {%s, %" PRIu32 ", %" PRIu32 ", ", kinds[s->kind], s->what, s->min);
        write_format(w, s->max == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n", s->max);
    }
    end_table(r->step_count, "    {0},\n", w);
}

static void emit_bytes(const uint8_t *bytes, uint32_t count, writer *w)
{
    for (uint32_t i = 0; i < count; i++) {
        emit_separator(w, i);
        write_format(w, "%u,", bytes[i]);
    }
    write_text(w, count ? "\n" : "");
}

static void emit_words(const uint32_t *words, uint32_t count, writer *w)
{
    for (uint32_t i = 0; i < count; i++) {
        write_text(w, i % 8 ? " " : i ? "\n    " : "    ");
        write_format(w, words[i] == WV_NONE ? "WV_NONE," : "0x%" PRIx32 ",", words[i]);
    }
    write_text(w, count ? "\n" : "");
}

static void emit_sixteen(const uint8_t bytes[16], writer *w)
{
    for (int i = 0; i < 16; i++)
        write_format(w, i ? ", %u" : "     {%u", bytes[i]);
    write_text(w, "},\n");
}

static void emit_sets(const ir *r, writer *w)
{
    write_text(w,
               "\n/* bits of U+0000 to U+007F, first word in ranges, pairs, nibbles, runs, their "
               "number */");
    begin_table(r, "wv_set_row", "sets", w);
    for (uint32_t i = 0; i < r->set_count; i++) {
        const wv_set_row *s = &r->sets[i];
        write_format(w,
                     "    {{0x%08" PRIx32 ", 0x%08" PRIx32 ", 0x%08" PRIx32 ", 0x%08" PRIx32
                     "}, %" PRIu32 ", %" PRIu32 ",\n",
                     s->ascii[0], s->ascii[1], s->ascii[2], s->ascii[3], s->first, s->count);
        emit_sixteen(s->nibbles, w);
        emit_sixteen(s->runs, w);
        write_format(w, s->run_count == WV_NONE ? "     WV_NONE},\n" : "     %" PRIu32 "},\n",
                     s->run_count);
    }
    end_table(r->set_count, "    {{0}, 0, 0, {0}, {0}, 0},\n", w);
    begin_table(r, "uint32_t", "ranges", w);
    for (uint32_t i = 0; i + 1 < r->range_count; i += 2)
        write_format(w, "    0x%04" PRIx32 ", 0x%04" PRIx32 ",\n", r->ranges[i], r->ranges[i + 1]);
    end_table(r->range_count, "    0,\n", w);
}

static void emit_map(const wv_class_map *map, writer *w)
{
    write_format(w, "    {{%" PRIu32 ", %" PRIu32 ", %" PRIu32 "}, ", map->ascii, map->first,
                 map->count);
}

static void emit_automata(const ir *r, writer *w)
{
    write_text(w,
               "\n/* class map (ASCII, words, pairs), cells, spans, their words, states, classes, "
               "start, accept, actions, counters */");
    begin_table(r, "wv_dfa_row", "dfas", w);
    for (uint32_t i = 0; i < r->dfa_count; i++) {
        const wv_dfa_row *d = &r->dfas[i];
        emit_map(&d->map, w);
        write_format(w, "%" PRIu32 ", ", d->cells);
        write_number(w, d->spans);
        write_format(w, "%" PRIu32 ", %u, %u, %u, %u, ", d->span_rows, d->states, d->classes,
                     d->start, d->accept);
        write_number(w, d->actions);
        write_format(w, d->counters == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n", d->counters);
    }
    end_table(r->dfa_count, "    {{0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0},\n", w);
    write_text(w, "\n/* class map, first word, blocks, classes, accepts the empty text */");
    begin_table(r, "wv_nfa_row", "nfas", w);
    for (uint32_t i = 0; i < r->nfa_count; i++) {
        const wv_nfa_row *n = &r->nfas[i];
        emit_map(&n->map, w);
        write_format(w, "%" PRIu32 ", %u, %u, %" PRIu32 "},\n", n->first, n->blocks, n->classes,
                     n->accepts_empty);
    }
    end_table(r->nfa_count, "    {{0, 0, 0}, 0, 0, 0, 0},\n", w);
    write_text(w, "\n/* classes of ASCII, cells and spans of automata */");
    begin_table(r, "uint8_t", "automata", w);
    emit_bytes(r->automata, r->automata_size, w);
    end_table(r->automata_size, "    0,\n", w);
    begin_table(r, "uint32_t", "words", w);
    emit_words(r->words, r->word_count, w);
    end_table(r->word_count, "    0,\n", w);
}

static void emit_operations(const ir *r, writer *w)
{
    write_text(w, "\n/* name, input, output, first error, errors, flags, documented names of "
                  "constraint and\n * serialization errors */");
    begin_table(r, "wv_operation_row", "operations", w);
    for (uint32_t i = 0; i < r->operation_count; i++) {
        const wv_operation_row *o = &r->operations[i];
        emit_label(r->names, i, o->name, w);
        write_format(w, "    {%" PRIu32 ", ", o->name);
        write_number(w, o->input);
        write_number(w, o->output);
        write_format(w, "%" PRIu32 ", %u, 0, ", o->first_error, o->error_count);
        write_number(w, o->documented_constraint);
        write_format(w, o->documented_serialization == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n",
                     o->documented_serialization);
    }
    end_table(r->operation_count, "    {0},\n", w);
}

static void emit_errors(const ir *r, writer *w)
{
    write_text(w, "\n/* name, shape, status, flags */");
    begin_table(r, "wv_error_row", "errors", w);
    for (uint32_t i = 0; i < r->error_count; i++) {
        const wv_error_row *e = &r->errors[i];
        emit_label(r->names, i, e->name, w);
        write_format(w, "    {%" PRIu32 ", ", e->name);
        write_number(w, e->shape);
        write_format(w, "%u, 0},\n", e->status);
    }
    end_table(r->error_count, "    {0},\n", w);
    begin_table(r, "wv_extra_row", "extras", w);
    for (uint32_t i = 0; i < r->extra_count; i++)
        write_format(w, "    {%" PRIu32 ", %" PRIu32 "},\n", r->extras[i].key, r->extras[i].value);
    end_table(r->extra_count, "    {0},\n", w);
}

static void emit_keys(const ir *r, writer *w)
{
    write_text(w, "\n/* Wire names, enum values, literals: each is its length in two bytes and its "
                  "bytes. */");
    begin_table(r, "uint8_t", "keys", w);
    write_pool(w, r->keys, r->key_size);
    end_table(r->key_size, "    0,\n", w);
}

static void emit_service(const ir *r, writer *w)
{
    static const char *const protocols[] = {"WV_PROTOCOL_AWS_JSON_1_0", "WV_PROTOCOL_AWS_JSON_1_1",
                                            "WV_PROTOCOL_REST_JSON_1"};
    const wv_service_row *s = &r->service;
    const struct {
        const char *field;
        uint32_t value;
    } numbers[] = {
        {"target", s->target},
        {"sdk", s->sdk},
        {"space", s->space},
        {"version", s->version},
        {"constraint_error", s->constraint_error},
        {"serialization_error", s->serialization_error},
        {"message_key", s->message_key},
        {"serialization_key", s->serialization_key},
        {"first_extra", s->first_extra},
        {"extra_count", s->extra_count},
        {"constraint_space", s->constraint_space},
        {"serialization_space", s->serialization_space},
        {"body_suffix", s->body_suffix},
        {"first_alias", s->first_alias},
        {"alias_count", s->alias_count},
    };
    static const char *const vocabularies[] = {"WV_VOCABULARY_MODERN", "WV_VOCABULARY_CLASSIC",
                                               "WV_VOCABULARY_DYNAMODB"};
    write_format(w, "\nstatic const wv_service_row %s_service_ = {\n", r->name);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].value == WV_NONE)
            write_format(w, "    .%s = WV_NONE,\n", numbers[i].field);
        else
            write_format(w, "    .%s = %" PRIu32 ",\n", numbers[i].field, numbers[i].value);
    write_format(w, "    .vocabulary = %s,\n    .protocol = %s,\n    .dialect = %s,\n",
                 vocabularies[s->vocabulary], protocols[s->protocol],
                 s->dialect == WV_DIALECT_SMITHY ? "WV_DIALECT_SMITHY" : "WV_DIALECT_CORAL");
    write_format(w, "    .flags = %s%sWV_SERVICE_WORDS,\n};\n",
                 s->flags & WV_SERVICE_ECHO ? "WV_SERVICE_ECHO | " : "",
                 s->flags & WV_SERVICE_ELEMENT_NULL ? "WV_SERVICE_ELEMENT_NULL | " : "");
}

static void emit_counts(const ir *r, writer *w)
{
    const struct {
        const char *field;
        uint32_t value;
    } counts[] = {
        {"shape_count", r->shape_count}, {"member_count", r->member_count},
        {"slot_count", r->slot_count},   {"pattern_count", r->pattern_count},
        {"step_count", r->step_count},   {"set_count", r->set_count},
        {"range_count", r->range_count}, {"operation_count", r->operation_count},
        {"error_count", r->error_count}, {"extra_count", r->extra_count},
        {"key_size", r->key_size},       {"name_size", r->name_size},
        {"dfa_count", r->dfa_count},     {"nfa_count", r->nfa_count},
        {"word_count", r->word_count},   {"automata_size", r->automata_size},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        write_format(w, "    .%s = %" PRIu32 ",\n", counts[i].field, counts[i].value);
}

static void emit_schema(const ir *r, writer *w)
{
    static const char *const tables[] = {
        "shapes", "members", "slots", "patterns", "steps", "sets", "ranges", "operations",
        "errors", "extras",  "keys",  "names",    "dfas",  "nfas", "words",  "automata"};
    write_format(w, "\nconst wv_schema %s_schema = {\n    .abi = %u,\n    .flags = ", r->name,
                 WV_TABLES_ABI);
    emit_last_flags(w, r->flags, schema_flags);
    write_text(w, ",\n");
    emit_counts(r, w);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        write_format(w, "    .%s = %s_%s_,\n", tables[i], r->name, tables[i]);
    if (r->flags & WV_SCHEMA_HTTP)
        emit_http_fields(r, w);
    if (r->flags & WV_SCHEMA_RULES)
        emit_rule_fields(r, w);
    write_format(w, "    .service = &%s_service_,\n};\n", r->name);
}

void emit_tables(const ir *r, writer *w)
{
    static void (*const parts[])(const ir *, writer *) = {
        emit_shapes, emit_members,  emit_slots,      emit_patterns, emit_steps,
        emit_sets,   emit_automata, emit_operations, emit_errors,   emit_http,
        emit_rules,  emit_keys,     emit_service,    emit_schema,
    };
    emit_banner(r, w);
    write_format(w, "#include \"%s.h\"\n\n#include <wirevet/tables.h>\n\n", r->name);
    emit_abi_check(w);
    write_format(w, "\nextern const uint8_t %s_names_[] __attribute__((visibility(\"hidden\")));\n",
                 r->name);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](r, w);
}
