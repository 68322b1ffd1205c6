/* Linux's inotify. A folder has one watch each; a folder that comes is taken up and all is told
 * anew, since files may have been put into it before its watch was there. */
#define _GNU_SOURCE
#include "base/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | \
                IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define READ_BYTES 16384

struct watched {
    int id;
    char *name; /* from the folder; "" itself */
};

struct watch {
    int inotify;
    int wake[2]; /* a pipe: a byte in it ends the wait */
    bool deep;
    char *folder;
    struct watched *list;
    size_t count, room;
};

static bool add_one(struct watch *watch, const char *name, struct err *err)
{
    char *path = name[0] ? path_join(watch->folder, name) : mem_copy_str(watch->folder);
    if (!path)
        return err_no_memory(err);
    int id = inotify_add_watch(watch->inotify, path, EVENTS);
    int sys = errno;
    mem_free(path);
    if (id < 0)
        return err_sys(err, sys, "cannot watch %s", name[0] ? name : watch->folder);
    for (size_t i = 0; i < watch->count; i++)
        if (watch->list[i].id == id)
            return true;
    if (watch->count == WATCH_FOLDERS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d folders", WATCH_FOLDERS_MAX);
    if (watch->count == watch->room) {
        size_t room = watch->room ? watch->room * 2 : 16;
        struct watched *list = mem_resize(watch->list, room * sizeof *list);
        if (!list)
            return err_no_memory(err);
        watch->list = list;
        watch->room = room;
    }
    char *copy = mem_copy_str(name);
    if (!copy)
        return err_no_memory(err);
    watch->list[watch->count++] = (struct watched){id, copy};
    return true;
}

static bool add_tree(struct watch *watch, const char *name, int depth, struct err *err);

static bool add_inner(struct watch *watch, const char *name, const char *inner, int depth,
                      struct err *err)
{
    char *below = name[0] ? path_join(name, inner) : mem_copy_str(inner);
    char *path = below ? path_join(watch->folder, below) : NULL;
    bool good = path || err_no_memory(err);
    if (good && file_look(path).is_folder)
        good = add_tree(watch, below, depth + 1, err);
    mem_free(path);
    mem_free(below);
    return good;
}

static bool add_tree(struct watch *watch, const char *name, int depth, struct err *err)
{
    struct names names = {NULL, 0};
    if (!add_one(watch, name, err))
        return false;
    if (!watch->deep || depth >= 16)
        return true;
    char *path = name[0] ? path_join(watch->folder, name) : mem_copy_str(watch->folder);
    bool good = path ? folder_list(path, &names, err) : err_no_memory(err);
    for (size_t i = 0; good && i < names.count; i++)
        if (names.list[i][0] != '.')
            good = add_inner(watch, name, names.list[i], depth, err);
    names_free(&names);
    mem_free(path);
    return good;
}

bool watch_open(const char *folder, bool deep, struct watch **out, struct err *err)
{
    *out = NULL;
    struct watch *watch = mem_alloc(sizeof *watch);
    if (!watch)
        return err_no_memory(err);
    watch->deep = deep;
    watch->wake[0] = watch->wake[1] = -1;
    watch->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    bool good = watch->inotify >= 0 && pipe2(watch->wake, O_CLOEXEC | O_NONBLOCK) == 0;
    if (!good)
        err_sys(err, errno, "cannot watch files");
    else if (!(watch->folder = mem_copy_str(folder)))
        good = err_no_memory(err);
    good = good && add_tree(watch, "", 0, err);
    if (good)
        *out = watch;
    else
        watch_close(watch);
    return good;
}

void watch_close(struct watch *watch)
{
    if (!watch)
        return;
    if (watch->inotify >= 0)
        close(watch->inotify);
    if (watch->wake[0] >= 0) {
        close(watch->wake[0]);
        close(watch->wake[1]);
    }
    for (size_t i = 0; i < watch->count; i++)
        mem_free(watch->list[i].name);
    mem_free(watch->list);
    mem_free(watch->folder);
    mem_free(watch);
}

void watch_stop(struct watch *watch)
{
    int before = errno; /* it may be called within a handler */
    if (watch)
        (void)!write(watch->wake[1], "", 1);
    errno = before;
}

/* ---- What came ---- */

void watch_news_finish(struct watch_news *news)
{
    for (size_t i = 0; i < news->count; i++)
        mem_free(news->names[i]);
    mem_free(news->names);
    *news = (struct watch_news){NULL, 0, false};
}

static void note(struct watch_news *news, const char *folder, const char *name)
{
    char *whole = folder[0] ? path_join(folder, name) : mem_copy_str(name);
    for (size_t i = 0; whole && i < news->count; i++) {
        if (strcmp(news->names[i], whole) == 0) {
            mem_free(whole);
            return;
        }
    }
    if (!news->names)
        news->names = mem_alloc_array(WATCH_NAMES_MAX, sizeof *news->names);
    if (!whole || !news->names || news->count == WATCH_NAMES_MAX) {
        mem_free(whole);
        news->all = true; /* nothing is left out for want of room */
        return;
    }
    news->names[news->count++] = whole;
}

static void forget(struct watch *watch, size_t at)
{
    mem_free(watch->list[at].name);
    watch->list[at] = watch->list[--watch->count];
}

static void take_event(struct watch *watch, const struct inotify_event *event,
                       struct watch_news *news)
{
    if (event->mask & IN_Q_OVERFLOW) {
        news->all = true;
        return;
    }
    size_t at = 0;
    while (at < watch->count && watch->list[at].id != event->wd)
        at++;
    if (at == watch->count)
        return;
    if (event->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) {
        news->all = true;
        if (event->mask & IN_IGNORED)
            forget(watch, at);
    } else if (!event->len || event->name[0] == '.') {
        return;
    } else if (event->mask & IN_ISDIR) {
        if (watch->deep)
            news->all = true;
    } else {
        note(news, watch->list[at].name, event->name);
    }
}

/* Takes all that is there now; whether that was anything worth telling. */
static bool take_events(struct watch *watch, struct watch_news *news)
{
    _Alignas(struct inotify_event) char block[READ_BYTES];
    ssize_t n;
    while ((n = read(watch->inotify, block, sizeof block)) > 0) {
        const struct inotify_event *event;
        for (char *at = block; at < block + n; at += sizeof *event + event->len) {
            event = (const struct inotify_event *)(const void *)at;
            take_event(watch, event, news);
        }
    }
    return news->count || news->all;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether there was a change within so many ms (-1: as long as it takes); *stopped: the end. */
static bool wait_once(struct watch *watch, int ms, bool *stopped)
{
    struct pollfd on[2] = {{.fd = watch->inotify, .events = POLLIN},
                           {.fd = watch->wake[0], .events = POLLIN}};
    int n;
    do
        n = poll(on, 2, ms);
    while (n < 0 && errno == EINTR);
    char byte[16];
    *stopped = n < 0 || (on[1].revents && read(watch->wake[0], byte, sizeof byte) > 0);
    return n > 0 && on[0].revents;
}

/* Folders that came since are taken up. What can't be watched is not told: the next look at all
 * that is there will say what is wrong with it. */
static void take_up_folders(struct watch *watch)
{
    (void)!add_tree(watch, "", 0, NULL);
}

bool watch_wait(struct watch *watch, int quiet_ms, struct watch_news *news)
{
    bool stopped = false;
    *news = (struct watch_news){NULL, 0, false};
    while (!stopped && !take_events(watch, news))
        wait_once(watch, -1, &stopped);
    int64_t latest = now_ms() + (int64_t)quiet_ms * WATCH_BURST_FACTOR;
    while (!stopped && quiet_ms && now_ms() < latest && wait_once(watch, quiet_ms, &stopped))
        take_events(watch, news);
    if (news->all && watch->deep)
        take_up_folders(watch);
    if (stopped)
        watch_news_finish(news);
    return !stopped;
}

bool watch_pending(const struct watch *watch)
{
    struct pollfd on[2] = {{.fd = watch->inotify, .events = POLLIN},
                           {.fd = watch->wake[0], .events = POLLIN}};
    return poll(on, 2, 0) > 0;
}
