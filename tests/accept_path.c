/* Payloads, each checked a thousand times between two calls of getppid() that accept_path.py looks
 * for in a trace of all system calls. malloc() and so on are ours, for the whole process: an
 * allocation in between ends the program. All this on a stack of STACK bytes, as SECURITY.md
 * promises. Refused payloads and their reports are held to the same as valid ones. */
#define _DEFAULT_SOURCE /* syscall, MAP_ANONYMOUS */
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <wirevet/wirevet.h>

#include "glue.h"

enum { STACK = 96 * 1024 }; /* of it 62 KiB for PCRE2 */

static int armed;

static void forbid(void)
{
    static const char text[] = "an allocation while checking\n";
    if (!armed)
        return;
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(3);
    abort();
}

/* Memory that is never given back is enough for the setup, and needs nothing of libc. Each block
 * has its size in front of it. */
static _Alignas(max_align_t) unsigned char heap[1 << 22];
static size_t heap_used;
enum { HEAD = sizeof(max_align_t) };

void *malloc(size_t size)
{
    forbid();
    size_t whole = HEAD + (size + HEAD - 1) / HEAD * HEAD;
    if (size > sizeof heap || whole > sizeof heap - heap_used)
        return NULL;
    unsigned char *block = heap + heap_used;
    heap_used += whole;
    memcpy(block, &size, sizeof size);
    return block + HEAD;
}

void *calloc(size_t count, size_t size)
{
    forbid(); /* heap is zero: no block is used twice */
    return size && count > sizeof heap / size ? NULL : malloc(count * size);
}

void *realloc(void *memory, size_t size)
{
    forbid();
    size_t before = 0;
    void *block = malloc(size);
    if (memory)
        memcpy(&before, (unsigned char *)memory - HEAD, sizeof before);
    if (memory && block)
        memcpy(block, memory, before < size ? before : size);
    return block;
}

void free(void *memory)
{
    if (memory)
        forbid();
}

/* An unmodelled value of the greatest depth, and a text for which PCRE2, where it has to match,
 * uses all the memory that it is given. */
static char deepest[3000], greedy[3000];

static void fill_long_samples(void)
{
    static const char before[] =
        "{\"Id\":\"x\",\"Role\":\"arn:aws:iam::1:role/x\",\"Command\":{},\"Z\":";
    static const char version[] = "{\"GlueVersion\":\"";
    char *at = deepest + sizeof before - 1;
    memcpy(deepest, before, sizeof before);
    memset(at, '[', 1000);
    memset(at + 1000, ']', 1000);
    memcpy(at + 2000, "}", 2);

    memcpy(greedy, version, sizeof version);
    at = greedy + sizeof version - 1;
    for (size_t i = 0; i < 1000; i++)
        *at++ = i % 2 ? '.' : 'a';
    memcpy(at, "\"}", 3);
}

static const struct sample {
    const char *json;
    wv_verdict verdict, by_pcre2;
} samples[] = {
    {"{\"Id\":\"session-1\",\"Role\":\"arn:aws:iam::123456789012:role/Glue\","
     "\"Command\":{\"Name\":\"glueetl\",\"PythonVersion\":\"3\"},\"Timeout\":60,"
     "\"Description\":\"caf\\u00e9 \xf0\x9f\x98\x80\",\"WorkerType\":\"G.1X\","
     "\"GlueVersion\":\"4.0\",\"MaxCapacity\":2.5,\"Tags\":{\"team\":\"data\",\"env\":\"test\"},"
     "\"DefaultArguments\":{\"--a\":\"b\"},\"Unknown\":[1,{\"deep\":[null,true]}]}",
     WV_VALID, WV_VALID},
    {"{\"Id\":\"\",\"Role\":\"nobody\",\"Tags\":{\"a\":\"b\",\"a\":\"c\"},\"Timeout\":\"5\"}",
     WV_INVALID, WV_INVALID},
    {"{\"Id\":\"x\",", WV_INVALID, WV_INVALID},
    {deepest, WV_VALID, WV_VALID},
    {greedy, WV_INVALID, WV_LIMIT}, /* longer than 255, which PCRE2 does not get to say */
};
enum { SAMPLES = sizeof samples / sizeof *samples, ROUNDS = 1000 };

static int check_all(const wv_config *config, wv_report *report, bool pcre2)
{
    wv_operation operation = glue_operation_create_session();
    for (int i = 0; i < SAMPLES * ROUNDS; i++) {
        const struct sample *s = &samples[i % SAMPLES];
        wv_verdict full = wv_check(config, operation, WV_REQUEST, s->json, strlen(s->json), report);
        wv_verdict fast = wv_check(config, operation, WV_REQUEST, s->json, strlen(s->json), NULL);
        wv_verdict wanted = pcre2 ? s->by_pcre2 : s->verdict;
        if (full != wanted || (fast != wanted && !(pcre2 && fast == WV_INVALID)))
            return i + 1;
    }
    return 0;
}

/* What runs on the small stack. */
static struct {
    const wv_config *config, *pcre2;
    wv_report *report;
    const char *plant; /* "allocate", "call", "stack" or "": the test of this test */
    int bad;
} job;

static int deep(int n)
{
    volatile char page[1024] = {0};
    return n ? deep(n - 1) + page[n % 1024] : page[0];
}

static void run(void)
{
    syscall(SYS_getppid);
    armed = 1;
    job.bad = check_all(job.config, job.report, false);
    if (!job.bad)
        job.bad = check_all(job.pcre2, job.report, true);
    if (strcmp(job.plant, "allocate") == 0) {
        void *volatile block = malloc(1);
        free(block);
    }
    if (strcmp(job.plant, "call") == 0)
        syscall(SYS_gettid);
    if (strcmp(job.plant, "stack") == 0)
        job.bad += deep(STACK / 1024);
    armed = 0;
    syscall(SYS_getppid);
}

/* A page below the stack faults. */
static int run_on_small_stack(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *low =
        mmap(NULL, page + STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ucontext_t small, here;
    if (low == MAP_FAILED || mprotect(low, page, PROT_NONE) != 0 || getcontext(&small) != 0)
        return 2;
    small.uc_stack.ss_sp = low + page;
    small.uc_stack.ss_size = STACK;
    small.uc_link = &here;
    makecontext(&small, run, 0);
    return swapcontext(&here, &small) == 0 ? 0 : 2;
}

int main(int argc, char **argv)
{
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE], setup[2][WV_CONFIG_SIZE];
    wv_report *report = wv_report_init(memory, sizeof memory);
    wv_config *config = wv_config_init(setup[0], sizeof setup[0]);
    wv_config *pcre2 = wv_config_init(setup[1], sizeof setup[1]);
    if (!report || wv_config_set(pcre2, WV_OPTION_ENGINE, WV_ENGINE_PCRE2) != 0 ||
        wv_config_prepare(pcre2, &glue_schema) != 0 || wv_config_prepare(config, &glue_schema) != 0)
        return 2;
    fill_long_samples();
    job.config = config;
    job.pcre2 = pcre2;
    job.report = report;
    job.plant = argc > 1 ? argv[1] : "";
    if (run_on_small_stack() != 0)
        return 2;
    if (job.bad)
        fprintf(stderr, "sample %d has another verdict\n", (job.bad - 1) % SAMPLES);
    return job.bad ? 1 : 0;
}
