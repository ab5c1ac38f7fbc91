/* floating double|float: reads numbers, a line each, writes what messages show of them. */
#include <stdio.h>
#include <string.h>

#include "render/number.h"

int main(int count, char **words)
{
    char line[2048], out[2048];
    if (count != 2)
        return 2;
    uint8_t kind = strcmp(words[1], "float") == 0 ? WV_KIND_FLOAT : WV_KIND_DOUBLE;
    while (fgets(line, sizeof line, stdin)) {
        render_out o = render_begin(out, sizeof out);
        size_t size = strcspn(line, "\n");
        render_java_number(&o, (base_span){(const uint8_t *)line, size}, kind);
        render_end(&o);
        puts(out);
    }
    return 0;
}
