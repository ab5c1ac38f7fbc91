/* The ir as text for people and golden tests: numbers with the names they stand for. */
#include "ir/print.h"

#include "base/bytes.h"

#include <inttypes.h>

static const char *const kind_names[] = {
    "document", "string",    "enum",       "boolean", "byte",   "short",      "integer",
    "long",     "intEnum",   "bigInteger", "float",   "double", "bigDecimal", "timestamp",
    "blob",     "structure", "union",      "list",    "map",
};
_Static_assert(sizeof kind_names / sizeof *kind_names == WV_KIND_COUNT, "a name for each kind");

static const struct {
    uint32_t flag;
    const char *name;
} shape_flags[] = {
    {WV_SHAPE_SENSITIVE, "sensitive"}, {WV_SHAPE_SPARSE, "sparse"}, {WV_SHAPE_UNIQUE, "unique"},
    {WV_SHAPE_CYCLE, "cycle"},         {WV_SHAPE_ERROR, "error"},
};

/* Printable ASCII as it is, quotes and backslashes with a backslash, the rest as \xNN. */
static void print_text(const uint8_t *pool, uint32_t offset, FILE *out)
{
    base_span text = base_pool(pool, offset);
    putc('"', out);
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (c < 0x20 || c > 0x7e)
            fprintf(out, "\\x%02x", c);
        else
            fprintf(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
    putc('"', out);
}

void print_word(const char *label, const uint8_t *pool, uint32_t offset, FILE *out)
{
    fprintf(out, " %s", label);
    if (offset == WV_NONE) {
        fputs(" -", out);
        return;
    }
    fprintf(out, " %" PRIu32 " ", offset);
    print_text(pool, offset, out);
}

void print_shape_ref(const ir *r, const char *label, uint32_t shape, FILE *out)
{
    fprintf(out, " %s", label);
    if (shape == WV_NONE) {
        fputs(" -", out);
        return;
    }
    fprintf(out, " %" PRIu32 " ", shape);
    print_text(r->names, r->shapes[shape].name, out);
}

static void print_option(const char *label, const uint8_t *pool, uint32_t offset, FILE *out)
{
    if (offset != WV_NONE)
        print_word(label, pool, offset, out);
}

static void print_service(const ir *r, FILE *out)
{
    const wv_service_row *s = &r->service;
    fprintf(out, "ir %s abi %u flags %" PRIu32 "\n", r->name, WV_TABLES_ABI, r->flags);
    fprintf(out, "service protocol %u dialect %u flags %" PRIu32 " extras %" PRIu32 "+%u",
            s->protocol, s->dialect, s->flags, s->first_extra, s->extra_count);
    print_word("target", r->names, s->target, out);
    print_word("sdk", r->names, s->sdk, out);
    print_word("space", r->names, s->space, out);
    print_word("version", r->names, s->version, out);
    fputs("\nservice", out);
    print_word("constraint", r->names, s->constraint_error, out);
    print_word("serialization", r->names, s->serialization_error, out);
    print_word("message", r->names, s->message_key, out);
    print_word("serialization_message", r->names, s->serialization_key, out);
    fprintf(out, "\nservice vocabulary %u aliases %" PRIu32 "+%u", s->vocabulary, s->first_alias,
            s->alias_count);
    print_option("constraint_space", r->names, s->constraint_space, out);
    print_option("serialization_space", r->names, s->serialization_space, out);
    print_option("body_suffix", r->names, s->body_suffix, out);
    putc('\n', out);
    for (uint32_t i = 0; i < r->extra_count; i++) {
        fprintf(out, "extra %" PRIu32, i);
        print_word("key", r->names, r->extras[i].key, out);
        print_word("value", r->names, r->extras[i].value, out);
        putc('\n', out);
    }
}

static void print_operations(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->operation_count; i++) {
        const wv_operation_row *o = &r->operations[i];
        fprintf(out, "operation %" PRIu32 " %s", i, r->operation_c_names[i]);
        print_word("name", r->names, o->name, out);
        print_shape_ref(r, "input", o->input, out);
        print_shape_ref(r, "output", o->output, out);
        fprintf(out, " errors %" PRIu32 "+%u", o->first_error, o->error_count);
        print_word("constraint", r->names, o->documented_constraint, out);
        print_word("serialization", r->names, o->documented_serialization, out);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < r->error_count; i++) {
        const wv_error_row *e = &r->errors[i];
        fprintf(out, "error %" PRIu32 " status %u", i, e->status);
        print_word("name", r->names, e->name, out);
        print_shape_ref(r, "shape", e->shape, out);
        putc('\n', out);
    }
}

static void print_bound(const ir *r, const wv_shape_row *s, const char *label, int32_t bound,
                        FILE *out)
{
    if (s->flags & WV_SHAPE_DECIMAL)
        print_word(label, r->keys, (uint32_t)bound, out);
    else if (s->flags & WV_SHAPE_WIDE)
        fprintf(out, " %s %" PRId64 " at %" PRId32, label,
                (int64_t)base_load64(base_pool(r->keys, (uint32_t)bound).data), bound);
    else
        fprintf(out, " %s %" PRId32, label, bound);
}

static void print_members_of(const wv_shape_row *s, FILE *out)
{
    fprintf(out, " members %" PRIu32 "+%u slots %" PRIu32 " bits %u", s->first, s->count, s->second,
            s->bits);
    if (s->kind != WV_KIND_ENUM)
        fprintf(out, " seed %" PRIu32, s->pattern);
    else if (s->pattern != WV_NONE)
        fprintf(out, " pattern %" PRIu32, s->pattern);
    if (s->kind == WV_KIND_STRUCTURE)
        fprintf(out, " required 0x%" PRIx64, s->required);
}

/* What only some kinds have. */
static void print_shape_kind(const ir *r, const wv_shape_row *s, FILE *out)
{
    switch (s->kind) {
    case WV_KIND_STRUCTURE:
    case WV_KIND_UNION:
    case WV_KIND_ENUM:
    case WV_KIND_INT_ENUM:
        print_members_of(s, out);
        break;
    case WV_KIND_LIST:
        print_shape_ref(r, "of", s->first, out);
        break;
    case WV_KIND_MAP:
        print_shape_ref(r, "key", s->first, out);
        print_shape_ref(r, "value", s->second, out);
        break;
    case WV_KIND_TIMESTAMP:
        fprintf(out, " format %u", s->bits);
        break;
    default:
        if (s->pattern != WV_NONE)
            fprintf(out, " pattern %" PRIu32, s->pattern);
    }
}

static void print_shapes(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->shape_count; i++) {
        const wv_shape_row *s = &r->shapes[i];
        fprintf(out, "shape %" PRIu32 " %s", i, kind_names[s->kind]);
        print_word("name", r->names, s->name, out);
        if (s->flags & WV_SHAPE_MIN)
            print_bound(r, s, "min", s->min, out);
        if (s->flags & WV_SHAPE_MAX)
            print_bound(r, s, "max", s->max, out);
        print_shape_kind(r, s, out);
        for (size_t f = 0; f < sizeof shape_flags / sizeof *shape_flags; f++)
            if (s->flags & shape_flags[f].flag)
                fprintf(out, " %s", shape_flags[f].name);
        putc('\n', out);
    }
}

static void print_members(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->member_count; i++) {
        const wv_member_row *m = &r->members[i];
        fprintf(out, "member %" PRIu32, i);
        print_word("text", r->keys, m->text, out);
        fprintf(out, " length %u", m->length);
        print_shape_ref(r, "shape", m->shape == WV_NO_SHAPE ? WV_NONE : m->shape, out);
        if (m->flags & WV_MEMBER_NAMED)
            print_word("name", r->keys, m->text + 2u + m->length, out);
        fputs(m->flags & WV_MEMBER_REQUIRED ? " required" : "", out);
        fputs(m->flags & WV_MEMBER_BOUND ? " bound" : "", out);
        fputs(m->flags & WV_MEMBER_WATCHED ? " watched" : "", out);
        fputs(m->flags & WV_MEMBER_HIDDEN ? " hidden\n" : "\n", out);
    }
}

static void print_slots(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->slot_count; i++) {
        if (i % 16 == 0)
            fprintf(out, "%sslots %" PRIu32 ":", i ? "\n" : "", i);
        fprintf(out, " %u", r->slots[i]);
    }
    fputs(r->slot_count ? "\n" : "", out);
}

static void print_patterns(const ir *r, FILE *out)
{
    static const char *const rungs[] = {"any", "steps", "pcre2", "dfa", "nfa", "counters"};
    _Static_assert(sizeof rungs / sizeof *rungs == WV_RUNG_COUNT, "a name for each rung");
    for (uint32_t i = 0; i < r->pattern_count; i++) {
        const wv_pattern_row *p = &r->patterns[i];
        fprintf(out, "pattern %" PRIu32 " %s %s%s steps %" PRIu32 "+%u", i, rungs[p->rung],
                p->flags & WV_PATTERN_SEARCH ? "search" : "whole",
                p->flags & WV_PATTERN_TEXT ? " text" : "", p->first, p->count);
        print_word("text", r->names, p->text, out);
        print_word("pcre2", r->names, p->pcre2, out);
        putc('\n', out);
    }
}

static void print_steps(const ir *r, FILE *out)
{
    static const char *const kinds[] = {"set",  "literal",  "dfa",   "nfa",
                                        "rest", "counters", "option"};
    _Static_assert(sizeof kinds / sizeof *kinds == WV_STEP_COUNT, "a name for each kind of step");
    for (uint32_t i = 0; i < r->step_count; i++) {
        const wv_step_row *s = &r->steps[i];
        fprintf(out, "step %" PRIu32, i);
        if (s->kind == WV_STEP_LITERAL)
            print_word(kinds[s->kind], r->keys, s->what, out);
        else
            fprintf(out, " %s", kinds[s->kind]);
        if (s->kind != WV_STEP_LITERAL && s->kind != WV_STEP_REST)
            fprintf(out, " %" PRIu32, s->what);
        if (s->kind == WV_STEP_OPTION)
            fprintf(out, " steps %" PRIu32, s->min);
        if (s->kind == WV_STEP_CLASS)
            fprintf(out, " min %" PRIu32, s->min);
        if (s->kind == WV_STEP_CLASS && s->max != WV_NONE)
            fprintf(out, " max %" PRIu32, s->max);
        putc('\n', out);
    }
}

static void print_sets(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->set_count; i++) {
        const wv_set_row *s = &r->sets[i];
        fprintf(out,
                "set %" PRIu32 " ascii %08" PRIx32 " %08" PRIx32 " %08" PRIx32 " %08" PRIx32
                " ranges %" PRIu32 "+%" PRIu32,
                i, s->ascii[0], s->ascii[1], s->ascii[2], s->ascii[3], s->first, s->count);
        for (uint32_t k = 0; k < s->count; k++)
            fprintf(out, " %" PRIx32 "-%" PRIx32, r->ranges[s->first + 2 * k],
                    r->ranges[s->first + 2 * k + 1]);
        putc('\n', out);
    }
}

static void print_map(const ir *r, const wv_class_map *map, FILE *out)
{
    fprintf(out, " map %" PRIu32 " words %" PRIu32 "+%" PRIu32, map->ascii, map->first, map->count);
    for (uint32_t i = 0; i < map->count; i++)
        fprintf(out, " %" PRIx32 ":%" PRIu32, r->words[map->first + 2 * i],
                r->words[map->first + 2 * i + 1]);
}

static void print_automata(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->dfa_count; i++) {
        const wv_dfa_row *d = &r->dfas[i];
        fprintf(out, "dfa %" PRIu32 " states %u classes %u start %u accept %u cells %" PRIu32, i,
                d->states, d->classes, d->start, d->accept, d->cells);
        if (d->spans != WV_NONE)
            fprintf(out, " spans %" PRIu32 " words %" PRIu32, d->spans, d->span_rows);
        if (d->counters != WV_NONE)
            fprintf(out, " actions %" PRIu32 " counters %" PRIu32, d->actions, d->counters);
        print_map(r, &d->map, out);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < r->nfa_count; i++) {
        const wv_nfa_row *n = &r->nfas[i];
        fprintf(out, "nfa %" PRIu32 " blocks %u classes %u words %" PRIu32 "%s", i, n->blocks,
                n->classes, n->first, n->accepts_empty ? " empty" : "");
        print_map(r, &n->map, out);
        putc('\n', out);
    }
}

static void print_numbers(const ir *r, FILE *out)
{
    for (uint32_t i = 0; i < r->automata_size; i++) {
        if (i % 32 == 0)
            fprintf(out, "%sautomata %" PRIu32 ":", i ? "\n" : "", i);
        fprintf(out, " %u", r->automata[i]);
    }
    fputs(r->automata_size ? "\n" : "", out);
    for (uint32_t i = 0; i < r->word_count; i++) {
        if (i % 16 == 0)
            fprintf(out, "%swords %" PRIu32 ":", i ? "\n" : "", i);
        fprintf(out, " %" PRIx32, r->words[i]);
    }
    fputs(r->word_count ? "\n" : "", out);
}

static void print_pool(const char *label, const uint8_t *pool, uint32_t size, FILE *out)
{
    for (uint32_t at = 0; at < size; at += 2 + (uint32_t)base_pool(pool, at).size) {
        fprintf(out, "%s %" PRIu32 " ", label, at);
        print_text(pool, at, out);
        putc('\n', out);
    }
}

void ir_print(const ir *r, FILE *out)
{
    print_service(r, out);
    print_operations(r, out);
    print_shapes(r, out);
    print_members(r, out);
    print_slots(r, out);
    print_patterns(r, out);
    print_steps(r, out);
    print_sets(r, out);
    print_automata(r, out);
    print_numbers(r, out);
    print_http(r, out);
    print_rules(r, out);
    print_pool("key", r->keys, r->key_size, out);
    print_pool("name", r->names, r->name_size, out);
}
