/* Texts with a grammar of their own: base64 (RFC 4648 section 4), date-time, http-date, the names
 * of infinite numbers. */
#include "check/walk_state.h"

static bool is_base64_letter(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

void check_base64_feed(check_base64 *b, base_span piece)
{
    for (size_t i = 0; i < piece.size; i++) {
        uint8_t c = piece.data[i];
        if (c == '=' && b->pads < 3)
            b->pads++;
        else if (!is_base64_letter(c) || b->pads)
            b->bad = true;
        else
            b->letters++;
    }
}

bool check_base64_valid(const check_base64 *b)
{
    return !b->bad && b->pads <= 2 && (b->letters + b->pads) % 4 == 0;
}

uint64_t check_base64_bytes(const check_base64 *b)
{
    return b->letters / 4 * 3 + (b->letters % 4 ? b->letters % 4 - 1 : 0);
}

bool check_is_float_text(base_span text)
{
    static const struct {
        char text[10];
        uint8_t size;
    } names[] = {{"NaN", 3}, {"Infinity", 8}, {"-Infinity", 9}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text.size == names[i].size && memcmp(text.data, names[i].text, text.size) == 0)
            return true;
    return false;
}

/* A reader over a short text; every take_… fails for good once one did. */
typedef struct cursor {
    const uint8_t *at, *end;
    bool good;
} cursor;

static int take_digits(cursor *c, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++, c->at++) {
        if (c->at >= c->end || *c->at < '0' || *c->at > '9') {
            c->good = false;
            return 0;
        }
        value = value * 10 + (*c->at - '0');
    }
    return value;
}

static bool peek(const cursor *c, char letter)
{
    return c->at < c->end && *c->at == (uint8_t)letter;
}

static void take(cursor *c, const char *text)
{
    for (; *text; text++, c->at++) {
        if (!peek(c, *text)) {
            c->good = false;
            return;
        }
    }
}

/* One of `count` three-letter names; its index + 1. */
static int take_name(cursor *c, const char *names, int count)
{
    for (int i = 0; i < count && c->end - c->at >= 3; i++) {
        if (memcmp(c->at, names + 3 * i, 3) == 0) {
            c->at += 3;
            return i + 1;
        }
    }
    c->good = false;
    return 1;
}

static bool is_day(int year, int month, int day)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    return month != 2 || day < 29 || leap;
}

static void take_time(cursor *c)
{
    int hour = take_digits(c, 2);
    take(c, ":");
    int minute = take_digits(c, 2);
    take(c, ":");
    int second = take_digits(c, 2);
    if (hour > 23 || minute > 59 || second > 60) /* RFC 3339: a leap second is 60 */
        c->good = false;
}

static void take_fraction(cursor *c)
{
    if (!peek(c, '.'))
        return;
    c->at++;
    take_digits(c, 1);
    while (c->good && c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
}

/* RFC 3339 date-time. Servers take only Z (Smithy's malformed-timestamp tests), clients offsets too
 * (its response tests). */
bool check_is_date_time(base_span text, bool offsets)
{
    cursor c = {text.data, text.data + text.size, true};
    int year = take_digits(&c, 4);
    take(&c, "-");
    int month = take_digits(&c, 2);
    take(&c, "-");
    int day = take_digits(&c, 2);
    take(&c, "T");
    take_time(&c);
    take_fraction(&c);
    if (offsets && (peek(&c, '+') || peek(&c, '-'))) {
        c.at++;
        int hour = take_digits(&c, 2);
        take(&c, ":");
        if (hour > 23 || take_digits(&c, 2) > 59)
            c.good = false;
    } else {
        take(&c, "Z");
    }
    return c.good && c.at == c.end && year >= 1 && is_day(year, month, day);
}

/* IMF-fixdate of RFC 9110 section 5.6.7: Tue, 29 Apr 2014 18:30:38 GMT. */
bool check_is_http_date(base_span text)
{
    cursor c = {text.data, text.data + text.size, true};
    take_name(&c, "MonTueWedThuFriSatSun", 7);
    take(&c, ", ");
    int day = take_digits(&c, 2);
    take(&c, " ");
    int month = take_name(&c, "JanFebMarAprMayJunJulAugSepOctNovDec", 12);
    take(&c, " ");
    int year = take_digits(&c, 4);
    take(&c, " ");
    take_time(&c);
    take_fraction(&c);
    take(&c, " GMT");
    return c.good && c.at == c.end && year >= 1 && is_day(year, month, day);
}
