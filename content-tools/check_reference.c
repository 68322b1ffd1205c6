/* A reference is remote (has a scheme), an item, a place in the same text, or a path. Only
 * paths and items can be checked; what is remote can't be reached where learners have no
 * network. */
#include "author/check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "lesson/lesson.h"

#define REMEDY_BYTES (PACKAGE_NAME_BYTES_MAX + 64)

static bool has_scheme(const char *href)
{
    const char *s = href;
    if (!isalpha((unsigned char)*s))
        return false;
    while (isalnum((unsigned char)*s) || *s == '+' || *s == '-' || *s == '.')
        s++;
    return *s == ':';
}

static bool scheme_opens(const char *href)
{
    return str_starts(href, "https:") || str_starts(href, "http:") ||
           str_starts(href, "mailto:") || str_starts(href, "tel:");
}

static struct source_file *find_target(const struct source *source,
                                       const struct reference *reference,
                                       char resolved[PACKAGE_NAME_BYTES_MAX + 1])
{
    if (!course_resolve(reference->from, reference->href, resolved, PACKAGE_NAME_BYTES_MAX + 1))
        return NULL;
    return source_find(source, resolved);
}

static void report_missing(const struct source *source, const struct reference *reference,
                           const char *resolved, struct diags *diags)
{
    const char *near = resolved[0] ? source_near(source, resolved) : NULL;
    char remedy[REMEDY_BYTES];
    if (near)
        snprintf(remedy, sizeof remedy,
                 _("Did you mean \"%s\"? Paths start from this file's folder."), near);
    else
        str_put(remedy, sizeof remedy, reference->picture
                     ? _("Put the picture into media/, or correct the path.")
                     : _("Correct the path, or take the link away."));
    diag_add(diags, DIAG_ERROR, reference->picture ? "media-missing" : "link-broken",
             reference->place, remedy, "\"%.200s\" leads to nothing in this folder",
             reference->href);
}

static bool says_decoration(const char *title)
{
    static const char *const words[] = {"dekorasi", "decoration"};
    for (size_t i = 0; title && i < sizeof words / sizeof *words; i++)
        if (strlen(title) == strlen(words[i]) && str_ends_fold(title, words[i]))
            return true;
    return false;
}

static void check_alt(const struct reference *reference, struct diags *diags)
{
    const char *s = reference->alt ? reference->alt : "";
    while (isspace((unsigned char)*s))
        s++;
    if (*s || says_decoration(reference->title))
        return;
    diag_add(diags, DIAG_WARNING, "picture-without-alt", reference->place,
             "Say between the brackets what it shows; for mere decoration add the title "
             "\"dekorasi\".",
             "\"%.200s\" has no alternative text", reference->href);
}

static void check_picture(struct source *source, const struct reference *reference,
                          struct diags *diags)
{
    bool media = lesson_media_of(reference->href);
    if (!media)
        check_alt(reference, diags);
    if (has_scheme(reference->href) || str_starts(reference->href, "//")) {
        diag_add(diags, DIAG_ERROR, "picture-remote", reference->place,
                 "Save the picture in media/ and name it there.",
                 "\"%.200s\" can't be shown offline", reference->href);
        return;
    }
    char resolved[PACKAGE_NAME_BYTES_MAX + 1];
    struct source_file *file = find_target(source, reference, resolved);
    if (!file) {
        report_missing(source, reference, resolved, diags);
        return;
    }
    file->used = true;
    if (media)
        check_media(source, reference, file, diags);
    else if (!media_is_picture(file->media))
        diag_add(diags, DIAG_ERROR, "picture-type", reference->place,
                 str_ends_fold(reference->href, ".gif")
                     ? N_("Save its first image as PNG, or what moves as WebM or MP4.")
                     : N_("Save the picture as PNG, JPEG, WebP or SVG."),
                 "\"%.200s\" is no picture of a known type", reference->href);
}

static void check_item_link(const struct source *source, const struct reference *reference,
                            struct diags *diags)
{
    if (course_find_link(source->course, reference->from, reference->href))
        return;
    diag_add(diags, DIAG_ERROR, "link-broken", reference->place,
             "Use the id of an item in course.json.", "\"%.200s\" names no item",
             reference->href);
}

static void check_path_link(struct source *source, const struct reference *reference,
                            struct diags *diags)
{
    char resolved[PACKAGE_NAME_BYTES_MAX + 1];
    struct source_file *file = find_target(source, reference, resolved);
    if (!file) {
        report_missing(source, reference, resolved, diags);
        return;
    }
    file->used = true;
    if (file->media != MEDIA_NONE ||
        course_find_link(source->course, reference->from, reference->href))
        return;
    diag_add(diags, DIAG_ERROR, "link-not-packed", reference->place,
             str_ends_fold(resolved, ".md")
                 ? _("Add that lesson to the outline in course.json.")
                 : _("Take the link away, or link to a known type."),
             "\"%.200s\" is a file that is not packed", reference->href);
}

static void check_link(struct source *source, const struct reference *reference,
                       struct diags *diags)
{
    const char *href = reference->href;
    if (href[0] == '#')
        return;
    if (str_starts(href, "item:"))
        check_item_link(source, reference, diags);
    else if (has_scheme(href) && !scheme_opens(href))
        diag_add(diags, DIAG_ERROR, "link-scheme", reference->place,
                 "Use https:, mailto:, tel:, item: or a path.", "\"%.200s\" can't be opened",
                 href);
    else if (!has_scheme(href) && !str_starts(href, "//"))
        check_path_link(source, reference, diags);
}

void check_reference(struct source *source, const struct reference *reference,
                     struct diags *diags)
{
    if (reference->picture)
        check_picture(source, reference, diags);
    else
        check_link(source, reference, diags);
}
