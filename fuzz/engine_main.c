/* Runs a fuzz target without libFuzzer: every file of the corpus folders, each cut at every place
 * if it is small, then a number of mutations from a fixed seed. So the targets are ordinary tests
 * with any compiler.
 *
 *     fuzz_TARGET [-n MUTATIONS] [-s SEED] [FILE|FOLDER]...
 *
 * An input that makes the target abort or fault is written to the file that WIREVET_FUZZ_CRASH
 * names (default: crash). */
#define _POSIX_C_SOURCE 200809L
#include "fuzz.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CUT_EVERYWHERE = 512, INPUT_MAX = 1 << 16, SEEDS_MAX = 4096 };

typedef struct seed {
    uint8_t *data;
    size_t size;
} seed;

static seed seeds[SEEDS_MAX];
static size_t seed_count;
static unsigned long runs;

static const uint8_t *running;
static size_t running_size;
static const char *crash_file = "crash";

static void keep_culprit(int signal_number)
{
    FILE *f = fopen(crash_file, "wb"); /* not async-signal-safe, but the process ends anyway */
    if (f) {
        fwrite(running, 1, running_size, f);
        fclose(f);
        fprintf(stderr, "the input is in %s (%zu bytes)\n", crash_file, running_size);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* In memory of exactly the size, so that a sanitizer sees a read outside it. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        exit(2);
    if (size)
        memcpy(copy, data, size);
    running = copy;
    running_size = size;
    LLVMFuzzerTestOneInput(copy, size);
    runs++;
    free(copy);
}

static void read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || seed_count == SEEDS_MAX) {
        fprintf(stderr, "%s: cannot be read, or too many files\n", path);
        exit(2);
    }
    seed *s = &seeds[seed_count++];
    s->data = malloc(INPUT_MAX);
    if (!s->data)
        exit(2);
    s->size = fread(s->data, 1, INPUT_MAX, f);
    fclose(f);
}

static void read_path(const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        read_file(path);
        return;
    }
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort); /* sorted: the same run everywhere */
    if (count < 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    for (int i = 0; i < count; i++) {
        char full[4096];
        if (names[i]->d_name[0] != '.') {
            snprintf(full, sizeof full, "%s/%s", path, names[i]->d_name);
            read_path(full);
        }
        free(names[i]);
    }
    free(names);
}

static uint32_t random_bits(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit ? random_bits(state) % limit : 0;
}

/* Replaces a stretch by bytes of another seed, or one byte by a telling one. */
static size_t mutate(uint8_t *data, size_t size, uint64_t *random)
{
    static const uint8_t telling[] = "\"\\{}[],:0-.eE+ \n\0\x7f\x80\xc3\xff^$*(|)?";
    size_t at = below(random, size + 1), rest = size - at, cut = below(random, 6);
    if (cut > rest)
        cut = rest;
    uint8_t one = random_bits(random) & 1 ? telling[below(random, sizeof telling - 1)]
                                          : (uint8_t)random_bits(random);
    const uint8_t *from = &one;
    size_t n = 1;
    if (random_bits(random) % 3 == 0) {
        const seed *s = &seeds[below(random, seed_count)];
        size_t start = below(random, s->size + 1), longest = s->size - start;
        from = s->data + start;
        n = below(random, longest < 32 ? longest + 1 : 32);
    } else if (random_bits(random) % 4 == 0) {
        n = 0;
    }
    if (size - cut + n > INPUT_MAX)
        n = 0;
    memmove(data + at + n, data + at + cut, rest - cut);
    memcpy(data + at, from, n);
    return size - cut + n;
}

static void run_seeds(void)
{
    for (size_t i = 0; i < seed_count; i++) {
        run(seeds[i].data, seeds[i].size);
        for (size_t n = 0; n < seeds[i].size && seeds[i].size <= CUT_EVERYWHERE; n++)
            run(seeds[i].data, n);
    }
}

static void run_mutations(unsigned long count, uint64_t random)
{
    static uint8_t data[2 * INPUT_MAX];
    for (unsigned long i = 0; i < count && seed_count; i++) {
        const seed *s = &seeds[below(&random, seed_count)];
        size_t size = s->size;
        memcpy(data, s->data, size);
        for (size_t n = 1 + below(&random, 4); n; n--)
            size = mutate(data, size, &random);
        run(data, size);
    }
}

int main(int argc, char **argv)
{
    unsigned long mutations = 2000;
    uint64_t random = 1;
    const char *file = getenv("WIREVET_FUZZ_CRASH");
    if (file)
        crash_file = file;
    for (int option; (option = getopt(argc, argv, "n:s:")) != -1;) {
        if (option == 'n')
            mutations = strtoul(optarg, NULL, 10);
        else if (option == 's')
            random = strtoul(optarg, NULL, 10);
        else
            return 2;
    }
    signal(SIGABRT, keep_culprit);
    signal(SIGSEGV, keep_culprit);
    for (int i = optind; i < argc; i++)
        read_path(argv[i]);
    run((const uint8_t *)"", 0);
    run_seeds();
    run_mutations(mutations, random);
    printf("%zu seeds, %lu runs\n", seed_count, runs);
    for (size_t i = 0; i < seed_count; i++)
        free(seeds[i].data);
    return 0;
}
