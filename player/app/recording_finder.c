/* All names of the package are looked through for each recording: they are few, and nothing is
 * read but captions and the head of a poster. */
#include "app/recording_finder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/picture.h"
#include "base/str.h"
#include "course/beside.h"
#include "course/course.h"

struct finder {
    struct package *package;
    const char *from;
    struct reply *reply;
    size_t caption_bytes;
    bool failed;
};

static bool known(const struct reply *reply, const char *href)
{
    for (size_t i = 0; i < reply->recording_count; i++)
        if (str_equal(reply->recordings[i].href, href))
            return true;
    return false;
}

/* False: no memory. */
static bool read_captions(struct finder *f, const char *name, struct captions **out)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    *out = NULL;
    if (package_read(f->package, name, CAPTIONS_BYTES_MAX, &text, &err) &&
        f->caption_bytes + text.size <= RECORDINGS_CAPTION_BYTES_MAX) {
        f->caption_bytes += text.size;
        (void)!captions_parse(text.data ? text.data : "", text.size, NULL, NULL, out, &err);
    }
    buf_finish(&text);
    return err.code != ERR_NO_MEMORY;
}

static void add_captions(struct finder *f, struct lesson_recording *recording, const char *name,
                         const char *language)
{
    struct captions *captions;
    if (recording->caption_count == RECORDING_CAPTIONS_MAX)
        return;
    if (!recording->captions)
        recording->captions = arena_take_array(&f->reply->arena, RECORDING_CAPTIONS_MAX,
                                               sizeof *recording->captions);
    const char *copy = arena_copy_str(&f->reply->arena, language);
    f->failed = !recording->captions || !copy || !read_captions(f, name, &captions);
    if (f->failed || !captions)
        return;
    if (captions->count)
        recording->captions[recording->caption_count++] =
            (struct recording_captions){copy, captions};
    else
        captions_free(captions);
}

static void add_poster(struct finder *f, struct lesson_recording *recording, const char *name)
{
    int w = 0, h = 0;
    if (!name[0] || !picture_size(f->package, name, &w, &h, NULL) || w < 1 || h < 1)
        return;
    recording->poster = arena_copy_str(&f->reply->arena, name);
    recording->poster_w = w;
    recording->poster_h = h;
    f->failed = f->failed || !recording->poster;
}

static int by_language(const void *a, const void *b)
{
    return strcmp(((const struct recording_captions *)a)->language,
                  ((const struct recording_captions *)b)->language);
}

/* Folders of a preview are not listed: what may well be there is asked for by name. */
static void guess_beside(struct finder *f, struct lesson_recording *recording, char *poster,
                         size_t poster_size)
{
    static const char *const endings[] = {"vtt", "id.vtt", "en.vtt", "jpg", "jpeg", "png", "webp"};
    const char *point = strrchr(recording->name, '.');
    int stem = point ? (int)(point - recording->name) : 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !f->failed; i++) {
        char name[PACKAGE_NAME_BYTES_MAX + 16], language[COURSE_TAG_BYTES];
        snprintf(name, sizeof name, "%.*s.%s", stem, recording->name, endings[i]);
        if (!package_has(f->package, name))
            continue;
        if (course_captions_of(recording->name, name, language))
            add_captions(f, recording, name, language);
        else if (!poster[0])
            str_put(poster, poster_size, name);
    }
}

static void look_beside(struct finder *f, struct lesson_recording *recording)
{
    char poster[PACKAGE_NAME_BYTES_MAX + 16] = "";
    int best = 0;
    for (size_t i = 0; i < package_count(f->package) && !f->failed; i++) {
        const char *name = package_name_at(f->package, i);
        char language[COURSE_TAG_BYTES];
        int rank = course_poster_of(recording->name, name);
        if (rank && (!best || rank < best)) {
            best = rank;
            str_put(poster, sizeof poster, name);
        }
        if (course_captions_of(recording->name, name, language))
            add_captions(f, recording, name, language);
    }
    if (!best && !recording->caption_count && !f->failed)
        guess_beside(f, recording, poster, sizeof poster);
    if (recording->caption_count)
        qsort(recording->captions, recording->caption_count, sizeof *recording->captions,
              by_language);
    if (!f->failed)
        add_poster(f, recording, poster);
}

static void add_recording(void *context, const struct block *block, const char *href, bool picture,
                          const char *alt)
{
    struct finder *f = context;
    struct reply *reply = f->reply;
    char name[PACKAGE_NAME_BYTES_MAX + 1];
    (void)alt;
    if (!picture || f->failed || block->kind != BLOCK_MEDIA || known(reply, href) ||
        reply->recording_count == RECORDINGS_MAX ||
        !course_resolve(f->from, href, name, sizeof name) || !package_has(f->package, name))
        return;
    if (!reply->recordings)
        reply->recordings = arena_take_array(&reply->arena, RECORDINGS_MAX,
                                             sizeof *reply->recordings);
    const char *own = arena_copy_str(&reply->arena, href);
    const char *entry = arena_copy_str(&reply->arena, name);
    f->failed = !reply->recordings || !own || !entry;
    if (f->failed)
        return;
    struct lesson_recording *recording = &reply->recordings[reply->recording_count++];
    recording->href = own;
    recording->name = entry;
    look_beside(f, recording);
}

bool recording_finder_run(struct package *package, const char *from, const struct lesson *lesson,
                          struct reply *reply)
{
    struct finder finder = {.package = package, .from = from, .reply = reply};
    lesson_each_reference(lesson, add_recording, &finder);
    return !finder.failed || err_no_memory(&reply->err);
}
