#include "regex/regex.h"

#include "regex/automaton.h"
#include "regex/set.h"

static regex_result refused(size_t at, const char *why)
{
    return (regex_result){.error_at = at, .error = why};
}

static bool takes_everything(const regex_step *steps, size_t count)
{
    return count == 1 && !steps[0].literal && steps[0].min == 0 && steps[0].max == AST_UNBOUNDED &&
           set_is_all(steps[0].set);
}

/* Rung and steps of the own matcher; false if it has none. */
static bool compile_own(arena *memory, const ast_node *root, uint64_t *work, regex_result *result)
{
    if (regex_reduce(memory, root, &result->steps, &result->step_count)) {
        result->rung = REGEX_STEPS;
        if (takes_everything(result->steps, result->step_count)) {
            result->rung = REGEX_ANY;
            result->step_count = 0;
        }
        return true;
    }
    const ast_node *plain = plain_of(memory, root);
    return plain && split_steps(memory, plain, work, result);
}

regex_result regex_compile_within(arena *memory, const char *pattern, size_t size,
                                  regex_meaning meaning, uint64_t *work)
{
    ast_tree tree = regex_parse(memory, pattern, size, meaning);
    if (!tree.root)
        return refused(tree.error_at, tree.error);
    ast_node *root = regex_whole(memory, tree, size, meaning);
    regex_result result = {.rung = REGEX_PCRE2};
    result.pcre2 = regex_print_pcre2(memory, root, tree.references, &result.pcre2_size,
                                     &result.error_at, &result.error);
    result.ok = true;
    if (compile_own(memory, root, work, &result))
        return result;
    if (!result.pcre2)
        return refused(result.error_at, result.error);
    result.rung = REGEX_PCRE2;
    result.step_count = 0;
    return result;
}

regex_result regex_compile(arena *memory, const char *pattern, size_t size, regex_meaning meaning)
{
    uint64_t work = REGEX_MODEL_WORK;
    return regex_compile_within(memory, pattern, size, meaning, &work);
}
