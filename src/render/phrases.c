#include "render/phrases.h"

#include "report/report.h"

const char *phrase_text(phrase id)
{
    static const char *const texts[PHRASE_COUNT] = {
#define SENTENCE(id, text) [PHRASE_##id] = (text),
#include "render/phrases.def"
    };
    return texts[id];
}

phrase_pair phrase_of_constraint(uint32_t code)
{
    switch (code) {
#define CONSTRAINT(code, coral, smithy, plain)                                                     \
    case WV_CODE_##code:                                                                           \
        return (phrase_pair){(coral), (plain)};
#include "render/phrases.def"
    default:
        return (phrase_pair){NULL, NULL};
    }
}

const char *phrase_of_smithy(uint32_t code)
{
    switch (code) {
#define CONSTRAINT(code, coral, smithy, plain)                                                     \
    case WV_CODE_##code:                                                                           \
        return (smithy);
#include "render/phrases.def"
    default:
        return "";
    }
}

phrase_pair phrase_of_found(uint32_t found)
{
    static const phrase_pair pairs[] = {
#define FOUND(found, modern, classic, dynamodb, plain) [REPORT_FOUND_##found] = {(modern), (plain)},
#include "render/phrases.def"
    };
    return pairs[found < sizeof pairs / sizeof *pairs ? found : REPORT_FOUND_NONE];
}

phrase_pair phrase_of_wanted(uint32_t kind)
{
    static const phrase_pair pairs[WV_KIND_COUNT] = {
#define WANTED(kind, modern, classic, dynamodb, java, plain) [WV_KIND_##kind] = {(modern), (plain)},
#include "render/phrases.def"
    };
    return pairs[kind < WV_KIND_COUNT ? kind : WV_KIND_DOCUMENT];
}

const char *phrase_found(uint32_t found, uint32_t vocabulary)
{
    static const char *const texts[][3] = {
#define FOUND(found, modern, classic, dynamodb, plain)                                             \
    [REPORT_FOUND_##found] = {(modern), (classic), (dynamodb)},
#include "render/phrases.def"
    };
    return texts[found < sizeof texts / sizeof *texts ? found : REPORT_FOUND_NONE]
                [vocabulary < 3 ? vocabulary : 0];
}

const char *phrase_wanted(uint32_t kind, uint32_t vocabulary)
{
    static const char *const texts[WV_KIND_COUNT][3] = {
#define WANTED(kind, modern, classic, dynamodb, java, plain)                                       \
    [WV_KIND_##kind] = {(modern), (classic), (dynamodb)},
#include "render/phrases.def"
    };
    return texts[kind < WV_KIND_COUNT ? kind : WV_KIND_DOCUMENT][vocabulary < 3 ? vocabulary : 0];
}

const char *phrase_java(uint32_t kind)
{
    static const char *const texts[WV_KIND_COUNT] = {
#define WANTED(kind, modern, classic, dynamodb, java, plain) [WV_KIND_##kind] = (java),
#include "render/phrases.def"
    };
    return texts[kind < WV_KIND_COUNT ? kind : WV_KIND_DOCUMENT];
}

const char *phrase_of_refusal(wv_verdict verdict)
{
    switch (verdict) {
#define REFUSAL(name, text)                                                                        \
    case WV_E_##name:                                                                              \
        return (text);
#include "render/phrases.def"
    default:
        return "unknown";
    }
}

const char *phrase_of_code(uint32_t code)
{
    switch (code) {
#define SENTENCE_OF(name, value, text, sentence)                                                   \
    case value:                                                                                    \
        return sentence;
        WV_XX_CODES(SENTENCE_OF)
#undef SENTENCE_OF
    default:
        return "unknown";
    }
}

const char *wv_code_name(wv_code code)
{
    switch (code) {
#define NAME_OF(name, value, text, sentence)                                                       \
    case value:                                                                                    \
        return text;
        WV_XX_CODES(NAME_OF)
#undef NAME_OF
    default:
        return "unknown";
    }
}
