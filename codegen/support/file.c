/* openat and friends. */
#define _POSIX_C_SOURCE 200809L

#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *reason(arena *memory, int error)
{
    const char *text = strerror(error);
    return arena_copy(memory, text, strlen(text));
}

/* Doubles the buffer until the file ends, so pipes work as well. */
static const char *read_stream(arena *memory, FILE *in, size_t limit, const uint8_t **bytes,
                               size_t *size)
{
    size_t capacity = 65536, used = 0;
    uint8_t *buffer = arena_alloc(memory, capacity);
    for (;;) {
        used += fread(buffer + used, 1, capacity - used, in);
        if (ferror(in))
            return reason(memory, errno);
        if (used > limit)
            return arena_printf(memory, "larger than %zu bytes", limit);
        if (feof(in))
            break;
        if (used < capacity)
            continue;
        uint8_t *bigger = arena_alloc(memory, capacity * 2);
        memcpy(bigger, buffer, used);
        buffer = bigger;
        capacity *= 2;
    }
    *bytes = buffer;
    *size = used;
    return NULL;
}

const char *file_read(arena *memory, const char *path, size_t limit, const uint8_t **bytes,
                      size_t *size)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return reason(memory, errno);
    const char *error = read_stream(memory, in, limit, bytes, size);
    fclose(in);
    return error;
}

/* 0 or errno. O_EXCL: a link that someone put there is not followed. */
static int write_new(int directory, const char *name, const file_output *file)
{
    int error = 0, fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
    if (fd < 0)
        return errno;
    for (size_t done = 0; done < file->size && !error;) {
        ssize_t n = write(fd, file->text + done, file->size - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            error = errno;
    }
    if (close(fd) != 0 && !error)
        error = errno;
    if (error)
        unlinkat(directory, name, 0);
    return error;
}

/* Writes all under temporary names, then renames. *at: the file that an error is about. */
static int write_in(int directory, const file_output *files, char **temporary, size_t count,
                    size_t *at)
{
    size_t written = 0, renamed = 0;
    int error = 0;
    for (; written < count && !error; written += !error)
        error = write_new(directory, temporary[written], &files[written]);
    for (; renamed < count && !error; renamed += !error)
        if (renameat(directory, temporary[renamed], directory, files[renamed].name) != 0)
            error = errno;
    *at = written < count ? written : renamed;
    for (size_t i = 0; error && i < written; i++)
        unlinkat(directory, i < renamed ? files[i].name : temporary[i], 0);
    return error;
}

/* 0 or errno. Like mkdir -p: what exists is fine, and opening it tells if it is no directory. */
static int make_directories(arena *memory, const char *path)
{
    size_t size = strlen(path);
    char *part = arena_copy(memory, path, size);
    for (size_t end = 1; end <= size; end++) {
        if (path[end] != '/' && path[end] != 0)
            continue;
        part[end] = 0;
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return errno;
        part[end] = path[end];
    }
    return 0;
}

const char *file_write_all(arena *memory, const char *directory, const file_output *files,
                           size_t count, const char **which)
{
    *which = directory;
    int error = make_directories(memory, directory);
    if (error)
        return reason(memory, error);
    int fd = open(directory, O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        return reason(memory, errno);
    char **temporary = arena_alloc(memory, (count + 1) * sizeof *temporary);
    for (size_t i = 0; i < count; i++)
        temporary[i] = arena_printf(memory, ".%s.%ld.tmp", files[i].name, (long)getpid());
    size_t at;
    error = write_in(fd, files, temporary, count, &at);
    close(fd);
    if (!error)
        return NULL;
    *which = arena_printf(memory, "%s/%s", directory, files[at].name);
    return reason(memory, error);
}
