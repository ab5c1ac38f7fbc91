#include "report/report.h"

/* Within one value: type before everything, pattern before length (EventBridge and Kinesis print
 * them so), the rest as declared. Smithy: enum, length, pattern, the rest (smithy-typescript's
 * getConstraintTraits()). */
static int rank_of(uint32_t code, bool smithy)
{
    switch (code) {
    case WV_CODE_PATTERN:
        return smithy ? 3 : 1;
    case WV_CODE_LENGTH_MIN:
    case WV_CODE_LENGTH_MAX:
    case WV_CODE_RANGE_MIN:
    case WV_CODE_RANGE_MAX:
        return 2;
    case WV_CODE_ENUM:
        return smithy ? 1 : 3;
    case WV_CODE_UNIQUE:
        return 4;
    case WV_CODE_RULE:
        return 5;
    default:
        return 0;
    }
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

int report_compare(const wv_violation *a, const wv_violation *b)
{
    uint8_t common = a->steps < b->steps ? a->steps : b->steps;
    for (uint8_t i = 0; i < common; i++)
        if (a->step[i] != b->step[i])
            return a->step[i] < b->step[i] ? -1 : 1;
    if (a->steps != b->steps)
        return a->steps < b->steps ? -1 : 1;
    int key_a = a->flags & REPORT_ON_KEY, key_b = b->flags & REPORT_ON_KEY;
    if (key_a != key_b)
        return key_b - key_a;
    bool smithy = a->flags & REPORT_SMITHY;
    int rank = rank_of(a->code, smithy) - rank_of(b->code, smithy);
    if (rank || a->offset != b->offset)
        return rank ? rank : compare_numbers(a->offset, b->offset);
    if (a->code != b->code || !report_is_rule(a->code))
        return (int)a->code - (int)b->code;
    return compare_numbers(a->pair, b->pair);
}

/* The order in which a full store gives findings up, last first. */
static int compare_worth(const wv_violation *a, const wv_violation *b)
{
    if (a->severity != b->severity)
        return a->severity < b->severity ? -1 : 1;
    int repeat = (a->flags & REPORT_REPEAT) - (b->flags & REPORT_REPEAT);
    return repeat ? repeat : report_compare(a, b);
}

void report_begin(wv_report *r, wv_operation operation, wv_direction direction, uint32_t root,
                  const uint8_t *json, size_t size)
{
    r->operation = operation;
    r->direction = direction;
    r->root = root;
    r->verdict = WV_VALID;
    r->json = json;
    r->size = size;
    r->excerpts = NULL;
    r->truncated = false;
    r->http = (wv_http){0};
    r->total = r->violations = r->aws_total = r->paths = 0;
    r->dialect = WV_DIALECT_CORAL;
    r->has_first = r->unparsed = false;
    r->count = 0;
    report_set_drop(&r->set, 0);
}

/* Path, query and headers are read before the body. */
static bool is_before(const wv_violation *a, const wv_violation *b)
{
    unsigned x = (a->source + 3u) & 3u, y = (b->source + 3u) & 3u;
    return x != y ? x < y : a->offset < b->offset;
}

static void count_finding(wv_report *r, const wv_violation *v)
{
    r->total++;
    if (v->severity != WV_SEVERITY_VIOLATION)
        return;
    r->violations++;
    if (report_is_constraint(v->code)) {
        r->aws_total += !(v->flags & REPORT_REPEAT);
        r->paths += !(v->flags & REPORT_SAME_PATH);
        return;
    }
    if (report_is_rule(v->code))
        return;
    if (report_is_syntax(v->code) && v->source == WV_SOURCE_BODY)
        r->unparsed = true;
    /* Found in document order, but for containers, which are judged when they end. */
    if (!r->has_first || is_before(v, &r->first))
        r->first = *v;
    r->has_first = true;
}

/* Where v belongs among the kept ones. */
static uint16_t place_of(const wv_report *r, const wv_violation *v)
{
    uint16_t low = 0, high = r->count;
    while (low < high) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        if (compare_worth(&r->slots[r->order[middle]], v) <= 0)
            low = (uint16_t)(middle + 1);
        else
            high = middle;
    }
    return low;
}

void report_count(wv_report *r, uint32_t severity, uint64_t count)
{
    r->total += count;
    if (severity != WV_SEVERITY_VIOLATION)
        return;
    r->violations += count;
    r->aws_total += count;
    r->paths += count;
}

bool report_add(wv_report *r, const wv_violation *v)
{
    count_finding(r, v);
    uint16_t slot = r->count;
    if (r->count == r->capacity) {
        slot = r->order[r->count - 1];
        if (compare_worth(&r->slots[slot], v) <= 0)
            return false;
        r->count--;
    }
    uint16_t place = place_of(r, v);
    memmove(&r->order[place + 1], &r->order[place], (size_t)(r->count - place) * sizeof *r->order);
    r->order[place] = slot;
    r->slots[slot] = *v;
    r->count++;
    return true;
}

static void sift_down(wv_report *r, uint32_t root, uint32_t count)
{
    for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
        uint16_t *o = r->order;
        if (child + 1 < count && report_compare(&r->slots[o[child]], &r->slots[o[child + 1]]) < 0)
            child++;
        if (report_compare(&r->slots[o[root]], &r->slots[o[child]]) >= 0)
            return;
        uint16_t swap = o[root];
        o[root] = o[child];
        o[child] = swap;
    }
}

/* Heapsort: no extra memory, no bad case. */
void report_finish(wv_report *r, wv_verdict verdict)
{
    r->verdict = verdict;
    for (uint32_t i = r->count / 2u; i-- > 0;)
        sift_down(r, i, r->count);
    for (uint32_t end = r->count; end > 1;) {
        end--;
        uint16_t swap = r->order[0];
        r->order[0] = r->order[end];
        r->order[end] = swap;
        sift_down(r, 0, end);
    }
}
