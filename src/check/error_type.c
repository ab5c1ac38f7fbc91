/* Which error an error body is: found before the walk, because it chooses the shape. */
#include "check/walk_state.h"

static bool is_text(const scan_run *run, const char *text, size_t size)
{
    return run->size == size && memcmp(run->data, text, size) == 0;
}

/* Reads the open text to its end. True if it came in one raw piece: *run is all of it. */
static bool read_text(scan_reader *r, scan_run *run)
{
    bool whole = true;
    for (;;) {
        scan_part part = scan_text(r, run);
        if (part == SCAN_TEXT_LAST)
            return whole && run->raw;
        if (part != SCAN_TEXT_RUN)
            return false;
        whole = false; /* names of errors need no escapes */
    }
}

wv_str check_error_type(const uint8_t *json, size_t size)
{
    scan_reader r;
    scan_run run;
    wv_str type = {"", 0}, code = {"", 0};
    enum { NEITHER, TYPE, CODE } key = NEITHER;
    scan_begin(&r, (scan_limits){SCAN_NEST_MAX, WV_MAX_DIGITS, true});
    scan_chunk(&r, json, size, true);
    for (;;) {
        scan_token token = scan_next(&r);
        if (token == SCAN_ERROR || token == SCAN_END)
            break;
        if (token == SCAN_KEY) {
            bool top = read_text(&r, &run) && r.depth == 1;
            key = top && is_text(&run, "__type", 6) ? TYPE
                  : top && is_text(&run, "code", 4) ? CODE
                                                    : NEITHER;
            continue;
        }
        if (token == SCAN_STRING && read_text(&r, &run) && key != NEITHER)
            *(key == TYPE ? &type : &code) = (wv_str){(const char *)run.data, run.size};
        key = NEITHER;
    }
    return type.size ? type : code;
}

wv_str check_error_name(wv_str type)
{
    for (size_t i = 0; i < type.size; i++)
        if (type.data[i] == ':')
            type.size = i;
    for (size_t i = type.size; i-- > 0;)
        if (type.data[i] == '#')
            return (wv_str){type.data + i + 1, type.size - i - 1};
    return type;
}

uint32_t check_find_error(wv_operation operation, wv_str name)
{
    const wv_schema *schema = operation.schema;
    const wv_operation_row *o = &schema->operations[operation.index];
    for (uint32_t i = 0; i < o->error_count; i++) {
        base_span known = base_name_text(schema, schema->errors[o->first_error + i].name);
        if (known.size == name.size && memcmp(known.data, name.data, name.size) == 0)
            return o->first_error + i;
    }
    return WV_NONE;
}
