/* Payloads of standard input (frames.h), each after a line "OPERATION request|response|error
 * POLICY...", fed in pieces: cut at every place if they are small, else at places that chance
 * chooses, with no memory for excerpts, little, and enough. Each must get wv_check()'s answer.
 *
 * Prints what differs, then how many streams there were; status 1 if one differed. */
#include <wirevet/wirevet.h>

#include "athena.h"
#include "glue.h"
#include "kinds.h"

#include "support/frames.h"
#include "support/streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUT_EVERYWHERE = 2048, CHANCES = 24 };

static unsigned long streams, cut_texts, failures;

static wv_config *config_for(const char *policy)
{
    static union {
        max_align_t align;
        uint8_t bytes[WV_CONFIG_SIZE];
    } memory[4];
    static wv_config *made[4];
    bool documented = strstr(policy, "documented"), smithy = strstr(policy, "smithy");
    unsigned i = (documented ? 1u : 0u) + (smithy ? 2u : 0u);
    if (!made[i]) {
        made[i] = wv_config_init(memory[i].bytes, WV_CONFIG_SIZE);
        wv_config_set(made[i], WV_OPTION_NAMES, documented);
        wv_config_set(made[i], WV_OPTION_DIALECT, smithy ? WV_DIALECT_SMITHY : WV_DIALECT_SERVICE);
        wv_config_prepare(made[i], &glue_schema);
        wv_config_prepare(made[i], &athena_schema);
    }
    return made[i];
}

static wv_operation find(const char *name)
{
    static const wv_schema *const schemas[] = {&glue_schema, &athena_schema, &kinds_schema};
    wv_operation op = {NULL, 0};
    for (size_t i = 0; i < 3 && !op.schema; i++)
        op = wv_find_operation(schemas[i], (wv_str){name, strlen(name)});
    return op;
}

static void judge(const char *what, const char *name, size_t place, size_t excerpts)
{
    streams++;
    cut_texts += streams_were_cut();
    if (!what)
        return;
    failures++;
    printf("%s, cut %zu, %zu bytes: %s differs\n", name, place, excerpts, what);
}

static void every_cut(const streams_question *q, const char *name, size_t excerpts)
{
    const size_t one = 1;
    for (size_t cut = 1; cut < q->size && cut <= CUT_EVERYWHERE; cut++)
        judge(streams_differ(excerpts, streams_two, &cut), name, cut, excerpts);
    judge(streams_differ(excerpts, streams_each, &one), name, one, excerpts);
}

static void some_cuts(const char *name, size_t excerpts)
{
    for (uint32_t seed = 1; seed <= CHANCES; seed++)
        judge(streams_differ(excerpts, streams_chance, &seed), name, seed, excerpts);
}

static void run(streams_question *q, const char *name)
{
    const size_t memories[] = {0, 192, 1024, streams_enough(q->size)}, one = 1;
    streams_ask(q);
    for (size_t i = 0; i < 4; i++) {
        if (q->error_type && memories[i] < q->size)
            continue; /* held to its end */
        if (q->size <= CUT_EVERYWHERE)
            every_cut(q, name, memories[i]);
        some_cuts(name, memories[i]);
    }
    if (!q->error_type)
        judge(streams_differ_bare(streams_each, &one), name, one, 0);
}

int main(void)
{
    uint8_t *data;
    size_t size;
    while (frames_next(&data, &size)) {
        char head[128] = "", name[64], direction[16], policy[32];
        const uint8_t *line = memchr(data, '\n', size);
        size_t length = line ? (size_t)(line - data) : size;
        memcpy(head, data, length < sizeof head ? length : sizeof head - 1);
        if (!line || sscanf(head, "%63s %15s %31[^\n]", name, direction, policy) != 3 ||
            !find(name).schema) {
            fprintf(stderr, "stream_splits: not understood: %s\n", head);
            return 2;
        }
        streams_question q = {.config = config_for(policy),
                              .operation = find(name),
                              .direction = *direction != 'r' || direction[2] == 's',
                              .error_type = *direction == 'e' ? "" : NULL,
                              .json = line + 1,
                              .size = size - length - 1};
        run(&q, head);
        free(data);
    }
    printf("%lu streams, %lu of them with cut texts, %lu differ\n", streams, cut_texts, failures);
    return failures != 0;
}
