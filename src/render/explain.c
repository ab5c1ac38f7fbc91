/* The constraints of an operation as an indented tree. */
#include "render/constraint.h"
#include "render/rule.h"
#include "report/report.h"

/* Structures, unions and shapes of a cycle are described once; a bit per shape row remembers it
 * for as many rows as fit into 8 KiB of stack. The AWS service with the most has some 20,000. */
#define SEEN_BITS 65536u

typedef struct frame {
    uint32_t shape;
    uint32_t next; /* child to describe next */
} frame;

typedef struct tree {
    render_out *out;
    const wv_schema *schema;
    const wv_message_row *message; /* NULL: not HTTP */
    uint32_t depth;                /* frames in use */
    frame frames[WV_MAX_DEPTH];
    uint64_t seen[SEEN_BITS / 64];
} tree;

static const char *kind_name(const wv_shape_row *row)
{
    static const char *const names[WV_KIND_COUNT] = {
        "document", "string",    "enum",       "boolean", "byte",   "short",      "integer",
        "long",     "intEnum",   "bigInteger", "float",   "double", "bigDecimal", "timestamp",
        "blob",     "structure", "union",      "list",    "map"};
    static const char *const times[] = {"timestamp in epoch seconds", "timestamp in date-time form",
                                        "timestamp in http-date form"};
    if (row->kind == WV_KIND_TIMESTAMP && row->bits <= WV_TIME_HTTP_DATE)
        return times[row->bits];
    return row->kind < WV_KIND_COUNT ? names[row->kind] : "unknown";
}

static void put_bounds(tree *t, const wv_shape_row *row, const char *before, const char *after)
{
    bool min = row->flags & WV_SHAPE_MIN, max = row->flags & WV_SHAPE_MAX;
    if (!min && !max)
        return;
    render_put(t->out, before);
    render_put(t->out, !max ? "at least " : !min ? "at most " : "");
    if (min)
        render_bound(t->out, t->schema, row, false);
    if (min && max)
        render_put(t->out, " to ");
    if (max)
        render_bound(t->out, t->schema, row, true);
    render_put(t->out, after);
}

static void put_limits(tree *t, const wv_shape_row *row)
{
    switch (row->kind) {
    case WV_KIND_STRING:
    case WV_KIND_ENUM:
        put_bounds(t, row, "; length ", "");
        break;
    case WV_KIND_BLOB:
        put_bounds(t, row, "; length ", " bytes");
        break;
    case WV_KIND_LIST:
    case WV_KIND_MAP:
        put_bounds(t, row, "; ", " entries");
        break;
    case WV_KIND_STRUCTURE: /* min is a mask there */
    case WV_KIND_UNION:
        break;
    default:
        put_bounds(t, row, "; value ", "");
    }
}

static void put_values(tree *t, const wv_shape_row *row)
{
    bool first = true;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *value = &t->schema->members[row->first + i];
        if (value->flags & WV_MEMBER_HIDDEN)
            continue;
        render_put(t->out, first ? "; one of " : ", ");
        first = false;
        render_span(t->out, base_key_text(t->schema, value->text));
    }
}

static void put_constraints(tree *t, const wv_shape_row *row)
{
    put_limits(t, row);
    if (row->kind == WV_KIND_ENUM || row->kind == WV_KIND_INT_ENUM)
        put_values(t, row);
    if ((row->kind == WV_KIND_STRING || row->kind == WV_KIND_ENUM) && row->pattern != WV_NONE) {
        render_put(t->out, "; pattern ");
        render_span(t->out, base_name_text(t->schema, t->schema->patterns[row->pattern].text));
    }
    if (row->flags & WV_SHAPE_UNIQUE)
        render_put(t->out, "; no element twice");
    if (row->flags & WV_SHAPE_SPARSE)
        render_put(t->out, "; null allowed");
}

static bool has_children(const wv_shape_row *row)
{
    return row->kind >= WV_KIND_STRUCTURE && row->kind <= WV_KIND_MAP;
}

/* Was the shape described before? Marks it as described. */
static bool is_repeat(tree *t, uint32_t shape, const wv_shape_row *row)
{
    bool once = row->kind == WV_KIND_STRUCTURE || row->kind == WV_KIND_UNION ||
                (row->flags & WV_SHAPE_CYCLE);
    if (!once || shape >= SEEN_BITS)
        return false;
    uint64_t bit = UINT64_C(1) << (shape & 63), *word = &t->seen[shape >> 6];
    bool seen = *word & bit;
    *word |= bit;
    return seen;
}

static void put_binding(tree *t, const wv_binding_row *b)
{
    static const char *const places[] = {"",
                                         ", in the path",
                                         ", in the query as ",
                                         ", other query parameters",
                                         ", in header ",
                                         ", in headers that begin with "};
    render_put(t->out, b->location <= WV_BIND_PREFIX_HEADERS ? places[b->location] : "");
    if (b->location != WV_BIND_LABEL)
        render_span(t->out, base_key_text(t->schema, b->name));
}

/* Where a member at the top of an HTTP message travels. */
static void put_place(tree *t, uint32_t member)
{
    const wv_message_row *m = t->message;
    for (uint32_t i = 0; i < m->count; i++) {
        const wv_binding_row *b = &t->schema->bindings[m->first + i];
        if (b->member == member) {
            put_binding(t, b);
            return;
        }
    }
    bool body = member == m->payload;
    render_put(t->out, !body                     ? ", the status"
                       : m->kind == WV_BODY_ANY  ? ", the body, as a stream"
                       : m->kind == WV_BODY_TEXT ? ", the body, as it is"
                                                 : ", the body");
}

static void put_name_and_type(tree *t, base_span name, const wv_shape_row *row, bool required)
{
    for (uint32_t i = 0; i < t->depth; i++)
        render_raw(t->out, "  ");
    render_span(t->out, name);
    render_put(t->out, ": ");
    render_put(t->out, kind_name(row));
    render_put(t->out, " ");
    render_span(t->out, base_name_text(t->schema, row->name));
    if (required)
        render_put(t->out, ", required");
    if (row->flags & WV_SHAPE_SENSITIVE)
        render_put(t->out, ", sensitive");
}

/* One line; a shape with children is pushed so that they follow.
 * @param bound  index of a member that travels outside the JSON body, else WV_NONE */
static void describe(tree *t, base_span name, uint32_t shape, bool required, uint32_t bound)
{
    const wv_shape_row *row = &t->schema->shapes[shape];
    put_name_and_type(t, name, row, required);
    if (bound != WV_NONE && t->message)
        put_place(t, bound);
    put_constraints(t, row);
    bool deeper = has_children(row);
    if (deeper && is_repeat(t, shape, row)) {
        render_put(t->out, " (see above)");
        deeper = false;
    } else if (deeper && t->depth == WV_MAX_DEPTH) {
        render_put(t->out, " (too deep to show)");
        deeper = false;
    }
    render_raw(t->out, "\n");
    if (deeper)
        t->frames[t->depth++] = (frame){shape, 0};
}

/* Describes the next child of the innermost frame; false: it has no more. */
static bool describe_child(tree *t)
{
    frame *f = &t->frames[t->depth - 1];
    const wv_shape_row *row = &t->schema->shapes[f->shape];
    uint32_t i = f->next++;
    if (row->kind == WV_KIND_LIST || row->kind == WV_KIND_MAP) {
        bool key = row->kind == WV_KIND_MAP && i == 0;
        uint32_t shape = row->kind == WV_KIND_LIST || key ? row->first : row->second;
        if (i >= (row->kind == WV_KIND_MAP ? 2u : 1u))
            return false;
        describe(t, render_text_of(key ? "key" : "*"), shape, false, WV_NONE);
        return true;
    }
    if (i >= row->count)
        return false;
    const wv_member_row *m = &t->schema->members[row->first + i];
    describe(t, base_key_text(t->schema, m->text), m->shape, m->flags & WV_MEMBER_REQUIRED,
             m->flags & WV_MEMBER_BOUND ? i : WV_NONE);
    return true;
}

/* Takes one decoded byte of a pointer step from *at (RFC 6901: ~1 is /, ~0 is ~). */
static uint8_t take_byte(wv_str path, size_t *at)
{
    uint8_t c = (uint8_t)path.data[(*at)++];
    if (c == '~' && *at < path.size && (path.data[*at] == '0' || path.data[*at] == '1'))
        c = path.data[(*at)++] == '1' ? '/' : '~';
    return c;
}

/* Is the step at `at` this name? *end: where the step ends. */
static bool step_is(wv_str path, size_t at, base_span name, size_t *end)
{
    size_t i = 0;
    bool same = true;
    while (at < path.size && path.data[at] != '/') {
        uint8_t c = take_byte(path, &at);
        same = same && i < name.size && name.data[i] == c;
        i++;
    }
    *end = at;
    return same && i == name.size;
}

/* The shape that one step leads to; WV_NONE: there is no such step. */
static uint32_t follow(const wv_schema *schema, uint32_t shape, wv_str path, size_t at, size_t *end)
{
    const wv_shape_row *row = &schema->shapes[shape];
    bool any = step_is(path, at, render_text_of("*"), end);
    if (row->kind == WV_KIND_LIST)
        return any ? row->first : WV_NONE;
    if (row->kind == WV_KIND_MAP)
        return any ? row->second : WV_NONE;
    if (row->kind != WV_KIND_STRUCTURE && row->kind != WV_KIND_UNION)
        return WV_NONE;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *m = &schema->members[row->first + i];
        if (step_is(path, at, base_key_text(schema, m->text), end))
            return m->shape;
    }
    return WV_NONE;
}

static uint32_t find(const wv_schema *schema, uint32_t shape, wv_str path)
{
    for (size_t at = 0; shape != WV_NONE && at < path.size;) {
        if (path.data[at] != '/')
            return WV_NONE;
        shape = follow(schema, shape, path, at + 1, &at);
    }
    return shape;
}

static void explain(render_out *o, wv_operation operation, const wv_message_row *message,
                    uint32_t shape, wv_str path)
{
    tree t = {.out = o, .schema = operation.schema, .message = message};
    const wv_operation_row *row = &operation.schema->operations[operation.index];
    o->style = RENDER_PLAIN;
    base_span name = {(const uint8_t *)path.data, path.size};
    if (path.size == 0)
        name = base_name_text(operation.schema, row->name);
    describe(&t, name, shape, false, WV_NONE);
    while (t.depth > 0)
        if (!describe_child(&t))
            t.depth--;
}

static bool can_explain(wv_operation operation, wv_str path)
{
    const wv_schema *schema = operation.schema;
    return schema && base_abi_known(schema) && operation.index < schema->operation_count &&
           (path.data || !path.size);
}

size_t wv_explain(wv_operation operation, wv_direction direction, wv_str path, char *out,
                  size_t size)
{
    render_out o = render_begin(out, size);
    if (can_explain(operation, path)) {
        const wv_schema *schema = operation.schema;
        const wv_operation_row *row = &schema->operations[operation.index];
        bool response = direction == WV_RESPONSE;
        const wv_message_row *message = schema->flags & WV_SCHEMA_HTTP
                                            ? &schema->messages[2 * operation.index + response]
                                            : NULL;
        uint32_t root = message ? message->shape : response ? row->output : row->input;
        uint32_t shape = root == WV_NONE ? WV_NONE : find(schema, root, path);
        if (shape != WV_NONE)
            explain(&o, operation, message, shape, path);
        else if (root == WV_NONE && path.size == 0)
            render_raw(&o, "no members\n");
        if (!response && path.size == 0)
            render_rules(&o, operation);
    }
    return render_end(&o);
}
