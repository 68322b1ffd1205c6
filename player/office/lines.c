/* A machine of stages: start, statements, events, end, signature. What comes out of its order is
 * refused, so that a bundle whose lines were left out or moved about does not even reach its
 * signature. Each line is added to the running digest as it is read; the signature's own is not. */
#include "office/lines.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "office/fields.h"
#include "record/json_text.h"

#define WHAT N_("a line of the bundle")
#define RECORD_START "{\"record\":"
#define STATEMENT_START "{\"statement\":"
#define VOLUME_START "{\"volume_end\":"
#define END_START "{\"end\":"

enum stage { START, STATEMENTS, EVENTS, VOLUME_OVER, ENDED, SIGNED };

_Static_assert(sizeof(crypto_hash_sha512_state) <= sizeof(((struct lines *)0)->hash), "room");

static crypto_hash_sha512_state *inside(struct lines *lines)
{
    return (crypto_hash_sha512_state *)(void *)lines->hash;
}

void lines_begin(struct lines *lines, const struct trust *trust, const char *bundle,
                 const char *device, const struct lines_taker *taker)
{
    *lines = (struct lines){
        .trust = trust, .bundle = bundle, .device = device, .taker = *taker, .volume = 1};
    crypto_hash_sha512_init(inside(lines));
}

void lines_finish(struct lines *lines)
{
    buf_finish(&lines->line);
}

/* ---- Reading ---- */

static bool out_of_order(struct err *err)
{
    return err_set(err, ERR_INTEGRITY, "the bundle's lines are not in their order");
}

static bool read_start(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, text, n, WHAT, err))
        return false;
    const cJSON *root = fields.doc.root;
    const char *bundle = fields_string(&fields, root, "bundle");
    const char *device = fields_string(&fields, root, "device");
    const char *certificate = fields_string(&fields, root, "certificate");
    const char *store = fields_string(&fields, root, "store");
    const cJSON *everything = cJSON_GetObjectItemCaseSensitive(root, "everything");
    lines->made_ms = fields_whole(&fields, root, "made_ms", 0, EVENT_WALL_MS_MAX);
    lines->everything = cJSON_IsTrue(everything);
    if (!id_valid(store))
        fields_spoil(&fields, "store");
    str_put(lines->store, sizeof lines->store, store);
    bool good = fields_good(&fields, err) &&
                certificate_read(certificate, lines->trust, &lines->certificate, err);
    if (good && (!str_equal(bundle, lines->bundle) || !str_equal(device, lines->device) ||
                 !str_equal(device, lines->certificate.device)))
        good = err_set(err, ERR_INTEGRITY, "the bundle's certificate is of another device");
    fields_close(&fields);
    return good;
}

static bool id_fits(const char *id, const char *event)
{
    char other[ID_BYTES];
    if (!id_valid(id) || !id_valid(event))
        return false;
    for (int part = PART_MAIN; part <= PART_SCORE; part++) {
        statement_id(event, (enum statement_part)part, other);
        if (str_equal(id, other))
            return true;
    }
    return false;
}

/* That the frozen bytes are a statement with this id. */
static bool check_bytes(const struct line_statement *s, struct err *err)
{
    struct fields fields;
    if (s->size > STATEMENT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "statement %s is larger than %d bytes", s->id,
                       STATEMENT_BYTES_MAX);
    bool good = fields_open(&fields, s->bytes, s->size, "a statement of the bundle", err);
    if (good && !str_equal(fields_string(&fields, fields.doc.root, "id"), s->id))
        good = err_set(err, ERR_FORMAT, "statement %s has another id in its bytes", s->id);
    fields_close(&fields);
    return good;
}

static bool read_statement(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, text, n, WHAT, err))
        return false;
    const cJSON *root = fields.doc.root;
    struct line_statement s = {.id = fields_string(&fields, root, "id"),
                               .event = fields_string(&fields, root, "event"),
                               .device = fields_string(&fields, root, "device"),
                               .learner = fields_string(&fields, root, "learner"),
                               .bytes = fields_string(&fields, root, "statement"),
                               .sent = cJSON_IsTrue(
                                   cJSON_GetObjectItemCaseSensitive(root, "sent"))};
    s.size = strlen(s.bytes);
    if (!id_fits(s.id, s.event))
        fields_spoil(&fields, "id");
    if (!s.device[0] || strlen(s.device) > EVENT_WORD_BYTES_MAX)
        fields_spoil(&fields, "device");
    bool good = fields_good(&fields, err) && check_bytes(&s, err);
    if (good) {
        lines->statements++;
        good = !lines->taker.statement ||
               lines->taker.statement(lines->taker.context, &s, err);
    }
    fields_close(&fields);
    return good;
}

static bool read_record(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct event *event;
    size_t start = strlen(RECORD_START);
    if (n < start + 2 || text[n - 1] != '}')
        return err_set(err, ERR_FORMAT, "%s is no event", _(WHAT));
    if (!event_read(text + start, n - start - 1, &event, err))
        return false;
    lines->events++;
    if (lines->taker.event)
        return lines->taker.event(lines->taker.context, event, err);
    event_free(event);
    return true;
}

static bool read_volume_end(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, text, n, WHAT, err))
        return false;
    int64_t volume = fields_whole(&fields, fields.doc.root, "volume_end", 1, INT32_MAX);
    bool good = fields_good(&fields, err) && (volume == lines->volume || out_of_order(err));
    fields_close(&fields);
    return good;
}

static bool read_end(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, text, n, WHAT, err))
        return false;
    const cJSON *end = fields_object(&fields, fields.doc.root, "end");
    int64_t statements = fields_whole(&fields, end, "statements", 0, EVENT_NUMBER_MAX);
    int64_t events = fields_whole(&fields, end, "events", 0, EVENT_NUMBER_MAX);
    int64_t volumes = fields_whole(&fields, end, "volumes", 1, INT32_MAX);
    bool good = fields_good(&fields, err);
    if (good && (statements != lines->statements || events != lines->events ||
                 volumes != lines->volume))
        good = err_set(err, ERR_INTEGRITY, "the bundle holds other than it counts");
    fields_close(&fields);
    return good;
}

static bool read_signature(struct lines *lines, const char *text, size_t n, struct err *err)
{
    struct fields fields;
    unsigned char signature[SIGNATURE_BYTES], digest[DIGEST_BYTES];
    if (!fields_open(&fields, text, n, WHAT, err))
        return false;
    fields_hex(&fields, fields.doc.root, "signature", signature, sizeof signature);
    bool good = fields_good(&fields, err);
    crypto_hash_sha512_final(inside(lines), digest);
    if (good && !keys_signed(lines->certificate.keys.sign, LINES_SIGNED, digest, signature))
        good = err_set(err, ERR_INTEGRITY,
                       "the bundle was altered or damaged: its signature does not hold");
    fields_close(&fields);
    return good;
}

static bool starts(const char *text, size_t n, const char *start)
{
    return n >= strlen(start) && memcmp(text, start, strlen(start)) == 0;
}

/* One line, by where it stands; moves the stage. The stage a volume's end goes back to is told by
 * what follows, since statements never follow events. */
static bool read_in_stage(struct lines *lines, const char *text, size_t n, struct err *err)
{
    int stage = lines->stage;
    if (stage == START) {
        lines->stage = STATEMENTS;
        return read_start(lines, text, n, err);
    }
    if (stage == ENDED) {
        lines->stage = SIGNED;
        return read_signature(lines, text, n, err);
    }
    if (stage != STATEMENTS && stage != EVENTS)
        return out_of_order(err);
    if (starts(text, n, STATEMENT_START))
        return stage == STATEMENTS && !lines->events ? read_statement(lines, text, n, err)
                                                     : out_of_order(err);
    if (starts(text, n, RECORD_START)) {
        lines->stage = EVENTS;
        return read_record(lines, text, n, err);
    }
    lines->stage = starts(text, n, VOLUME_START) ? VOLUME_OVER : ENDED;
    if (lines->stage == VOLUME_OVER)
        return read_volume_end(lines, text, n, err);
    return starts(text, n, END_START) ? read_end(lines, text, n, err) : out_of_order(err);
}

static bool read_line(struct lines *lines, const char *text, size_t n, struct err *err)
{
    if (!read_in_stage(lines, text, n, err))
        return false;
    if (lines->stage != SIGNED) {
        crypto_hash_sha512_update(inside(lines), (const unsigned char *)text, n);
        crypto_hash_sha512_update(inside(lines), (const unsigned char *)"\n", 1);
    }
    return true;
}

static bool gather(struct lines *lines, const char *from, size_t n, struct err *err)
{
    if (n > LINE_BYTES_MAX - lines->line.size)
        return err_set(err, ERR_LIMIT, "%s is longer than %zu bytes", _(WHAT), LINE_BYTES_MAX);
    return buf_add(&lines->line, from, n) || err_no_memory(err);
}

bool lines_feed(struct lines *lines, const void *bytes, size_t n, struct err *err)
{
    const char *from = bytes, *end = from + n, *newline;
    for (; from < end && (newline = memchr(from, '\n', (size_t)(end - from))); from = newline + 1) {
        size_t size = (size_t)(newline - from);
        bool good = !lines->line.size
                        ? size <= LINE_BYTES_MAX ? read_line(lines, from, size, err)
                                                 : gather(lines, from, size, err)
                        : gather(lines, from, size, err) &&
                              read_line(lines, lines->line.data, lines->line.size, err);
        if (!good)
            return false;
        buf_clear(&lines->line);
    }
    return gather(lines, from, (size_t)(end - from), err);
}

bool lines_volume_end(struct lines *lines, bool *more, struct err *err)
{
    *more = lines->stage == VOLUME_OVER;
    if (lines->line.size || (lines->stage != VOLUME_OVER && lines->stage != SIGNED))
        return err_set(err, ERR_INTEGRITY, "the bundle ends in the middle");
    if (*more) {
        lines->volume++;
        lines->stage = STATEMENTS;
    }
    return true;
}

/* ---- Writing ---- */

static bool written(const struct buf *out, struct err *err)
{
    return !out->failed || err_no_memory(err);
}

static void add_text(struct buf *out, const char *before, const char *text)
{
    buf_add_str(out, before);
    json_text_string(out, text);
}

bool lines_write_start(struct buf *out, const char *bundle, const char *device, const char *store,
                       int64_t made_ms, bool everything, const char *certificate, struct err *err)
{
    buf_format(out,
               "{\"bundle\":\"%s\",\"device\":\"%s\",\"store\":\"%s\",\"made_ms\":%" PRId64
               ",\"everything\":%s",
               bundle, device, store, made_ms, everything ? "true" : "false");
    add_text(out, ",\"certificate\":", certificate);
    buf_add_str(out, "}\n");
    return written(out, err);
}

bool lines_write_statement(struct buf *out, const struct line_statement *s, struct err *err)
{
    add_text(out, STATEMENT_START, s->bytes);
    buf_format(out, ",\"id\":\"%s\",\"event\":\"%s\"", s->id, s->event);
    add_text(out, ",\"device\":", s->device);
    add_text(out, ",\"learner\":", s->learner);
    buf_add_str(out, s->sent ? ",\"sent\":true}\n" : "}\n");
    return written(out, err);
}

bool lines_write_event(struct buf *out, const struct event *event, struct err *err)
{
    buf_add_str(out, RECORD_START);
    if (!event_write(event, out, err))
        return false;
    buf_add_str(out, "}\n");
    return written(out, err);
}

bool lines_write_volume_end(struct buf *out, int volume, struct err *err)
{
    buf_format(out, VOLUME_START "%d}\n", volume);
    return written(out, err);
}

bool lines_write_end(struct buf *out, int64_t statements, int64_t events, int volumes,
                     struct err *err)
{
    buf_format(out,
               END_START "{\"statements\":%" PRId64 ",\"events\":%" PRId64
                         ",\"volumes\":%d}}\n",
               statements, events, volumes);
    return written(out, err);
}

bool lines_write_signature(struct buf *out, const unsigned char *signature, struct err *err)
{
    buf_add_str(out, "{\"signature\":\"");
    keys_hex(signature, SIGNATURE_BYTES, out);
    buf_add_str(out, "\"}\n");
    return written(out, err);
}
