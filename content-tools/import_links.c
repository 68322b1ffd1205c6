/* Where an address leads. All paths are made to start from the root; what would leave it is
 * refused before the disk is looked at, and a picture's real path once more after links of the
 * file system were followed. */
#include "author/import_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "author/picture.h"
#include "author/svg.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "quiz/quiz_markdown.h"

#define PATH_BYTES 2048

static bool has_scheme(const char *s)
{
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || (n && strchr("+-.", s[n]) && s[n]))
        n++;
    return n && isalpha((unsigned char)s[0]) && s[n] == ':';
}

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Up to '?' or '#', with percent-encoding undone. */
static bool decode(const char *s, char out[PATH_BYTES])
{
    size_t n = 0;
    for (; *s && *s != '?' && *s != '#'; s++) {
        char c = *s;
        if (c == '%' && isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2])) {
            c = (char)(hex(s[1]) * 16 + hex(s[2]));
            s += 2;
        }
        if (!c || n + 1 >= PATH_BYTES)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

/* Walks `path` from the folder in `at`; false above the root. */
static bool step(char at[PATH_BYTES], const char *path)
{
    for (;;) {
        size_t n = strcspn(path, "/"), used = strlen(at);
        if (n == 2 && memcmp(path, "..", 2) == 0) {
            char *slash = strrchr(at, '/');
            if (!used)
                return false;
            *(slash ? slash : at) = '\0';
        } else if (n && !(n == 1 && path[0] == '.')) {
            if (used + n + 2 > PATH_BYTES)
                return false;
            if (used)
                at[used++] = '/';
            memcpy(at + used, path, n);
            at[used + n] = '\0';
        }
        if (!path[n])
            return true;
        path += n + 1;
    }
}

/* The part of an address behind HOST/OWNER/NAME/blob/BRANCH/ (or raw, tree; or a host of raw
 * files) when NAME is this repository; else NULL. */
static const char *within_repository(const struct import *import, const char *address)
{
    const char *wanted = import->options->repository ? import->options->repository
                                                     : path_base(import->root);
    const char *part[6], *s = strstr(address, "://");
    size_t size[6], count = 0;
    for (s = s ? s + 3 : NULL; s && count < 6; count++) {
        part[count] = s;
        size[count] = strcspn(s, "/");
        s = s[size[count]] ? s + size[count] + 1 : NULL;
    }
    if (count < 5)
        return NULL;
    bool raw = size[0] > 4 && memcmp(part[0], "raw.", 4) == 0;
    bool shown = count > 5 && ((size[3] == 4 && (!memcmp(part[3], "blob", 4) ||
                                                 !memcmp(part[3], "tree", 4))) ||
                               (size[3] == 3 && !memcmp(part[3], "raw", 3)));
    const char *name = strchr(wanted, '/') ? part[1] : part[2];
    size_t n = strlen(wanted);
    if ((!raw && !shown) || n != (size_t)(part[2] + size[2] - name))
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)name[i]) != tolower((unsigned char)wanted[i]))
            return NULL;
    return part[raw ? 4 : 5];
}

/* The file of the outline at a path from the root, or the first page of the folder there. */
static const struct import_file *find_file(const struct import *import, const char *path)
{
    size_t n = strlen(import->prefix);
    static const char *const pages[] = {"", "/README.md", "/readme.md", "/index.md"};
    if (n && (strncmp(path, import->prefix, n) != 0 || (path[n] && path[n] != '/')))
        return NULL;
    path += n && path[n] ? n + 1 : n;
    for (size_t k = 0; k < sizeof pages / sizeof *pages; k++) {
        char wanted[PATH_BYTES + 16];
        snprintf(wanted, sizeof wanted, "%s%s", path, path[0] ? pages[k] : pages[k] + !!k);
        for (size_t i = 0; i < import->file_count; i++)
            if (str_equal(import->files[i].name, wanted))
                return &import->files[i];
    }
    return NULL;
}

/* ---- pictures ------------------------------------------------------------------------------- */

static bool inside_root(const struct import *import, const char *real)
{
    size_t n = strlen(import->root);
    return strncmp(real, import->root, n) == 0 && (real[n] == '/' || str_equal(import->root, "/"));
}

/* Why a picture can't be taken, or NULL. */
static const char *refuse_picture(const char *path, enum media_kind *kind)
{
    struct picture_info info;
    *kind = media_kind_of(path);
    if (file_look(path).size_bytes > PACKAGE_IMAGE_BYTES_MAX)
        return N_("the picture is too large");
    if (!media_is_picture(*kind))
        return N_("it is no picture of a type that is known here");
    if (!picture_look_file(path, &info, NULL) || !media_is_picture(info.kind))
        return N_("the file holds no picture");
    *kind = info.kind;
    if (info.kind == MEDIA_SVG)
        return svg_look(path, NULL) ? NULL : N_("the drawing can't be read");
    if (!info.width || !info.height ||
        (uint64_t)info.width * info.height > PACKAGE_IMAGE_PIXELS_MAX)
        return N_("the picture is damaged or too large");
    return NULL;
}

static const char *ending_of(enum media_kind kind)
{
    switch (kind) {
    case MEDIA_PNG:
        return "png";
    case MEDIA_JPEG:
        return "jpg";
    case MEDIA_WEBP:
        return "webp";
    default:
        return "svg";
    }
}

static bool media_name_used(const struct import *import, const char *name)
{
    for (size_t i = 0; i < import->media_count; i++)
        if (str_equal(import->media[i].name, name))
            return true;
    return false;
}

static void name_media(const struct import *import, struct import_media *media,
                       enum media_kind kind)
{
    char id[QUIZ_ID_BYTES_MAX + 1];
    const char *base = path_base(media->path), *dot = strrchr(base, '.');
    quiz_id_of_words(base, dot ? (size_t)(dot - base) : strlen(base), 48, id);
    if (!id[0])
        str_put(id, sizeof id, "gambar");
    snprintf(media->name, sizeof media->name, "media/%.48s.%s", id, ending_of(kind));
    for (int number = 2; media_name_used(import, media->name); number++)
        snprintf(media->name, sizeof media->name, "media/%.48s-%d.%s", id, number,
                 ending_of(kind));
}

static bool add_media(struct import *import, const char *path, enum media_kind kind,
                      struct err *err)
{
    if (import->media_count == IMPORT_MEDIA_MAX)
        return err_set(err, ERR_LIMIT, "more than %d pictures", IMPORT_MEDIA_MAX);
    if (import->media_count == import->media_room) {
        size_t room = import->media_room ? import->media_room * 2 : 64;
        struct import_media *more = mem_resize(import->media, room * sizeof *more);
        if (!more)
            return err_no_memory(err);
        import->media = more;
        import->media_room = room;
    }
    struct import_media media = {.path = mem_copy_str(path)};
    if (!media.path)
        return err_no_memory(err);
    name_media(import, &media, kind);
    import->media[import->media_count++] = media;
    return true;
}

bool import_picture(struct import *import, const char *path, const struct import_media **out,
                    const char **why, struct err *err)
{
    enum media_kind kind;
    *out = NULL;
    *why = NULL;
    for (size_t i = 0; i < import->media_count && !*out; i++)
        if (str_equal(import->media[i].path, path))
            *out = &import->media[i];
    if (*out || (*why = refuse_picture(path, &kind)) != NULL)
        return true;
    if (!add_media(import, path, kind, err))
        return false;
    *out = &import->media[import->media_count - 1];
    return true;
}

/* ---- addresses ------------------------------------------------------------------------------ */

static void drop(struct import_link *out, const char *code, const char *why)
{
    *out = (struct import_link){.fate = IMPORT_DROP, .code = code, .why = why};
}

static void link_to(const struct import_file *from, const char *target, const char *tail,
                    struct import_link *out)
{
    bool near = strncmp(from->target, target, strcspn(target, "/") + 1) == 0;
    out->fate = IMPORT_LOCAL;
    snprintf(out->href, sizeof out->href, "%s%s", near ? "" : "../",
             near ? path_base(target) : target);
    size_t used = strlen(out->href);
    if (used + strlen(tail) < sizeof out->href)
        strcat(out->href, tail);
}

static bool resolve_picture(struct import *import, const struct import_file *file,
                            const char *path, struct import_link *out, struct err *err)
{
    const struct import_media *media = NULL;
    const char *why = N_("there is no such file");
    char *joined = path_join(import->root, path);
    char *real = joined ? path_real(joined) : NULL;
    bool good = joined != NULL || err_no_memory(err);
    if (good && real && !inside_root(import, real))
        why = N_("it lies outside the root");
    else if (good && real && file_look(real).is_regular)
        good = import_picture(import, real, &media, &why, err);
    if (good && media)
        link_to(file, media->name, "", out);
    else
        drop(out, "picture-lost", why);
    mem_free(real);
    mem_free(joined);
    return good;
}

static bool resolve_path(struct import *import, const struct import_file *file, const char *path,
                         const char *tail, bool picture, struct import_link *out,
                         struct err *err)
{
    const struct import_file *to = picture ? NULL : find_file(import, path);
    if (to) {
        link_to(file, to->target, tail, out);
        return true;
    }
    if (picture || media_is_picture(media_kind_of(path)))
        return resolve_picture(import, file, path, out, err);
    drop(out, "link-lost", N_("it leads to nothing that is taken along"));
    return true;
}

/* A path from the root, of a relative address; false where it leaves it. */
static bool relative_path(const struct import *import, const struct import_file *file,
                          const char *address, char out[PATH_BYTES])
{
    char plain[PATH_BYTES];
    const char *slash = strrchr(file->name, '/');
    out[0] = '\0';
    if (!decode(address, plain))
        return false;
    if (plain[0] == '/')
        return step(out, plain);
    if (!str_put(out, PATH_BYTES, import->prefix))
        return false;
    if (slash) {
        char folder[PATH_BYTES];
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - file->name), file->name);
        if (!step(out, folder))
            return false;
    }
    return step(out, plain);
}

/* An address of this very repository: the file itself, or its like in the source. */
static const char *repository_path(const struct import *import, const char *address,
                                   bool picture, char out[PATH_BYTES])
{
    char plain[PATH_BYTES];
    const char *within = within_repository(import, address);
    out[0] = '\0';
    if (!within || !decode(within, plain) || !step(out, plain))
        return NULL;
    if (find_file(import, out))
        return out;
    if (picture || media_is_picture(media_kind_of(out)))
        return out;
    if (!str_put(out, PATH_BYTES, import->prefix) || !step(out, plain))
        return NULL;
    return find_file(import, out) ? out : NULL;
}

static bool opens(const char *address)
{
    return str_starts(address, "https:") || str_starts(address, "http:") ||
           str_starts(address, "mailto:") || str_starts(address, "tel:");
}

bool import_resolve(struct import *import, const struct import_file *file, const char *address,
                    bool picture, struct import_link *out, struct err *err)
{
    char path[PATH_BYTES];
    bool remote = has_scheme(address) || str_starts(address, "//");
    const char *tail = strchr(address, '#');
    *out = (struct import_link){.fate = IMPORT_KEEP};
    if (address[0] == '#' && !picture)
        return true;
    if (remote && repository_path(import, address, picture, path)) {
        if (!resolve_path(import, file, path, tail ? tail : "", picture, out, err))
            return false;
        if (out->fate == IMPORT_DROP && !picture)
            *out = (struct import_link){.fate = IMPORT_KEEP};
        return true;
    }
    if (remote && picture)
        drop(out, "picture-lost", N_("it lies in the network, which learners may not have"));
    else if (remote && !opens(address))
        drop(out, "link-lost", N_("the player can't open such an address"));
    else if (!remote && !relative_path(import, file, address, path))
        drop(out, picture ? "picture-lost" : "link-lost", N_("it leaves the root"));
    else if (!remote)
        return resolve_path(import, file, path, tail ? tail : "", picture, out, err);
    return true;
}
