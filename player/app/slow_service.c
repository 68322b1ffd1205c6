/* Packages, lessons, quizzes, pictures, installing. One package stays open: the one in use. */
#include "app/service.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "app/assist.h"
#include "app/log.h"
#include "app/picture.h"
#include "app/qr.h"
#include "app/picture_finder.h"
#include "app/recording_finder.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/quiz_file.h"
#include "screens/words.h"

#define LESSON_HEAD_BYTES (16u << 10) /* more than any window shows */

struct slow_service {
    char *home;
    char *built, *source; /* of a preview; else NULL */
    void (*post)(void *, struct reply *);
    void *context;
    atomic_bool stop;
    atomic_uint cancelled; /* a ticket; 0: none */
    char *file; /* of the open package */
    struct package *package;
    struct course *course;
    const struct request *installing;
};

bool slow_service_new(const char *home, void (*post)(void *, struct reply *), void *context,
                      struct slow_service **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out || !((*out)->home = mem_copy_str(home))) {
        mem_free(*out);
        *out = NULL;
        return err_no_memory(err);
    }
    (*out)->post = post;
    (*out)->context = context;
    return true;
}

static void close_package(struct slow_service *s)
{
    package_close(s->package);
    course_free(s->course);
    mem_free(s->file);
    s->package = NULL;
    s->course = NULL;
    s->file = NULL;
}

void slow_service_free(struct slow_service *s)
{
    if (s) {
        close_package(s);
        mem_free(s->home);
        mem_free(s->built);
        mem_free(s->source);
        mem_free(s);
    }
}

void slow_service_cancel(struct slow_service *s, uint32_t ticket)
{
    atomic_store(&s->cancelled, ticket);
}

void slow_service_stop(struct slow_service *s)
{
    atomic_store(&s->stop, true);
}

bool slow_service_preview(struct slow_service *s, const char *built, struct err *err)
{
    s->built = mem_copy_str(built);
    return s->built || err_no_memory(err);
}

static bool open_preview(struct slow_service *s, struct err *err)
{
    if (!s->source)
        return err_set(err, ERR_NOT_FOUND, "there is no course yet");
    return package_open_folders(s->built, s->source, &s->package, err) &&
           course_load(s->package, NULL, &s->course, err);
}

/* What the last state left open is closed, so that the newest is opened. */
static bool renew(struct slow_service *s, const struct request *request, struct err *err)
{
    if (!s->built || !request->anew)
        return true;
    close_package(s);
    if (!request->path)
        return true;
    mem_free(s->source);
    s->source = mem_copy_str(request->path);
    return s->source || err_no_memory(err);
}

static bool use_package(struct slow_service *s, const char *file, struct err *err)
{
    if (s->package && str_equal(s->file, file))
        return true;
    close_package(s);
    s->file = mem_copy_str(file);
    if (!s->file)
        return err_no_memory(err);
    if (s->built ? !open_preview(s, err)
                 : !library_open(s->home, file, &s->package, &s->course, err)) {
        close_package(s);
        return false;
    }
    return true;
}

static bool load_course(struct slow_service *s, const struct request *request, struct reply *reply)
{
    /* the model's own copy: the package's stays with this thread */
    if (!renew(s, request, &reply->err) || !use_package(s, request->file, &reply->err))
        return false;
    reply->file = arena_copy_str(&reply->arena, request->file);
    if (!reply->file)
        return err_no_memory(&reply->err);
    return course_load(s->package, NULL, &reply->course, &reply->err);
}

static const struct course_item *find_item(struct slow_service *s, const struct request *request,
                                           struct err *err)
{
    if (!renew(s, request, err) || !use_package(s, request->file, err))
        return NULL;
    const struct course_item *item = course_find_item(s->course, request->item);
    if (!item)
        err_set(err, ERR_NOT_FOUND, "the course has no item \"%s\"", request->item);
    return item;
}

/* ---- Lessons ---- */

static bool parse_lesson(struct slow_service *s, const struct course_item *item, const char *text,
                         size_t n, struct reply *reply)
{
    if (!lesson_parse(text, n, item->file, NULL, &reply->lesson, &reply->err))
        return false;
    struct picture_finder finder = {.package = s->package, .from = item->file, .reply = reply};
    picture_finder_add(&finder, reply->lesson);
    return picture_finder_end(&finder) &&
           recording_finder_run(s->package, item->file, reply->lesson, reply);
}

static bool names_note(const char *line, size_t n)
{
    for (const char *end = line + n; (line = memchr(line, '[', (size_t)(end - line))); line++)
        if (end - line > 1 && line[1] == '^')
            return true;
    return false;
}

/* Where a long text can be cut so that its beginning reads the same alone: after a blank line,
 * before a heading or a paragraph that is not indented (which ends every list and quote),
 * outside of fenced code and with neither HTML nor footnotes before it. 0: nowhere near. */
static size_t head_of(const char *text, size_t n)
{
    bool fenced = false, blank = false;
    for (size_t at = 0; at < n && at < 3 * LESSON_HEAD_BYTES;) {
        const char *end = memchr(text + at, '\n', n - at);
        size_t length = end ? (size_t)(end - text) - at : n - at;
        const char *line = text + at;
        if (length >= 3 && (memcmp(line, "```", 3) == 0 || memcmp(line, "~~~", 3) == 0))
            fenced = !fenced;
        char first = length ? (char)(line[0] | 0x20) : ' ';
        bool plain = length && (line[0] == '#' || (first >= 'a' && first <= 'z'));
        if (length && (line[0] == '<' || names_note(line, length)))
            return 0;
        if (at >= LESSON_HEAD_BYTES && blank && !fenced && plain)
            return at;
        blank = length == 0;
        at += length + 1;
    }
    return 0;
}

/* A long lesson is shown from its beginning while the rest is still being read and parsed. */
static void post_head(struct slow_service *s, const struct request *request,
                      const struct course_item *item)
{
    struct buf text = BUF_INIT;
    bool long_one = package_size_of(s->package, item->file) > 4 * LESSON_HEAD_BYTES;
    size_t head = s->post && long_one && package_read_head(s->package, item->file,
                                                           3 * LESSON_HEAD_BYTES, &text, NULL)
                      ? head_of(text.data, text.size) : 0;
    struct reply *part = head ? reply_new(request) : NULL;
    if (part) {
        part->part = true;
        part->ok = parse_lesson(s, item, text.data, head, part);
    }
    if (part && part->ok)
        s->post(s->context, part);
    else
        reply_free(part);
    buf_finish(&text);
}

static bool load_lesson(struct slow_service *s, const struct request *request, struct reply *reply)
{
    const struct course_item *item = find_item(s, request, &reply->err);
    struct buf text = BUF_INIT;
    if (item)
        post_head(s, request, item);
    bool good = item &&
                package_read(s->package, item->file, LESSON_BYTES_MAX, &text, &reply->err) &&
                parse_lesson(s, item, text.data ? text.data : "", text.size, reply);
    buf_finish(&text);
    return good;
}

/* The pictures that a text of a quiz shows; most texts have none, and are not parsed for it. */
static void find_in_text(struct picture_finder *finder, const char *text)
{
    struct lesson *lesson = NULL;
    if (!text || (!strstr(text, "![") && !strchr(text, '<')) || finder->failed)
        return;
    if (lesson_parse(text, strlen(text), "", NULL, &lesson, NULL))
        picture_finder_add(finder, lesson);
    else
        finder->failed = true;
    lesson_free(lesson);
}

static void find_in_question(struct picture_finder *finder, const struct question *q)
{
    find_in_text(finder, q->stem);
    for (size_t i = 0; i < q->choice_count; i++) {
        find_in_text(finder, q->choices[i].text);
        find_in_text(finder, q->choices[i].feedback);
    }
    find_in_text(finder, q->feedback.general);
    find_in_text(finder, q->feedback.right);
    find_in_text(finder, q->feedback.partly);
    find_in_text(finder, q->feedback.wrong);
}

static bool load_quiz(struct slow_service *s, const struct request *request, struct reply *reply)
{
    const struct course_item *item = find_item(s, request, &reply->err);
    if (!item || !quiz_file_load(s->package, item, request->language, NULL, &reply->quiz,
                                 &reply->err))
        return false;
    struct picture_finder finder = {.package = s->package, .from = item->file, .reply = reply};
    find_in_text(&finder, reply->quiz->instructions);
    for (size_t i = 0; i < reply->quiz->question_count; i++)
        find_in_question(&finder, &reply->quiz->questions[i]);
    return picture_finder_end(&finder);
}

/* ---- Pictures ---- */

static bool load_image(struct slow_service *s, const struct request *request, struct reply *reply)
{
    const char *tab = strchr(request->name, '\t'), *end = tab ? strchr(tab + 1, '\t') : NULL;
    reply->name = arena_copy_str(&reply->arena, request->name);
    char *file = tab ? mem_copy_bytes(request->name, (size_t)(tab - request->name)) : NULL;
    char *entry = !tab ? NULL : end ? mem_copy_bytes(tab + 1, (size_t)(end - tab - 1))
                                    : mem_copy_str(tab + 1);
    bool good = file && entry && reply->name && use_package(s, file, &reply->err) &&
                picture_load(s->package, entry, request->width, request->height, &reply->image,
                             &reply->err);
    mem_free(entry);
    mem_free(file);
    reply->image_w = request->width;
    reply->image_h = request->height;
    return good;
}

/* ---- Installing ---- */

static bool tell(void *context, uint64_t done, uint64_t all)
{
    struct slow_service *s = context;
    struct reply *part = s->post ? reply_new(s->installing) : NULL;
    if (part) {
        part->part = true;
        part->done = done;
        part->all = all;
        s->post(s->context, part);
    }
    return !atomic_load(&s->stop) && atomic_load(&s->cancelled) != s->installing->ticket;
}

/* A file that came without its suffix, by chat or mail, is known by how it begins. */
static const char *carried_format(const char *path)
{
    static const char *const formats[] = {"bekal-office-file", "bekal-bundle", "bekal-receipt"};
    char head[64] = "", wanted[64];
    FILE *file = file_open(path, "rb", NULL);
    if (!file)
        return NULL;
    size_t n = fread(head, 1, sizeof head - 1, file);
    fclose(file);
    head[n] = '\0';
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        snprintf(wanted, sizeof wanted, "{\"format\":\"%s\"", formats[i]);
        if (str_starts(head, wanted))
            return formats[i];
    }
    return NULL;
}

static bool install(struct slow_service *s, const struct request *request, struct reply *reply)
{
    reply->carried_format = carried_format(request->path);
    if (reply->carried_format) {
        reply->file = arena_copy_str(&reply->arena, request->path);
        return err_set(&reply->err, ERR_UNSUPPORTED, "no course, but %s", reply->carried_format);
    }
    close_package(s); /* it may be the one that is replaced */
    s->installing = request;
    char *file = NULL;
    bool good = library_install(s->home, request->path, false, tell, s, &reply->installed, &file,
                                &reply->err);
    s->installing = NULL;
    if (good)
        reply->file = arena_copy_str(&reply->arena, file);
    mem_free(file);
    log_line("install %s, code %d, system %d", good ? "done" : "refused", reply->err.code,
             reply->err.sys);
    return good && (reply->file || err_no_memory(&reply->err));
}

struct reply *slow_service_do(struct slow_service *s, struct request *request)
{
    struct reply *reply = reply_new(request);
    if (reply) {
        switch (request->kind) {
        case REQUEST_LIBRARY:
            reply->ok = library_list(s->home, &reply->library, &reply->err);
            break;
        case REQUEST_COURSE:
            reply->ok = load_course(s, request, reply);
            break;
        case REQUEST_LESSON:
            reply->ok = load_lesson(s, request, reply);
            break;
        case REQUEST_QUIZ:
            reply->ok = load_quiz(s, request, reply);
            break;
        case REQUEST_IMAGE:
            reply->ok = load_image(s, request, reply);
            break;
        case REQUEST_ASSISTANCE:
            reply->ok = assist_present();
            break;
        case REQUEST_QR:
            reply->ok = qr_make(request->text ? request->text : "", &reply->qr, &reply->qr_side,
                                &reply->err);
            break;
        case REQUEST_INSTALL:
            reply->ok = install(s, request, reply);
            break;
        default:
            err_set(&reply->err, ERR_USAGE, "not a request for the slow thread");
        }
    }
    request_free(request);
    return reply;
}
