#define _POSIX_C_SOURCE 200809L
#include "print.h"

#include "words.h"

#include <stdlib.h>
#include <unistd.h>

#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define CYAN   "\033[1;36m"
#define GREEN  "\033[32m"
#define PLAIN  "\033[0m"

bool print_colour(void)
{
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && (!no || !*no);
}

static bool starts(const char *line, size_t size, const char *with)
{
    size_t n = strlen(with);
    return size >= n && memcmp(line, with, n) == 0;
}

/* "12:7: violation[enum] …": the colour of the word after the place, and how long the place is. */
static const char *colour_of(const char *line, size_t size, size_t *place)
{
    for (*place = 0; *place + 1 < size; ++*place)
        if (line[*place] == ':' && line[*place + 1] == ' ')
            break;
    if (*place + 2 > size)
        return NULL;
    *place += 2;
    const char *word = line + *place;
    return starts(word, size - *place, "violation[") ? RED
           : starts(word, size - *place, "warning[") ? YELLOW
           : starts(word, size - *place, "advice[")  ? CYAN
                                                     : NULL;
}

static void print_finding(const char *line, size_t size, bool colour)
{
    size_t place;
    const char *paint = colour ? colour_of(line, size, &place) : NULL;
    const char *end = paint ? memchr(line, ']', size) : NULL;
    if (!end) {
        fwrite(line, 1, size, stdout);
        return;
    }
    fwrite(line, 1, place, stdout);
    fputs(paint, stdout);
    fwrite(line + place, 1, (size_t)(end + 1 - line) - place, stdout);
    fputs(PLAIN, stdout);
    fwrite(end + 1, 1, (size_t)(line + size - end - 1), stdout);
}

static bool is_caret_line(const char *line, size_t size)
{
    return size > 0 && (line[size - 1] == '^' || line[size - 1] == '~');
}

static void print_line(const char *file, const char *line, size_t size, bool colour)
{
    if (size > 0 && line[0] != ' ') {
        words_print_safe(stdout, words_of(file));
        fputs(line[0] >= '0' && line[0] <= '9' ? ":" : ": ", stdout);
        print_finding(line, size, colour);
    } else {
        bool caret = colour && is_caret_line(line, size);
        fputs(caret ? GREEN : "", stdout);
        fwrite(line, 1, size, stdout);
        fputs(caret ? PLAIN : "", stdout);
    }
    putc('\n', stdout);
}

void print_text(const char *file, const char *text, size_t size, bool colour)
{
    while (size > 0) {
        const char *feed = memchr(text, '\n', size);
        size_t length = feed ? (size_t)(feed - text) : size;
        print_line(file, text, length, colour);
        size_t taken = length + (feed != NULL);
        text += taken;
        size -= taken;
    }
}

void print_valid(const char *file, bool colour)
{
    words_print_safe(stdout, words_of(file));
    printf(": %svalid%s\n", colour ? GREEN : "", colour ? PLAIN : "");
}
