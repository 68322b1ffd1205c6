/* What is in a bundle. The input is taken for a header line, which must come back as it was
 * read; for the frames after a header; and for the lines inside, in one piece and in many, which
 * must make no difference. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "office/frames.h"
#include "office/lines.h"
#include "office/volume.h"
#include "office_keys.h"

#define BUNDLE_ID "11111111-1111-4111-8111-111111111111"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void check_header(const struct buf *line)
{
    static struct volume_header header, again;
    struct buf out = BUF_INIT;
    if (!volume_header_read(line, &header, NULL))
        return;
    must(id_valid(header.bundle) && certificate_name_fits(header.device) && header.volume >= 1);
    must(volume_header_write(&header, &out, NULL));
    must(volume_header_read(&out, &again, NULL));
    must(memcmp(&header, &again, sizeof header) == 0);
    buf_finish(&out);
}

static void check_frames(const uint8_t *data, size_t size)
{
    static const unsigned char key[KEY_BYTES] = {3};
    char text[] = "{}\n";
    struct buf header = {text, 3, sizeof text, false};
    struct frames frames = {.file = NULL};
    FILE *file = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    const unsigned char *plain;
    size_t n = 1;
    if (!file)
        return;
    if (frames_open(&frames, file, "fuzz", &header, key, NULL))
        while (n && frames_next(&frames, &plain, &n, NULL))
            must(n <= FRAME_BYTES);
    frames_finish(&frames);
    fclose(file);
}

static enum err_code read_lines(const struct trust *trust, const uint8_t *data, size_t size,
                                size_t step, struct lines *lines)
{
    struct err err = ERR_INIT;
    struct lines_taker none = {NULL, NULL, NULL};
    bool more, good = true;
    lines_begin(lines, trust, BUNDLE_ID, "kios-01", &none);
    for (size_t at = 0; good && at < size; at += step) {
        size_t n = size - at < step ? size - at : step;
        good = lines_feed(lines, data + at, n, &err);
    }
    good = good && lines_volume_end(lines, &more, &err);
    must(good == (err.code == ERR_NONE));
    lines_finish(lines);
    return err.code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct keys keys;
    struct trust trust;
    struct lines whole, pieces;
    struct buf line = BUF_INIT;
    must(keys_ready(NULL));
    office_keys_fixed(&keys, &trust);
    must(buf_reserve(&line, size) && buf_add(&line, data, size));
    check_header(&line);
    check_frames(data, size);
    enum err_code one = read_lines(&trust, data, size, size ? size : 1, &whole);
    must(one == read_lines(&trust, data, size, 1 + size % 97, &pieces));
    must(whole.statements == pieces.statements && whole.events == pieces.events);
    buf_finish(&line);
    return 0;
}
