#include "read/traits.h"

#include "model/text.h"

static bool is_annotation(read_file *f, const tree_node *value)
{
    return tree_is(value, TREE_TRUE) ||
           read_expect(f, value, TREE_OBJECT, read_quote_key(f, value));
}

bool read_annotation(read_file *f, const tree_node *traits, const char *name)
{
    const tree_node *value = tree_get(traits, name);
    return value && is_annotation(f, value);
}

static bool read_bound(read_file *f, const tree_node *trait, const char *key, int64_t *value)
{
    const tree_node *node = tree_get(trait, key);
    return node && read_integer(f, node, INT64_MIN, INT64_MAX, read_quote_key(f, trait), value);
}

static void need_bounds(read_file *f, const tree_node *trait)
{
    if (!tree_get(trait, "min") && !tree_get(trait, "max"))
        read_fail(f, trait, "%s: neither min nor max is given", read_quote_key(f, trait));
}

static void read_length(read_file *f, const tree_node *value, model_traits *t)
{
    if (!read_expect(f, value, TREE_OBJECT, read_quote_key(f, value)))
        return;
    need_bounds(f, value);
    t->length_place = read_place(f, value->at);
    t->has_length_min = read_bound(f, value, "min", &t->length_min);
    t->has_length_max = read_bound(f, value, "max", &t->length_max);
}

static bool read_decimal(read_file *f, const tree_node *trait, const char *key, model_text *text)
{
    const tree_node *node = tree_get(trait, key);
    if (!node || !read_expect(f, node, TREE_NUMBER, read_quote_key(f, trait)))
        return false;
    *text = read_text(f, node);
    return true;
}

static void read_range(read_file *f, const tree_node *value, model_traits *t)
{
    if (!read_expect(f, value, TREE_OBJECT, read_quote_key(f, value)))
        return;
    need_bounds(f, value);
    t->range_place = read_place(f, value->at);
    t->has_range_min = read_decimal(f, value, "min", &t->range_min);
    t->has_range_max = read_decimal(f, value, "max", &t->range_max);
}

static void read_pattern(read_file *f, const tree_node *value, model_traits *t)
{
    if (!read_expect(f, value, TREE_STRING, read_quote_key(f, value)))
        return;
    t->has_pattern = true;
    t->pattern = read_text(f, value);
    t->pattern_place = read_place(f, value->at);
}

static void read_time(read_file *f, const tree_node *value, model_traits *t)
{
    if (!read_expect(f, value, TREE_STRING, read_quote_key(f, value)))
        return;
    if (tree_equals(value, "epoch-seconds"))
        t->time = MODEL_TIME_EPOCH;
    else if (tree_equals(value, "date-time"))
        t->time = MODEL_TIME_DATE_TIME;
    else if (tree_equals(value, "http-date"))
        t->time = MODEL_TIME_HTTP_DATE;
    else
        read_fail(f, value, "timestampFormat: %s is none of epoch-seconds, date-time, http-date",
                  read_quote(f, value));
}

/* Without httpError a client's error is 400, a server's 500 (Smithy, error trait). */
static void read_error(read_file *f, const tree_node *value, model_traits *t)
{
    if (!read_expect(f, value, TREE_STRING, read_quote_key(f, value)))
        return;
    bool server = tree_equals(value, "server");
    if (!server && !tree_equals(value, "client")) {
        read_fail(f, value, "error: %s is neither client nor server", read_quote(f, value));
        return;
    }
    t->error = true;
    if (!t->http_status)
        t->http_status = server ? 500 : 400;
}

static void read_http_error(read_file *f, const tree_node *value, model_traits *t)
{
    int64_t status; /* license-manager has an error with 308 */
    if (read_integer(f, value, 300, 599, read_quote_key(f, value), &status))
        t->http_status = (uint32_t)status;
}

static void read_required(read_file *f, const tree_node *value, model_traits *t)
{
    t->required = is_annotation(f, value);
}

static void read_sensitive(read_file *f, const tree_node *value, model_traits *t)
{
    t->sensitive = is_annotation(f, value);
}

static void read_sparse(read_file *f, const tree_node *value, model_traits *t)
{
    t->sparse = is_annotation(f, value);
}

static void read_unique(read_file *f, const tree_node *value, model_traits *t)
{
    t->unique = is_annotation(f, value);
}

/* null takes the default of the target or of a mixin away. */
static void read_default(read_file *f, const tree_node *value, model_traits *t)
{
    (void)f;
    t->has_default = true;
    t->fills_in = !tree_is(value, TREE_NULL);
}

static const struct {
    const char *name;
    void (*read)(read_file *f, const tree_node *value, model_traits *t);
} known[] = {
    {"smithy.api#required", read_required},   {"smithy.api#length", read_length},
    {"smithy.api#pattern", read_pattern},     {"smithy.api#range", read_range},
    {"smithy.api#sensitive", read_sensitive}, {"smithy.api#sparse", read_sparse},
    {"smithy.api#uniqueItems", read_unique},  {"smithy.api#timestampFormat", read_time},
    {"smithy.api#error", read_error},         {"smithy.api#httpError", read_http_error},
    {"smithy.api#default", read_default},
};

static bool is_listed(const tree_node *list, const tree_node *trait)
{
    for (const tree_node *n = list ? list->first : NULL; n; n = n->next)
        if (n->kind == TREE_STRING && model_text_equal((model_text){n->text, n->size},
                                                       (model_text){trait->key, trait->key_size}))
            return true;
    return false;
}

void read_traits(read_file *f, const tree_node *traits, const tree_node *skip, model_traits *to)
{
    if (!traits || !read_expect(f, traits, TREE_OBJECT, "traits"))
        return;
    for (const tree_node *n = traits->first; n; n = n->next)
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (read_key_is(n, known[i].name) && !is_listed(skip, n))
                known[i].read(f, n, to);
}

static void inherit_bounds(model_traits *to, const model_traits *from)
{
    if (from->has_length_min || from->has_length_max) {
        to->has_length_min = from->has_length_min;
        to->has_length_max = from->has_length_max;
        to->length_min = from->length_min;
        to->length_max = from->length_max;
        to->length_place = from->length_place;
    }
    if (from->has_range_min || from->has_range_max) {
        to->has_range_min = from->has_range_min;
        to->has_range_max = from->has_range_max;
        to->range_min = from->range_min;
        to->range_max = from->range_max;
        to->range_place = from->range_place;
    }
}

void read_inherit_traits(model_traits *to, const model_traits *from)
{
    inherit_bounds(to, from);
    if (from->has_pattern) {
        to->has_pattern = true;
        to->pattern = from->pattern;
        to->pattern_place = from->pattern_place;
    }
    if (from->time != MODEL_TIME_NONE)
        to->time = from->time;
    if (from->http_status)
        to->http_status = from->http_status;
    if (from->has_default) {
        to->has_default = true;
        to->fills_in = from->fills_in;
    }
    to->required |= from->required;
    to->sensitive |= from->sensitive;
    to->sparse |= from->sparse;
    to->unique |= from->unique;
    to->error |= from->error;
    to->has_enum_trait |= from->has_enum_trait;
}

void read_settle_default(model_traits *traits)
{
    traits->required &= !traits->fills_in;
}
