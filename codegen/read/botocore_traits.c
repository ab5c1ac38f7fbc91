#include "read/botocore_traits.h"

bool read_flag(read_file *f, const tree_node *node, const char *key)
{
    const tree_node *flag = tree_get(node, key);
    if (flag && !tree_is(flag, TREE_TRUE) && !tree_is(flag, TREE_FALSE))
        read_fail(f, flag, "%s: true or false is wanted, not %s", key, tree_kind_name(flag->kind));
    return tree_bool(flag, false);
}

static const tree_node *own_or_of(const tree_node *node, const tree_node *target, const char *key)
{
    const tree_node *own = tree_get(node, key);
    return own ? own : tree_get(target, key);
}

static bool has_range(model_kind kind)
{
    return kind >= MODEL_BYTE && kind <= MODEL_BIG_DECIMAL;
}

static void read_range(read_file *f, const tree_node *min, const tree_node *max, model_traits *t)
{
    if (min && read_expect(f, min, TREE_NUMBER, "min")) {
        t->has_range_min = true;
        t->range_min = read_text(f, min);
    }
    if (max && read_expect(f, max, TREE_NUMBER, "max")) {
        t->has_range_max = true;
        t->range_max = read_text(f, max);
    }
}

static void read_length(read_file *f, const tree_node *min, const tree_node *max, model_traits *t)
{
    t->has_length_min = min && read_integer(f, min, INT64_MIN, INT64_MAX, "min", &t->length_min);
    t->has_length_max = max && read_integer(f, max, INT64_MIN, INT64_MAX, "max", &t->length_max);
}

/* Lengths of what has none are refused by model_check(). */
static void read_bounds(read_file *f, const tree_node *node, const tree_node *target,
                        model_kind kind, model_traits *t)
{
    if (!tree_get(node, "min") && !tree_get(node, "max"))
        return;
    const tree_node *min = own_or_of(node, target, "min"), *max = own_or_of(node, target, "max");
    fail_place place = read_place(f, (min ? min : max)->at);
    if (has_range(kind)) {
        t->range_place = place;
        read_range(f, min, max, t);
    } else {
        t->length_place = place;
        read_length(f, min, max, t);
    }
}

static void read_pattern(read_file *f, const tree_node *node, model_traits *t)
{
    const tree_node *pattern = read_member(f, node, "pattern", TREE_STRING, false);
    if (!pattern)
        return;
    t->has_pattern = true;
    t->pattern = read_text(f, pattern);
    t->pattern_place = read_place(f, pattern->at);
}

static void read_time(read_file *f, const tree_node *node, model_traits *t)
{
    const tree_node *format = read_member(f, node, "timestampFormat", TREE_STRING, false);
    if (!format)
        return;
    if (tree_equals(format, "unixTimestamp"))
        t->time = MODEL_TIME_EPOCH;
    else if (tree_equals(format, "iso8601"))
        t->time = MODEL_TIME_DATE_TIME;
    else if (tree_equals(format, "rfc822"))
        t->time = MODEL_TIME_HTTP_DATE;
    else
        read_fail(f, format, "timestampFormat: %s is none of unixTimestamp, iso8601, rfc822",
                  read_quote(f, format));
}

/* Without a status a fault of the service is 500, an error of the caller 400, as in Smithy. */
static void read_error(read_file *f, const tree_node *node, model_traits *t)
{
    const tree_node *error = read_member(f, node, "error", TREE_OBJECT, false);
    bool outer = read_flag(f, node, "fault");
    bool fault = read_flag(f, error, "fault") || outer; /* both are read: each may be wrong */
    const tree_node *status = tree_get(error, "httpStatusCode");
    int64_t code;
    t->error = read_flag(f, node, "exception") || error || fault;
    if (!t->error)
        return;
    t->http_status = fault ? 500 : 400;
    if (status && read_integer(f, status, 300, 599, "httpStatusCode", &code))
        t->http_status = (uint32_t)code;
}

void read_botocore_traits(read_file *f, const tree_node *node, const tree_node *target,
                          model_kind kind, model_traits *t)
{
    read_bounds(f, node, target, kind, t);
    read_pattern(f, node, t);
    read_time(f, node, t);
    t->sensitive = read_flag(f, node, "sensitive");
    if (kind == MODEL_STRUCTURE && !target)
        read_error(f, node, t);
}
