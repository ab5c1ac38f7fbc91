#include "render/sentence.h"

static size_t until(const char *text, char stop)
{
    size_t n = 0;
    while (text[n] && text[n] != stop)
        n++;
    return n;
}

void render_sentence(render_out *o, const char *sentence, render_fill *fill, const void *facts)
{
    for (;;) {
        size_t before = until(sentence, '{');
        render_span(o, (base_span){(const uint8_t *)sentence, before});
        sentence += before;
        if (!*sentence)
            return;
        size_t size = until(++sentence, '}');
        fill(o, (base_span){(const uint8_t *)sentence, size}, facts);
        sentence += size + (sentence[size] == '}');
    }
}
