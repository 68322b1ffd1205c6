/* The file holds two tables of (length, offset), the messages sorted by bytes; both are checked
 * once when it is opened, so that finding can trust them. */
#include "base/catalogue.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#define MAGIC 0x950412deu
#define HEADER_BYTES 20

struct catalogue {
    struct buf bytes;
    uint32_t count, messages, translations; /* offsets of the tables */
};

static uint32_t word_at(const struct catalogue *c, uint32_t at)
{
    uint32_t word; /* as msgfmt on this kind of machine wrote it */
    memcpy(&word, c->bytes.data + at, sizeof word);
    return word;
}

static const char *string_at(const struct catalogue *c, uint32_t table, uint32_t index)
{
    return c->bytes.data + word_at(c, table + index * 8 + 4);
}

static bool table_sound(const struct catalogue *c, uint32_t table)
{
    uint64_t size = c->bytes.size;
    if (table + (uint64_t)c->count * 8 > size)
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        uint64_t length = word_at(c, table + i * 8), at = word_at(c, table + i * 8 + 4);
        if (at + length >= size || c->bytes.data[at + length] != '\0')
            return false;
    }
    return true;
}

static bool sound(struct catalogue *c)
{
    if (c->bytes.size < HEADER_BYTES || word_at(c, 0) != MAGIC)
        return false;
    c->count = word_at(c, 8);
    c->messages = word_at(c, 12);
    c->translations = word_at(c, 16);
    return table_sound(c, c->messages) && table_sound(c, c->translations);
}

bool catalogue_open(const char *path, struct catalogue **out, struct err *err)
{
    *out = NULL;
    struct catalogue *c = mem_alloc(sizeof *c);
    if (!c)
        return err_no_memory(err);
    if (file_read(path, CATALOGUE_BYTES_MAX, &c->bytes, err)) {
        if (sound(c)) {
            *out = c;
            return true;
        }
        err_set(err, ERR_FORMAT, "%s is no message catalogue", path);
    }
    catalogue_close(c);
    return false;
}

void catalogue_close(struct catalogue *c)
{
    if (c) {
        buf_finish(&c->bytes);
        mem_free(c);
    }
}

const char *catalogue_find(const struct catalogue *c, const char *message)
{
    uint32_t low = 0, high = c ? c->count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        /* a message with a plural is "one\0many": the comparison ends at the first */
        int order = strcmp(message, string_at(c, c->messages, middle));
        if (order == 0) {
            const char *found = string_at(c, c->translations, middle);
            return found[0] ? found : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
