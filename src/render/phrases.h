/* The sentences of phrases.def as tables. */
#ifndef WIREVET_RENDER_PHRASES_H
#define WIREVET_RENDER_PHRASES_H

#include "base/bytes.h"

typedef enum phrase {
#define SENTENCE(id, text) PHRASE_##id,
#include "render/phrases.def"
    PHRASE_COUNT
} phrase;

const char *phrase_text(phrase id);

/* A sentence for people and the service's one. */
typedef struct phrase_pair {
    const char *coral;
    const char *plain;
} phrase_pair;

/* By WV_CODE_…; both NULL for what is no constraint. */
phrase_pair phrase_of_constraint(uint32_t code);
/* The same in the smithy dialect; empty for what is no constraint. */
const char *phrase_of_smithy(uint32_t code);
/* By REPORT_FOUND_…: "STRING_VALUE" and "a string". */
phrase_pair phrase_of_found(uint32_t found);
/* By WV_KIND_…: the sentence that refuses another type, and "an integer". */
phrase_pair phrase_of_wanted(uint32_t kind);

/* The same in the words of a service, by WV_VOCABULARY_… */
const char *phrase_found(uint32_t found, uint32_t vocabulary);
const char *phrase_wanted(uint32_t kind, uint32_t vocabulary);
/* What Java calls the kind: "java.lang.String"; empty for structures, which have names. */
const char *phrase_java(uint32_t kind);

/* By WV_E_…: why the question could not be asked. */
const char *phrase_of_refusal(wv_verdict verdict);

/* The sentence that wirevet.h gives to a code. */
const char *phrase_of_code(uint32_t code);

#endif
