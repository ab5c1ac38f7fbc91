#include "render/constraint.h"

#include "base/element.h"
#include "render/enum_set.h"
#include "render/number.h"
#include "render/sentence.h"

/* Values that people are shown of a set; the largest of AWS has more than a thousand. */
#define VALUES_SHOWN 40

static bool has_length(uint8_t kind)
{
    return kind == WV_KIND_STRING || kind == WV_KIND_ENUM || kind == WV_KIND_BLOB ||
           kind == WV_KIND_LIST || kind == WV_KIND_MAP;
}

static bool has_range(uint8_t kind)
{
    return kind >= WV_KIND_BYTE && kind <= WV_KIND_BIG_DECIMAL;
}

void render_bound(render_out *o, const wv_schema *schema, const wv_shape_row *row, bool max)
{
    int32_t value = max ? row->max : row->min;
    if (row->flags & WV_SHAPE_DECIMAL)
        render_java_number(o, base_key_text(schema, (uint32_t)value), row->kind);
    else
        render_int(o, base_bound(schema, row, value));
}

static void put_pattern(render_out *o, const wv_schema *schema, const wv_shape_row *row)
{
    if ((row->kind == WV_KIND_STRING || row->kind == WV_KIND_ENUM) && row->pattern != WV_NONE)
        render_span(o, base_name_text(schema, schema->patterns[row->pattern].text));
}

static void put_values(render_out *o, const wv_schema *schema, const wv_shape_row *row)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *value = &schema->members[row->first + i];
        if (value->flags & WV_MEMBER_HIDDEN)
            continue;
        if (shown++)
            render_put(o, ", ");
        if (shown > VALUES_SHOWN) {
            render_put(o, "...");
            return;
        }
        render_span(o, base_key_text(schema, value->text));
    }
}

typedef struct facts {
    const wv_schema *schema;
    const wv_shape_row *row;
} facts;

static void fill(render_out *o, base_span hole, const void *about)
{
    const facts *f = about;
    if (render_is(hole, "max"))
        render_bound(o, f->schema, f->row, true);
    else if (render_is(hole, "min"))
        render_bound(o, f->schema, f->row, false);
    else if (render_is(hole, "pattern"))
        put_pattern(o, f->schema, f->row);
    else if (render_is(hole, "set"))
        render_enum_set(o, f->schema, f->row);
    else if (render_is(hole, "values"))
        put_values(o, f->schema, f->row);
}

/* A missing member may have no shape row; its sentence has no holes. */
static void put_constraint(render_out *o, const wv_schema *schema, uint32_t shape,
                           const char *sentence)
{
    static const wv_shape_row nothing = {.pattern = WV_NONE};
    facts f = {schema, shape == WV_NONE ? &nothing : &schema->shapes[shape]};
    if (sentence)
        render_sentence(o, sentence, fill, &f);
}

void render_constraint(render_out *o, const wv_schema *schema, uint32_t shape, uint32_t code)
{
    put_constraint(o, schema, shape, phrase_of_constraint(code).coral);
}

void render_plain_constraint(render_out *o, const wv_schema *schema, uint32_t shape, uint32_t code)
{
    put_constraint(o, schema, shape, phrase_of_constraint(code).plain);
}

static bool has_constraint(const wv_shape_row *row, uint32_t code)
{
    switch (code) {
    case WV_CODE_LENGTH_MAX:
        return has_length(row->kind) && (row->flags & WV_SHAPE_MAX);
    case WV_CODE_LENGTH_MIN:
        return has_length(row->kind) && (row->flags & WV_SHAPE_MIN);
    case WV_CODE_PATTERN:
        return (row->kind == WV_KIND_STRING || row->kind == WV_KIND_ENUM) &&
               row->pattern != WV_NONE;
    case WV_CODE_RANGE_MAX:
        return has_range(row->kind) && (row->flags & WV_SHAPE_MAX);
    case WV_CODE_RANGE_MIN:
        return has_range(row->kind) && (row->flags & WV_SHAPE_MIN);
    case WV_CODE_ENUM:
        return row->kind == WV_KIND_ENUM || row->kind == WV_KIND_INT_ENUM;
    default:
        return row->kind == WV_KIND_LIST && (row->flags & WV_SHAPE_UNIQUE);
    }
}

void render_all_constraints(render_out *o, const wv_schema *schema, uint32_t shape, bool value)
{
    static const uint8_t order[] = {WV_CODE_LENGTH_MAX, WV_CODE_LENGTH_MIN, WV_CODE_PATTERN,
                                    WV_CODE_RANGE_MAX,  WV_CODE_RANGE_MIN,  WV_CODE_ENUM,
                                    WV_CODE_UNIQUE};
    bool first = true;
    for (size_t i = 0; shape != WV_NONE && i < sizeof order; i++) {
        if (!has_constraint(&schema->shapes[shape], order[i]))
            continue;
        if (!first)
            render_put(o, ", ");
        first = false;
        render_constraint(o, schema, shape, order[i]);
    }
    if (!first && value && base_element_not_null(schema, &schema->shapes[shape])) {
        render_put(o, ", ");
        render_constraint(o, schema, shape, WV_CODE_REQUIRED);
    }
}
