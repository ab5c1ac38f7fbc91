#define _POSIX_C_SOURCE 200809L
#include "input.h"

#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *input_name(const char *name)
{
    return strcmp(name, "-") == 0 ? "<stdin>" : name;
}

bool input_complain(const char *name, const char *why)
{
    fputs("wirevet: ", stderr);
    words_print_safe(stderr, words_of(input_name(name)));
    fprintf(stderr, ": %s\n", why);
    return false;
}

int input_open(const char *name)
{
    if (strcmp(name, "-") == 0)
        return STDIN_FILENO;
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        input_complain(name, strerror(errno));
    return file;
}

void input_close(int file)
{
    if (file > STDIN_FILENO)
        close(file);
}

static ssize_t read_some(int file, char *to, size_t size)
{
    ssize_t n;
    do
        n = read(file, to, size);
    while (n < 0 && errno == EINTR);
    return n;
}

/* Makes room for at least one more byte, doubling. */
static bool grow(char **data, size_t *capacity, size_t used)
{
    if (used < *capacity)
        return true;
    size_t bigger = *capacity ? *capacity * 2 : 65536;
    char *moved = realloc(*data, bigger);
    if (!moved)
        return false;
    *data = moved;
    *capacity = bigger;
    return true;
}

/* 0, or why the file cannot be read. */
static const char *read_all(int file, input *in)
{
    size_t capacity = 0;
    for (;;) {
        if (in->size > INPUT_MOST)
            return "larger than 256 MiB";
        if (!grow(&in->data, &capacity, in->size))
            return "out of memory";
        ssize_t n = read_some(file, in->data + in->size, capacity - in->size);
        if (n < 0)
            return strerror(errno);
        if (n == 0)
            return NULL;
        in->size += (size_t)n;
    }
}

bool input_read(const char *name, input *in)
{
    *in = (input){0};
    int file = input_open(name);
    if (file < 0)
        return false;
    const char *why = read_all(file, in);
    input_close(file);
    if (!why)
        return true;
    free(in->data);
    in->data = NULL;
    return input_complain(name, why);
}

void input_lines_begin(input_lines *l, int file)
{
    *l = (input_lines){.file = file};
}

void input_lines_end(input_lines *l)
{
    free(l->data);
}

/* Moves the unfinished line to the front and reads on. False: nothing came. */
static bool fill(input_lines *l)
{
    if (l->next > 0)
        memmove(l->data, l->data + l->next, l->used - l->next);
    l->used -= l->next;
    l->searched -= l->next;
    l->next = 0;
    if (l->used > INPUT_MOST) { /* forgets what cannot be used anyway */
        l->too_long = true;
        l->used = l->searched = 0;
    }
    ssize_t n = -1;
    errno = ENOMEM;
    if (grow(&l->data, &l->capacity, l->used))
        n = read_some(l->file, l->data + l->used, l->capacity - l->used);
    l->failed = n < 0;
    l->end = n <= 0;
    l->used += n > 0 ? (size_t)n : 0;
    return n > 0;
}

static bool give(input_lines *l, const char **line, size_t *size, size_t length, bool feed)
{
    *line = l->data + l->next;
    *size = length;
    l->next += length + feed;
    l->searched = l->next;
    l->consumed += length + feed;
    l->line++;
    return true;
}

bool input_lines_next(input_lines *l, const char **line, size_t *size)
{
    l->too_long = false;
    for (;;) {
        char *feed = NULL;
        if (l->used > l->searched)
            feed = memchr(l->data + l->searched, '\n', l->used - l->searched);
        if (feed)
            return give(l, line, size, (size_t)(feed - l->data) - l->next, true);
        l->searched = l->used;
        if (!l->end && fill(l))
            continue;
        if (l->failed || (l->used == l->next && !l->too_long))
            return false;
        return give(l, line, size, l->used - l->next, false);
    }
}
