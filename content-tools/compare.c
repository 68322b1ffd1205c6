/* Items are the same where their ids are, media where their names are. A drawing is in a folder as
 * X.svg and in a package as X.svg.png, and large pictures are scaled when packed, so that between a
 * folder and a package only the names of media are compared. */
#include "author/compare.h"

#include <stdlib.h>
#include <string.h>

#include "author/media.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "course/quiz_file.h"

struct side {
    struct package *package;
    struct course *course;
    bool folder;
};

struct pair {
    struct side before, after;
    struct diags *changes;
};

static void tell(struct pair *p, const char *code, const char *file, const char *format,
                 const char *a, const char *b)
{
    struct buf text = BUF_INIT;
    for (const char *s = format; *s; s++) {
        if (*s == '1')
            buf_add_str(&text, a ? a : "-");
        else if (*s == '2')
            buf_add_str(&text, b ? b : "-");
        else
            buf_add_char(&text, *s);
    }
    diag_add(p->changes, DIAG_NOTE, code, (struct diag_place){.file = file}, NULL, "%s",
             text.data ? text.data : "");
    p->changes->failed = p->changes->failed || text.failed;
    buf_finish(&text);
}

/* ---- the course ----------------------------------------------------------------------------- */

static const char *first_of(const struct text *text)
{
    return text->count ? text->variants[0].string : NULL;
}

static bool same_text(const struct text *a, const struct text *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = str_equal(a->variants[i].language, b->variants[i].language) &&
               str_equal(a->variants[i].string, b->variants[i].string);
    return same;
}

static void compare_string(struct pair *p, const char *name, const char *a, const char *b)
{
    char format[64];
    if (str_equal(a, b))
        return;
    str_put(format, sizeof format - 16, _(name));
    strcat(format, ": 1 -> 2");
    tell(p, "course-changed", COURSE_FILE, format, a, b);
}

static void compare_texts(struct pair *p, const char *name, const struct text *a,
                          const struct text *b)
{
    char format[64];
    if (same_text(a, b))
        return;
    str_put(format, sizeof format - 16, _(name));
    strcat(format, ": \"1\" -> \"2\"");
    tell(p, "course-changed", COURSE_FILE, format, first_of(a), first_of(b));
}

static void compare_number(struct pair *p, const char *name, int a, int b)
{
    if (a != b)
        diag_add(p->changes, DIAG_NOTE, "course-changed",
                 (struct diag_place){.file = COURSE_FILE}, NULL, "%s: %d -> %d", _(name), a, b);
}

static void compare_course(struct pair *p)
{
    const struct course *a = p->before.course, *b = p->after.course;
    compare_string(p, "id", a->id, b->id);
    compare_string(p, N_("version"), a->version, b->version);
    compare_string(p, N_("edition"), a->edition, b->edition);
    compare_string(p, N_("language"), a->language, b->language);
    compare_texts(p, N_("title"), &a->title, &b->title);
    compare_texts(p, N_("summary"), &a->summary, &b->summary);
    compare_texts(p, N_("publisher"), &a->publisher, &b->publisher);
    compare_string(p, N_("cover"), a->cover, b->cover);
    compare_string(p, N_("license"), a->license, b->license);
    compare_number(p, "JP", a->jp, b->jp);
    compare_number(p, N_("minutes"), a->minutes, b->minutes);
}

/* ---- lessons -------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

/* The hashes of the lines that are not blank, sorted. */
static uint64_t *lines_of(const struct buf *text, size_t *count)
{
    size_t room = 1;
    for (size_t i = 0; i < text->size; i++)
        room += text->data[i] == '\n';
    uint64_t *hashes = mem_alloc_array(room, sizeof *hashes);
    *count = 0;
    for (const char *s = text->data; hashes && s && *s;) {
        size_t n = strcspn(s, "\n"), space = strspn(s, " \t\r");
        if (space < n)
            hashes[(*count)++] = hash_bytes(HASH_SEED, s, n);
        s += n + (s[n] == '\n');
    }
    if (hashes && *count)
        qsort(hashes, *count, sizeof *hashes, by_value);
    return hashes;
}

static void count_lines(struct pair *p, const char *file, const uint64_t *a, size_t n,
                        const uint64_t *b, size_t m)
{
    size_t gone = 0, fresh = 0, all = m;
    while (n || m) {
        if (n && (!m || *a < *b)) {
            gone++, a++, n--;
        } else if (m && (!n || *b < *a)) {
            fresh++, b++, m--;
        } else {
            a++, b++, n--, m--;
        }
    }
    diag_add(p->changes, DIAG_NOTE, "lesson-changed", (struct diag_place){.file = file}, NULL,
             "the lesson changed: lines new: %zu, lines gone: %zu, lines now: %zu", fresh, gone,
             all);
}

static bool compare_lesson(struct pair *p, const struct course_item *a,
                           const struct course_item *b, struct err *err)
{
    struct buf before = BUF_INIT, after = BUF_INIT;
    uint64_t *left = NULL, *right = NULL;
    size_t n, m;
    bool good =
        package_read(p->before.package, a->file, PACKAGE_TEXT_BYTES_MAX, &before, err) &&
        package_read(p->after.package, b->file, PACKAGE_TEXT_BYTES_MAX, &after, err);
    if (good && (before.size != after.size ||
                 (before.size && memcmp(before.data, after.data, before.size) != 0))) {
        left = lines_of(&before, &n);
        right = lines_of(&after, &m);
        good = (left && right) || err_no_memory(err);
        if (good)
            count_lines(p, b->file, left, n, right, m);
    }
    mem_free(left);
    mem_free(right);
    buf_finish(&before);
    buf_finish(&after);
    return good;
}

/* ---- items ---------------------------------------------------------------------------------- */

static bool compare_quiz(struct pair *p, const struct course_item *a,
                         const struct course_item *b, struct err *err)
{
    struct quiz *before = NULL, *after = NULL;
    bool good = quiz_file_load(p->before.package, a, p->before.course->language, NULL, &before,
                               err) &&
                quiz_file_load(p->after.package, b, p->after.course->language, NULL, &after, err);
    if (good && !compare_quizzes(before, after, b->file, p->changes))
        good = err_no_memory(err);
    quiz_free(before);
    quiz_free(after);
    return good;
}

static bool compare_item(struct pair *p, const struct course_item *a,
                         const struct course_item *b, struct err *err)
{
    const char *from = p->before.course->modules[a->module].id;
    const char *to = p->after.course->modules[b->module].id;
    if (!same_text(&a->title, &b->title))
        tell(p, "item-renamed", b->file, N_("title: \"1\" -> \"2\""), first_of(&a->title),
             first_of(&b->title));
    if (!str_equal(from, to))
        tell(p, "item-moved", b->file, N_("moved from module \"1\" to \"2\""), from, to);
    if (!str_equal(a->file, b->file))
        tell(p, "item-file", b->file, N_("its file was \"1\""), a->file, NULL);
    if (a->minutes != b->minutes)
        diag_add(p->changes, DIAG_NOTE, "item-minutes", (struct diag_place){.file = b->file}, NULL,
                 "minutes: %d -> %d", a->minutes, b->minutes);
    if (a->move_on_set != b->move_on_set || a->move_on != b->move_on)
        tell(p, "item-completion", b->file, N_("what completes it changed"), NULL, NULL);
    if (a->type != b->type) {
        tell(p, "item-type", b->file, N_("it is of another type now"), NULL, NULL);
        return true;
    }
    return item_type_asks(a->type) ? compare_quiz(p, a, b, err) : compare_lesson(p, a, b, err);
}

static void compare_item_order(struct pair *p)
{
    const struct course_item *last = NULL;
    for (size_t i = 0; i < p->before.course->item_count; i++) {
        const struct course_item *found =
            course_find_item(p->after.course, p->before.course->items[i].id);
        if (found && last && found < last)
            tell(p, "item-order", found->file, N_("it stands at another place"), NULL, NULL);
        else if (found)
            last = found;
    }
}

static bool compare_items(struct pair *p, struct err *err)
{
    const struct course *before = p->before.course, *after = p->after.course;
    for (size_t i = 0; i < before->item_count; i++) {
        const struct course_item *a = &before->items[i], *b = course_find_item(after, a->id);
        if (!b)
            tell(p, "item-removed", a->file, N_("the item \"1\" was removed"), a->id, NULL);
        else if (!compare_item(p, a, b, err))
            return false;
    }
    for (size_t i = 0; i < after->item_count; i++)
        if (!course_find_item(before, after->items[i].id))
            tell(p, "item-added", after->items[i].file, N_("the item \"1\" was added"),
                 after->items[i].id, NULL);
    compare_item_order(p);
    return true;
}

static const struct course_module *find_module(const struct course *course, const char *id)
{
    for (size_t i = 0; i < course->module_count; i++)
        if (str_equal(course->modules[i].id, id))
            return &course->modules[i];
    return NULL;
}

static void compare_modules(struct pair *p)
{
    const struct course *before = p->before.course, *after = p->after.course;
    for (size_t i = 0; i < before->module_count; i++) {
        const struct course_module *a = &before->modules[i], *b = find_module(after, a->id);
        if (!b)
            tell(p, "module-removed", COURSE_FILE, N_("the module \"1\" was removed"), a->id,
                 NULL);
        else if (!same_text(&a->title, &b->title))
            tell(p, "module-renamed", COURSE_FILE, N_("module: \"1\" -> \"2\""),
                 first_of(&a->title), first_of(&b->title));
    }
    for (size_t i = 0; i < after->module_count; i++)
        if (!find_module(before, after->modules[i].id))
            tell(p, "module-added", COURSE_FILE, N_("the module \"1\" was added"),
                 after->modules[i].id, NULL);
}

/* ---- media ---------------------------------------------------------------------------------- */

/* The name an entry goes by in the other one. */
static const char *other_name(const struct side *side, const struct side *other, const char *name,
                              char room[PACKAGE_NAME_BYTES_MAX + 8])
{
    str_put(room, PACKAGE_NAME_BYTES_MAX + 1, name);
    if (side->folder && !other->folder && str_ends_fold(name, ".svg"))
        strcat(room, ".png");
    else if (!side->folder && other->folder && str_ends_fold(name, ".svg.png"))
        room[strlen(room) - 4] = '\0';
    return room;
}

static bool is_media(const char *name)
{
    return str_starts(name, "media/") && media_kind_of(name) != MEDIA_NONE;
}

static bool hash_of(struct package *package, const char *name, char out[SHA256_HEX_BYTES],
                    struct err *err)
{
    struct buf bytes = BUF_INIT;
    bool good = package_read(package, name, PACKAGE_IMAGE_BYTES_MAX, &bytes, err);
    if (good)
        sha256_hex_of(bytes.data ? bytes.data : "", bytes.size, out);
    buf_finish(&bytes);
    return good;
}

static bool compare_medium(struct pair *p, const char *name, struct err *err)
{
    char before[SHA256_HEX_BYTES], after[SHA256_HEX_BYTES];
    uint64_t size = package_size_of(p->before.package, name);
    bool changed = size != package_size_of(p->after.package, name);
    if (!changed && size <= PACKAGE_IMAGE_BYTES_MAX) {
        if (!hash_of(p->before.package, name, before, err) ||
            !hash_of(p->after.package, name, after, err))
            return false;
        changed = !str_equal(before, after);
    }
    if (changed)
        tell(p, "media-changed", name, N_("the file changed"), NULL, NULL);
    return true;
}

static void list_media(struct pair *p, const struct side *from, const struct side *to,
                       const char *code, const char *what)
{
    char room[PACKAGE_NAME_BYTES_MAX + 8];
    for (size_t i = 0; i < package_count(from->package); i++) {
        const char *name = package_name_at(from->package, i);
        if (is_media(name) && !package_has(to->package, other_name(from, to, name, room)))
            tell(p, code, name, what, NULL, NULL);
    }
}

static bool compare_media(struct pair *p, struct err *err)
{
    list_media(p, &p->before, &p->after, "media-removed", N_("the file was removed"));
    list_media(p, &p->after, &p->before, "media-added", N_("the file was added"));
    if (p->before.folder != p->after.folder)
        return true;
    for (size_t i = 0; i < package_count(p->before.package); i++) {
        const char *name = package_name_at(p->before.package, i);
        if (is_media(name) && package_has(p->after.package, name) &&
            !compare_medium(p, name, err))
            return false;
    }
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool open_side(const char *path, struct side *side, struct err *err)
{
    side->folder = file_look(path).is_folder;
    bool good = side->folder ? package_open_folder(path, &side->package, err)
                             : package_open(path, &side->package, err);
    good = good && course_load(side->package, NULL, &side->course, err);
    return good || err_wrap(err, "%s", path);
}

bool compare_courses(const char *before, const char *after, struct diags *changes,
                     struct err *err)
{
    struct pair p = {.changes = changes};
    bool good = open_side(before, &p.before, err) && open_side(after, &p.after, err);
    if (good) {
        compare_course(&p);
        compare_modules(&p);
        good = compare_items(&p, err) && compare_media(&p, err);
    }
    if (good && changes->failed)
        good = err_no_memory(err);
    course_free(p.before.course);
    course_free(p.after.course);
    package_close(p.before.package);
    package_close(p.after.package);
    return good;
}
