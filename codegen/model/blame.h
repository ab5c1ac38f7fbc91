/* Errors that name the shape or member that they are about. */
#ifndef WIREVET_MODEL_BLAME_H
#define WIREVET_MODEL_BLAME_H

#include "model/model.h"

/* What an error is about: a shape ("com.x#Foo") and maybe a member of it ("com.x#Foo$bar"). */
typedef struct model_subject {
    model_text id;
    model_text member; /* empty: the shape itself */
} model_subject;

/* "file:line:col: error: com.x#Foo$bar: …" */
void model_blame(fail_log *log, fail_place place, model_subject subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
