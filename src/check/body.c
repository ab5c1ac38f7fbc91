/* The body of an HTTP message: JSON, text, or nothing to judge. */
#include "check/walk_state.h"

bool check_is_blank(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] != ' ' && data[i] != '\t' && data[i] != '\n' && data[i] != '\r')
            return false;
    return true;
}

static bool is_required(const check_walk *w, const wv_message_row *m)
{
    const wv_shape_row *s = check_shape(w, m->shape);
    return w->schema->members[s->first + m->payload].flags & WV_MEMBER_REQUIRED;
}

/* The bytes of the body are the value. */
static void check_raw(check_walk *w, uint32_t shape, const uint8_t *data, size_t size)
{
    const wv_shape_row *s = check_shape(w, shape);
    w->raw = true;
    if (s->kind == WV_KIND_BLOB)
        check_length(w, s, size, (check_place){.length = size, .shape = shape});
    else
        check_plain_value(w, shape, (http_text){{data, size}, HTTP_PLAIN}, 0, size);
}

/* No body: a payload that is not there, which {} would not be. */
void check_absent(check_walk *w, const wv_message_row *m)
{
    w->raw = m->kind == WV_BODY_TEXT;
    if (is_required(w, m))
        check_record(w, WV_CODE_REQUIRED, (check_place){.shape = m->body});
}

void check_body(check_walk *w, const wv_message_row *m, const uint8_t *data, size_t size)
{
    bool text = m->kind == WV_BODY_TEXT, payload = m->payload != WV_NO_MEMBER;
    if (m->kind == WV_BODY_ANY)
        return;
    if (payload && (text ? size == 0 : check_is_blank(data, size))) {
        check_absent(w, m);
    } else if (text) {
        check_raw(w, m->body, data, size);
    } else {
        check_feed(w, data, size, true);
    }
}
