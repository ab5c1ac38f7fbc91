/* The render room: findings written by hand over a schema written by hand, and the text that they
 * must give, written from the evidence (answers of real services, the JSON and Java standards).
 *
 * A finding is written as a path ("Items|1|Name", a map's step is its key) and the piece of the
 * payload that it is about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/enum_set.h"
#include "render/number.h"
#include "render/out.h"
#include "render/value.h"
#include "report/report.h"
#include "scan/scan.h"

/* ---- A schema ------------------------------------------------------------------------------- */

static uint8_t pool[8192];
static uint32_t pool_used;
static wv_shape_row shapes[64];
static wv_member_row members[128];
static wv_pattern_row patterns[8];
static wv_operation_row operations[1];
static wv_extra_row extras[2];
static wv_service_row service;
static uint32_t shape_count, member_count, pattern_count;
static uint32_t nest_shape; /* a map of such maps */
static wv_schema schema;

static uint32_t text(const char *s)
{
    size_t size = strlen(s);
    uint32_t at = pool_used;
    assert_true(pool_used + 2 + size <= sizeof pool);
    pool[at] = (uint8_t)(size & 0xff);
    pool[at + 1] = (uint8_t)(size >> 8);
    memcpy(pool + at + 2, s, size);
    pool_used += (uint32_t)size + 2;
    return at;
}

static uint32_t shape(uint8_t kind, const char *name, uint16_t flags, int32_t min, int32_t max)
{
    shapes[shape_count] = (wv_shape_row){.kind = kind,
                                         .flags = flags,
                                         .name = text(name),
                                         .first = WV_NONE,
                                         .second = WV_NONE,
                                         .pattern = WV_NONE,
                                         .min = min,
                                         .max = max};
    return shape_count++;
}

static uint32_t with_pattern(uint32_t at, const char *pattern)
{
    patterns[pattern_count] = (wv_pattern_row){.text = text(pattern)};
    shapes[at].pattern = pattern_count++;
    return at;
}

static uint32_t list_of(const char *name, uint16_t flags, int32_t min, int32_t max, uint32_t of)
{
    uint32_t at = shape(WV_KIND_LIST, name, flags, min, max);
    shapes[at].first = of;
    return at;
}

static uint32_t map_of(const char *name, uint16_t flags, int32_t max, uint32_t key, uint32_t value)
{
    uint32_t at = shape(WV_KIND_MAP, name, flags, 0, max);
    shapes[at].first = key;
    shapes[at].second = value;
    return at;
}

/* Opens a structure or enum; member() adds to it. */
static uint32_t open_shape(uint8_t kind, const char *name, uint16_t flags)
{
    uint32_t at = shape(kind, name, flags, 0, 0);
    shapes[at].first = member_count;
    return at;
}

static void member(uint32_t of, const char *name, uint32_t target, uint16_t flags)
{
    size_t size = strlen(name);
    assert_int_equal(shapes[of].first + shapes[of].count, member_count);
    members[member_count++] = (wv_member_row){.text = WV_ROWS_MAX & text(name),
                                              .shape = WV_ROWS_MAX & target,
                                              .length = (uint8_t)size,
                                              .flags = (uint8_t)flags};
    shapes[of].count++;
}

static uint32_t enum_of(const char *name, const char *const *values)
{
    uint32_t at = open_shape(WV_KIND_ENUM, name, 0);
    for (; *values; values++) {
        bool hidden = **values == '-'; /* "-VALUE": left out of messages */
        member(at, *values + hidden, WV_NONE, hidden ? WV_MEMBER_HIDDEN : 0);
    }
    return at;
}

#define BOTH (WV_SHAPE_MIN | WV_SHAPE_MAX)

static const char *const worker_types[] = {"Standard", "G.1X", "G.2X", "G.025X",
                                           "G.4X",     "G.8X", "Z.2X", NULL};
static const char *const endpoints[] = {"REGIONAL", "EDGE", "PRIVATE", "-SECRET", NULL};

static uint32_t item_shape(uint32_t string, uint32_t secret)
{
    uint32_t item = open_shape(WV_KIND_STRUCTURE, "Item", 0);
    member(item, "Name", string, WV_MEMBER_REQUIRED);
    member(item, "Secret", secret, 0);
    member(item, "Count", shape(WV_KIND_INTEGER, "Count", 0, 0, 0), 0);
    return item;
}

static void add_members(uint32_t in)
{
    static const uint8_t plain[] = {WV_KIND_BOOLEAN, WV_KIND_BYTE,        WV_KIND_SHORT,
                                    WV_KIND_LONG,    WV_KIND_FLOAT,       WV_KIND_TIMESTAMP,
                                    WV_KIND_BLOB,    WV_KIND_DOCUMENT,    WV_KIND_BIG_INTEGER,
                                    WV_KIND_UNION,   WV_KIND_BIG_DECIMAL, WV_KIND_INT_ENUM};
    static const char *const names[] = {"Flag", "Byte", "Short", "Long",   "Float", "When",
                                        "Data", "Any",  "Big",   "Either", "Exact", "Choice"};
    for (size_t i = 0; i < sizeof plain; i++)
        member(in, names[i], shape(plain[i], names[i], 0, 0, 0), 0);
}

static uint32_t request_shape(void)
{
    uint32_t string = shape(WV_KIND_STRING, "String", 0, 0, 0);
    uint32_t id = with_pattern(shape(WV_KIND_STRING, "IdString", BOTH, 1, 255), "[a-z\\.]+");
    uint32_t secret = shape(WV_KIND_STRING, "Password", WV_SHAPE_MIN | WV_SHAPE_SENSITIVE, 8, 0);
    uint32_t short_id = with_pattern(shape(WV_KIND_STRING, "ShortId", BOTH, 0, 4), "[a-z]*");
    uint32_t weight = shape(WV_KIND_DOUBLE, "Weight", BOTH | WV_SHAPE_DECIMAL, (int32_t)text("0.0"),
                            (int32_t)text("1"));
    uint32_t kind = enum_of("WorkerType", worker_types), type = enum_of("Endpoint", endpoints);
    uint32_t item = item_shape(string, secret);
    uint32_t row = list_of("Row", BOTH, 1, 25, string);
    uint32_t size = shape(WV_KIND_INTEGER, "Size", BOTH, 1, 50);
    uint32_t tags = map_of("Tags", WV_SHAPE_MAX, 2, id, short_id);
    uint32_t vault = map_of("Vault", WV_SHAPE_MAX, 1, secret, string);
    uint32_t hidden = map_of("Hidden", WV_SHAPE_SENSITIVE | WV_SHAPE_MAX, 1, string, short_id);
    uint32_t ids = list_of("Ids", WV_SHAPE_MAX | WV_SHAPE_UNIQUE, 0, 2, short_id);
    uint32_t types = list_of("Types", 0, 0, 0, type), items = list_of("Items", BOTH, 1, 1, item);
    uint32_t rules = map_of("Rules", 0, 0, string, item);
    uint32_t weights = map_of("Weights", 0, 0, string, weight);
    uint32_t matrix = list_of("Matrix", 0, 0, 0, row), pages = map_of("Pages", 0, 0, string, row);
    uint32_t root = open_shape(WV_KIND_STRUCTURE, "DoRequest", 0);
    member(root, "Id", id, WV_MEMBER_REQUIRED);
    member(root, "Kind", kind, 0);
    member(root, "Size", size, 0);
    member(root, "Weight", weight, 0);
    member(root, "Tags", tags, 0);
    member(root, "Ids", ids, 0);
    member(root, "Types", types, 0);
    member(root, "Items", items, 0);
    member(root, "Rules", rules, 0);
    member(root, "Weights", weights, 0);
    member(root, "Matrix", matrix, 0);
    member(root, "Pages", pages, 0);
    member(root, "Password", secret, 0);
    member(root, "Vault", vault, 0);
    member(root, "Hidden", hidden, 0);
    member(root, "Item", item, 0);
    member(root, "String", string, 0);
    member(root, "a/b~c", id, 0);
    add_members(root);
    nest_shape = map_of("Nest", WV_SHAPE_CYCLE, 0, string, 0);
    shapes[nest_shape].second = nest_shape;
    member(root, "Nest", nest_shape, 0);
    return root;
}

static int make_schema(void **state)
{
    (void)state;
    uint32_t root = request_shape();
    service = (wv_service_row){.target = text("AWSTest"),
                               .sdk = text("test"),
                               .constraint_error = text("ValidationException"),
                               .serialization_error = text("SerializationException"),
                               .message_key = text("message"),
                               .serialization_key = text("Message"),
                               .flags = WV_SERVICE_ECHO};
    extras[0] = (wv_extra_row){text("AthenaErrorCode"), text("INVALID_INPUT")};
    extras[1] = (wv_extra_row){text("ErrorCode"), text("INVALID_INPUT")};
    operations[0] = (wv_operation_row){.name = text("Do"),
                                       .input = root,
                                       .output = WV_NONE,
                                       .documented_constraint = text("InvalidInputException"),
                                       .documented_serialization = text("InvalidInputException")};
    schema = (wv_schema){.abi = WV_TABLES_ABI,
                         .shape_count = shape_count,
                         .member_count = member_count,
                         .operation_count = 1,
                         .shapes = shapes,
                         .members = members,
                         .patterns = patterns,
                         .operations = operations,
                         .extras = extras,
                         .keys = pool,
                         .names = pool,
                         .service = &service};
    return 0;
}

/* ---- Findings ------------------------------------------------------------------------------- */

typedef struct finding {
    uint32_t code;
    const char *path;
    const char *piece;     /* of the payload; its first occurrence */
    const char *container; /* ELEMENT, UNIQUE: how the list or map begins */
    uint8_t flags;
    uint8_t found;
    uint8_t severity;
} finding;

static wv_report report;
static wv_violation slots[16];
static uint16_t order[16];

static uint64_t offset_of(const char *json, const char *piece)
{
    const char *at = strstr(json, piece);
    if (!at)
        fail_msg("%s is not in %s", piece, json);
    return (uint64_t)(at - json);
}

/* One step: sets its value, returns the shape it leads to. */
static uint32_t take_step(uint32_t from, const char *name, size_t size, const char *json,
                          uint64_t *value)
{
    const wv_shape_row *row = &shapes[from];
    if (row->kind == WV_KIND_LIST) {
        *value = strtoul(name, NULL, 10);
        return row->first;
    }
    if (row->kind == WV_KIND_MAP) {
        char key[192];
        snprintf(key, sizeof key, "\"%.*s\":", (int)size, name);
        *value = offset_of(json, key);
        return row->second;
    }
    for (uint32_t i = 0; i < row->count; i++) {
        base_span known = base_key_text(&schema, members[row->first + i].text);
        if (known.size == size && memcmp(known.data, name, size) == 0) {
            *value = i;
            return members[row->first + i].shape;
        }
    }
    fail_msg("no member %s", name);
    return WV_NONE;
}

static void add(const char *json, const finding *f)
{
    wv_violation v = {.code = (uint16_t)f->code, .flags = f->flags, .found = f->found};
    v.severity = f->severity;
    v.offset = offset_of(json, f->piece);
    v.length = strlen(f->piece);
    if (f->container)
        v.container = offset_of(json, f->container);
    v.shape = operations[0].input;
    uint32_t around = v.shape;
    for (const char *at = f->path, *end; *f->path && at; at = *end ? end + 1 : NULL) {
        end = at + strcspn(at, "|"); /* member names of this schema may hold a slash */
        around = v.shape;
        v.shape = take_step(v.shape, at, (size_t)(end - at), json, &v.step[v.steps++]);
    }
    if (f->flags & REPORT_ON_KEY)
        v.shape = shapes[around].first;
    report_add(&report, &v);
}

static void make_report(const char *json, const finding *findings, size_t most)
{
    memset(&report, 0, sizeof report);
    report.slots = slots;
    report.order = order;
    report.capacity = 16;
    report_begin(&report, (wv_operation){&schema, 0}, WV_REQUEST, operations[0].input,
                 (const uint8_t *)json, strlen(json));
    bool limit = false;
    for (size_t i = 0; i < most && findings[i].code; i++) {
        add(json, &findings[i]);
        limit |= report_is_limit(findings[i].code);
    }
    report_finish(&report, limit ? WV_LIMIT : report.violations ? WV_INVALID : WV_VALID);
}

static char output[65536];

static const char *render(const wv_config *config, wv_format format)
{
    size_t size = wv_render(config, &report, format, output, sizeof output);
    assert_true(size < sizeof output);
    assert_int_equal(strlen(output), size);
    return output;
}

/* What the tests put into sensitive members, sensitive keys and sensitive maps begins so. */
static void assert_no_secret(void)
{
    for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_JSON; f++)
        assert_null(strstr(render(NULL, f), "hunter"));
    for (uint32_t i = 0; i < report.count; i++)
        for (wv_part part = WV_PART_POINTER; part <= WV_PART_JSON; part++) {
            wv_render_violation(NULL, &report, i, part, output, sizeof output);
            assert_null(strstr(output, "hunter"));
        }
}

static void same(const char *what, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) != 0)
        fail_msg("%s\n  got    %s\n  wanted %s", what, got, wanted);
}

/* ---- Bodies --------------------------------------------------------------------------------- */

typedef struct body_row {
    const char *json;
    finding findings[4];
    const char *message; /* of the body, JSON-escaped */
} body_row;

#define E_(value, path, constraint)                                                                \
    "Value " value " at '" path "' failed to satisfy constraint: " constraint
#define ONE(value, path, constraint) "1 validation error detected: " E_(value, path, constraint)
#define SHORT_ID                                                                                   \
    "Member must have length less than or equal to 4, Member must have length greater than or "    \
    "equal to 0, Member must satisfy regular expression pattern: [a-z]*"
#define ID_KEY                                                                                     \
    "Member must have length less than or equal to 255, Member must have length greater than or "  \
    "equal to 1, Member must satisfy regular expression pattern: [a-z\\\\.]+"

static const body_row coral_rows[] = {
    /* Athena GetQueryExecution {} */
    {"{}",
     {{WV_CODE_REQUIRED, "Id", "{}", 0, 0, 0, 0}},
     ONE("null", "id", "Member must not be null")},
    {"{\"Id\":null}",
     {{WV_CODE_REQUIRED, "Id", "{", 0, 0, 0, 0}},
     ONE("null", "id", "Member must not be null")},
    /* DynamoDB Query: pattern before length, the raw value, the true plural */
    {"{\"Id\":\"\"}",
     {{WV_CODE_LENGTH_MIN, "Id", "\"\"", 0, 0, 0, 0}, {WV_CODE_PATTERN, "Id", "\"\"", 0, 0, 0, 0}},
     "2 validation errors detected: " E_("''", "id",
                                         "Member must satisfy regular expression pattern: "
                                         "[a-z\\\\.]+") "; " E_("''", "id",
                                                                "Member must have length greater "
                                                                "than or equal to 1")},
    /* decoded, unescaped but for JSON, newlines too */
    {"{\"Id\":\"A\\n\\u0041\\\"\\ud83d\\ude00\\ud800\"}",
     {{WV_CODE_LENGTH_MAX, "Id", "\"A\\n", 0, 0, 0, 0}},
     ONE("'A\\nA\\\"\xf0\x9f\x98\x80\\ud800'", "id",
         "Member must have length less than or equal to 255")},
    {"{\"Kind\":\"G.99X\"}",
     {{WV_CODE_ENUM, "Kind", "\"G.99X\"", 0, 0, 0, 0}},
     ONE("'G.99X'", "kind",
         "Member must satisfy enum value set: [G.8X, G.4X, G.025X, G.2X, G.1X, Z.2X, Standard]")},
    /* Kinesis, DynamoDB: numbers as integers; saturated (Kinesis ShardCount) */
    {"{\"Size\":0}",
     {{WV_CODE_RANGE_MIN, "Size", "0", 0, 0, 0, 0}},
     ONE("'0'", "size", "Member must have value greater than or equal to 1")},
    {"{\"Size\":100000000000}",
     {{WV_CODE_RANGE_MAX, "Size", "100000000000", 0, 0, 0, 0}},
     ONE("'2147483647'", "size", "Member must have value less than or equal to 50")},
    {"{\"Weight\":-1}",
     {{WV_CODE_RANGE_MIN, "Weight", "-1", 0, 0, 0, 0}},
     ONE("'-1.0'", "weight", "Member must have value greater than or equal to 0.0")},
    /* API Gateway types; hidden values are not listed */
    {"{\"Types\":[\"wrong\"]}",
     {{WV_CODE_ENUM, "Types|0", "\"wrong\"", "[", REPORT_ELEMENT, 0, 0}},
     ONE("'[wrong]'", "types",
         "Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, "
         "REGIONAL]]")},
    /* Lambda securityGroupIds: the list once, all constraints of the element */
    {"{\"Ids\":[\"12345\", \"ab\" , \"6\"]}",
     {{WV_CODE_PATTERN, "Ids|0", "\"12345\"", "[", REPORT_ELEMENT, 0, 0},
      {WV_CODE_LENGTH_MAX, "Ids|0", "\"12345\"", "[", REPORT_ELEMENT | REPORT_REPEAT, 0, 0},
      {WV_CODE_PATTERN, "Ids|2", "\"6\"", "[", REPORT_ELEMENT | REPORT_REPEAT, 0, 0}},
     ONE("'[12345, ab, 6]'", "ids", "Member must satisfy constraint: [" SHORT_ID "]")},
    /* Lambda tags, DynamoDB requestItems: value and key, each once, in one message */
    {"{\"Tags\":{\"B;\":\"12\"}}",
     {{WV_CODE_PATTERN, "Tags|B;", "\"12\"", "{\"B", REPORT_ELEMENT, 0, 0},
      {WV_CODE_PATTERN, "Tags|B;", "\"B;\"", "{\"B", REPORT_ELEMENT | REPORT_ON_KEY, 0, 0}},
     "2 validation errors detected: " E_(
         "'{B;=12}'", "tags",
         "Map keys must satisfy constraint: [" ID_KEY
         "]") "; " E_("'{B;=12}'", "tags", "Map value must satisfy constraint: [" SHORT_ID "]")},
    /* Lambda additionalVersionWeights */
    {"{\"Weights\":{\"2\":2}}",
     {{WV_CODE_RANGE_MAX, "Weights|2", "2}", "{\"2", REPORT_ELEMENT, 0, 0}},
     ONE("'{2=2.0}'", "weights",
         "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, "
         "Member must have value greater than or equal to 0.0]")},
    /* DynamoDB requestItems: a list as the value of a map */
    {"{\"Pages\":{\"p\":[]}}",
     {{WV_CODE_LENGTH_MIN, "Pages|p", "[]", "{\"p", REPORT_ELEMENT, 0, 0}},
     ONE("'{p=[]}'", "pages",
         "Map value must satisfy constraint: [Member must have length less than or equal to 25, "
         "Member must have length greater than or equal to 1]")},
    /* Kinesis records.1.member.partitionKey, DynamoDB queryFilter.a.member.comparisonOperator */
    {"{\"Items\":[{},{}]}",
     {{WV_CODE_REQUIRED, "Items|1|Name", "{}]", 0, 0, 0, 0}},
     ONE("null", "items.2.member.name", "Member must not be null")},
    {"{\"Rules\":{\"aA\":{}}}",
     {{WV_CODE_REQUIRED, "Rules|aA|Name", "{}}", 0, 0, 0, 0}},
     ONE("null", "rules.aA.member.name", "Member must not be null")},
    /* DynamoDB keySchema, Kinesis tagKeys, CloudWatch Logs metricTransformations */
    {"{\"Items\":[]}",
     {{WV_CODE_LENGTH_MIN, "Items", "[]", 0, 0, 0, 0}},
     ONE("'[]'", "items", "Member must have length greater than or equal to 1")},
    {"{\"Items\":[{\"Name\":\"a\",\"New\":[{}],\"Count\":3},{\"Name\":null}]}",
     {{WV_CODE_LENGTH_MAX, "Items", "[{\"N", 0, 0, 0, 0}},
     ONE("'[Item(name=a, secret=null, count=3), Item(name=null, secret=null, count=null)]'",
         "items", "Member must have length less than or equal to 1")},
    /* KMS: sensitive, no value; also when something sensitive stands inside what is shown */
    {"{\"Password\":\"hunter2\"}",
     {{WV_CODE_LENGTH_MIN, "Password", "\"hunter2\"", 0, REPORT_SENSITIVE, 0, 0}},
     "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must "
     "have length greater than or equal to 8"},
    {"{\"Items\":[{\"Secret\":\"hunter2\"},{}]}",
     {{WV_CODE_LENGTH_MAX, "Items", "[{", 0, 0, 0, 0}},
     "1 validation error detected: Value at 'items' failed to satisfy constraint: Member must have "
     "length less than or equal to 1"},
    {"{\"Vault\":{\"hunter2\":\"x\",\"b\":\"y\"}}",
     {{WV_CODE_LENGTH_MAX, "Vault", "{\"h", 0, 0, 0, 0}},
     "1 validation error detected: Value at 'vault' failed to satisfy constraint: Member must have "
     "length less than or equal to 1"},
    /* the map is sensitive, neither its keys nor its values say so */
    {"{\"Hidden\":{\"hunter2\":\"hunter3\"}}",
     {{WV_CODE_LENGTH_MAX, "Hidden|hunter2", "\"hunter3\"", "{\"hun", REPORT_ELEMENT, 0, 0}},
     "1 validation error detected: Value at 'hidden' failed to satisfy constraint: Map value must "
     "satisfy constraint: [" SHORT_ID "]"},
    {"{\"Ids\":[\"a\",\"a\"]}",
     {{WV_CODE_UNIQUE, "Ids", "\"a\"]", "[\"a", 0, 0, 0}},
     ONE("'[a, a]'", "ids", "Member must have unique values")},
    {"{\"Items\":[{\"Secret\":\"hunter2\"},{\"Secret\":\"hunter2\"}]}",
     {{WV_CODE_UNIQUE, "Items", "{\"Secret\":\"hunter2\"}]", "[{", 0, 0, 0}},
     "1 validation error detected: Value at 'items' failed to satisfy constraint: Member must have "
     "unique values"},
};

static void test_coral(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof coral_rows / sizeof *coral_rows; i++) {
        const body_row *r = &coral_rows[i];
        char wanted[4096];
        make_report(r->json, r->findings, 4);
        snprintf(wanted, sizeof wanted, "{\"__type\":\"ValidationException\",\"message\":\"%s\"}",
                 r->message);
        same(r->json, render(NULL, WV_FORMAT_AWS_BODY), wanted);
        same(r->json, render(NULL, WV_FORMAT_AWS_TYPE), "ValidationException");
        assert_no_secret();
        assert_int_equal(wv_http_status(&report), 400);
    }
}

/* Athena: no values, two more keys, its own name; null is still said. */
static void test_without_echo(void **state)
{
    (void)state;
    const finding findings[] = {{WV_CODE_REQUIRED, "Id", "{", 0, 0, 0, 0},
                                {WV_CODE_RANGE_MAX, "Size", "51", 0, 0, 0, 0},
                                {0}};
    wv_service_row before = service;
    service.flags = 0;
    service.extra_count = 2;
    service.message_key = service.serialization_key;
    make_report("{\"Size\":51}", findings, 3);
    same("athena", render(NULL, WV_FORMAT_AWS_BODY),
         "{\"__type\":\"ValidationException\",\"AthenaErrorCode\":\"INVALID_INPUT\","
         "\"ErrorCode\":\"INVALID_INPUT\",\"Message\":\"2 validation errors detected: Value null "
         "at 'id' failed to satisfy constraint: Member must not be null; Value at 'size' failed to "
         "satisfy constraint: Member must have value less than or equal to 50\"}");
    service = before;
}

/* Ten entries, and no more are counted (DynamoDB). */
static void test_ten_entries(void **state)
{
    (void)state;
    finding findings[13] = {{0}};
    for (size_t i = 0; i < 12; i++)
        findings[i] = (finding){WV_CODE_REQUIRED, "Item|Name", "{}", 0, 0, 0, 0};
    make_report("{\"Item\":{}}", findings, 12);
    const char *message = render(NULL, WV_FORMAT_AWS_MESSAGE);
    assert_memory_equal(message, "10 validation errors detected: ", 31);
    size_t entries = 0;
    for (const char *at = message; (at = strstr(at, "Value null at")); at++)
        entries++;
    assert_int_equal(entries, 10);
}

/* ---- SerializationException ----------------------------------------------------------------- */

typedef struct type_row {
    const char *json;
    finding finding;
    const char *message; /* NULL: the body has none */
} type_row;

#define F(found) REPORT_FOUND_##found
static const type_row type_rows[] = {
    /* Athena 2026, raw requests */
    {"{\"Size\":\"1\"}",
     {WV_CODE_TYPE, "Size", "\"1\"", 0, 0, F(STRING), 0},
     "STRING_VALUE can not be converted to an Integer"},
    {"{\"Size\":true}",
     {WV_CODE_TYPE, "Size", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to an Integer"},
    {"{\"Size\":[1]}",
     {WV_CODE_TYPE, "Size", "[1]", 0, 0, F(ARRAY), 0},
     "Start of list found where not expected"},
    {"{\"Size\":{\"a\":1}}",
     {WV_CODE_TYPE, "Size", "{\"a\":1}", 0, 0, F(OBJECT), 0},
     "Start of structure or map found where not expected."},
    {"{\"Id\":1}",
     {WV_CODE_TYPE, "Id", "1", 0, 0, F(NUMBER), 0},
     "NUMBER_VALUE can not be converted to a String"},
    {"{\"Id\":true}",
     {WV_CODE_TYPE, "Id", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a String"},
    {"{\"Ids\":\"x\"}",
     {WV_CODE_TYPE, "Ids", "\"x\"", 0, 0, F(STRING), 0},
     "Expected list or null"},
    {"{\"Ids\":{}}",
     {WV_CODE_TYPE, "Ids", "{}", 0, 0, F(OBJECT), 0},
     "Start of structure or map found where not expected."},
    {"{\"Ids\":[1]}",
     {WV_CODE_TYPE, "Ids|0", "1", 0, 0, F(NUMBER), 0},
     "NUMBER_VALUE can not be converted to a String"},
    {"{\"Item\":[]}",
     {WV_CODE_TYPE, "Item", "[]", 0, 0, F(ARRAY), 0},
     "Start of list found where not expected"},
    {"{\"Item\":\"x\"}", {WV_CODE_TYPE, "Item", "\"x\"", 0, 0, F(STRING), 0}, "Expected null"},
    {"\"x\"", {WV_CODE_TYPE, "", "\"x\"", 0, 0, F(STRING), 0}, NULL},
    {"null", {WV_CODE_TYPE, "", "null", 0, 0, F(NULL), 0}, NULL},
    {"[]", {WV_CODE_TYPE, "", "[]", 0, 0, F(ARRAY), 0}, "Start of list found where not expected"},
    {"{\"Size\": 1,}", {WV_CODE_UNEXPECTED, "", "}", 0, 0, 0, 0}, NULL},
    /* Kinesis */
    {"{\"Tags\":\"23\"}",
     {WV_CODE_TYPE, "Tags", "\"23\"", 0, 0, F(STRING), 0},
     "Expected map or null"},
    {"{\"Data\":\"23456\"}",
     {WV_CODE_BASE64, "Data", "\"23456\"", 0, 0, 0, 0},
     "'23456' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 "
     "bytes but found: 5"},
    {"{\"Data\":\"=+/=\"}",
     {WV_CODE_BASE64, "Data", "\"=+/=\"", 0, 0, 0, 0},
     "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"},
    {"{\"Data\":\"+/+=\"}",
     {WV_CODE_BASE64, "Data", "\"+/+=\"", 0, 0, 0, 0},
     "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"},
    /* by the same pattern */
    {"{\"Size\":false}",
     {WV_CODE_TYPE, "Size", "false", 0, 0, F(FALSE), 0},
     "FALSE_VALUE can not be converted to an Integer"},
    {"{\"When\":\"x\"}",
     {WV_CODE_TIMESTAMP, "When", "\"x\"", 0, 0, 0, 0},
     "STRING_VALUE can not be converted to milliseconds since epoch"},
    {"{\"Data\":5}",
     {WV_CODE_TYPE, "Data", "5", 0, 0, F(NUMBER), 0},
     "NUMBER_VALUE can not be converted to a Blob"},
    {"{\"Flag\":\"x\"}",
     {WV_CODE_TYPE, "Flag", "\"x\"", 0, 0, F(STRING), 0},
     "STRING_VALUE can not be converted to an Boolean"},
    {"{\"Weight\":\"x\"}",
     {WV_CODE_FLOAT_TEXT, "Weight", "\"x\"", 0, 0, 0, 0},
     "STRING_VALUE can not be converted to an Double"},
    {"{\"Kind\":1}",
     {WV_CODE_TYPE, "Kind", "1", 0, 0, F(NUMBER), 0},
     "NUMBER_VALUE can not be converted to a String"},
    {"{\"Byte\":true}",
     {WV_CODE_TYPE, "Byte", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a Byte"},
    {"{\"Short\":true}",
     {WV_CODE_TYPE, "Short", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a Short"},
    {"{\"Long\":true}",
     {WV_CODE_TYPE, "Long", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a Long"},
    {"{\"Choice\":true}",
     {WV_CODE_TYPE, "Choice", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to an Integer"},
    {"{\"Big\":true}",
     {WV_CODE_TYPE, "Big", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a BigInteger"},
    {"{\"Float\":true}",
     {WV_CODE_TYPE, "Float", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a Float"},
    {"{\"Exact\":true}",
     {WV_CODE_TYPE, "Exact", "true", 0, 0, F(TRUE), 0},
     "TRUE_VALUE can not be converted to a BigDecimal"},
    {"{\"Either\":1}", {WV_CODE_TYPE, "Either", "1", 0, 0, F(NUMBER), 0}, "Expected null"},
    /* ours */
    {"{\"Ids\":[null]}",
     {WV_CODE_NULL_ELEMENT, "Ids|0", "null", 0, 0, 0, 0},
     "null in a list or map that is not sparse at 'ids.1.member'"},
    {"{}", {WV_CODE_UNION, "", "{}", 0, 0, 0, 0}, "a union needs exactly one member"},
    {"{\"Id\":\"a\",\"Id\":\"b\"}",
     {WV_CODE_DUPLICATE_MEMBER, "Id", "\"Id\":\"b\"", 0, 0, 0, 0},
     "member given twice at 'id'"},
    {"{\"Size\":1.5}",
     {WV_CODE_FRACTION, "Size", "1.5", 0, 0, 0, 0},
     "fraction where an integer is wanted at 'size'"},
    {"{\"Vault\":{\"hunter2\":1}}",
     {WV_CODE_DUPLICATE_KEY, "Vault|hunter2", "\"hunter2\"", 0, REPORT_SENSITIVE, 0, 0},
     "map key given twice at 'vault.*'"},
    {"{\"Hidden\":{\"hunter2\":1}}",
     {WV_CODE_TYPE, "Hidden|hunter2", "1", 0, 0, F(NUMBER), 0},
     "NUMBER_VALUE can not be converted to a String"},
};

static void test_serialization(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof type_rows / sizeof *type_rows; i++) {
        const type_row *r = &type_rows[i];
        char wanted[1024] = "{\"__type\":\"SerializationException\"}";
        /* a constraint beside it does not matter */
        finding findings[3] = {r->finding, {WV_CODE_REQUIRED, "Item|Name", "", 0, 0, 0, 0}, {0}};
        make_report(r->json, findings, 3);
        if (r->message)
            snprintf(wanted, sizeof wanted,
                     "{\"__type\":\"SerializationException\",\"Message\":\"%s\"}", r->message);
        same(r->json, render(NULL, WV_FORMAT_AWS_BODY), wanted);
        same(r->json, render(NULL, WV_FORMAT_AWS_MESSAGE), r->message ? r->message : "");
        assert_no_secret();
        assert_int_equal(wv_http_status(&report), 400);
    }
}

/* The first in the payload is the one, in whatever order they were found. */
static void test_first_serialization(void **state)
{
    (void)state;
    const finding findings[] = {
        {WV_CODE_TYPE, "Id", "true", 0, 0, REPORT_FOUND_TRUE, 0},
        {WV_CODE_TYPE, "Size", "\"1\"", 0, 0, REPORT_FOUND_STRING, 0},
        {0},
    };
    make_report("{\"Size\":\"1\",\"Id\":true}", findings, 3);
    same("first", render(NULL, WV_FORMAT_AWS_MESSAGE),
         "STRING_VALUE can not be converted to an Integer");
}

static void test_names(void **state)
{
    (void)state;
    union {
        max_align_t align;
        wv_config config;
    } documented = {.config = base_config_defaults}, own = {.config = base_config_defaults};
    documented.config.names = WV_NAMES_DOCUMENTED;
    own.config.constraint_error = (wv_str){"Mine", 4};
    own.config.serialization_error = (wv_str){"Broken", 6};
    const finding cut[] = {{WV_CODE_TRUNCATED, "", "", 0, 0, 0, 0}, {0}};
    make_report("{\n \xc3\xa4", cut, 1);
    report.slots[0].offset = report.first.offset = 5;
    same("documented", render(&documented.config, WV_FORMAT_AWS_BODY),
         "{\"__type\":\"InvalidInputException\",\"Message\":\"payload ends too early at line 2, "
         "column 3\"}");
    same("own", render(&own.config, WV_FORMAT_AWS_TYPE), "Broken");
    const finding top[] = {{WV_CODE_TYPE, "", "true", 0, 0, REPORT_FOUND_TRUE, 0}, {0}};
    make_report("true", top, 1);
    same("top", render(&documented.config, WV_FORMAT_AWS_MESSAGE),
         "expected an object, found true");
    const finding missing[] = {{WV_CODE_REQUIRED, "Id", "{}", 0, 0, 0, 0}, {0}};
    make_report("{}", missing, 1);
    same("documented", render(&documented.config, WV_FORMAT_AWS_TYPE), "InvalidInputException");
    same("own", render(&own.config, WV_FORMAT_AWS_TYPE), "Mine");
    operations[0].documented_constraint = WV_NONE;
    same("none", render(&documented.config, WV_FORMAT_AWS_TYPE), "ValidationException");
    operations[0].documented_constraint = operations[0].documented_serialization;
}

static void test_limit(void **state)
{
    (void)state;
    const finding findings[] = {{WV_CODE_REQUIRED, "Id", "{", 0, 0, 0, 0},
                                {WV_CODE_LIMIT_DIGITS, "Size", "12", 0, 0, 0, 0},
                                {0}};
    make_report("{\"Size\":12}", findings, 3);
    same("limit", render(NULL, WV_FORMAT_AWS_BODY),
         "{\"__type\":\"ValidatorLimitExceeded\",\"message\":\"number with too many digits at "
         "'size'\"}");
    assert_int_equal(wv_http_status(&report), 413);
    report.count = 0;
    report.has_first = false;
    same("unknown", render(NULL, WV_FORMAT_AWS_MESSAGE), "a limit of the validator was hit");
}

static void test_valid(void **state)
{
    (void)state;
    const finding none[] = {{0}};
    make_report("{}", none, 1);
    for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_TEXT; f++)
        same("valid", render(NULL, f), "");
    same("valid", render(NULL, WV_FORMAT_JSON),
         "{\"verdict\":\"valid\",\"type\":null,\"http_status\":null,\"message\":null,"
         "\"aws_body\":null,\"findings\":[],\"findings_total\":0,\"truncated\":false}");
    assert_int_equal(wv_http_status(&report), 200);
    assert_int_equal(wv_http_status(NULL), 200);
    assert_int_equal(wv_render(NULL, NULL, WV_FORMAT_TEXT, output, 1), 0);
    assert_int_equal(wv_render(NULL, &report, 99, output, 1), 0);
}

/* ---- Parts ---------------------------------------------------------------------------------- */

static const struct {
    const char *json;
    finding finding;
    const char *pointer, *path;
} part_rows[] = {
    {"{}", {WV_CODE_TYPE, "", "{}", 0, 0, 0, 0}, "", ""},
    {"{\"a/b~c\":1}", {WV_CODE_TYPE, "a/b~c", "1", 0, 0, 0, 0}, "/a~1b~0c", "a/b~c"},
    {"{\"Ids\":[1,2]}", {WV_CODE_TYPE, "Ids|1", "2", 0, 0, 0, 0}, "/Ids/1", "ids.2.member"},
    {"{\"Ids\":[1,2]}",
     {WV_CODE_PATTERN, "Ids|1", "2", "[", REPORT_ELEMENT, 0, 0},
     "/Ids/1",
     "ids"},
    {"{\"Tags\":{\"~/\\n\":1}}",
     {WV_CODE_TYPE, "Tags|~/\\n", "1", 0, 0, 0, 0},
     "/Tags/~0~1\n",
     "tags.~/\n"},
    {"{\"Tags\":{\"\":1}}", {WV_CODE_TYPE, "Tags|", "1", 0, 0, 0, 0}, "/Tags/", "tags."},
    {"{\"Rules\":{\"Ab\":{\"Name\":1}}}",
     {WV_CODE_TYPE, "Rules|Ab|Name", "1", 0, 0, 0, 0},
     "/Rules/Ab/Name",
     "rules.Ab.member.name"},
    {"{\"Vault\":{\"hunter2\":1}}",
     {WV_CODE_TYPE, "Vault|hunter2", "1", 0, 0, 0, 0},
     "/Vault/*",
     "vault.*"},
    {"{\"Hidden\":{\"hunter2\":1}}",
     {WV_CODE_TYPE, "Hidden|hunter2", "1", 0, 0, 0, 0},
     "/Hidden/*",
     "hidden.*"},
};

static void test_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof part_rows / sizeof *part_rows; i++) {
        finding findings[2] = {part_rows[i].finding, {0}};
        make_report(part_rows[i].json, findings, 2);
        wv_render_violation(NULL, &report, 0, WV_PART_POINTER, output, sizeof output);
        same(part_rows[i].json, output, part_rows[i].pointer);
        wv_render_violation(NULL, &report, 0, WV_PART_AWS_PATH, output, sizeof output);
        same(part_rows[i].json, output, part_rows[i].path);
        assert_no_secret();
    }
    assert_int_equal(wv_render_violation(NULL, &report, 1, WV_PART_POINTER, output, 9), 0);
    assert_int_equal(wv_render_violation(NULL, NULL, 0, WV_PART_POINTER, output, 9), 0);
}

/* For people: nothing of the payload, and a key is told from its value. */
static const struct {
    const char *json;
    finding finding;
    const char *message;
} plain_rows[] = {
    {"{}", {WV_CODE_REQUIRED, "Id", "{}", 0, 0, 0, 0}, "is required"},
    {"{\"Size\":51}", {WV_CODE_RANGE_MAX, "Size", "51", 0, 0, 0, 0}, "must be at most 50"},
    {"{\"Weight\":-1}", {WV_CODE_RANGE_MIN, "Weight", "-1", 0, 0, 0, 0}, "must be at least 0.0"},
    {"{\"Tags\":{\"B\":\"\"}}",
     {WV_CODE_PATTERN, "Tags|B", "\"B\"", "{\"B", REPORT_ELEMENT | REPORT_ON_KEY, 0, 0},
     "the key: must match the pattern [a-z\\.]+"},
    {"{\"Types\":[\"x\"]}",
     {WV_CODE_ENUM, "Types|0", "\"x\"", "[", REPORT_ELEMENT, 0, 0},
     "must be one of REGIONAL, EDGE, PRIVATE"},
    {"{\"Size\":1.5}",
     {WV_CODE_FRACTION, "Size", "1.5", 0, 0, 0, 0},
     "fraction where an integer is wanted"},
    {"{\"Item\":null}",
     {WV_CODE_TYPE, "Item", "null", 0, 0, REPORT_FOUND_NULL, 0},
     "expected an object, found null"},
};

static void test_plain_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plain_rows / sizeof *plain_rows; i++) {
        finding findings[2] = {plain_rows[i].finding, {0}};
        make_report(plain_rows[i].json, findings, 2);
        wv_render_violation(NULL, &report, 0, WV_PART_MESSAGE, output, sizeof output);
        same(plain_rows[i].json, output, plain_rows[i].message);
    }
}

static void test_json(void **state)
{
    (void)state;
    const finding findings[] = {
        {WV_CODE_LENGTH_MAX, "Tags|\\u0001\\\"", "\"12345\"", "{\"\\u", REPORT_ELEMENT, 0,
         WV_SEVERITY_WARNING},
        {WV_CODE_TYPE, "Size", "\"1\"", 0, 0, REPORT_FOUND_STRING, 0},
        {0},
    };
    make_report("{\"Tags\":{\"\\u0001\\\"\":\"12345\"},\"Size\":\"1\"}", findings, 3);
    same("json", render(NULL, WV_FORMAT_JSON),
         "{\"verdict\":\"invalid\",\"type\":\"SerializationException\",\"http_status\":400,"
         "\"message\":\"STRING_VALUE can not be converted to an Integer\",\"aws_body\":{\"__type\":"
         "\"SerializationException\",\"Message\":\"STRING_VALUE can not be converted to an "
         "Integer\"},\"findings\":[{\"code\":\"type\",\"severity\":\"violation\",\"pointer\":"
         "\"/Size\",\"aws_path\":\"size\",\"offset\":36,\"length\":3,\"message\":\"expected an "
         "integer, found a string\"},{\"code\":\"length_max\",\"severity\":\"warning\",\"pointer\":"
         "\"/Tags/\\u0001\\\"\",\"aws_path\":\"tags\",\"offset\":20,\"length\":7,\"message\":"
         "\"length must be at most 4\"}],\"findings_total\":2,\"truncated\":false}");
    report.total = 7;
    assert_non_null(
        strstr(render(NULL, WV_FORMAT_JSON), "\"findings_total\":7,\"truncated\":true}"));
}

static void test_silent_json(void **state)
{
    (void)state;
    const finding cut[] = {{WV_CODE_TRUNCATED, "", "{", 0, 0, 0, 0}, {0}};
    make_report("{", cut, 1);
    assert_non_null(strstr(render(NULL, WV_FORMAT_JSON),
                           "\"http_status\":400,\"message\":null,\"aws_body\":{\"__type\":"
                           "\"SerializationException\"},\"findings\":[{"));
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* Where the schema has sensitive shapes, parts of source lines are hidden; here it has none. */
static void without_secrets(bool without)
{
    static uint16_t before[64];
    for (uint32_t i = 0; i < shape_count; i++) {
        if (without)
            before[i] = shapes[i].flags;
        shapes[i].flags = without ? (uint16_t)(before[i] & ~WV_SHAPE_SENSITIVE) : before[i];
    }
}

static void test_text(void **state)
{
    (void)state;
    const finding findings[] = {
        {WV_CODE_ENUM, "Kind", "\"G.99X\"", 0, 0, 0, 0},
        {WV_CODE_REQUIRED, "Id", "{", 0, 0, 0, WV_SEVERITY_WARNING},
        {WV_CODE_PATTERN, "Tags|\\ud83d\\ude00\\u009b\\\\", "5", "{\"\\u", REPORT_ELEMENT, 0, 0},
        {0},
    };
    const char *json = "{\n"
                       "\t\"Kind\": \"G.99X\",\r\n"
                       "  \"Tags\": {\"\\ud83d\\ude00\\u009b\\\\\":5}, \"x\": \"\xc3\xa4\"}";
    without_secrets(true);
    make_report(json, findings, 4);
    same("text", render(NULL, WV_FORMAT_TEXT),
         "1:1: warning[required] ValidationException /Id: is required\n"
         "    {\n"
         "    ^\n"
         "2:10: violation[enum] ValidationException /Kind: must be one of Standard, G.1X, G.2X, "
         "G.025X, G.4X, G.8X, Z.2X\n"
         "     \"Kind\": \"G.99X\",\n"
         "             ^~~~~~~\n"
         "3:35: violation[pattern] ValidationException /Tags/\\u{1f600}\\u{9b}\\\\: must match the "
         "pattern [a-z]*\n"
         "    ...ags\": {\"\\\\ud83d\\\\ude00\\\\u009b\\\\\\\\\":5}, \"x\": \"\\u{e4}\"}\n"
         "                                          ^\n"
         "invalid: 3 findings, 2 violations\n");
    without_secrets(false);
    same("an unmodelled member", render(NULL, WV_FORMAT_TEXT),
         "1:1: warning[required] ValidationException /Id: is required\n"
         "    {\n"
         "    ^\n"
         "2:10: violation[enum] ValidationException /Kind: must be one of Standard, G.1X, G.2X, "
         "G.025X, G.4X, G.8X, Z.2X\n"
         "     \"Kind\": \"G.99X\",\n"
         "             ^~~~~~~\n"
         "3:35: violation[pattern] ValidationException /Tags/\\u{1f600}\\u{9b}\\\\: must match the "
         "pattern [a-z]*\n"
         "    ...ags\": {\"\\\\ud83d\\\\ude00\\\\u009b\\\\\\\\\":5}, ***}\n"
         "                                          ^\n"
         "invalid: 3 findings, 2 violations\n");
}

/* What is hidden beside a finding. The caret shows where it begins and how wide it is here. */
static const struct {
    const char *json, *path, *piece, *source, *caret;
} hidden_rows[] = {
    {"{\"Size\":0,\"Password\":\"hunter2\",\"Kind\":\"x\"}", "Size", "0",
     "{\"Size\":0,\"Password\":***,\"Kind\":\"x\"}", "        ^"},
    {"{\"Password\":\"hunter2\",\"Size\":0}", "Size", "0", "{\"Password\":***,\"Size\":0}",
     "                       ^"},
    {"{\"Password\": \"hunter2\" }", "Password", "\"hunter2\"", "{\"Password\": *** }",
     "             ^~~"},
    {"{\"Password\":{\"a\":[\"hunter2\"]}}", "Password", "{\"a\":[\"hunter2\"]}",
     "{\"Password\":***}", "            ^~~"},
    /* keys of one map, all of another */
    {"{\"Vault\":{\"hunter2\":5,\"hunter3\":\"x\"}}", "Vault", "{\"hunter2\":5,\"hunter3\":\"x\"}",
     "{\"Vault\":{***:5,***:\"x\"}}", "         ^~~~~~~~~~~~~~~"},
    {"{\"Hidden\":{\"hunter2\":\"hunter3\"},\"Size\":0}", "Size", "0", "...:***,\"Size\":0}",
     "               ^"},
    /* the line begins in what is hidden */
    {"{\"Hidden\":{\"hunter2\":\"hunter3hunter4\"},\"Size\":0}", "Size", "0", "...***,\"Size\":0}",
     "              ^"},
    {"{\"Items\":[{\"Name\":\"a\",\"Secret\":\"hunter2\"},{}]}", "Items", "[",
     "{\"Items\":[{\"Name\":\"a\",\"Secret\":***},{}]}", "         ^"},
    /* names that the model does not have, and their values */
    {"{\"Size\":0,\"password\":\"hunter2\",\"hunter3\":{\"a\":[{}]}}", "Size", "0",
     "{\"Size\":0,***,***}", "        ^"},
    /* what should be in an object or list, and the other way round */
    {"{\"Size\":0,\"Item\":\"hunter2\",\"Items\":{\"a\":\"hunter2\"},\"Vault\":[\"hunter2\"]}",
     "Size", "0", "{\"Size\":0,\"Item\":***,\"Items\":***,\"Vault\":***}", "        ^"},
    {"{\"Size\":0,\"String\":{\"a\":\"hunter2\"},\"Ids\":[[\"hunter2\"],5,null]}", "Size", "0",
     "{\"Size\":0,\"String\":***,\"Ids\":[***,5,null]}", "        ^"},
    {"{\"Size\":\"0\",\"Any\":{\"a\":[1]},\"Flag\":1}", "Size", "\"0\"",
     "{\"Size\":\"0\",\"Any\":{\"a\":[1]},\"Flag\":1}", "        ^~~"},
    /* a check that ended early has not seen what follows */
    {"{\"Size\":0,\"Kind\":\"hunter2\\q\"}", "Size", "0", "{\"Size\":0,\"Kind\":***", "        ^"},
    {"{\"Size\":0,\"hunter2", "Size", "0", "{\"Size\":0,***", "        ^"},
    {"{\"Size\":0,\"Item\":{\"hunter2\":", "Size", "0", "{\"Size\":0,\"Item\":{***", "        ^"},
    {"{\"Size\":0 hunter2", "Size", "0", "{\"Size\":0***", "        ^"},
    {"{\"Size\":0}hunter2", "Size", "0", "{\"Size\":0}***", "        ^"},
    /* a hidden value of several lines, from which on and up to which is shown */
    {"{\"Size\":0,\"Hidden\":{\n\"hunter2\":\"x\"\n}}", "Size", "0", "{\"Size\":0,\"Hidden\":***",
     "        ^"},
    {"{\"Hidden\":{\n\"hunter2\":\"x\"\n},\"Size\":0}", "Size", "0", "***,\"Size\":0}",
     "           ^"},
};

static void test_text_hidden(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hidden_rows / sizeof *hidden_rows; i++) {
        char wanted[512];
        const finding findings[] = {
            {WV_CODE_RANGE_MIN, hidden_rows[i].path, hidden_rows[i].piece, 0, 0, 0, 0}, {0}};
        make_report(hidden_rows[i].json, findings, 1);
        snprintf(wanted, sizeof wanted, "    %s\n    %s\ninvalid: 1 finding, 1 violation\n",
                 hidden_rows[i].source, hidden_rows[i].caret);
        same(hidden_rows[i].json, strchr(render(NULL, WV_FORMAT_TEXT), '\n') + 1, wanted);
    }
}

/* Looking for hidden parts in all of a large payload for each finding would take too long: what is
 * far behind is shown for some findings, then for none. */
static void test_text_hidden_bound(void **state)
{
    (void)state;
    static char json[400000];
    strcpy(json, "{\"String\":\"");
    memset(json + 11, 'a', 300000);
    strcpy(json + 300011, "\",\"Password\":\"hunter2\",\"Size\":0}");
    finding findings[11] = {{0}};
    for (size_t i = 0; i < 10; i++)
        findings[i] = (finding){WV_CODE_RANGE_MIN, "Size", "0}", 0, 0, 0, 0};
    make_report(json, findings, 10);
    unsigned lines = 0;
    const char *text = render(NULL, WV_FORMAT_TEXT);
    assert_null(strstr(text, "hunter"));
    while ((text = strstr(text, "***,\"Size\":0}\n")))
        lines++, text++;
    assert_int_equal(lines, 4); /* four times the payload and 64 KiB */
}

static void test_text_unparsed(void **state)
{
    (void)state;
    const finding findings[] = {{WV_CODE_UNEXPECTED, "", "x", 0, 0, 0, 0}, {0}};
    without_secrets(true);
    make_report("{\"Password\":\"hunter2\" x", findings, 1);
    report.total = 3;
    same("unparsed", render(NULL, WV_FORMAT_TEXT),
         "1:23: violation[unexpected] SerializationException (top): unexpected byte\n"
         "invalid: 3 findings (1 shown), 1 violation\n");
    without_secrets(false);
}

/* A window of 80 columns of a long line, with the value in it; the caret stays in the window. */
static void test_text_window(void **state)
{
    (void)state;
    char json[1024] = "{\"String\":\"";
    memset(json + 11, 'a', 200);
    strcpy(json + 211, "\",\"Kind\":\"");
    memset(json + 221, 'b', 300);
    strcpy(json + 521, "\"}");
    const finding findings[] = {{WV_CODE_ENUM, "Kind", "\"bbb", 0, 0, 0, 0}, {0}};
    without_secrets(true);
    make_report(json, findings, 1);
    report.slots[0].length = 302;
    const char *source = strchr(render(NULL, WV_FORMAT_TEXT), '\n') + 1;
    same("window", source,
         "    "
         "...aaaaaaaaaaaaaaaaaaaaa\",\"Kind\":\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.."
         ".\n"
         "                                     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
         "invalid: 1 finding, 1 violation\n");
    without_secrets(false);
}

/* Long keys are cut in text, at 60 code points, but not in JSON. */
static void test_long_key(void **state)
{
    (void)state;
    char json[256] = "{\"Tags\":{\"", key[128] = "", wanted[256];
    for (int i = 0; i < 61; i++)
        strcat(key, "k");
    strcat(strcat(json, key), "\":1}}");
    char path[256] = "Tags|";
    const finding findings[] = {
        {WV_CODE_TYPE, strcat(path, key), ":1", 0, 0, REPORT_FOUND_NUMBER, 0}, {0}};
    make_report(json, findings, 1);
    snprintf(wanted, sizeof wanted, "SerializationException /Tags/%.60s...: expected", key);
    assert_non_null(strstr(render(NULL, WV_FORMAT_TEXT), wanted));
    snprintf(wanted, sizeof wanted, "\"pointer\":\"/Tags/%s\"", key);
    assert_non_null(strstr(render(NULL, WV_FORMAT_JSON), wanted));
}

/* ---- Paths that repeat keys ------------------------------------------------------------------ */

#define MANY 1024 /* findings that a report can keep */

/* A payload {"Nest":{KEY:{KEY:…{KEY:1}…}}} and MANY findings at its innermost value. */
static char *make_nest(const char *letter, size_t letters, unsigned depth, size_t *size)
{
    size_t most = (strlen(letter) * letters + 8) * depth + 64;
    char *json = malloc(most), *at = json;
    static wv_violation kept[MANY];
    static uint16_t kept_order[MANY];
    wv_violation v = {.code = WV_CODE_TYPE, .found = REPORT_FOUND_NUMBER, .steps = 1};
    while (members[shapes[operations[0].input].first + v.step[0]].shape != nest_shape)
        v.step[0]++;
    at += sprintf(at, "{\"Nest\":");
    for (unsigned i = 0; i < depth; i++) {
        *at++ = '{';
        v.step[v.steps++] = (uint64_t)(at - json);
        *at++ = '"';
        for (size_t k = 0; k < letters; k++, at += strlen(letter))
            memcpy(at, letter, strlen(letter));
        at += sprintf(at, "\":");
    }
    v.offset = (uint64_t)(at - json);
    v.length = 1;
    v.shape = nest_shape;
    *at++ = '1';
    memset(at, '}', depth + 1);
    *size = (size_t)(at - json) + depth + 1;
    memset(&report, 0, sizeof report);
    report.slots = kept;
    report.order = kept_order;
    report.capacity = MANY;
    report_begin(&report, (wv_operation){&schema, 0}, WV_REQUEST, operations[0].input,
                 (const uint8_t *)json, *size);
    for (int i = 0; i < MANY; i++)
        report_add(&report, &v);
    report_finish(&report, WV_INVALID);
    return json;
}

static bool is_json(const char *text, size_t size)
{
    scan_reader r;
    scan_run run;
    scan_begin(
        &r, (scan_limits){.nesting = SCAN_NEST_MAX, .digits = WV_MAX_DIGITS, .surrogates = true});
    scan_chunk(&r, (const uint8_t *)text, size, true);
    for (;;) {
        scan_token token = scan_next(&r);
        if (token == SCAN_ERROR || token == SCAN_END)
            return token == SCAN_END;
        scan_part part = SCAN_TEXT_RUN;
        while ((token == SCAN_KEY || token == SCAN_STRING) && part == SCAN_TEXT_RUN)
            part = scan_text(&r, &run);
        if (part == SCAN_TEXT_ERROR)
            return false;
    }
}

/* The text of a report stays linear, whatever stands in the keys: 64 KiB, a constant times the
 * payload (the ten entries of the message twice, and 4 times for paths), and per finding what is
 * left of the keys: 2 paths of 1024 code points, which take at most 6 bytes each, and names. */
static void test_output_is_linear(void **state)
{
    (void)state;
    static const struct {
        const char *letter;
        size_t letters;
        unsigned depth;
    } rows[] = {
        {"k", 1000000, 1},   {"k", 16000, 62},      {"k", 1000, 62}, {"~", 100000, 1},
        {"\x7f", 100000, 2}, {"\\u0001", 20000, 3}, {"/", 200, 40},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size, most;
        char *json = make_nest(rows[i].letter, rows[i].letters, rows[i].depth, &size);
        size_t bound = 65536 + 40 * size + (size_t)MANY * (2 * 6 * 1024 + 2 * 64 * 10 + 512);
        for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_JSON; f++)
            if ((most = wv_render(NULL, &report, f, NULL, 0)) > bound)
                fail_msg("%zu: format %u, %zu bytes of %zu", i, (unsigned)f, most, size);
        for (wv_part p = WV_PART_POINTER; p <= WV_PART_JSON; p++)
            if ((most = wv_render_violation(NULL, &report, 0, p, NULL, 0)) > 65536 + 20 * size)
                fail_msg("%zu: part %u, %zu bytes of %zu", i, (unsigned)p, most, size);
        free(json);
    }
}

/* Whole up to the budget; then the beginning, and it is said. */
static void test_clipped(void **state)
{
    (void)state;
    size_t size;
    char *json = make_nest("k", 100000, 2, &size);
    size_t length = wv_render(NULL, &report, WV_FORMAT_JSON, NULL, 0);
    char *text = malloc(length + 1), wanted[1200], share[342];
    assert_int_equal(wv_render(NULL, &report, WV_FORMAT_JSON, text, length + 1), length);
    assert_true(is_json(text, length));
    memset(share, 'k', 341); /* 1024 in three steps */
    share[341] = 0;
    snprintf(wanted, sizeof wanted, "\"pointer\":\"/Nest/%s.../%s...\"", share, share);
    const char *last = strstr(text, wanted);
    assert_non_null(last);
    snprintf(wanted, sizeof wanted, "\"aws_path\":\"nest.%s....member.%s...\"", share, share);
    assert_non_null(strstr(last, wanted));
    static const char end[] =
        ",\"message\":\"expected an object, found a number\",\"clipped\":true}";
    assert_non_null(strstr(last, end));
    /* the first finding has both paths whole */
    const char *second = strstr(strstr(text, "{\"code\"") + 1, "{\"code\"");
    assert_true(strstr(text, "...") > second);
    assert_true(strstr(text, "\"clipped\"") > second);
    /* and so has a finding that is asked for alone */
    assert_true(wv_render_violation(NULL, &report, 7, WV_PART_POINTER, NULL, 0) == 200000 + 7);
    length = wv_render_violation(NULL, &report, 7, WV_PART_JSON, text, length + 1);
    assert_null(strstr(text, "clipped"));
    assert_true(is_json(text, length) && length > 400000);
    free(text);
    free(json);
}

/* A key that is longer than its share by one code point, not by one byte, however it is written. */
static void test_clipped_at_code_points(void **state)
{
    (void)state;
    static const char *const letters[] = {"\xf0\x9f\x98\x80", "\\ud83d\\ude00", "\\u007f", "x"};
    static const char *const ends[] = {"\x80...\"", "\x80...\"", "\\u007f...\"", "x...\""};
    for (size_t i = 0; i < 8; i++) {
        size_t size, count = 512 + i % 2; /* 1024 in two steps, and one more */
        char *json = make_nest(letters[i / 2], count, 1, &size);
        size_t length = wv_render(NULL, &report, WV_FORMAT_JSON, NULL, 0);
        char *text = malloc(length + 1);
        wv_render(NULL, &report, WV_FORMAT_JSON, text, length + 1);
        assert_int_equal(strstr(text, ends[i / 2]) != NULL, count == 513);
        assert_int_equal(strstr(text, "\"clipped\":true") != NULL, count == 513);
        assert_true(is_json(text, length));
        free(text);
        free(json);
    }
}

/* ---- No answer ------------------------------------------------------------------------------- */

/* The question could not be asked: never "valid". */
static void test_not_judged(void **state)
{
    (void)state;
    static const struct {
        wv_verdict verdict;
        const char *why;
    } rows[] = {
        {WV_E_ARGUMENT, "an argument is missing or impossible"},
        {WV_E_SCHEMA, "the schema is of another version of the library"},
        {WV_E_ENGINE, "the schema has patterns that need wv_config_prepare()"},
        {WV_E_MEMORY, "out of memory"},
        {-77, "unknown"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[256];
        memset(&report, 0, sizeof report); /* no schema, no payload */
        report.verdict = rows[i].verdict;
        assert_int_equal(wv_http_status(&report), 500);
        snprintf(wanted, sizeof wanted,
                 "{\"verdict\":null,\"type\":null,\"http_status\":500,\"message\":\"%s\","
                 "\"aws_body\":null,\"findings\":[],\"findings_total\":0,\"truncated\":false}",
                 rows[i].why);
        same("json", render(NULL, WV_FORMAT_JSON), wanted);
        snprintf(wanted, sizeof wanted, "not judged: %s\n", rows[i].why);
        same("text", render(NULL, WV_FORMAT_TEXT), wanted);
        for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_AWS_TYPE; f++)
            assert_int_equal(wv_render(NULL, &report, f, NULL, 0), 0);
        assert_int_equal(wv_render_violation(NULL, &report, 0, WV_PART_JSON, NULL, 0), 0);
    }
}

/* ---- Values and numbers --------------------------------------------------------------------- */

static const struct {
    const char *member, *json, *wanted;
} value_rows[] = {
    {"String", "\"a\\tb'\"", "a\tb'"},
    {"Any", "{\"a\":[1,2.50,null,{\"b\":true}],\"c\":\"x\"}", "{a=[1, 2.50, null, {b=true}], c=x}"},
    {"Any", "[[],{}]", "[[], {}]"},
    {"Flag", "false", "false"},
    {"Matrix", "[[\"a\",\"b\"],[]]", "[[a, b], []]"},
    {"Rules", "{\"k\":{\"Count\":1e2,\"Name\":\"n\"}}", "{k=Item(name=n, secret=null, count=100)}"},
    {"Weights", "{\"a\":1,\"b\":0.5}", "{a=1.0, b=0.5}"},
    {"Data", "\"AAECAwQ=\"", "java.nio.HeapByteBuffer[pos=0 lim=5 cap=5]"},
    {"Data", "\"\"", "java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]"},
    {"Items", "[{\"X\":{\"Name\":[1,{\"y\":2}]},\"Name\":\"n\"}]",
     "[Item(name=n, secret=null, count=null)]"},
};

static uint32_t member_shape(const char *name)
{
    uint64_t value;
    return take_step(operations[0].input, name, strlen(name), "", &value);
}

static void test_values(void **state)
{
    (void)state;
    const finding none[] = {{0}};
    for (size_t i = 0; i < sizeof value_rows / sizeof *value_rows; i++) {
        char json[256];
        snprintf(json, sizeof json, "{\"M\": %s }", value_rows[i].json);
        make_report(json, none, 1);
        render_out o = render_begin(output, sizeof output);
        render_value(&o, &report, member_shape(value_rows[i].member), 6);
        render_end(&o);
        same(json, output, value_rows[i].wanted);
        assert_false(render_value_is_secret(&report, member_shape(value_rows[i].member), 6));
    }
}

static const struct {
    uint8_t kind;
    const char *number, *wanted;
} number_rows[] = {
    {WV_KIND_DOUBLE, "0", "0.0"},
    {WV_KIND_DOUBLE, "-0", "-0.0"},
    {WV_KIND_DOUBLE, "1", "1.0"},
    {WV_KIND_DOUBLE, "-1.50", "-1.5"},
    {WV_KIND_DOUBLE, "100", "100.0"},
    {WV_KIND_DOUBLE, "0.001", "0.001"},
    {WV_KIND_DOUBLE, "0.00099", "9.9E-4"},
    {WV_KIND_DOUBLE, "9999999.5", "9999999.5"},
    {WV_KIND_DOUBLE, "10000000", "1.0E7"},
    {WV_KIND_DOUBLE, "1.708699485E9", "1.708699485E9"}, /* a CreateTime of Glue */
    {WV_KIND_DOUBLE, "123456789012", "1.23456789012E11"},
    {WV_KIND_DOUBLE, "1e400", "Infinity"},
    {WV_KIND_DOUBLE, "1e-400", "0.0"},
    {WV_KIND_DOUBLE, "0.30000000000000004", "0.30000000000000004"},
    {WV_KIND_DOUBLE, "0.99999999999999999999", "1.0"},
    {WV_KIND_FLOAT, "0.1", "0.1"},
    {WV_KIND_FLOAT, "1e39", "Infinity"},
    {WV_KIND_BYTE, "300", "127"},
    {WV_KIND_SHORT, "-40000", "-32768"},
    {WV_KIND_INTEGER, "1.9", "1"},
    {WV_KIND_INTEGER, "-2147483649", "-2147483648"},
    {WV_KIND_LONG, "9223372036854775808", "9223372036854775807"},
    {WV_KIND_LONG, "-1e99", "-9223372036854775808"},
    {WV_KIND_BIG_DECIMAL, "1.50", "1.50"},
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof number_rows / sizeof *number_rows; i++) {
        render_out o = render_begin(output, sizeof output);
        render_java_number(&o, render_text_of(number_rows[i].number), number_rows[i].kind);
        render_end(&o);
        same(number_rows[i].number, output, number_rows[i].wanted);
    }
}

/* What Node prints for String(number). */
static const char *const script_rows[][2] = {
    {"0", "0"},
    {"-0.0", "0"},
    {"1.0", "1"},
    {"-1.50", "-1.5"},
    {"100", "100"},
    {"2.2", "2.2"},
    {"0.000001", "0.000001"},
    {"0.0000001", "1e-7"},
    {"0.00000012", "1.2e-7"},
    {"1e20", "100000000000000000000"},
    {"123e19", "1.23e+21"},
    {"1e21", "1e+21"},
    {"-900719925474099.5", "-900719925474099.5"},
};

static void test_script_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof script_rows / sizeof *script_rows; i++) {
        render_out o = render_begin(output, sizeof output);
        render_script_number(&o, render_text_of(script_rows[i][0]));
        render_end(&o);
        same(script_rows[i][0], output, script_rows[i][1]);
    }
}

/* Sets in declared order, and as the services list them. */
static const struct {
    const char *values[16];
    const char *wanted;
} set_rows[] = {
    {{"CRAWL_ID", "STATE", "START_TIME", "END_TIME", "DPU_HOUR"}, /* Glue ListCrawls */
     "[START_TIME, END_TIME, STATE, CRAWL_ID, DPU_HOUR]"},
    {{"EQ", "NE", "IN", "LE", "LT", "GE", "GT", "BETWEEN", "NOT_NULL", "NULL", "CONTAINS",
      "NOT_CONTAINS", "BEGINS_WITH"}, /* DynamoDB Query */
     "[IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"},
    {{"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"}, /* DynamoDB PutItem */
     "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"},
    {{"HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"}, /* API Gateway PutIntegration */
     "[HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]"},
    {{"add", "remove", "replace", "move", "copy", "test"}, /* API Gateway */
     "[add, remove, move, test, replace, copy]"},
};

static void test_sets(void **state)
{
    (void)state;
    uint32_t before[2] = {shape_count, member_count};
    for (size_t i = 0; i < sizeof set_rows / sizeof *set_rows; i++) {
        render_out o = render_begin(output, sizeof output);
        uint32_t set = enum_of("Set", set_rows[i].values);
        render_enum_set(&o, &schema, &shapes[set]);
        render_end(&o);
        same(set_rows[i].values[0], output, set_rows[i].wanted);
        shape_count = before[0];
        member_count = before[1];
    }
}

/* ---- The writer ----------------------------------------------------------------------------- */

static void test_snprintf_contract(void **state)
{
    (void)state;
    const finding findings[] = {{WV_CODE_PATTERN, "Id", "\"\xc3\xa4\"", 0, 0, 0, 0}, {0}};
    make_report("{\"Id\":\"\xc3\xa4\"}", findings, 1);
    for (wv_format f = WV_FORMAT_AWS_BODY; f <= WV_FORMAT_JSON; f++) {
        char whole[4096], part[4096];
        size_t size = wv_render(NULL, &report, f, whole, sizeof whole);
        assert_int_equal(wv_render(NULL, &report, f, NULL, 0), size);
        for (size_t room = 1; room <= size + 1; room++) {
            memset(part, 'x', sizeof part);
            assert_int_equal(wv_render(NULL, &report, f, part, room), size);
            size_t kept = room - 1 < size ? room - 1 : size;
            assert_memory_equal(part, whole, kept);
            assert_int_equal(part[kept], 0);
            assert_int_equal(part[room], 'x');
        }
    }
}

static const struct {
    render_style style;
    const char *text, *wanted;
} style_rows[] = {
    {RENDER_RAW, "a\\\"\n\xc2\x9b\xed\xa0\x80\xff", "a\\\"\n\xc2\x9b\xef\xbf\xbd\xef\xbf\xbd"},
    {RENDER_JSON, "\"\\\b\f\n\r\t\x01\x7f/", "\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f/"},
    {RENDER_JSON, "\xc2\x9b\xc3\xa4\xe2\x80\xae\xf0\x9f\x98\x80",
     "\\u009b\xc3\xa4\xe2\x80\xae"
     "\xf0\x9f\x98\x80"},
    {RENDER_JSON, "\xed\xa0\x80\xed\xbf\xbf", "\\ud800\\udfff"},
    {RENDER_JSON, "a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd"},
    {RENDER_LOG, "a\x1b[31m\\\x7f\xc2\x9b", "a\\u{1b}[31m\\\\\\u{7f}\\u{9b}"},
    {RENDER_LOG, "\xe2\x80\xae\xf0\x9f\x98\x80\xed\xa0\x80\xff",
     "\\u{202e}\\u{1f600}\\u{d800}\\u{fffd}"},
    {RENDER_PLAIN, "[\\u0020-\xc3\xa4]", "[\\u0020-\\u{e4}]"},
};

static void test_styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof style_rows / sizeof *style_rows; i++) {
        render_out o = render_begin(output, sizeof output);
        o.style = style_rows[i].style;
        render_put(&o, style_rows[i].text);
        render_end(&o);
        same(style_rows[i].wanted, output, style_rows[i].wanted);
    }
}

static void test_locate(void **state)
{
    (void)state;
    static const char json[] = "ab\n\xc3\xa4\xe2\x82\xac\n\nx";
    static const struct {
        uint64_t offset, line, column;
    } rows[] = {{0, 1, 1}, {2, 1, 3},  {3, 2, 1},  {5, 2, 2}, {8, 2, 3},
                {9, 3, 1}, {10, 4, 1}, {11, 4, 2}, {99, 4, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t line, column;
        wv_locate(json, sizeof json - 1, rows[i].offset, &line, &column);
        assert_int_equal(line, rows[i].line);
        assert_int_equal(column, rows[i].column);
    }
    wv_locate(NULL, 0, 5, NULL, NULL);
}

/* Every place of a long text through the text form, whose look-ups start at marks. */
static void test_many_places(void **state)
{
    (void)state;
    char json[3000];
    for (size_t i = 0; i < sizeof json; i++)
        json[i] = i % 41 == 40 ? '\n' : ' ';
    json[sizeof json - 1] = 0;
    const finding findings[] = {{WV_CODE_UNEXPECTED, "", " ", 0, 0, 0, 0}, {0}};
    make_report(json, findings, 1);
    for (size_t at = 0; at < sizeof json; at++) {
        char wanted[32];
        report.slots[0].offset = at;
        snprintf(wanted, sizeof wanted, "%zu:%zu: ", at / 41 + 1, at % 41 + 1);
        assert_memory_equal(render(NULL, WV_FORMAT_TEXT), wanted, strlen(wanted));
    }
}

static void test_code_names(void **state)
{
    (void)state;
    assert_string_equal(wv_code_name(WV_CODE_LENGTH_MIN), "length_min");
    assert_string_equal(wv_code_name(WV_CODE_LIMIT_BYTES), "limit_bytes");
    assert_string_equal(wv_code_name(0), "unknown");
    assert_string_equal(wv_code_name(12345), "unknown");
}

/* ---- Explain -------------------------------------------------------------------------------- */

static const struct {
    const char *path, *wanted;
} explain_rows[] = {
    {"/Id", "/Id: string IdString; length 1 to 255; pattern [a-z\\.]+\n"},
    {"/a~1b~0c", "/a~1b~0c: string IdString; length 1 to 255; pattern [a-z\\.]+\n"},
    {"/Password", "/Password: string Password, sensitive; length at least 8\n"},
    {"/Weight", "/Weight: double Weight; value 0.0 to 1.0\n"},
    {"/Types", "/Types: list Types\n"
               "  *: enum Endpoint; one of REGIONAL, EDGE, PRIVATE\n"},
    {"/Types/*", "/Types/*: enum Endpoint; one of REGIONAL, EDGE, PRIVATE\n"},
    {"/Ids", "/Ids: list Ids; at most 2 entries; no element twice\n"
             "  *: string ShortId; length 0 to 4; pattern [a-z]*\n"},
    {"/Tags", "/Tags: map Tags; at most 2 entries\n"
              "  key: string IdString; length 1 to 255; pattern [a-z\\.]+\n"
              "  *: string ShortId; length 0 to 4; pattern [a-z]*\n"},
    {"/Rules/*", "/Rules/*: structure Item\n"
                 "  Name: string String, required\n"
                 "  Secret: string Password, sensitive; length at least 8\n"
                 "  Count: integer Count\n"},
    {"/When", "/When: timestamp in epoch seconds When\n"},
    {"/Nope", ""},
    {"/Id/x", ""},
    {"Id", ""},
    {"/Types/x", ""},
};

static void test_explain(void **state)
{
    (void)state;
    wv_operation o = {&schema, 0};
    for (size_t i = 0; i < sizeof explain_rows / sizeof *explain_rows; i++) {
        const char *path = explain_rows[i].path;
        size_t size =
            wv_explain(o, WV_REQUEST, (wv_str){path, strlen(path)}, output, sizeof output);
        same(path, output, explain_rows[i].wanted);
        assert_int_equal(size, strlen(output));
    }
    assert_int_equal(wv_explain((wv_operation){NULL, 0}, 0, (wv_str){"", 0}, output, 9), 0);
    wv_explain(o, WV_RESPONSE, (wv_str){"", 0}, output, sizeof output);
    same("unit", output, "no members\n");
}

/* A structure is described once, whether it repeats or holds itself. */
static void test_explain_repeats(void **state)
{
    (void)state;
    wv_explain((wv_operation){&schema, 0}, WV_REQUEST, (wv_str){"", 0}, output, sizeof output);
    assert_memory_equal(output, "Do: structure DoRequest\n  Id: string IdString, required;", 53);
    assert_non_null(strstr(output, "\n  Item: structure Item (see above)\n"));
    uint32_t item = member_shape("Item"), name = shapes[item].first;
    uint32_t before = members[name].shape;
    members[name].shape = WV_ROWS_MAX & item;
    wv_explain((wv_operation){&schema, 0}, WV_REQUEST, (wv_str){"/Item", 5}, output, sizeof output);
    members[name].shape = WV_ROWS_MAX & before;
    same("cycle", output,
         "/Item: structure Item\n"
         "  Name: structure Item, required (see above)\n"
         "  Secret: string Password, sensitive; length at least 8\n"
         "  Count: integer Count\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coral),
        cmocka_unit_test(test_without_echo),
        cmocka_unit_test(test_ten_entries),
        cmocka_unit_test(test_serialization),
        cmocka_unit_test(test_first_serialization),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_plain_messages),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_silent_json),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_text_hidden),
        cmocka_unit_test(test_text_hidden_bound),
        cmocka_unit_test(test_text_unparsed),
        cmocka_unit_test(test_text_window),
        cmocka_unit_test(test_long_key),
        cmocka_unit_test(test_output_is_linear),
        cmocka_unit_test(test_clipped),
        cmocka_unit_test(test_clipped_at_code_points),
        cmocka_unit_test(test_not_judged),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_script_numbers),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_snprintf_contract),
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_locate),
        cmocka_unit_test(test_many_places),
        cmocka_unit_test(test_code_names),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_explain_repeats),
    };
    return cmocka_run_group_tests(tests, make_schema, NULL);
}
