#include "emit/emit.h"

void emit_names(const ir *r, writer *w)
{
    emit_banner(r, w);
    write_text(w, "/* Each text is its length in two bytes and its bytes. Only rendering reads "
                  "this. */\n"
                  "#include <wirevet/tables.h>\n\n");
    emit_abi_check(w);
    write_format(w,
                 "\nextern const uint8_t %s_names_[] __attribute__((visibility(\"hidden\")));\n\n"
                 "const uint8_t %s_names_[] = {\n",
                 r->name, r->name);
    write_pool(w, r->names, r->name_size);
    write_text(w, r->name_size ? "};\n" : "    0,\n};\n");
}
