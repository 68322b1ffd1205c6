/* What lies in the folder, once all texts have said what they use. */
#include "author/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "author/picture.h"
#include "author/spelling.h"
#include "author/svg.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "course/picture_whole.h"

static void check_name(const struct source_file *file, struct diags *diags)
{
    struct diag_place place = {.file = file->name};
    if (!package_name_safe(file->name))
        diag_add(diags, DIAG_ERROR, "unsafe-name", place,
                 "Use letters, digits, \"-\", \"_\" and \".\", and keep it short.",
                 "this name can't stand in a package");
    if (file->size_bytes > PACKAGE_ENTRY_BYTES_MAX)
        diag_add(diags, DIAG_ERROR, "file-too-large", place, "Split or compress it.",
                 "larger than %llu GiB", PACKAGE_ENTRY_BYTES_MAX >> 30);
}

/* Whether it is worth looking further. */
static bool check_picture_size(const struct source_file *file, const struct picture_info *info,
                               struct diags *diags)
{
    struct diag_place place = {.file = file->name};
    uint64_t pixels = (uint64_t)info->width * info->height;
    if (pixels > PACKAGE_IMAGE_PIXELS_MAX || file->size_bytes > PACKAGE_IMAGE_BYTES_MAX)
        diag_add(diags, DIAG_ERROR, "picture-too-large", place, "Save it smaller.",
                 "%u x %u px in %llu bytes is over the limit of %u megapixels or %u MiB",
                 info->width, info->height, (unsigned long long)file->size_bytes,
                 PACKAGE_IMAGE_PIXELS_MAX >> 20, PACKAGE_IMAGE_BYTES_MAX >> 20);
    else if (file->media != MEDIA_SVG && pixels == 0)
        diag_add(diags, DIAG_ERROR, "picture-damaged", place, "Save it anew.",
                 "its size can't be read");
    else if (pixels > PICTURE_PACKED_PIXELS_MAX && file->media == MEDIA_WEBP)
        diag_add(diags, DIAG_WARNING, "picture-large", place,
                 "Save it smaller; WebP is packed as it is.", "%u x %u px", info->width,
                 info->height);
    else if (pixels > PICTURE_PACKED_PIXELS_MAX)
        diag_add(diags, DIAG_NOTE, "picture-scaled", place, NULL,
                 "%u x %u px: scaled down when packed", info->width, info->height);
    return pixels <= PACKAGE_IMAGE_PIXELS_MAX && file->size_bytes <= PACKAGE_IMAGE_BYTES_MAX &&
           pixels > 0;
}

/* What ends too soon is shown in part or not at all; what moves is shown as its first image. */
static void check_picture_whole(const struct source_file *file, const char *path,
                                struct diags *diags)
{
    struct diag_place place = {.file = file->name};
    struct buf bytes = BUF_INIT;
    struct err why = ERR_INIT;
    if (!file_read(path, PACKAGE_IMAGE_BYTES_MAX, &bytes, &why)) {
        diag_add(diags, DIAG_ERROR, "file-unreadable", place, NULL, "%s", why.text);
        return;
    }
    struct picture_shape shape = picture_look_whole(bytes.data, bytes.size);
    buf_finish(&bytes);
    if (shape.cut)
        diag_add(diags, DIAG_ERROR, "picture-damaged", place,
                 "Copy it anew, or save it anew in a drawing program.",
                 "the picture ends too soon: a part of it is missing");
    if (shape.moving)
        diag_add(diags, DIAG_WARNING, "picture-moving", place,
                 "Show what moves as a film (WebM, MP4), or as several pictures.",
                 "an animated picture: only its first image is shown");
}

struct faint_check {
    struct diags *diags;
    const char *file;
};

static const char *one_decimal(double number, char out[16])
{
    return words_number(floor(number * 10 + 0.5) / 10, out, 16);
}

static void report_faint(void *context, const struct svg_faint *faint)
{
    const struct faint_check *check = context;
    char contrast[16], needed[16];
    diag_add(check->diags, DIAG_WARNING, "contrast-low",
             (struct diag_place){.file = check->file, .line = faint->line},
             faint->on_page ? N_("Lay a filled shape behind the text: without one it stands on the "
                                 "page, which is white, dark or black.")
                            : N_("Make the letters darker or lighter than what is behind them."),
             "\"%s\" has a contrast of %s to 1 where %s is needed", faint->words,
             one_decimal(faint->contrast, contrast), one_decimal(faint->needed, needed));
}

static bool check_contrast(const char *path, const struct source_file *file, struct diags *diags,
                           struct err *err)
{
    struct faint_check check = {diags, file->name};
    return svg_each_faint(path, report_faint, &check, err);
}

static bool check_picture_file(const struct source *source, const struct source_file *file,
                               struct diags *diags, struct err *err)
{
    struct diag_place place = {.file = file->name};
    struct picture_info info;
    struct err why = ERR_INIT;
    bool good = true;
    char *path = source_path(source, file->name);
    if (!path)
        return err_no_memory(err);
    if (!picture_look_file(path, &info, &why))
        diag_add(diags, DIAG_ERROR, "file-unreadable", place, NULL, "%s", why.text);
    else if (info.kind != file->media)
        diag_add(diags, DIAG_ERROR, "picture-header", place,
                 "Rename it, or save it as what its name says.",
                 "the name says %s, the content is %s", media_kind_name(file->media),
                 media_kind_name(info.kind));
    else if (file->media == MEDIA_SVG && file->size_bytes <= PACKAGE_IMAGE_BYTES_MAX &&
             !svg_look(path, &why))
        diag_add(diags, DIAG_ERROR, "picture-damaged", place,
                 "Open it in a drawing program and save it anew.", "%s", why.text);
    else if (check_picture_size(file, &info, diags) && file->media != MEDIA_SVG)
        check_picture_whole(file, path, diags);
    if (info.kind == MEDIA_SVG && file->media == MEDIA_SVG && why.code == ERR_NONE)
        good = check_contrast(path, file, diags, err);
    mem_free(path);
    return good;
}

/* NAME.svg travels as NAME.svg.png. */
static void check_rendered_name(const struct source *source, const struct source_file *file,
                                struct diags *diags)
{
    char name[PACKAGE_NAME_BYTES_MAX + 8];
    if (!str_put(name, sizeof name - 4, file->name))
        return;
    strcat(name, ".png");
    struct diag_place place = {.file = file->name};
    if (source_find(source, name))
        diag_add(diags, DIAG_ERROR, "name-clash", place, "Rename one of the two.",
                 "\"%s\" is the name this picture takes in the package", name);
}

static void check_stray(const struct source_file *file, struct diags *diags)
{
    struct diag_place place = {.file = file->name};
    if (spelling_is_list(file->name))
        return;
    if (str_starts(file->name, "lessons/") && str_ends_fold(file->name, ".md"))
        diag_add(diags, DIAG_WARNING, "lesson-not-in-outline", place,
                 "Add it to course.json, or move it away.",
                 "no item of course.json names this lesson: not packed");
    else if (str_starts(file->name, "media/"))
        diag_add(diags, DIAG_WARNING, "file-type-unknown", place,
                 "Use PNG, JPEG, WebP, SVG, Opus, Ogg, MP3, WebM, MP4 or VTT.",
                 "not a type of media that is known here: not packed");
    else
        diag_add(diags, DIAG_NOTE, "stray-file", place, NULL,
                 "no part of the course: not packed");
}

static bool check_file(const struct source *source, const struct source_file *file,
                       struct diags *diags, struct err *err)
{
    bool travels = source_file_travels(file);
    if (str_equal(file->name, "course.json"))
        return true;
    if (!travels && !file->used) {
        check_stray(file, diags);
        return true;
    }
    check_name(file, diags);
    if (travels && !file->used)
        diag_add(diags, DIAG_WARNING, "media-unused", (struct diag_place){.file = file->name},
                 "Use it, or take it out of media/: it makes the package larger.",
                 "no text uses this file");
    if (file->media == MEDIA_SVG)
        check_rendered_name(source, file, diags);
    if (file->media == MEDIA_AUDIO || file->media == MEDIA_VIDEO || file->media == MEDIA_CAPTIONS)
        return check_media_file(source, file, diags, err);
    return !media_is_picture(file->media) || check_picture_file(source, file, diags, err);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int by_folded_name(const void *a, const void *b)
{
    const unsigned char *s = (const unsigned char *)(*(struct source_file *const *)a)->name;
    const unsigned char *t = (const unsigned char *)(*(struct source_file *const *)b)->name;
    while (*s && lower((char)*s) == lower((char)*t)) {
        s++;
        t++;
    }
    return (unsigned char)lower((char)*s) - (unsigned char)lower((char)*t);
}

/* Names that differ by case only are one file on Windows, so no package may hold both. */
static bool check_case(const struct source *source, struct diags *diags, struct err *err)
{
    size_t count = 0;
    struct source_file **list = mem_alloc_array(source->file_count + 1, sizeof *list);
    if (!list)
        return err_no_memory(err);
    for (size_t i = 0; i < source->file_count; i++)
        if (source->files[i].used || source_file_travels(&source->files[i]))
            list[count++] = &source->files[i];
    qsort(list, count, sizeof *list, by_folded_name);
    for (size_t i = 1; i < count; i++)
        if (by_folded_name(&list[i - 1], &list[i]) == 0)
            diag_add(diags, DIAG_ERROR, "name-case", (struct diag_place){.file = list[i]->name},
                     "Rename one of the two.", "differs from \"%s\" by case only",
                     list[i - 1]->name);
    mem_free(list);
    return true;
}

bool check_files(struct source *source, struct diags *diags, struct err *err)
{
    for (size_t i = 0; i < source->file_count; i++)
        if (!check_file(source, &source->files[i], diags, err))
            return false;
    return check_case(source, diags, err);
}
