/* A stream of bytes in sealed frames: crypto_secretstream in pieces of FRAME_BYTES, so that memory
 * is constant. In a file: 24 bytes of the stream's header; then for each frame its length (4 bytes,
 * the least first) and the frame; the last one carries the final tag, and nothing follows it. Each
 * frame is bound to the digest of the header line before it. */
#ifndef BEKAL_OFFICE_FRAMES_H
#define BEKAL_OFFICE_FRAMES_H

#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "office/keys.h"

#define FRAME_BYTES 65536 /* of plain text, at most */

struct frames {
    FILE *file; /* borrowed */
    const char *path;
    uint64_t state[8]; /* libsodium's, kept opaque */
    unsigned char bound[DIGEST_BYTES];
    unsigned char *plain, *sealed; /* a frame each; owned */
    size_t pending; /* bytes of plain not written yet */
    uint64_t bytes; /* of the file, so far */
    bool final;     /* read or written */
};

/* `header` is the line before, in the file already; with its newline. */
MUST_USE bool frames_begin(struct frames *frames, FILE *file, const char *path,
                           const struct buf *header, const unsigned char key[KEY_BYTES],
                           struct err *err);
MUST_USE bool frames_add(struct frames *frames, const void *bytes, size_t n, struct err *err);
MUST_USE bool frames_end(struct frames *frames, struct err *err);

MUST_USE bool frames_open(struct frames *frames, FILE *file, const char *path,
                          const struct buf *header, const unsigned char key[KEY_BYTES],
                          struct err *err);
/* The next one's plain text, *n bytes, borrowed until the next call. After the final one: *n 0, and
 * it has been made sure that the file ends. Errors: ERR_INTEGRITY, ERR_IO. */
MUST_USE bool frames_next(struct frames *frames, const unsigned char **plain, size_t *n,
                          struct err *err);
void frames_finish(struct frames *frames); /* wipes */

#endif
