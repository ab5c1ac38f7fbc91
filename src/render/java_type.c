#include "render/java_type.h"

#include "base/limits.h"
#include "render/phrases.h"

/* com.amazonaws.dynamodb.v20120810: the namespace and the version's digits (dynalite's tests). */
static void put_package(render_out *o, const wv_schema *schema)
{
    base_span version = base_name_text(schema, schema->service->version);
    render_span(o, base_name_text(schema, schema->service->space));
    render_put(o, ".v");
    for (size_t i = 0; i < version.size; i++)
        if (version.data[i] != '-')
            render_span(o, (base_span){version.data + i, 1});
    render_put(o, ".");
}

static bool is_collection(const wv_shape_row *row)
{
    return row->kind == WV_KIND_LIST || row->kind == WV_KIND_MAP;
}

/* Lists and maps are opened on the way in and closed at the end: no recursion. */
void render_java_type(render_out *o, const wv_schema *schema, uint32_t shape)
{
    uint32_t open = 0;
    const wv_shape_row *row = shape == WV_NONE ? NULL : &schema->shapes[shape];
    for (; row && is_collection(row) && open < WV_MAX_DEPTH; open++) {
        bool map = row->kind == WV_KIND_MAP;
        render_put(o, phrase_java(row->kind));
        render_put(o, map ? "<java.lang.String, " : "<");
        row = &schema->shapes[map ? row->second : row->first];
    }
    if (row && !is_collection(row) && *phrase_java(row->kind)) {
        render_put(o, phrase_java(row->kind));
    } else if (row && !is_collection(row)) {
        put_package(o, schema);
        render_span(o, base_name_text(schema, row->name));
    }
    for (; open > 0; open--)
        render_put(o, ">");
}
