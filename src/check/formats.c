/* Texts with a grammar of their own: base64 (RFC 4648 section 4), date-time, http-date, the names
 * of infinite numbers. */
#include "check/walk_state.h"

/* Value of a letter of the alphabet; 64: none. */
static uint8_t base64_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint8_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint8_t)(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0' + 52);
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

void check_base64_feed(check_base64 *b, base_span piece)
{
    for (size_t i = 0; i < piece.size; i++) {
        uint8_t value = base64_value(piece.data[i]);
        if (piece.data[i] == '=' && b->pads < 3) {
            b->pads++;
        } else if (value == 64 || b->pads) {
            b->bad = true;
        } else {
            b->letters++;
            b->last = value;
        }
    }
}

/* The bits of the last letter that belong to no byte must be 0: Kinesis refuses "+/+=" (invalid
 * last non-pad Base64 character). */
bool check_base64_valid(const check_base64 *b)
{
    static const uint8_t spare[] = {0, 0x03, 0x0f};
    return !b->bad && b->pads <= 2 && (b->letters + b->pads) % 4 == 0 &&
           (b->last & spare[b->pads]) == 0;
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

/* Seconds of the day. */
static int take_time(cursor *c)
{
    int hour = take_digits(c, 2);
    take(c, ":");
    int minute = take_digits(c, 2);
    take(c, ":");
    int second = take_digits(c, 2);
    if (hour > 23 || minute > 59 || second > 60) /* RFC 3339: a leap second is 60 */
        c->good = false;
    return hour * 3600 + minute * 60 + second;
}

/* .digits, if there; without the zeros at its end. */
static base_span take_fraction(cursor *c)
{
    base_span digits = {c->at, 0};
    if (!peek(c, '.'))
        return digits;
    c->at++;
    digits.data = c->at;
    take_digits(c, 1);
    while (c->good && c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    digits.size = (size_t)(c->at - digits.data);
    while (digits.size && digits.data[digits.size - 1] == '0')
        digits.size--;
    return digits;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar. */
static int64_t days_of(int year, int month, int day)
{
    static const uint16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int years = year - 1; /* whole years since the year 1 */
    int64_t days = 365 * (int64_t)years + years / 4 - years / 100 + years / 400;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days + before[month - 1] + (leap && month > 2) + day - 1 - 719162;
}

/* Minutes of an offset; servers take only Z (Smithy's malformed-timestamp tests), clients offsets
 * too (its response tests). */
static int take_offset(cursor *c, bool offsets)
{
    bool east = peek(c, '+');
    if (!offsets || (!east && !peek(c, '-'))) {
        take(c, "Z");
        return 0;
    }
    c->at++;
    int hour = take_digits(c, 2);
    take(c, ":");
    int minute = take_digits(c, 2);
    if (hour > 23 || minute > 59)
        c->good = false;
    return (east ? 1 : -1) * (hour * 60 + minute);
}

/* RFC 3339 date-time. */
bool check_is_date_time(base_span text, bool offsets, check_instant *instant)
{
    cursor c = {text.data, text.data + text.size, true};
    int year = take_digits(&c, 4);
    take(&c, "-");
    int month = take_digits(&c, 2);
    take(&c, "-");
    int day = take_digits(&c, 2);
    take(&c, "T");
    int seconds = take_time(&c);
    instant->fraction = take_fraction(&c);
    int minutes = take_offset(&c, offsets);
    if (!c.good || c.at != c.end || year < 1 || !is_day(year, month, day))
        return false;
    instant->seconds = days_of(year, month, day) * 86400 + seconds - minutes * 60;
    return true;
}

/* IMF-fixdate of RFC 9110 section 5.6.7: Tue, 29 Apr 2014 18:30:38 GMT. Fractions of a second only
 * where `fractions`: Smithy says that they SHOULD fail, its response tests have them. */
bool check_is_http_date(base_span text, bool fractions, check_instant *instant)
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
    int seconds = take_time(&c);
    instant->fraction = fractions ? take_fraction(&c) : (base_span){c.at, 0};
    take(&c, " GMT");
    if (!c.good || c.at != c.end || year < 1 || !is_day(year, month, day))
        return false;
    instant->seconds = days_of(year, month, day) * 86400 + seconds;
    return true;
}
