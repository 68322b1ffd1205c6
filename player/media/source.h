/* A stream of libmpv's out of a package. Inside media alone. */
#ifndef BEKAL_MEDIA_SOURCE_H
#define BEKAL_MEDIA_SOURCE_H

#include <stdatomic.h>

#include "course/package_stream.h"
#include "media/modules.h"

#define SOURCE_PROTOCOL "bekal"

/* libmpv opens it again and again, one after another or two at once; they share the stream, which
 * the lock guards. */
struct media_source {
    struct package *package;
    struct package_stream *stream;
    atomic_flag busy;       /* a reader is within the stream */
    atomic_bool failed;     /* err is set and stays */
    struct err err;
};

/* Opens the entry of a package, or of a source folder. */
MUST_USE bool media_source_open(struct media_source *source, const char *package, const char *entry,
                          struct err *err);
void media_source_close(struct media_source *source);

/* For mpv_stream_cb_add_ro, with the source as user_data. */
int media_source_stream(void *user_data, char *uri, mpv_stream_cb_info *info);

#endif
