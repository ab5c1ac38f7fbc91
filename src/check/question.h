/* What is to be judged as what: shared by the entry points, whole payloads and streams. */
#ifndef WIREVET_CHECK_QUESTION_H
#define WIREVET_CHECK_QUESTION_H

#include "check/check.h"
#include "http/http.h"

/* What a check without a report has in place of it. */
typedef struct check_inline {
    report_set set;
    set_entry entries[WV_INLINE_SET];
    uint32_t buckets[WV_INLINE_SET];
    uint8_t whole[WV_MAX_WHOLE];
} check_inline;

void check_inline_init(check_inline *s);

typedef struct check_question {
    const wv_config *config;
    wv_operation operation;
    uint32_t root;
    wv_direction direction;
    const uint8_t *json;
    size_t size;
    const wv_message_row *message; /* NULL: the body is all that the schema knows */
    const wv_http *http;           /* NULL: the body is all that is judged */
} check_question;

/* json as the walk wants it: never NULL. */
check_question check_question_of(const wv_config *config, wv_operation operation,
                                 wv_direction direction, const void *json, size_t size);

/* 0, or why the question cannot be asked. */
wv_verdict check_objection(const check_question *q);

void check_ask_operation(check_question *q);

/* Of an error that the operation does not declare only JSON's syntax and an object are known. */
void check_ask_error(check_question *q, wv_str type);

/* Makes the report ready for the answer. */
void check_report_begin(const check_question *q, wv_report *report);

/* Ends the report with a limit as its only finding. */
wv_verdict check_too_large(wv_report *report, uint32_t code, uint64_t offset);

/* Ends the report with nothing in it: the question could not be asked. */
wv_verdict check_refuse(wv_report *report, wv_verdict why);

#endif
