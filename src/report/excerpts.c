#include "report/excerpts.h"

#define MARK (UINT64_C(1) << 63)

static uint64_t number_of(const excerpt_block *block)
{
    return block->number & ~MARK;
}

void report_excerpts_init(report_excerpts *e, void *memory, size_t size)
{
    size_t blocks = size / sizeof(excerpt_block);
    *e = (report_excerpts){.blocks = memory};
    e->capacity = blocks < UINT32_MAX ? (uint32_t)blocks : UINT32_MAX;
}

/* After a gap only a whole block can begin. */
size_t report_excerpts_room(const report_excerpts *e, uint64_t at)
{
    size_t begun = (size_t)(at % EXCERPT_BYTES), free = e->capacity - e->used;
    if (begun && e->end != at)
        return 0;
    return (begun ? EXCERPT_BYTES - begun : 0) + free * EXCERPT_BYTES;
}

void report_excerpts_copy(report_excerpts *e, uint64_t at, const uint8_t *data, size_t size)
{
    while (size) {
        size_t begun = (size_t)(at % EXCERPT_BYTES), rest = EXCERPT_BYTES - begun;
        size_t n = size < rest ? size : rest;
        if (!begun)
            e->blocks[e->used++].number = at / EXCERPT_BYTES;
        memcpy(e->blocks[e->used - 1].bytes + begun, data, n);
        at += n;
        data += n;
        size -= n;
    }
    e->end = at;
}

/* The index of a block, or of the place where it is missing. */
static uint32_t find(const report_excerpts *e, uint64_t number)
{
    uint32_t low = 0, high = e->used;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (number_of(&e->blocks[middle]) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

base_span report_excerpts_at(const report_excerpts *e, uint64_t offset)
{
    static const uint8_t nothing[1];
    uint64_t number = offset / EXCERPT_BYTES;
    uint32_t i = find(e, number);
    if (i == e->used || number_of(&e->blocks[i]) != number || offset >= e->end)
        return (base_span){nothing, 0};
    size_t at = (size_t)(offset % EXCERPT_BYTES);
    uint64_t left = e->end - offset;
    size_t rest = EXCERPT_BYTES - at;
    return (base_span){e->blocks[i].bytes + at, left < rest ? (size_t)left : rest};
}

bool report_excerpts_mark(report_excerpts *e, uint64_t from, uint64_t to)
{
    if (from >= to)
        return true;
    uint64_t number = from / EXCERPT_BYTES, last = (to - 1) / EXCERPT_BYTES;
    for (uint32_t i = find(e, number); number <= last; i++, number++) {
        if (i == e->used || number_of(&e->blocks[i]) != number)
            return false;
        e->marked += !(e->blocks[i].number & MARK);
        e->blocks[i].number |= MARK;
    }
    return to <= e->end;
}

void report_excerpts_unmark(report_excerpts *e)
{
    for (uint32_t i = 0; i < e->used; i++)
        e->blocks[i].number &= ~MARK;
    e->marked = 0;
}

void report_excerpts_sweep(report_excerpts *e)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < e->used; i++)
        if (e->blocks[i].number & MARK)
            e->blocks[kept++] = e->blocks[i];
    e->used = kept;
    report_excerpts_unmark(e);
}
