/* The one writer of the room: counts every byte, keeps those that fit, escapes as its style says.
 */
#ifndef WIREVET_RENDER_OUT_H
#define WIREVET_RENDER_OUT_H

#include "base/bytes.h"

typedef enum render_style {
    RENDER_RAW,  /* UTF-8 as it stands; a lone surrogate, which UTF-8 cannot hold, is U+FFFD */
    RENDER_JSON, /* inside a JSON string; a lone surrogate is \udXXX */
    RENDER_LOG,  /* text of strangers for people: printable ASCII, the rest \u{…}, \ doubled */
    RENDER_PLAIN /* text of schemas for people: the same, \ as it stands */
} render_style;

typedef struct render_out {
    char *data;
    size_t size;  /* bytes at data, the NUL included */
    size_t count; /* bytes of the whole text so far */
    render_style style;
} render_out;

/* Starts a text in RENDER_RAW. data may be NULL if size is 0. */
render_out render_begin(char *data, size_t size);

/* Ends it with a NUL if there is room for any byte. Returns the bytes of the whole text. */
size_t render_end(render_out *o);

/* Bytes as they are, whatever the style. */
void render_bytes(render_out *o, const void *data, size_t size);
void render_raw(render_out *o, const char *text);
void render_uint(render_out *o, uint64_t value);
void render_int(render_out *o, int64_t value);

/* UTF-8 or WTF-8 in the style; what is neither becomes U+FFFD. */
void render_span(render_out *o, base_span text);
void render_put(render_out *o, const char *text);

/* First code point of text[0, size), size > 0: its length in bytes. *c: RENDER_BROKEN if the bytes
 * are no WTF-8 (length 1). */
#define RENDER_BROKEN UINT32_C(0x110000)
size_t render_decode(const uint8_t *text, size_t size, uint32_t *c);

/* A text in quotes: "…", escaped as JSON. */
void render_json_string(render_out *o, base_span text);

/* Longest sentence or name that the library itself has; the bound also keeps compilers from making
 * the loop a call of strlen(), which the runtime may not need. */
#define RENDER_LITERAL_MAX 4096

static inline base_span render_text_of(const char *text)
{
    base_span s = {(const uint8_t *)text, 0};
    while (s.size < RENDER_LITERAL_MAX && text[s.size])
        s.size++;
    return s;
}

#endif
