/* What is inside of the sealed frames, as somebody who can open them might change it: another
 * device that the bundle was sealed to. The signature of the one that wrote it is what holds. */
#define _GNU_SOURCE
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "office/frames.h"
#include "office/lines.h"
#include "office_keys.h"
#include "office_tests.h"

#define BUNDLE "11111111-1111-4111-8111-111111111111"
#define EVENT "22222222-2222-4222-8222-222222222222"
#define OTHER "33333333-3333-4333-8333-333333333333"
#define LINE_COUNT 6 /* start, two statements, event, end, signature */

struct signed_lines {
    struct keys office, device;
    struct trust trust;
    struct buf text;
    char *line[LINE_COUNT + 1]; /* where each begins in text; the last: the end */
};

static void add_start(struct signed_lines *s, const struct keys *issuer, const char *device)
{
    struct certificate certificate = {.keys = s->device.open, .number = 1, .to_ms = 1};
    struct buf text = BUF_INIT;
    strcpy(certificate.device, device);
    assert_done(certificate_write(&certificate, issuer, 1, &text, &err));
    assert_done(lines_write_start(&s->text, BUNDLE, "kios-01", OTHER, MADE_MS, false, text.data,
                                  &err));
    buf_finish(&text);
}

static void add_statement(struct signed_lines *s, const char *id, const char *event,
                          const char *bytes)
{
    const struct line_statement line = {id, event, "kios-01", "L", bytes, strlen(bytes), false};
    assert_done(lines_write_statement(&s->text, &line, &err));
}

static void add_event(struct signed_lines *s)
{
    struct event event = {.kind = "learner_introduced", .version = 1, .learner = "L",
                          .course = "", .edition = "", .course_version = "", .item = "",
                          .attempt = "", .registration = "", .device = OTHER, .sequence = 1,
                          .payload = "{}"};
    strcpy(event.id, OTHER);
    assert_done(lines_write_event(&s->text, &event, &err));
}

static void sign(struct signed_lines *s)
{
    unsigned char digest[DIGEST_BYTES], signature[SIGNATURE_BYTES];
    crypto_hash_sha512(digest, (const unsigned char *)s->text.data, s->text.size);
    keys_sign(&s->device, LINES_SIGNED, digest, signature);
    assert_done(lines_write_signature(&s->text, signature, &err));
}

static void begin(struct signed_lines *s)
{
    memset(s, 0, sizeof *s);
    assert_done(keys_ready(&err));
    office_keys_fixed(&s->office, &s->trust);
    memset(s->device.sign_seed, 5, KEY_BYTES);
    memset(s->device.seal_secret, 6, KEY_BYTES);
    keys_from_secrets(&s->device);
}

static void add_rest(struct signed_lines *s, int statements, int events)
{
    char launched[ID_BYTES], bytes[80];
    statement_id(EVENT, PART_LAUNCHED, launched);
    snprintf(bytes, sizeof bytes, "{\"id\":\"%s\"}", launched);
    add_statement(s, launched, EVENT, bytes);
    add_statement(s, EVENT, EVENT, "{\"id\":\"" EVENT "\"}");
    add_event(s);
    assert_done(lines_write_end(&s->text, statements, events, 1, &err));
    sign(s);
}

static void make(struct signed_lines *s)
{
    begin(s);
    add_start(s, &s->office, "kios-01");
    add_rest(s, 2, 1);
    char *from = s->text.data;
    for (int i = 0; i < LINE_COUNT; i++) {
        s->line[i] = from;
        from = strchr(from, '\n') + 1;
    }
    s->line[LINE_COUNT] = from;
    assert_ptr_equal(from, s->text.data + s->text.size);
}

static bool read_text(const struct signed_lines *s, const char *text, size_t n, struct err *err)
{
    struct lines lines;
    struct lines_taker none = {NULL, NULL, NULL};
    bool more;
    lines_begin(&lines, &s->trust, BUNDLE, "kios-01", &none);
    bool good = lines_feed(&lines, text, n, err) && lines_volume_end(&lines, &more, err);
    lines_finish(&lines);
    if (good)
        assert_true(!more && lines.statements == 2 && lines.events == 1);
    return good;
}

static bool read_it(const struct signed_lines *s, struct err *err)
{
    return read_text(s, s->text.data, s->text.size, err);
}

static void no_byte_of_the_lines_can_be_altered(void **state)
{
    struct signed_lines s;
    (void)state;
    make(&s);
    assert_done(read_it(&s, &err));
    for (size_t i = 0; i < s.text.size; i++) {
        struct err why = ERR_INIT;
        for (int bit = 0; bit < 8; bit++) {
            s.text.data[i] ^= (char)(1 << bit);
            if (read_it(&s, &why))
                fail_msg("bit %d of byte %zu is not missed", bit, i);
            s.text.data[i] ^= (char)(1 << bit);
        }
    }
    for (size_t n = 0; n < s.text.size; n++)
        assert_fails(ERR_INTEGRITY, read_text(&s, s.text.data, n, &err));
    buf_finish(&s.text);
}

/* Each line left out, said twice, and exchanged with the next. */
static void lines_stand_in_their_order(void **state)
{
    struct signed_lines s;
    (void)state;
    make(&s);
    for (int i = 0; i < LINE_COUNT; i++) {
        struct buf without = BUF_INIT, twice = BUF_INIT, exchanged = BUF_INIT;
        for (int k = 0; k < LINE_COUNT; k++) {
            int other = k == i ? i + 1 : k == i + 1 ? i : k;
            if (k != i)
                buf_add(&without, s.line[k], (size_t)(s.line[k + 1] - s.line[k]));
            for (int times = 0; times < (k == i ? 2 : 1); times++)
                buf_add(&twice, s.line[k], (size_t)(s.line[k + 1] - s.line[k]));
            if (i + 1 < LINE_COUNT)
                buf_add(&exchanged, s.line[other],
                        (size_t)(s.line[other + 1] - s.line[other]));
        }
        assert_false(read_text(&s, without.data, without.size, NULL));
        assert_false(read_text(&s, twice.data, twice.size, NULL));
        if (exchanged.size)
            assert_false(read_text(&s, exchanged.data, exchanged.size, NULL));
        buf_finish(&without);
        buf_finish(&twice);
        buf_finish(&exchanged);
    }
    buf_finish(&s.text);
}

static void a_certificate_must_be_of_this_office_and_device(void **state)
{
    struct signed_lines s;
    struct keys stranger;
    (void)state;
    begin(&s);
    keys_make(&stranger);
    add_start(&s, &stranger, "kios-01");
    add_rest(&s, 2, 1);
    assert_fails(ERR_INTEGRITY, read_it(&s, &err));
    buf_clear(&s.text);
    add_start(&s, &s.office, "kios-02");
    add_rest(&s, 2, 1);
    assert_fails(ERR_INTEGRITY, read_it(&s, &err));
    buf_clear(&s.text); /* another one's keys, with a certificate that is not for them */
    add_start(&s, &s.office, "kios-01");
    keys_make(&s.device);
    add_rest(&s, 2, 1);
    assert_fails(ERR_INTEGRITY, read_it(&s, &err));
    buf_finish(&s.text);
}

/* Rightly signed, and wrong all the same. */
static void a_device_must_tell_what_holds_together(void **state)
{
    static const struct {
        const char *id, *event, *bytes;
        enum err_code code;
    } wrong[] = {
        {EVENT, EVENT, "{\"id\":\"" OTHER "\"}", ERR_FORMAT},
        {EVENT, EVENT, "[]", ERR_FORMAT},
        {EVENT, EVENT, "", ERR_FORMAT},
        {OTHER, EVENT, "{\"id\":\"" OTHER "\"}", ERR_FORMAT},
        {"x", "x", "{\"id\":\"x\"}", ERR_FORMAT},
    };
    struct signed_lines s;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        begin(&s);
        add_start(&s, &s.office, "kios-01");
        add_statement(&s, wrong[i].id, wrong[i].event, wrong[i].bytes);
        add_rest(&s, 3, 1);
        assert_fails(wrong[i].code, read_it(&s, &err));
        buf_finish(&s.text);
    }
    const int counts[][2] = {{1, 1}, {2, 0}, {3, 1}};
    for (size_t i = 0; i < 3; i++) {
        begin(&s);
        add_start(&s, &s.office, "kios-01");
        add_rest(&s, counts[i][0], counts[i][1]);
        assert_fails(ERR_INTEGRITY, read_it(&s, &err));
        buf_finish(&s.text);
    }
    begin(&s);
    assert_true(buf_reserve(&s.text, LINE_BYTES_MAX + 2));
    memset(s.text.data, ' ', LINE_BYTES_MAX + 1);
    s.text.data[LINE_BYTES_MAX + 1] = '\n';
    s.text.size = LINE_BYTES_MAX + 2;
    assert_fails(ERR_LIMIT, read_it(&s, &err));
    buf_finish(&s.text);
}

/* ---- Frames ---- */

static bool read_frames(const char *bytes, size_t n, size_t *plain_bytes, struct err *err)
{
    static const unsigned char key[KEY_BYTES] = {9};
    char line[] = "{}\n";
    struct buf header = {line, 3, sizeof line, false};
    struct frames frames;
    const unsigned char *plain;
    size_t some = 1;
    FILE *file = fmemopen((void *)(uintptr_t)bytes, n, "rb");
    assert_non_null(file);
    *plain_bytes = 0;
    bool good = frames_open(&frames, file, "frames", &header, key, err);
    while (good && some) {
        good = frames_next(&frames, &plain, &some, err);
        *plain_bytes += good ? some : 0;
    }
    frames_finish(&frames);
    fclose(file);
    return good;
}

static void frames_cannot_be_moved_about(void **state)
{
    static const unsigned char key[KEY_BYTES] = {9};
    static unsigned char much[3 * FRAME_BYTES + 10];
    char line[] = "{}\n", *bytes;
    struct buf header = {line, 3, sizeof line, false};
    struct frames frames;
    size_t size, n;
    (void)state;
    FILE *file = open_memstream(&bytes, &size);
    assert_done(frames_begin(&frames, file, "frames", &header, key, &err) &&
                frames_add(&frames, much, sizeof much, &err) && frames_end(&frames, &err));
    frames_finish(&frames);
    fclose(file);
    assert_done(read_frames(bytes, size, &n, &err));
    assert_int_equal(n, sizeof much);
    const size_t start = 24, each = 4 + FRAME_BYTES + 17;
    assert_int_equal(size, start + 3 * each + 4 + 10 + 17);
    char *first = mem_copy_bytes(bytes + start, each);
    memcpy(bytes + start, bytes + start + each, each);
    assert_fails(ERR_INTEGRITY, read_frames(bytes, size, &n, &err)); /* the second twice */
    memcpy(bytes + start + each, first, each);
    assert_fails(ERR_INTEGRITY, read_frames(bytes, size, &n, &err)); /* exchanged */
    memcpy(bytes + start + each, bytes + start, each);
    memcpy(bytes + start, first, each);
    assert_done(read_frames(bytes, size, &n, &err));
    memmove(bytes + start + each, bytes + start + 2 * each, size - start - 2 * each);
    assert_fails(ERR_INTEGRITY, read_frames(bytes, size - each, &n, &err)); /* one left out */
    mem_free(first);
    free(bytes);
}

int office_lines_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_byte_of_the_lines_can_be_altered),
        cmocka_unit_test(lines_stand_in_their_order),
        cmocka_unit_test(a_certificate_must_be_of_this_office_and_device),
        cmocka_unit_test(a_device_must_tell_what_holds_together),
        cmocka_unit_test(frames_cannot_be_moved_about),
    };
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
