/* POSIX files. Each function is one thought; what must survive a cut of power is flushed in the
 * order file, rename, folder. */
#define _GNU_SOURCE
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#define COPY_BYTES (256 * 1024)

bool file_read(const char *path, size_t max_bytes, struct buf *buf, struct err *err)
{
    buf_clear(buf);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_sys(err, errno, "cannot open %s", path);
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_IO, "%s is a folder", path);
    }
    bool good = true;
    for (;;) {
        size_t step = 65536;
        if (buf->size == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size < max_bytes)
            step = (size_t)st.st_size + 1;
        if (!buf_reserve(buf, step)) {
            good = err_no_memory(err);
            break;
        }
        ssize_t n = read(fd, buf->data + buf->size, step);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            good = err_sys(err, errno, "cannot read %s", path);
        if (n <= 0)
            break;
        buf->size += (size_t)n;
        buf->data[buf->size] = '\0';
        if (buf->size > max_bytes) {
            good = err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, max_bytes);
            break;
        }
    }
    close(fd);
    if (!good)
        buf_clear(buf);
    return good;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t w = write(fd, bytes, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return false;
        bytes += w;
        n -= (size_t)w;
    }
    return true;
}

static bool sync_folder_of(const char *path, struct err *err)
{
    char *folder = path_folder(path);
    if (!folder)
        return err_no_memory(err);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (!good)
        err_sys(err, errno, "cannot flush the folder %s", folder);
    if (fd >= 0)
        close(fd);
    mem_free(folder);
    return good;
}

static bool sync_path(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (!good)
        err_sys(err, errno, "cannot flush %s", path);
    if (fd >= 0)
        close(fd);
    return good;
}

bool file_commit(const char *from, const char *to, struct err *err)
{
    return sync_path(from, err) && file_rename(from, to, err) && sync_folder_of(to, err);
}

static bool write_whole(const char *path, const void *bytes, size_t n, mode_t mode, bool flush,
                        struct err *err)
{
    bool good = false;
    struct buf beside = BUF_INIT;
    if (!buf_format(&beside, "%s.new-%ld", path, (long)getpid()))
        return err_no_memory(err);
    unlink(beside.data); /* what an earlier run left would keep its mode */
    int fd = open(beside.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) {
        err_sys(err, errno, "cannot create %s", beside.data);
        goto cleanup;
    }
    bool written = write_all(fd, bytes, n) && (!flush || fsync(fd) == 0);
    int why = errno;
    if (close(fd) != 0 && written) {
        written = false;
        why = errno;
    }
    if (!written)
        err_sys(err, why, "cannot write %s", path);
    else
        good = file_rename(beside.data, path, err) && (!flush || sync_folder_of(path, err));
    if (!good)
        unlink(beside.data);
cleanup:
    buf_finish(&beside);
    return good;
}

bool file_write_atomic(const char *path, const void *bytes, size_t n, struct err *err)
{
    return write_whole(path, bytes, n, 0644, true, err);
}

bool file_write_quick(const char *path, const void *bytes, size_t n, struct err *err)
{
    return write_whole(path, bytes, n, 0644, false, err);
}

bool file_write_private(const char *path, const void *bytes, size_t n, struct err *err)
{
    return write_whole(path, bytes, n, 0600, true, err);
}

bool file_copy(const char *from, const char *to, bool (*progress)(void *, uint64_t),
               void *context, struct err *err)
{
    bool good = false;
    uint64_t done = 0;
    char *block = mem_alloc(COPY_BYTES);
    int out = -1, in = open(from, O_RDONLY | O_CLOEXEC);
    if (!block) {
        err_no_memory(err);
        goto cleanup;
    }
    if (in < 0) {
        err_sys(err, errno, "cannot open %s", from);
        goto cleanup;
    }
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0) {
        err_sys(err, errno, "cannot create %s", to);
        goto cleanup;
    }
    for (;;) {
        ssize_t n = read(in, block, COPY_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_sys(err, errno, "cannot read %s", from);
            break;
        }
        if (n == 0) {
            good = fsync(out) == 0;
            if (!good)
                err_sys(err, errno, "cannot write %s", to);
            break;
        }
        if (!write_all(out, block, (size_t)n)) {
            err_sys(err, errno, "cannot write %s", to);
            break;
        }
        done += (uint64_t)n;
        if (progress && !progress(context, done)) {
            err_set(err, ERR_CANCELLED, "cancelled");
            break;
        }
    }
cleanup:
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0 && good)
        good = err_sys(err, errno, "cannot write %s", to);
    if (out >= 0 && !good)
        unlink(to);
    mem_free(block);
    return good;
}

FILE *file_open(const char *path, const char *mode, struct err *err)
{
    FILE *file = fopen(path, mode);
    if (!file)
        err_sys(err, errno, "cannot open %s", path);
    return file;
}

bool file_seek(FILE *file, uint64_t at)
{
    return at <= INT64_MAX && fseeko(file, (off_t)at, SEEK_SET) == 0;
}

struct file_info file_look(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return (struct file_info){0};
    return (struct file_info){
        .exists = true,
        .is_folder = S_ISDIR(st.st_mode),
        .is_regular = S_ISREG(st.st_mode),
        .is_link = S_ISLNK(st.st_mode),
        .size_bytes = (uint64_t)st.st_size,
        .modified_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000,
    };
}

bool file_remove(const char *path, struct err *err)
{
    if (remove(path) != 0 && errno != ENOENT)
        return err_sys(err, errno, "cannot remove %s", path);
    return true;
}

bool file_remove_tree(const char *path, struct err *err)
{
    if (!file_look(path).is_folder)
        return file_remove(path, err);
    struct names names;
    if (!folder_list(path, &names, err))
        return false;
    bool good = true;
    for (size_t i = 0; i < names.count && good; i++) {
        char *inner = path_join(path, names.list[i]);
        good = inner ? file_remove_tree(inner, err) : err_no_memory(err);
        mem_free(inner);
    }
    names_free(&names);
    return good && file_remove(path, err);
}

bool file_rename(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) != 0)
        return err_sys(err, errno, "cannot rename %s to %s", from, to);
    return true;
}

bool folder_make(const char *path, struct err *err)
{
    struct stat st;
    if (mkdir(path, 0755) == 0)
        return true;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    if (errno != ENOENT)
        return err_sys(err, errno, "cannot create the folder %s", path);
    char *above = path_folder(path);
    if (!above)
        return err_no_memory(err);
    bool good = strcmp(above, path) != 0 && folder_make(above, err);
    mem_free(above);
    if (good && mkdir(path, 0755) != 0 && errno != EEXIST)
        good = err_sys(err, errno, "cannot create the folder %s", path);
    return good;
}

bool folder_make_temporary(const char *begin, char **path, struct err *err)
{
    const char *where = getenv("TMPDIR");
    struct buf name = BUF_INIT;
    *path = NULL;
    if (!buf_format(&name, "%s/%s-XXXXXX", where && where[0] == '/' ? where : "/tmp", begin))
        return err_no_memory(err);
    if (!mkdtemp(name.data)) {
        err_sys(err, errno, "cannot create the folder %s", name.data);
        buf_finish(&name);
        return false;
    }
    *path = buf_take(&name);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool folder_list(const char *path, struct names *out, struct err *err)
{
    *out = (struct names){NULL, 0};
    DIR *dir = opendir(path);
    if (!dir)
        return err_sys(err, errno, "cannot open the folder %s", path);
    size_t room = 0;
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(dir));) {
        if (str_equal(entry->d_name, ".") || str_equal(entry->d_name, ".."))
            continue;
        if (out->count == room) {
            room = room ? room * 2 : 16;
            char **list = mem_resize(out->list, room * sizeof *list);
            if (!list) {
                good = false;
                break;
            }
            out->list = list;
        }
        char *name = mem_copy_str(entry->d_name);
        if (name)
            out->list[out->count++] = name;
        else
            good = false;
    }
    closedir(dir);
    if (!good) {
        names_free(out);
        return err_no_memory(err);
    }
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, by_name);
    return true;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        mem_free(names->list[i]);
    mem_free(names->list);
    *names = (struct names){NULL, 0};
}

uint64_t file_free_bytes(const char *path)
{
    struct statvfs st;
    if (statvfs(path, &st) != 0)
        return UINT64_MAX;
    return (uint64_t)st.f_bavail * st.f_frsize;
}

bool folder_writable(const char *path)
{
    struct buf probe = BUF_INIT;
    bool good = false;
    if (buf_format(&probe, "%s/.write-test-%ld", path, (long)getpid())) {
        int fd = open(probe.data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            good = true;
            close(fd);
            unlink(probe.data);
        }
    }
    buf_finish(&probe);
    return good;
}

char *path_join(const char *a, const char *b)
{
    if (b[0] == '/' || !a[0])
        return mem_copy_str(b);
    struct buf path = BUF_INIT;
    buf_format(&path, "%s%s%s", a, str_ends(a, "/") ? "" : "/", b);
    return buf_take(&path);
}

char *path_real(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = mem_copy_str(real);
    free(real);
    return copy;
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    while (n > 0 && path[n - 1] != '/')
        n--;
    while (n > 1 && path[n - 1] == '/')
        n--;
    return n ? mem_copy_bytes(path, n) : mem_copy_str(".");
}

struct file_lock {
    int fd;
};

bool file_lock(const char *path, struct file_lock **out, struct err *err)
{
    *out = NULL;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_sys(err, errno, "cannot open the lock %s", path);
    struct file_lock *lock = mem_alloc(sizeof *lock);
    if (!lock || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        bool busy = lock && (errno == EWOULDBLOCK || errno == EINTR);
        if (!lock)
            err_no_memory(err);
        else if (busy)
            err_set(err, ERR_BUSY, "%s is held by another program", path);
        else
            err_sys(err, errno, "cannot lock %s", path);
        close(fd);
        mem_free(lock);
        return false;
    }
    lock->fd = fd;
    *out = lock;
    return true;
}

void file_unlock(struct file_lock *lock)
{
    if (lock) {
        close(lock->fd);
        mem_free(lock);
    }
}

char *path_default_home(void)
{
    const char *data = getenv("XDG_DATA_HOME");
    if (data && data[0] == '/')
        return path_join(data, "bekal");
    const char *home = getenv("HOME");
    return path_join(home && home[0] ? home : "/tmp", ".local/share/bekal");
}

bool file_is_terminal(FILE *stream)
{
    return isatty(fileno(stream));
}
