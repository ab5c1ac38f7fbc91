#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Findings that are listed per payload, and map keys or list elements that can be compared; about
 * 6 MB. Messages count all findings, however many are kept. */
#define FINDINGS 256
#define ENTRIES  100000

/* Payloads may come from strangers, who must not know how digests come about. Without random bytes
 * the default key is good enough: it lets them provoke a limit, nothing else. */
static void set_key(wv_config *config)
{
    uint8_t key[16];
    FILE *random = fopen("/dev/urandom", "rb");
    if (!random)
        return;
    setvbuf(random, NULL, _IONBF, 0);
    if (fread(key, sizeof key, 1, random) == 1)
        wv_config_set_key(config, key);
    fclose(random);
}

static bool configure(wv_config *config, const cli_options *o)
{
    set_key(config);
    return wv_config_set(config, WV_OPTION_NAMES, o->names) == 0 &&
           wv_config_set(config, WV_OPTION_PROFILE, o->profile) == 0 &&
           wv_config_set(config, WV_OPTION_FAIL_FAST, o->fail_fast) == 0;
}

bool judge_open(judge *j, const cli_options *o)
{
    *j = (judge){0};
    size_t size = wv_report_size(FINDINGS, ENTRIES);
    void *config = malloc(WV_CONFIG_SIZE), *report = malloc(size);
    j->config = wv_config_init(config, WV_CONFIG_SIZE);
    j->report = wv_report_init(report, size);
    if (j->config && j->report && configure(j->config, o))
        return true;
    fputs("wirevet: out of memory\n", stderr);
    free(config);
    free(report);
    return false;
}

void judge_close(judge *j)
{
    wv_config_release(j->config);
    free(j->config);
    free(j->report);
    free(j->text);
}

const char *judge_why(wv_verdict verdict)
{
    switch (verdict) {
    case WV_E_SCHEMA:
        return "the schema is of another version of the library";
    case WV_E_ENGINE:
        return "the schema has patterns that need PCRE2";
    case WV_E_MEMORY:
        return "out of memory";
    default:
        return "the question makes no sense";
    }
}

bool judge_prepare(judge *j, const wv_schema *schema)
{
    size_t at = 0;
    while (at < JUDGE_SCHEMAS && j->prepared[at] && j->prepared[at] != schema)
        at++;
    if (at < JUDGE_SCHEMAS && j->prepared[at] == schema)
        return true;
    int32_t why = at < JUDGE_SCHEMAS ? wv_config_prepare(j->config, schema) : WV_E_MEMORY;
    if (why != 0) {
        fprintf(stderr, "wirevet: %s\n", judge_why(why));
        return false;
    }
    j->prepared[at] = schema;
    return true;
}

const char *judge_render(judge *j, wv_format format, size_t *size)
{
    *size = wv_render(j->config, j->report, format, j->text, j->capacity);
    if (*size < j->capacity)
        return j->text;
    char *bigger = realloc(j->text, *size + 1);
    if (!bigger)
        return NULL;
    j->text = bigger;
    j->capacity = *size + 1;
    *size = wv_render(j->config, j->report, format, j->text, j->capacity);
    return j->text;
}

int judge_exit(wv_verdict verdict)
{
    return verdict == WV_VALID ? CLI_VALID : verdict > 0 ? CLI_REFUSED : CLI_UNKNOWN;
}

int judge_worse(int a, int b)
{
    return a > b ? a : b;
}
