#include "model/blame.h"

#include <stdarg.h>
#include <stdio.h>

void model_blame(fail_log *log, fail_place place, model_subject subject, const char *format, ...)
{
    if (log->count >= FAIL_MAX) {
        log->count++;
        return;
    }
    char text[1024]; /* the parts of a message are clipped by fail_quote() */
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!subject.id.size) {
        fail_at(log, place, "%s", text);
        return;
    }
    const char *id = fail_quote(log->memory, subject.id.data, subject.id.size);
    const char *member = fail_quote(log->memory, subject.member.data, subject.member.size);
    fail_at(log, place, "%s%s%s: %s", id, subject.member.size ? "$" : "", member, text);
}
