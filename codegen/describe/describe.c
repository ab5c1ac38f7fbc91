#include "describe/describe.h"

#include "base/limits.h"
#include "model/effective.h"
#include "model/text.h"
#include "support/printable.h"

#include <inttypes.h>

typedef struct frame {
    const model_shape *shape;
    uint32_t next;     /* member to describe next */
    bool message;      /* the members have places of their own in the HTTP message */
    model_location at; /* else where they are */
} frame;

typedef struct tree {
    printable out;
    const model *m;
    uint32_t depth; /* frames in use */
    frame frames[WV_MAX_DEPTH];
    bool *seen; /* of each shape of the model: described */
} tree;

/* A shape where it is used. */
typedef struct use {
    const model_shape *shape;
    const model_member *member; /* NULL: the root */
    model_traits traits;        /* effective */
    bool message;               /* the root of an HTTP message */
    model_location at;
} use;

/* A member, element or value of what is used. Bindings count at the top of a message only, and for
 * the elements of what is bound there. */
static use use_in(const model_shape *shape, bool message, model_location at,
                  const model_member *member)
{
    bool inside = shape->kind == MODEL_LIST || shape->kind == MODEL_MAP;
    return (use){.shape = member->target,
                 .member = member,
                 .traits = model_effective(&member->target->traits, &member->traits),
                 .at = message  ? member->location
                       : inside ? at
                                : MODEL_IN_BODY};
}

static void put(tree *t, const char *text)
{
    printable_string(&t->out, text);
}

static void put_text(tree *t, model_text text)
{
    printable_text(&t->out, text.data, text.size, false);
}

/* ---- One line ------------------------------------------------------------------------------ */

static void put_bounds(tree *t, const char *before, model_text min, model_text max,
                       const char *after)
{
    if (!min.data && !max.data)
        return;
    put(t, before);
    put(t, !max.data ? "at least " : !min.data ? "at most " : "");
    put_text(t, min);
    put(t, min.data && max.data ? " to " : "");
    put_text(t, max);
    put(t, after);
}

static model_text number_text(tree *t, bool has, int64_t value)
{
    const char *text = has ? arena_printf(t->out.memory, "%" PRId64, value) : NULL;
    return (model_text){text, text ? strlen(text) : 0};
}

static void put_length(tree *t, const model_traits *s, const char *before, const char *after)
{
    put_bounds(t, before, number_text(t, s->has_length_min, s->length_min),
               number_text(t, s->has_length_max, s->length_max), after);
}

static void put_limits(tree *t, const use *u)
{
    const model_traits *s = &u->traits;
    model_text none = {0};
    switch (u->shape->kind) {
    case MODEL_STRING:
    case MODEL_ENUM:
        put_length(t, s, "; length ", "");
        break;
    case MODEL_BLOB:
        put_length(t, s, "; length ", " bytes");
        break;
    case MODEL_LIST:
    case MODEL_MAP:
        put_length(t, s, "; ", " entries");
        break;
    default:
        if (u->shape->kind >= MODEL_BYTE && u->shape->kind <= MODEL_BIG_DECIMAL)
            put_bounds(t, "; value ", s->has_range_min ? s->range_min : none,
                       s->has_range_max ? s->range_max : none, "");
    }
}

static void put_values(tree *t, const model_shape *shape)
{
    const char *between = "; one of ";
    if (shape->kind != MODEL_ENUM && shape->kind != MODEL_INT_ENUM)
        return;
    for (uint32_t i = 0; i < shape->member_count; i++) {
        if (shape->members[i].hidden)
            continue;
        put(t, between);
        put_text(t, shape->members[i].wire);
        between = ", ";
    }
}

static void put_constraints(tree *t, const use *u)
{
    model_kind kind = u->shape->kind;
    put_limits(t, u);
    put_values(t, u->shape);
    if (u->traits.has_pattern && (kind == MODEL_STRING || kind == MODEL_ENUM)) {
        put(t, "; pattern ");
        put_text(t, u->traits.pattern);
    }
    if (u->traits.unique && kind == MODEL_LIST)
        put(t, "; no element twice");
    if (u->traits.sparse && (kind == MODEL_LIST || kind == MODEL_MAP))
        put(t, "; null allowed");
}

/* https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait, and httpHeader, httpLabel
 * and httpQuery of https://smithy.io/2.0/spec/http-bindings.html: a location has its own default.
 */
static model_time time_of(const use *u)
{
    if (u->traits.time != MODEL_TIME_NONE)
        return u->traits.time;
    switch (u->at) {
    case MODEL_IN_LABEL:
    case MODEL_IN_QUERY:
    case MODEL_IN_QUERY_PARAMS:
        return MODEL_TIME_DATE_TIME;
    case MODEL_IN_HEADER:
    case MODEL_IN_PREFIX_HEADERS:
        return MODEL_TIME_HTTP_DATE;
    default:
        return MODEL_TIME_EPOCH;
    }
}

static const char *body_of(const model_shape *payload)
{
    bool text =
        payload->kind == MODEL_STRING || payload->kind == MODEL_ENUM || payload->kind == MODEL_BLOB;
    return payload->streaming ? ", the body, as a stream"
           : text             ? ", the body, as it is"
                              : ", the body";
}

/* Where a member at the top of an HTTP message travels. */
static void put_location(tree *t, const use *u)
{
    static const char *const places[] = {
        [MODEL_IN_LABEL] = ", in the path",
        [MODEL_IN_QUERY] = ", in the query as ",
        [MODEL_IN_QUERY_PARAMS] = ", other query parameters",
        [MODEL_IN_HEADER] = ", in header ",
        [MODEL_IN_PREFIX_HEADERS] = ", in headers that begin with ",
        [MODEL_IN_STATUS] = ", the status",
    };
    if (u->at == MODEL_IN_BODY)
        return;
    put(t, u->at == MODEL_IN_PAYLOAD ? body_of(u->shape) : places[u->at]);
    if (u->at == MODEL_IN_QUERY || u->at == MODEL_IN_HEADER || u->at == MODEL_IN_PREFIX_HEADERS)
        put_text(t, u->member->location_name);
}

static void put_type(tree *t, const use *u)
{
    static const char *const forms[] = {" in epoch seconds", " in epoch seconds",
                                        " in date-time form", " in http-date form"};
    put(t, model_kind_word(u->shape->kind));
    if (u->shape->kind == MODEL_TIMESTAMP)
        put(t, forms[time_of(u)]);
    put(t, " ");
    put_text(t, u->shape->name);
    if (u->member && u->member->traits.required)
        put(t, ", required");
    if (u->traits.sensitive)
        put(t, ", sensitive");
}

/* The type of a member, most often in the same file. */
static void put_type_place(tree *t, const use *u, bool member)
{
    fail_place place = u->shape->place;
    if (!member || !place.file || strcmp(u->member->place.file, place.file) != 0) {
        printable_place(&t->out, place);
        return;
    }
    printable_number(&t->out, place.line);
    put(t, ":");
    printable_number(&t->out, place.column);
}

/* " (glue.json:210:9, type 695:5)"; what the prelude has is in no file. */
static void put_places(tree *t, const use *u)
{
    bool member = u->member && u->member->place.file && u->member->place.line,
         type = u->shape->place.line;
    if (!member && !type)
        return;
    put(t, " (");
    if (member)
        printable_place(&t->out, u->member->place);
    put(t, member && type ? ", type " : "");
    if (type)
        put_type_place(t, u, member);
    put(t, ")");
}

/* ---- The tree ------------------------------------------------------------------------------ */

/* Structures, unions and shapes of a cycle are described once. */
static bool is_repeat(tree *t, const model_shape *shape)
{
    if (shape->kind != MODEL_STRUCTURE && shape->kind != MODEL_UNION && !shape->cycle)
        return false;
    bool *seen = &t->seen[shape - t->m->shapes], before = *seen;
    *seen = true;
    return before;
}

static void describe_use(tree *t, model_text name, const use *u, bool bound)
{
    bool deeper = u->shape->kind >= MODEL_STRUCTURE && u->shape->kind <= MODEL_MAP;
    for (uint32_t i = 0; i < t->depth; i++)
        put(t, "  ");
    put_text(t, name);
    put(t, ": ");
    put_type(t, u);
    if (bound)
        put_location(t, u);
    put_constraints(t, u);
    put_places(t, u);
    if (deeper && is_repeat(t, u->shape)) {
        put(t, " (see above)");
        deeper = false;
    } else if (deeper && t->depth == WV_MAX_DEPTH) {
        put(t, " (too deep to show)");
        deeper = false;
    }
    put(t, "\n");
    if (deeper)
        t->frames[t->depth++] = (frame){u->shape, 0, u->message, u->at};
}

static model_text step_of(const model_shape *shape, uint32_t member)
{
    if (shape->kind == MODEL_STRUCTURE || shape->kind == MODEL_UNION)
        return shape->members[member].wire;
    return shape->kind == MODEL_MAP && member == 0 ? (model_text){"key", 3} : (model_text){"*", 1};
}

static void describe_all(tree *t, model_text title, const use *root)
{
    describe_use(t, title, root, false);
    while (t->depth > 0) {
        frame *f = &t->frames[t->depth - 1];
        if (f->next == f->shape->member_count) {
            t->depth--;
            continue;
        }
        uint32_t i = f->next++;
        use u = use_in(f->shape, f->message, f->at, &f->shape->members[i]);
        describe_use(t, step_of(f->shape, i), &u, f->message);
    }
}

/* ---- The path ------------------------------------------------------------------------------ */

/* A step of a JSON pointer without its escapes; *at: behind it. */
static model_text take_step(arena *memory, model_text path, size_t *at)
{
    char *step = arena_alloc(memory, path.size + 1);
    size_t size = 0;
    for (; *at < path.size && path.data[*at] != '/'; ++*at) {
        char c = path.data[*at];
        if (c == '~' && *at + 1 < path.size &&
            (path.data[*at + 1] == '0' || path.data[*at + 1] == '1'))
            c = path.data[++*at] == '1' ? '/' : '~';
        step[size++] = c;
    }
    return (model_text){step, size};
}

static const model_member *follow(const model_shape *shape, model_text step)
{
    if (shape->kind < MODEL_STRUCTURE || shape->kind > MODEL_MAP)
        return NULL;
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (model_text_equal(step_of(shape, i), step))
            return &shape->members[i];
    return NULL;
}

static bool find(arena *memory, use *u, model_text path)
{
    for (size_t at = 0; at < path.size;) {
        if (path.data[at++] != '/')
            return false;
        const model_member *m = follow(u->shape, take_step(memory, path, &at));
        if (!m)
            return false;
        *u = use_in(u->shape, u->message, u->at, m);
    }
    return true;
}

/* ---- Rules in words ------------------------------------------------------------------------- */

static bool has_members(tree *t, const use *root, const model_condition *c)
{
    use u = *root;
    if (c->pointer.size && !find(t->out.memory, &u, c->pointer))
        return false;
    for (const model_condition *n = c->first; n; n = n->next)
        if (!has_members(t, root, n))
            return false;
    return true;
}

static void describe_rule(tree *t, const model_rule *rule)
{
    put(t, "  ");
    put_text(t, rule->at);
    put(t, ": ");
    put_text(t, rule->text);
    put(t, " (");
    put_text(t, rule->error);
    put(t, "; ");
    put_text(t, rule->source);
    put(t, ")");
    if (!t->m->rules_optional) { /* else it is in no file of the caller's */
        put(t, " (");
        printable_place(&t->out, rule->place);
        put(t, ")");
    }
    put(t, "\n");
}

static void describe_rules(tree *t, const use *root, const model_operation *o)
{
    bool first = true;
    for (uint32_t i = 0; i < t->m->rule_count; i++) {
        const model_rule *rule = &t->m->rules[i];
        use at = *root;
        if (!model_text_equal(rule->operation, o->name) || !find(t->out.memory, &at, rule->at) ||
            (rule->when && !has_members(t, root, rule->when)) || !has_members(t, root, rule->then))
            continue;
        put(t, first ? "rules in words:\n" : "");
        first = false;
        describe_rule(t, rule);
    }
}

const char *describe(arena *memory, const model *m, const model_shape *shape, model_text title,
                     model_text path, const model_operation *rules, size_t *size)
{
    tree *t = arena_alloc(memory, sizeof *t);
    t->out.memory = memory;
    t->m = m;
    t->seen = arena_alloc(memory, (size_t)m->shape_count + 1);
    if (shape) {
        use root = {.shape = shape,
                    .traits = shape->traits,
                    .message = m->protocol == MODEL_REST_JSON_1},
            start = root;
        if (!find(memory, &start, path))
            return NULL;
        describe_all(t, path.size ? path : title, &start);
        if (rules && !path.size)
            describe_rules(t, &root, rules);
    } else {
        if (path.size)
            return NULL;
        put(t, "no members\n");
    }
    *size = t->out.size;
    return t->out.text;
}
