/* Audio and video: that they are what their names say, and that who can't see or hear them loses
 * nothing. */
#include "author/check.h"

#include <ctype.h>
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/beside.h"
#include "course/media_header.h"
#include "lesson/captions.h"

/* Marks what stands beside the media as used; whether there are captions among it. */
static bool use_beside(struct source *source, const struct source_file *media)
{
    struct source_file *poster = NULL;
    int best = 0;
    bool captions = false;
    for (size_t i = 0; i < source->file_count; i++) {
        struct source_file *file = &source->files[i];
        char language[COURSE_TAG_BYTES];
        if (course_captions_of(media->name, file->name, language))
            captions = file->used = true;
        int rank = media_is_picture(file->media) ? course_poster_of(media->name, file->name) : 0;
        if (rank && (!best || rank < best)) {
            best = rank;
            poster = file;
        }
    }
    if (poster)
        poster->used = true;
    return captions;
}

static void check_words(const struct reference *reference, struct diags *diags)
{
    const char *s = reference->alt ? reference->alt : "";
    while (isspace((unsigned char)*s))
        s++;
    if (!*s)
        diag_add(diags, DIAG_WARNING, "media-without-alt", reference->place,
                 "Say between the brackets what is seen or heard.",
                 "\"%.200s\" has no alternative text", reference->href);
}

void check_media(struct source *source, const struct reference *reference,
                 const struct source_file *media, struct diags *diags)
{
    check_words(reference, diags);
    bool captions = use_beside(source, media);
    if (!reference->alone)
        diag_add(diags, DIAG_WARNING, "media-in-text", reference->place,
                 "Give it a paragraph of its own in a lesson.",
                 "\"%.200s\" can't be played here: only its alternative text is shown",
                 reference->href);
    else if (media->media == MEDIA_VIDEO && !captions)
        diag_add(diags, DIAG_WARNING, "media-without-captions", reference->place,
                 "Write captions beside it: for film.webm in film.id.vtt.",
                 "\"%.200s\" has no captions: who can't hear it loses what is said",
                 reference->href);
    else if (media->media == MEDIA_AUDIO && !captions && !reference->described)
        diag_add(diags, DIAG_WARNING, "media-without-transcript", reference->place,
                 "Write captions beside it (for suara.opus in suara.id.vtt), or what is said in "
                 "<details> below it.",
                 "\"%.200s\" has neither captions nor a transcript", reference->href);
}

static void check_captions(const struct source_file *file, const char *path, struct diags *diags,
                           struct err *err)
{
    struct buf text = BUF_INIT;
    struct captions *captions = NULL;
    struct err why = ERR_INIT;
    if (!file_read(path, CAPTIONS_BYTES_MAX, &text, &why) ||
        !captions_parse(text.data ? text.data : "", text.size, file->name, diags, &captions,
                        &why)) {
        bool large = why.code == ERR_LIMIT;
        if (why.code == ERR_NO_MEMORY)
            *err = why;
        else
            diag_add(diags, DIAG_ERROR, large ? "file-too-large" : "captions-header",
                     (struct diag_place){.file = file->name},
                     large ? "Split the recording." : "Save it as WebVTT.", "%s", why.text);
    }
    captions_free(captions);
    buf_finish(&text);
}

static void check_header(const struct source_file *file, const char *path, struct diags *diags)
{
    unsigned char head[MEDIA_HEADER_BYTES];
    struct diag_place place = {.file = file->name};
    struct err why = ERR_INIT;
    FILE *stream = file_open(path, "rb", &why);
    if (!stream) {
        diag_add(diags, DIAG_ERROR, "file-unreadable", place, NULL, "%s", why.text);
        return;
    }
    size_t n = fread(head, 1, sizeof head, stream);
    fclose(stream);
    enum media_format named = media_header_named(file->name);
    enum media_format found = media_header_format(head, n);
    if (!media_header_fits(named, found))
        diag_add(diags, DIAG_ERROR, "media-header", place,
                 "Rename it, or save it as what its name says.",
                 "the name says %s, the content is %s", media_header_name(named),
                 media_header_name(found));
}

bool check_media_file(const struct source *source, const struct source_file *file,
                      struct diags *diags, struct err *err)
{
    struct err why = ERR_INIT;
    char *path = source_path(source, file->name);
    if (!path)
        return err_no_memory(err);
    if (file->media == MEDIA_CAPTIONS)
        check_captions(file, path, diags, &why);
    else
        check_header(file, path, diags);
    mem_free(path);
    if (why.code != ERR_NONE)
        *err = why;
    return why.code == ERR_NONE;
}
