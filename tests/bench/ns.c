/* Nanoseconds per payload of the walker: `bench_ns OPERATION request|response FILE...`.
 * A FILE that ends in .pool holds many payloads, each after its length (four bytes, little-endian).
 * Thread CPU clock, 15 rounds, median and minimum; every verdict is checked before timing. */
#define _POSIX_C_SOURCE 200809L
#include <wirevet/wirevet.h>

#include "athena.h"
#include "glue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 15

typedef struct payloads {
    unsigned char *bytes;
    size_t size;
    struct {
        const unsigned char *at;
        size_t size;
    } item[4096];
    size_t count;
} payloads;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void die(const char *why, const char *what)
{
    fprintf(stderr, "bench_ns: %s: %s\n", why, what);
    exit(2);
}

static void split_pool(payloads *p)
{
    for (size_t at = 0; at + 4 <= p->size && p->count < 4096;) {
        size_t n = (size_t)p->bytes[at] | (size_t)p->bytes[at + 1] << 8 |
                   (size_t)p->bytes[at + 2] << 16 | (size_t)p->bytes[at + 3] << 24;
        at += 4;
        if (n > p->size - at)
            die("malformed pool", "length beyond the file");
        p->item[p->count].at = p->bytes + at;
        p->item[p->count++].size = n;
        at += n;
    }
}

static void load(payloads *p, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        die("cannot read", path);
    long size = ftell(f);
    rewind(f);
    p->size = size < 0 ? 0 : (size_t)size;
    p->bytes = malloc(p->size + 1);
    p->count = 0;
    if (!p->bytes || fread(p->bytes, 1, p->size, f) != p->size)
        die("cannot read", path);
    fclose(f);
    size_t length = strlen(path);
    if (length > 5 && strcmp(path + length - 5, ".pool") == 0) {
        split_pool(p);
    } else {
        p->item[0].at = p->bytes;
        p->item[0].size = p->size;
        p->count = 1;
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const wv_config *config, wv_operation op, wv_direction direction,
                    wv_report *report, const char *path)
{
    static payloads p;
    double rounds[ROUNDS];
    size_t bytes = 0, invalid = 0, loops;
    load(&p, path);
    for (size_t i = 0; i < p.count; i++) {
        bytes += p.item[i].size;
        invalid += wv_check(config, op, direction, p.item[i].at, p.item[i].size, report) != 0;
    }
    loops = 1 + 20000000 / (bytes + 200 * p.count);
    for (int r = 0; r < ROUNDS; r++) {
        double start = now();
        for (size_t k = 0; k < loops; k++)
            for (size_t i = 0; i < p.count; i++)
                wv_check(config, op, direction, p.item[i].at, p.item[i].size, report);
        rounds[r] = (now() - start) / (double)(loops * p.count);
    }
    qsort(rounds, ROUNDS, sizeof *rounds, by_value);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    printf("%-24s %8zu bytes %10.1f ns median %10.1f ns min %7.2f GB/s  refused %zu of %zu\n", name,
           bytes / p.count, rounds[ROUNDS / 2], rounds[0],
           (double)bytes / (double)p.count / rounds[ROUNDS / 2], invalid, p.count);
    free(p.bytes);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        die("usage", "bench_ns OPERATION request|response FILE...");
    wv_str target = {argv[1], strlen(argv[1])};
    wv_operation op = wv_find_operation(&glue_schema, target);
    if (!op.schema)
        op = wv_find_operation(&athena_schema, target);
    if (!op.schema)
        die("no such operation", argv[1]);
    wv_config *config = wv_config_init(malloc(WV_CONFIG_SIZE), WV_CONFIG_SIZE);
    size_t size = wv_report_size(64, 10000);
    wv_report *report = wv_report_init(malloc(size), size);
    if (!config || !report || wv_config_prepare(config, op.schema))
        die("cannot prepare", argv[1]);
    for (int i = 3; i < argc; i++)
        measure(config, op, strcmp(argv[2], "response") == 0, report, argv[i]);
    wv_config_release(config);
}
