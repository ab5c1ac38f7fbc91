#include "model/text.h"

static bool letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool model_is_identifier(model_text text, size_t most)
{
    if (text.size == 0 || text.size > most || !letter(text.data[0]))
        return false;
    for (size_t i = 1; i < text.size; i++)
        if (!letter(text.data[i]) && !(text.data[i] >= '0' && text.data[i] <= '9'))
            return false;
    return true;
}

const char *model_kind_name(model_kind kind)
{
    static const char *const names[] = {
        "a document",   "a string",     "an enum",    "a boolean",    "a byte",  "a short",
        "an integer",   "a long",       "an intEnum", "a bigInteger", "a float", "a double",
        "a bigDecimal", "a timestamp",  "a blob",     "a structure",  "a union", "a list",
        "a map",        "an operation", "a service",  "a resource"};
    return names[kind];
}

const char *model_kind_word(model_kind kind)
{
    return strchr(model_kind_name(kind), ' ') + 1;
}
