/* HTTP as text: request targets against URI templates, query strings, header fields. Knows no
 * shapes and no JSON. Everything is borrowed; nothing is decoded before it is asked for. */
#ifndef WIREVET_HTTP_HTTP_H
#define WIREVET_HTTP_HTTP_H

#include "base/bytes.h"

/* How a text is written where it stands. */
typedef enum http_coding {
    HTTP_PLAIN,
    HTTP_PERCENT, /* RFC 3986 section 2.1; "+" is a plus sign */
    HTTP_QUOTED   /* inside of a quoted string, RFC 9110 section 5.6.4 */
} http_coding;

typedef struct http_text {
    base_span bytes;
    http_coding coding;
} http_text;

/* Decodes the front of the text into `out` and takes it from the text; the bytes written, 0 at its
 * end. At an escape that is none it stops for good, and *bad is where. */
size_t http_decode(http_text *text, uint8_t *out, size_t room, const uint8_t **bad);

/* Is the text, decoded, these bytes? */
bool http_text_is(http_text text, base_span plain);

/* Are these equal but for the case of ASCII letters? */
bool http_same_name(base_span a, base_span b);

typedef struct http_target {
    base_span path, query; /* without ?; what follows # is dropped */
} http_target;

http_target http_split(wv_str target);

/* Takes the next parameter from a query string, percent-encoded. Empty ones are passed over. */
bool http_next_parameter(base_span *query, base_span *name, base_span *value);

/* How a header that holds a list is divided. */
typedef enum http_list {
    HTTP_LIST_TEXTS, /* at commas outside of quoted strings */
    HTTP_LIST_DATES  /* at every second comma: http-dates have one (Smithy, httpHeader) */
} http_list;

/* Takes the next element from a header's value, without the white space around it. A value that
 * is empty or blank has none. */
bool http_next_element(base_span *value, http_list kind, http_text *element);

/* Without white space at its ends. */
base_span http_trim(base_span text);

/* The operation that a request of AWS JSON or restJson1 is for; whether its Content-Type is the
 * protocol's (restJson1: always). */
wv_operation http_call(const wv_schema *schema, const wv_http_call *call, bool *type);

/* Does the path fit the route's template? Percent-encoded slashes are no separators, a slash at the
 * end says nothing, labels are never empty. */
bool http_path_fits(const wv_schema *schema, const wv_route_row *route, base_span path);

/* What stands in the place of a label (its binding row) in a path that fits. */
base_span http_label(const wv_schema *schema, const wv_route_row *route, base_span path,
                     uint32_t binding);

/* Has the query every parameter that the template wants? */
bool http_query_fits(const wv_schema *schema, const wv_route_row *route, base_span query);

#endif
