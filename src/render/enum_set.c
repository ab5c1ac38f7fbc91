#include "render/enum_set.h"

/* All 47 captured sets of the framework (API Gateway, DynamoDB, EventBridge, Kinesis, KMS, Lambda,
 * Step Functions, Transcribe; up to 56 values, so the table does not grow) are in the order of 32
 * buckets by String.hashCode(). Inside a bucket the value declared last is first; only in four
 * buckets of Lambda's runtimes the model declares java21, nodejs18.x, nodejs20.x and nodejs22.x
 * later than the service seems to. */
#define BUCKETS 32u

/* java.lang.String.hashCode(): over UTF-16 units. */
static uint32_t java_hash(base_span text)
{
    uint32_t hash = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += render_decode(text.data + at, text.size - at, &c);
        if (c == RENDER_BROKEN)
            c = 0xfffd;
        if (c >= 0x10000) {
            hash = hash * 31 + (0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        hash = hash * 31 + c;
    }
    return hash;
}

/* A pass per bucket: there is no memory for an order, and enums are short. */
void render_enum_set(render_out *o, const wv_schema *schema, const wv_shape_row *row)
{
    bool first = true;
    render_put(o, "[");
    for (uint32_t bucket = 0; bucket < BUCKETS; bucket++)
        for (uint32_t i = row->count; i-- > 0;) {
            const wv_member_row *value = &schema->members[row->first + i];
            base_span text = base_key_text(schema, value->text);
            if ((value->flags & WV_MEMBER_HIDDEN) || java_hash(text) % BUCKETS != bucket)
                continue;
            if (!first)
                render_put(o, ", ");
            first = false;
            render_span(o, text);
        }
    render_put(o, "]");
}
