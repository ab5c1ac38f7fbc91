#include "render/serialization.h"

#include "render/constraint.h"
#include "render/java_type.h"
#include "render/path.h"
#include "render/places.h"
#include "render/rule.h"
#include "render/sentence.h"
#include "render/value.h"

typedef struct cause {
    const wv_report *report;
    const wv_violation *violation;
    uint64_t size;    /* base64: letters */
    base_span letter; /* base64: the wrong one */
    uint8_t letter_bytes[4];
} cause;

/* What the service says after its own manner. */
static uint32_t vocabulary_of(const wv_report *r)
{
    const wv_service_row *service = r->operation.schema->service;
    return service->flags & WV_SERVICE_WORDS ? service->vocabulary : WV_VOCABULARY_MODERN;
}

/* As a whole a payload is always an object, also where no shape describes it (unknown errors). */
static uint32_t kind_of(const wv_report *r, const wv_violation *v)
{
    if (v->shape == WV_NONE && v->steps == 0)
        return WV_KIND_STRUCTURE;
    return v->shape == WV_NONE ? WV_KIND_DOCUMENT : r->operation.schema->shapes[v->shape].kind;
}

/* The finding may not carry what was found: the payload does. */
static uint32_t found_of(const wv_report *r, const wv_violation *v)
{
    if (v->found != REPORT_FOUND_NONE)
        return v->found;
    base_span at = report_bytes(r, v->offset);
    return at.size && at.data[0] == '"' ? REPORT_FOUND_STRING : REPORT_FOUND_NUMBER;
}

/* Lines are counted in the payload, which is gone if it was fed. */
static phrase syntax_phrase(const wv_report *r)
{
    return r->excerpts ? PHRASE_SYNTAX_FED : PHRASE_SYNTAX;
}

static void put_place(render_out *o, const cause *c, bool column)
{
    uint64_t at_line, at_column;
    wv_locate(c->report->json, c->report->size, c->violation->offset, &at_line, &at_column);
    render_uint(o, column ? at_column : at_line);
}

/* DynamoDB tells integers from other numbers by how they are written (34.56 is DECIMAL_VALUE). */
static bool is_decimal(const cause *c)
{
    render_reader reader;
    if (!report_in_json(c->violation))
        return false;
    render_open_value(&reader, c->report, c->violation->offset);
    if (render_next_token(&reader) != SCAN_NUMBER)
        return false;
    base_span text = scan_number_text(&reader.scan);
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '.' || text.data[i] == 'e' || text.data[i] == 'E')
            return true;
    return false;
}

static void put_found(render_out *o, const cause *c)
{
    uint32_t vocabulary = vocabulary_of(c->report), found = found_of(c->report, c->violation);
    if (vocabulary == WV_VOCABULARY_DYNAMODB && found == REPORT_FOUND_NUMBER && is_decimal(c))
        render_put(o, phrase_text(PHRASE_DYNAMODB_DECIMAL));
    else
        render_put(o, phrase_found(found, vocabulary));
}

/* The classic service turns a text into capitals before it looks for TRUE (toUpperCase(), of which
 * only ASCII's part is done here). */
static void put_text(render_out *o, const cause *c)
{
    render_string text;
    base_span run;
    bool capitals = kind_of(c->report, c->violation) == WV_KIND_BOOLEAN;
    render_open_string(&text, c->report, c->violation->offset);
    while (render_next_run(&text.reader, &text.open, &run)) {
        size_t from = 0;
        for (size_t i = 0; capitals && i < run.size; i++) {
            if (run.data[i] < 'a' || run.data[i] > 'z')
                continue;
            uint8_t capital = (uint8_t)(run.data[i] - ('a' - 'A'));
            render_span(o, (base_span){run.data + from, i - from});
            render_span(o, (base_span){&capital, 1});
            from = i + 1;
        }
        render_span(o, (base_span){run.data + from, run.size - from});
    }
    if (text.reader.lost)
        render_put(o, "...");
}

static void fill(render_out *o, base_span hole, const void *facts)
{
    const cause *c = facts;
    const wv_violation *v = c->violation;
    if (render_is(hole, "found"))
        put_found(o, c);
    else if (render_is(hole, "a"))
        render_put(o, found_of(c->report, v) == REPORT_FOUND_STRING ? "an" : "a");
    else if (render_is(hole, "java"))
        render_java_type(o, c->report->operation.schema, v->shape);
    else if (render_is(hole, "found_plain"))
        render_put(o, phrase_of_found(found_of(c->report, v)).plain);
    else if (render_is(hole, "wanted"))
        render_put(o, phrase_of_wanted(kind_of(c->report, v)).plain);
    else if (render_is(hole, "what"))
        render_put(o, phrase_of_code(v->code));
    else if (render_is(hole, "path") && c->report->dialect == WV_DIALECT_SMITHY)
        render_pointer(o, c->report, v, NULL);
    else if (render_is(hole, "path"))
        render_aws_path(o, c->report, v, NULL);
    else if (render_is(hole, "line") || render_is(hole, "column"))
        put_place(o, c, render_is(hole, "column"));
    else if (render_is(hole, "offset"))
        render_uint(o, v->offset);
    else if (render_is(hole, "text"))
        put_text(o, c);
    else if (render_is(hole, "size"))
        render_uint(o, c->size);
    else if (render_is(hole, "letter"))
        render_span(o, c->letter);
}

static void put_ours(render_out *o, const cause *c)
{
    bool syntax = report_is_syntax(c->violation->code) && report_in_json(c->violation);
    phrase id = syntax                    ? syntax_phrase(c->report)
                : c->violation->steps > 0 ? PHRASE_OURS
                                          : PHRASE_OURS_TOP;
    render_sentence(o, phrase_text(id), fill, c);
}

static bool is_container(uint32_t kind)
{
    return kind >= WV_KIND_STRUCTURE && kind <= WV_KIND_MAP;
}

static bool is_structure(uint32_t kind)
{
    return kind == WV_KIND_STRUCTURE || kind == WV_KIND_UNION;
}

/* Is the value an element of a list or the value of a map? */
static bool is_element(const cause *c)
{
    uint32_t around = render_container_shape(c->report, c->violation);
    return c->violation->steps > 0 && around != WV_NONE &&
           c->report->operation.schema->shapes[around].kind >= WV_KIND_LIST;
}

static const char *dynamodb_sentence(const cause *c, uint32_t kind)
{
    uint32_t found = found_of(c->report, c->violation);
    if (found == REPORT_FOUND_OBJECT)
        return phrase_text(PHRASE_DYNAMODB_OBJECT_FOUND);
    if (found == REPORT_FOUND_ARRAY)
        return phrase_text(kind == WV_KIND_MAP ? PHRASE_DYNAMODB_ARRAY_FOR_MAP
                                               : PHRASE_DYNAMODB_ARRAY_FOUND);
    if (is_container(kind) && is_element(c))
        return phrase_text(is_structure(kind) ? PHRASE_DYNAMODB_VALUE : PHRASE_DYNAMODB_CAST);
    if (kind == WV_KIND_BOOLEAN && found == REPORT_FOUND_STRING)
        return phrase_text(PHRASE_DYNAMODB_TEXT);
    return phrase_wanted(kind, WV_VOCABULARY_DYNAMODB);
}

static bool is_shown(const cause *c)
{
    const wv_service_row *service = c->report->operation.schema->service;
    return report_in_json(c->violation) && (service->flags & WV_SERVICE_ECHO) &&
           !(c->violation->flags & REPORT_SENSITIVE) &&
           !render_path_is_secret(c->report, c->violation);
}

static const char *coral_sentence(const cause *c, uint32_t vocabulary, uint32_t kind)
{
    uint32_t found = found_of(c->report, c->violation);
    if (found == REPORT_FOUND_OBJECT)
        return phrase_text(PHRASE_OBJECT_FOUND);
    if (found == REPORT_FOUND_ARRAY)
        return phrase_text(PHRASE_ARRAY_FOUND);
    if (vocabulary == WV_VOCABULARY_CLASSIC && kind == WV_KIND_BOOLEAN &&
        found == REPORT_FOUND_STRING && is_shown(c))
        return phrase_text(PHRASE_CLASSIC_TEXT);
    return phrase_wanted(kind, vocabulary);
}

static void put_type(render_out *o, const cause *c)
{
    const wv_violation *v = c->violation;
    uint32_t vocabulary = vocabulary_of(c->report), kind = kind_of(c->report, v);
    bool container = found_of(c->report, v) <= REPORT_FOUND_ARRAY;
    if (v->steps == 0 && !container)
        render_plain(o, c->report, v);
    else
        render_sentence(o,
                        vocabulary == WV_VOCABULARY_DYNAMODB ? dynamodb_sentence(c, kind)
                                                             : coral_sentence(c, vocabulary, kind),
                        fill, c);
}

static bool is_base64(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* First letter of a run that base64 does not have; '=' is padding in the last two places. */
static bool find_letter(cause *c, base_span run, uint64_t *letters)
{
    for (size_t at = 0; at < run.size; ++*letters) {
        uint32_t letter;
        size_t length = render_decode(run.data + at, run.size - at, &letter);
        bool padding = letter == '=' && *letters + 2 >= c->size;
        if (!is_base64(letter) && !padding) {
            memcpy(c->letter_bytes, run.data + at, length);
            c->letter = (base_span){c->letter_bytes, length};
            return true;
        }
        at += length;
    }
    return false;
}

static uint64_t count_letters(base_span run)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < run.size; i++)
        letters += (run.data[i] & 0xc0) != 0x80;
    return letters;
}

/* PHRASE_COUNT: not all of the value is there. The reader's order: the size, then the letters, then
 * the bits that the last one has too many (Kinesis: '23456', '=+/=', '+/+='). */
static phrase judge_base64(cause *c)
{
    render_string text;
    base_span run;
    render_open_string(&text, c->report, c->violation->offset);
    while (render_next_run(&text.reader, &text.open, &run))
        c->size += count_letters(run);
    if (text.reader.lost)
        return PHRASE_COUNT;
    if (c->size % 4)
        return PHRASE_BASE64_SIZE;
    uint64_t letters = 0;
    render_open_string(&text, c->report, c->violation->offset);
    while (render_next_run(&text.reader, &text.open, &run))
        if (find_letter(c, run, &letters))
            return PHRASE_BASE64_LETTER;
    return PHRASE_BASE64_LAST;
}

static void put_base64(render_out *o, cause *c)
{
    bool dynamodb = vocabulary_of(c->report) == WV_VOCABULARY_DYNAMODB;
    phrase why = report_in_json(c->violation) ? judge_base64(c) : PHRASE_OURS;
    if (why == PHRASE_COUNT || (!is_shown(c) && !(dynamodb && why == PHRASE_BASE64_SIZE))) {
        put_ours(o, c);
        return;
    }
    if (!dynamodb)
        render_sentence(o, phrase_text(PHRASE_BASE64), fill, c);
    else if (why == PHRASE_BASE64_LETTER && c->letter.data[0] == '=')
        why = PHRASE_BASE64_LAST; /* DynamoDB, '=+/=' */
    render_sentence(o, phrase_text(why), fill, c);
}

void render_serialization(render_out *o, const wv_report *r, const wv_violation *v)
{
    cause c = {.report = r, .violation = v};
    bool text = found_of(r, v) == REPORT_FOUND_STRING;
    if (v->code == WV_CODE_TYPE || v->code == WV_CODE_FLOAT_TEXT ||
        (v->code == WV_CODE_TIMESTAMP && text))
        put_type(o, &c);
    else if (v->code == WV_CODE_BASE64)
        put_base64(o, &c);
    else
        put_ours(o, &c);
}

void render_plain(render_out *o, const wv_report *r, const wv_violation *v)
{
    cause c = {.report = r, .violation = v};
    if ((v->flags & REPORT_ON_KEY) && v->code != WV_CODE_DUPLICATE_KEY) /* which says it itself */
        render_put(o, phrase_text(PHRASE_PLAIN_KEY));
    if (report_is_constraint(v->code))
        render_plain_constraint(o, r->operation.schema, v->shape, v->code);
    else if (report_is_rule(v->code))
        render_rule(o, r, v);
    else if (v->code == WV_CODE_TYPE)
        render_sentence(o, phrase_text(PHRASE_TYPE_PLAIN), fill, &c);
    else
        render_put(o, phrase_of_code(v->code));
}
