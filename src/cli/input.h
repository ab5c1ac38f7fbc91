/* Files and standard input. */
#ifndef WIREVET_CLI_INPUT_H
#define WIREVET_CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Largest file and longest record line that are read. */
#define INPUT_MOST ((size_t)256 << 20)

/* Bytes read; free() data. */
typedef struct input {
    char *data;
    size_t size;
} input;

/* Opens a file for reading; "-" is standard input. -1: said on stderr why not. */
int input_open(const char *name);
void input_close(int file);

/* "-" is shown as <stdin>. */
const char *input_name(const char *name);

/* Says on stderr what is wrong with a file. Returns false. */
bool input_complain(const char *name, const char *why);

/* Reads all of a file. False: said on stderr why not. */
bool input_read(const char *name, input *in);

/* Lines of a file, one after another, each as soon as it is complete. */
typedef struct input_lines {
    int file;
    char *data;
    size_t capacity, used;       /* bytes in data */
    size_t next;                 /* where the next line starts */
    size_t searched;             /* up to here there is no line feed */
    bool end;                    /* nothing more can be read */
    bool too_long;               /* the line was longer than INPUT_MOST and is cut off */
    bool failed;                 /* reading failed: errno says why */
    unsigned long long line;     /* number of the line */
    unsigned long long consumed; /* bytes of the lines given */
} input_lines;

void input_lines_begin(input_lines *l, int file);
void input_lines_end(input_lines *l);

/* The next line, without its line feed, valid until the next call. False: there is none. */
bool input_lines_next(input_lines *l, const char **line, size_t *size);

#endif
