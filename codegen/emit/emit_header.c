#include "emit/emit.h"

#include <inttypes.h>

static void emit_check(const ir *r, uint32_t index, const char *direction, const char *constant,
                       writer *w)
{
    const char *operation = r->operation_c_names[index];
    write_format(w,
                 "static inline wv_verdict %s_check_%s_%s(\n"
                 "    const wv_config *config, const void *json, size_t size, wv_report *report)\n"
                 "{\n"
                 "    return wv_check(config, %s_operation_%s(), %s, json, size, report);\n"
                 "}\n",
                 r->name, operation, direction, r->name, operation, constant);
}

static void emit_operation(const ir *r, uint32_t index, writer *w)
{
    write_format(w,
                 "\nstatic inline wv_operation %s_operation_%s(void)\n"
                 "{\n"
                 "    wv_operation operation = {&%s_schema, %" PRIu32 "};\n"
                 "    return operation;\n"
                 "}\n",
                 r->name, r->operation_c_names[index], r->name, index);
    emit_check(r, index, "request", "WV_REQUEST", w);
    emit_check(r, index, "response", "WV_RESPONSE", w);
}

void emit_header(const ir *r, writer *w)
{
    emit_banner(r, w);
    /* The prefix in its own case, because two names may differ in case only. */
    write_format(w, "#ifndef %s_h_\n#define %s_h_\n\n", r->name, r->name);
    write_text(w, "#include <wirevet/wirevet.h>\n\n"
                  "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    write_format(w, "extern WV_API const wv_schema %s_schema;\n", r->name);
    if (r->operation_count)
        write_text(w, "\n/* Per operation: its handle, and wv_check() of wirevet.h for both "
                      "directions. */\n");
    for (uint32_t i = 0; i < r->operation_count; i++)
        emit_operation(r, i, w);
    write_text(w, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
