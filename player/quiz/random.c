/* A stream starts at seed ^ FNV-1a(id). Each use has numbers of its own from the stream: were the
 * rank that draws a question the same number that shuffles its choices, the drawn questions, all
 * of low rank, would favour some places for their choices. */
#include "quiz/random.h"

/* FNV-1a, 64 bits. Not base/hash.h's: that one promises nothing from one run to the next. */
static uint64_t hash_id(const char *id)
{
    uint64_t hash = 14695981039346656037ull;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 1099511628211ull;
    return hash;
}

struct random_stream random_of(uint64_t seed, const char *id)
{
    return (struct random_stream){seed ^ hash_id(id)};
}

uint64_t random_next(struct random_stream *stream)
{
    uint64_t z = stream->state += 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

size_t random_below(struct random_stream *stream, size_t n)
{
    /* With n far below 2^64 the bias of a remainder is far below what anyone could observe. */
    return (size_t)(random_next(stream) % n);
}

uint64_t random_draw_rank(uint64_t seed, const char *id)
{
    struct random_stream stream = random_of(seed, id);
    return random_next(&stream);
}

uint64_t random_order_rank(uint64_t seed, const char *id)
{
    struct random_stream stream = random_of(seed, id);
    random_next(&stream);
    return random_next(&stream);
}

struct random_stream random_choices(uint64_t seed, const char *id)
{
    struct random_stream stream = random_of(seed, id);
    random_next(&stream);
    random_next(&stream);
    return stream;
}
