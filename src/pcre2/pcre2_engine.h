/* The only place that calls PCRE2. Codes are compiled when a config is prepared and freed with it;
 * matching uses the stack only: no allocation, JIT off (its stack is allocated), work limited in
 * proportion to the text. Built without PCRE2, preparing fails. */
#ifndef WIREVET_PCRE2_PCRE2_ENGINE_H
#define WIREVET_PCRE2_PCRE2_ENGINE_H

#include "base/bytes.h"

/* Compiled codes of one schema; index is the pattern row. Opaque. */
typedef struct pcre2_engine pcre2_engine;

/* Compiles the patterns on the PCRE2 rung (all of them if `every`). Allocates. One thread.
 * Returns 0, WV_E_MEMORY or WV_E_ENGINE (a pattern does not compile, or PCRE2 is needed and not
 * built in); *engine is NULL unless 0. */
int32_t pcre2_engine_make(const wv_schema *schema, bool every, pcre2_engine **engine);

/* NULL is ignored. No other thread may use the engine. */
void pcre2_engine_free(pcre2_engine *engine);

/* 1 match, 0 no match, -1 a limit was hit or the engine has no code for the pattern. `text` is
 * UTF-8 or WTF-8; with a lone surrogate (the aws profile only) it gives -1: PCRE2 cannot tell.
 * Needs 64 KiB of stack. Any thread. */
int pcre2_engine_match(const pcre2_engine *engine, uint32_t pattern, base_span text);

/* Why PCRE2 does not compile a pattern text, in its words, written to buffer[0, size) with a NUL;
 * NULL: it does, or PCRE2 is not built in. For the generator: a pattern is refused when a model is
 * read, not when its schema is prepared. Allocates. */
const char *pcre2_engine_objection(base_span text, char *buffer, size_t size);

/* True if the engine has a code for this pattern. */
bool pcre2_engine_has(const pcre2_engine *engine, uint32_t pattern);

#endif
