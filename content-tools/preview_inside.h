/* The inside of a preview, for its own files only. */
#ifndef BEKAL_AUTHOR_PREVIEW_INSIDE_H
#define BEKAL_AUTHOR_PREVIEW_INSIDE_H

#include "author/preview.h"
#include "author/source.h"
#include "course/preview_state.h"

struct preview_file {
    char *name;
    enum media_kind media;
    uint64_t size_bytes;
    int64_t modified_ms;
    bool fresh;   /* looked at so soon after that time that another write may not show in it */
    bool changed; /* in the build that is under way */
    bool due;     /* a picture that is still to be made */
    uint32_t serial;
};

struct blocked {
    char *file; /* in the source */
    struct diags diags;
};

struct preview {
    char *folder, *cache;
    char *built; /* CACHE/course */
    char *plain; /* an empty folder: with it on top, the source is seen as it lies */
    struct preview_file *files; /* sorted by name */
    size_t file_count;
    char **gone; /* names of files that are no more, with the serial of that */
    uint32_t *gone_serials;
    size_t gone_count;
    struct course *course; /* the last good one; NULL: none yet */
    struct blocked *blocked;
    size_t blocked_count;
    struct diags found; /* by the last check */
    bool checked;
    uint32_t serial, course_serial;
};

/* ---- preview_files.c ---- */
/* Notes which files changed since the last look. */
MUST_USE bool preview_look(struct preview *preview, const struct watch_news *news,
                           struct err *err);
struct preview_file *preview_file(const struct preview *preview, const char *name);
/* Writes CACHE/course/NAME, with the folders above it. */
MUST_USE bool preview_put(struct preview *preview, const char *name, const void *bytes, size_t n,
                          struct err *err);
MUST_USE bool preview_take_away(struct preview *preview, const char *name, struct err *err);

/* ---- preview_publish.c ---- */
/* Takes the errors over as what keeps `file` at its last good state; without any it is free. */
MUST_USE bool preview_block(struct preview *preview, const char *file, struct diags *diags,
                            struct err *err);
MUST_USE bool preview_publish(struct preview *preview, struct err *err);

#endif
