#include "render/rule.h"

#include "render/value.h"

static const wv_rule_row *rule_of(const wv_report *r, const wv_violation *v)
{
    return &r->operation.schema->rules[v->pair];
}

base_span render_rule_error(const wv_report *r, const wv_violation *v)
{
    return base_name_text(r->operation.schema, rule_of(r, v)->error);
}

/* Which hole begins here: "{0}" or "{1}"; -1: none. The texts have no other braces. */
static int hole_at(base_span text, size_t at)
{
    return text.data[at] == '{' && at + 2 < text.size ? text.data[at + 1] - '0' : -1;
}

/* Writes up to the next hole, and takes that from the text; -1: it has no more. */
static int put_until_hole(render_out *o, base_span *text)
{
    size_t at = 0;
    int hole = -1;
    while (at < text->size && (hole = hole_at(*text, at)) < 0)
        at++;
    render_span(o, (base_span){text->data, at});
    size_t taken = hole < 0 ? at : at + 3;
    *text = (base_span){text->data + taken, text->size - taken};
    return hole;
}

static const wv_watch_row *watch_of(wv_operation operation, uint32_t watch)
{
    const wv_schema *schema = operation.schema;
    return &schema->watches[schema->rule_sets[operation.index].first_watch + watch];
}

/* Values come from strangers, also where the text around them does not. */
static void put_value(render_out *o, const wv_report *r, uint32_t watch, uint64_t offset)
{
    render_style before = o->style;
    if (offset == REPORT_ABSENT) {
        render_put(o, "null");
        return;
    }
    if (o->style == RENDER_PLAIN)
        o->style = RENDER_LOG;
    render_value(o, r, watch_of(r->operation, watch)->shape, offset);
    o->style = before;
}

void render_rule(render_out *o, const wv_report *r, const wv_violation *v)
{
    const wv_rule_row *rule = rule_of(r, v);
    base_span text = base_name_text(r->operation.schema, rule->text);
    for (int hole; (hole = put_until_hole(o, &text)) >= 0;)
        put_value(o, r, rule->shown[hole & 1], hole ? v->container : v->measure);
}

/* Pointer of a watch. */
static void put_watch(render_out *o, wv_operation operation, uint32_t watch)
{
    const wv_schema *schema = operation.schema;
    const wv_watch_row *path[WV_RULE_DEPTH];
    uint32_t depth = 0;
    for (uint32_t i = watch + 1; i && depth < WV_RULE_DEPTH; i = path[depth - 1]->parent)
        path[depth++] = watch_of(operation, i - 1);
    uint32_t shape = schema->operations[operation.index].input;
    while (depth--) {
        const wv_member_row *m =
            &schema->members[schema->shapes[shape].first + path[depth]->member];
        render_put(o, "/");
        render_span(o, base_key_text(schema, m->text));
        shape = m->shape;
    }
}

static void put_rule(render_out *o, wv_operation operation, const wv_rule_row *rule)
{
    const wv_schema *schema = operation.schema;
    base_span text = base_name_text(schema, rule->text);
    render_raw(o, "  ");
    put_watch(o, operation, rule->at);
    render_raw(o, ": ");
    for (int hole; (hole = put_until_hole(o, &text)) >= 0;) {
        render_raw(o, "{");
        put_watch(o, operation, rule->shown[hole & 1]);
        render_raw(o, "}");
    }
    render_raw(o, " (");
    render_span(o, base_name_text(schema, rule->error));
    render_raw(o, "; ");
    render_span(o, base_name_text(schema, rule->source));
    render_raw(o, ")\n");
}

void render_rules(render_out *o, wv_operation operation)
{
    const wv_schema *schema = operation.schema;
    if (!(schema->flags & WV_SCHEMA_RULES))
        return;
    const wv_rule_set_row *set = &schema->rule_sets[operation.index];
    if (set->rule_count)
        render_raw(o, "rules in words:\n");
    for (uint32_t i = 0; i < set->rule_count; i++)
        put_rule(o, operation, &schema->rules[set->first_rule + i]);
}
