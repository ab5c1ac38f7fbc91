/* A token scan of emitted C: outside of comments every identifier is a known word or starts with
 * the prefix, comments are words only, and literals hold nothing that could end them early. For
 * emit_test.c and fuzz_gen.c; shares no code with the emitter. */
#ifndef WIREVET_TESTS_TOKENS_H
#define WIREVET_TESTS_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const tokens_known[] = {
    /* C and its preprocessor */
    "static",
    "const",
    "inline",
    "extern",
    "return",
    "void",
    "size_t",
    "uint8_t",
    "uint16_t",
    "uint32_t",
    "UINT64_C",
    "_Static_assert",
    "__attribute__",
    "visibility",
    "__cplusplus",
    "include",
    "ifndef",
    "ifdef",
    "define",
    "endif",
    "wirevet",
    "tables",
    "h",
    /* parameters and variables */
    "config",
    "json",
    "size",
    "report",
    "operation",
    /* members of wv_schema and wv_service_row */
    "abi",
    "flags",
    "shape_count",
    "member_count",
    "slot_count",
    "pattern_count",
    "step_count",
    "set_count",
    "range_count",
    "operation_count",
    "error_count",
    "extra_count",
    "key_size",
    "name_size",
    "rule_set_count",
    "watch_count",
    "test_count",
    "rule_count",
    "term_count",
    "rule_sets",
    "watches",
    "tests",
    "rules",
    "terms",
    "shapes",
    "members",
    "slots",
    "patterns",
    "steps",
    "sets",
    "ranges",
    "operations",
    "errors",
    "extras",
    "keys",
    "names",
    "service",
    "target",
    "sdk",
    "space",
    "version",
    "constraint_error",
    "serialization_error",
    "message_key",
    "serialization_key",
    "required",
    "first_extra",
    "constraint_space",
    "serialization_space",
    "body_suffix",
    "first_alias",
    "alias_count",
    "vocabulary",
    "protocol",
    "dialect",
    /* wirevet.h */
    "wv_schema",
    "wv_config",
    "wv_report",
    "wv_operation",
    "wv_verdict",
    "wv_check",
    "WV_API",
    "WV_REQUEST",
    "WV_RESPONSE",
    "WV_DIALECT_CORAL",
    "WV_DIALECT_SMITHY",
    /* tables.h */
    "wv_shape_row",
    "wv_member_row",
    "wv_pattern_row",
    "wv_step_row",
    "wv_set_row",
    "wv_operation_row",
    "wv_error_row",
    "wv_extra_row",
    "wv_service_row",
    "WV_TABLES_ABI",
    "WV_NONE",
    "WV_SHAPE_MIN",
    "WV_SHAPE_MAX",
    "WV_SHAPE_DECIMAL",
    "WV_SHAPE_SENSITIVE",
    "WV_SHAPE_SPARSE",
    "WV_SHAPE_UNIQUE",
    "WV_SHAPE_CYCLE",
    "WV_SHAPE_ERROR",
    "WV_SHAPE_WIDE",
    "WV_NO_SHAPE",
    "WV_MEMBER_REQUIRED",
    "WV_MEMBER_HIDDEN",
    "WV_RUNG_ANY",
    "WV_RUNG_STEPS",
    "WV_RUNG_PCRE2",
    "WV_RUNG_DFA",
    "WV_RUNG_NFA",
    "WV_RUNG_COUNTERS",
    "WV_STEP_DFA",
    "WV_STEP_NFA",
    "WV_STEP_REST",
    "WV_STEP_COUNTERS",
    "WV_STEP_OPTION",
    "WV_PATTERN_TEXT",
    "wv_dfa_row",
    "wv_nfa_row",
    "dfa_count",
    "nfa_count",
    "word_count",
    "automata_size",
    "dfas",
    "nfas",
    "words",
    "automata",
    "WV_PATTERN_SEARCH",
    "WV_STEP_CLASS",
    "WV_STEP_LITERAL",
    "WV_SERVICE_ECHO",
    "WV_SERVICE_ELEMENT_NULL",
    "WV_SERVICE_WORDS",
    "WV_VOCABULARY_MODERN",
    "WV_VOCABULARY_CLASSIC",
    "WV_VOCABULARY_DYNAMODB",
    "WV_SCHEMA_PCRE2",
    "WV_SCHEMA_HTTP",
    "WV_SCHEMA_RULES",
    "WV_MEMBER_WATCHED",
    "wv_rule_set_row",
    "wv_watch_row",
    "wv_test_row",
    "wv_rule_row",
    "wv_term_row",
    "WV_TEST_IS",
    "WV_TEST_VERSION_LESS",
    "WV_TEST_VERSION_EQUAL",
    "WV_TEST_VERSION_GREATER",
    "wv_binding_row",
    "wv_message_row",
    "wv_route_row",
    "wv_segment_row",
    "binding_count",
    "message_count",
    "route_count",
    "segment_count",
    "bindings",
    "messages",
    "routes",
    "segments",
    "WV_MEMBER_BOUND",
    "WV_MEMBER_NAMED",
    "WV_BINDING_REQUIRED",
    "WV_BIND_LABEL",
    "WV_BIND_QUERY",
    "WV_BIND_QUERY_PARAMS",
    "WV_BIND_HEADER",
    "WV_BIND_PREFIX_HEADERS",
    "WV_BODY_JSON",
    "WV_BODY_TEXT",
    "WV_BODY_ANY",
    "WV_NO_MEMBER",
    "WV_SEGMENT_LITERAL",
    "WV_SEGMENT_LABEL",
    "WV_SEGMENT_GREEDY",
    "WV_SEGMENT_QUERY",
    "WV_PROTOCOL_AWS_JSON_1_0",
    "WV_PROTOCOL_AWS_JSON_1_1",
    "WV_PROTOCOL_REST_JSON_1",
    "WV_KIND_DOCUMENT",
    "WV_KIND_STRING",
    "WV_KIND_ENUM",
    "WV_KIND_BOOLEAN",
    "WV_KIND_BYTE",
    "WV_KIND_SHORT",
    "WV_KIND_INTEGER",
    "WV_KIND_LONG",
    "WV_KIND_INT_ENUM",
    "WV_KIND_BIG_INTEGER",
    "WV_KIND_FLOAT",
    "WV_KIND_DOUBLE",
    "WV_KIND_BIG_DECIMAL",
    "WV_KIND_TIMESTAMP",
    "WV_KIND_BLOB",
    "WV_KIND_STRUCTURE",
    "WV_KIND_UNION",
    "WV_KIND_LIST",
    "WV_KIND_MAP",
};

static inline bool tokens_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static inline bool tokens_allowed(const char *word, size_t size, const char *prefix)
{
    size_t begin = strlen(prefix);
    if (word[0] >= '0' && word[0] <= '9')
        return true;
    if (size > begin + 1 && memcmp(word, prefix, begin) == 0 && word[begin] == '_')
        return true;
    for (size_t i = 0; i < sizeof tokens_known / sizeof *tokens_known; i++)
        if (strlen(tokens_known[i]) == size && memcmp(word, tokens_known[i], size) == 0)
            return true;
    return false;
}

/* From the opening characters of a comment or literal to what closes it, if only the given
 * characters and words stand between. 0 if not. */
static inline size_t tokens_quoted(const char *text, const char *open, const char *close,
                                   const char *also)
{
    size_t at = strlen(open), end = strlen(close);
    for (; text[at] && strncmp(text + at, close, end) != 0; at++)
        if (!tokens_word(text[at]) && !strchr(also, text[at]))
            return 0;
    return text[at] ? at + end : 0;
}

/* Length of the token at text; 0: one that must not be there. */
static inline size_t tokens_next(const char *text, const char *prefix)
{
    if (strncmp(text, "/*", 2) == 0)
        return tokens_quoted(text, "/*", "*/", " \n*.,:();+-");
    if (*text == '"')
        return tokens_quoted(text, "\"", "\"", " .:");
    if (*text == '\'')
        return text[1] && text[2] == '\'' && (tokens_word(text[1]) || strchr("-.", text[1])) ? 3
                                                                                             : 0;
    if (tokens_word(*text)) {
        size_t size = 1;
        while (tokens_word(text[size]))
            size++;
        return tokens_allowed(text, size, prefix) ? size : 0;
    }
    return strchr(" \n#{}()[]<>=;,.&*|/-", *text) ? 1 : 0;
}

/* NULL if the text is clean, else where it is not. NAME.h is the one file that is included. */
static inline const char *tokens_check(const char *text, size_t size, const char *prefix)
{
    char own[128];
    snprintf(own, sizeof own, "#include \"%s.h\"", prefix);
    const char *at = text;
    while (at < text + size) {
        size_t step = tokens_next(at, prefix);
        if (strncmp(at, "#include \"", 10) == 0)
            step = strncmp(at, own, strlen(own)) == 0 ? strlen(own) : 0;
        if (step == 0)
            return at;
        at += step;
    }
    return at == text + size ? NULL : at;
}

#endif
