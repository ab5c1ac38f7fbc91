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
           wv_config_set(config, WV_OPTION_DIALECT, o->dialect) == 0 &&
           wv_config_set(config, WV_OPTION_RESPONSES, o->responses) == 0 &&
           wv_config_set(config, WV_OPTION_RULES, o->rules) == 0 &&
           wv_config_set(config, WV_OPTION_FAIL_FAST, o->fail_fast) == 0;
}

static bool out_of_memory(void)
{
    fputs("wirevet: out of memory\n", stderr);
    return false;
}

bool judge_open(judge *j, const cli_options *o)
{
    *j = (judge){.options = o};
    size_t size = wv_report_size(FINDINGS, ENTRIES);
    void *report = malloc(size);
    j->report = wv_report_init(report, size);
    return j->report ? true : out_of_memory();
}

void judge_close(judge *j)
{
    for (judge_config *c = j->configs, *next; c; c = next) {
        next = c->next;
        wv_config_release(c->config);
        free(c->config);
        free(c);
    }
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

/* One more config, in front. */
static bool add_config(judge *j)
{
    judge_config *c = calloc(1, sizeof *c);
    void *config = malloc(WV_CONFIG_SIZE);
    if (c)
        c->config = wv_config_init(config, WV_CONFIG_SIZE);
    if (!c || !c->config || !configure(c->config, j->options)) {
        free(config);
        free(c);
        return out_of_memory();
    }
    c->next = j->configs;
    j->configs = c;
    return true;
}

static const wv_config *find_prepared(const judge *j, const wv_schema *schema)
{
    for (const judge_config *c = j->configs; c; c = c->next)
        for (size_t i = 0; i < c->count; i++)
            if (c->prepared[i] == schema)
                return c->config;
    return NULL;
}

static const wv_config *prepare(judge *j, const wv_schema *schema)
{
    if ((!j->configs || j->configs->count == JUDGE_SCHEMAS) && !add_config(j))
        return NULL;
    judge_config *c = j->configs;
    int32_t why = wv_config_prepare(c->config, schema);
    if (why != 0) {
        fprintf(stderr, "wirevet: %s\n", judge_why(why));
        return NULL;
    }
    c->prepared[c->count++] = schema;
    return c->config;
}

const wv_config *judge_prepare(judge *j, const wv_schema *schema)
{
    if (j->schema == schema)
        return j->config;
    const wv_config *config = find_prepared(j, schema);
    if (!config)
        config = prepare(j, schema);
    if (config) {
        j->schema = schema;
        j->config = config;
    }
    return config;
}

const char *judge_render(judge *j, const wv_config *config, wv_format format, size_t *size)
{
    *size = wv_render(config, j->report, format, j->text, j->capacity);
    if (*size < j->capacity)
        return j->text;
    char *bigger = realloc(j->text, *size + 1);
    if (!bigger)
        return NULL;
    j->text = bigger;
    j->capacity = *size + 1;
    *size = wv_render(config, j->report, format, j->text, j->capacity);
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
