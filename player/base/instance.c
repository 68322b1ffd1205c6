/* A lock says who is first; a Unix socket, named after the home's path, takes the messages.
 * Only the holder of the lock makes the socket, so a stale one can be removed without asking.
 * The socket lies in the home where its path fits, else in this user's own run-time folder;
 * never where others may write. */
#define _GNU_SOURCE
#include "base/instance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

#define MESSAGE_BYTES_MAX 8192

struct instance {
    struct file_lock *lock;
    int listener;
    int wake[2]; /* a pipe: closing tells the waiter */
    struct sockaddr_un address;
};

static bool address_of(const char *home, struct sockaddr_un *out, struct err *err)
{
    char digest[SHA256_HEX_BYTES];
    char *real = realpath(home, NULL);
    const char *path = real ? real : home, *run = getenv("XDG_RUNTIME_DIR");
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t room = sizeof out->sun_path;
    int n = snprintf(out->sun_path, room, "%s/instance.sock", path);
    if (n < 0 || (size_t)n >= room) {
        sha256_hex_of(path, strlen(path), digest);
        n = run && run[0] == '/' ? snprintf(out->sun_path, room, "%s/bekal-%.16s", run, digest)
                                 : -1;
    }
    free(real);
    if (n < 0 || (size_t)n >= room)
        return err_set(err, ERR_LIMIT, "the path of the home is too long for a socket");
    return true;
}

bool instance_claim(const char *home, struct instance **out, struct err *err)
{
    *out = NULL;
    char *path = path_join(home, "instance.lock");
    struct instance *in = mem_alloc(sizeof *in);
    if (!path || !in) {
        mem_free(path);
        mem_free(in);
        return err_no_memory(err);
    }
    in->listener = in->wake[0] = in->wake[1] = -1;
    struct err why = ERR_INIT;
    bool locked = file_lock(path, &in->lock, &why);
    mem_free(path);
    if (!locked) {
        mem_free(in);
        if (why.code == ERR_BUSY)
            return true;
        if (err)
            *err = why;
        return false;
    }
    if (!address_of(home, &in->address, err)) {
        instance_free(in);
        return false;
    }
    unlink(in->address.sun_path);
    mode_t mask = umask(077);
    in->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = in->listener >= 0 && pipe2(in->wake, O_CLOEXEC) == 0 &&
                bind(in->listener, (struct sockaddr *)&in->address, sizeof in->address) == 0 &&
                listen(in->listener, 4) == 0;
    int sys = errno;
    umask(mask);
    if (!good) {
        err_sys(err, sys, "cannot listen for a second start");
        instance_free(in);
        return false;
    }
    *out = in;
    return true;
}

bool instance_send(const char *home, const char *message, struct err *err)
{
    struct sockaddr_un address;
    size_t n = strlen(message);
    if (n >= MESSAGE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the path is longer than %d bytes", MESSAGE_BYTES_MAX);
    if (!address_of(home, &address, err))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    good = good && send(fd, message, n, MSG_NOSIGNAL) == (ssize_t)n;
    if (!good)
        err_sys(err, errno, "cannot reach the Bekal that is running");
    if (fd >= 0)
        close(fd);
    return good;
}

static bool read_message(int fd, struct buf *message)
{
    char block[1024];
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    buf_clear(message);
    for (;;) {
        if (poll(&ready, 1, 2000) <= 0) /* a sender that hangs is not waited for */
            return false;
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || message->size + (size_t)n > MESSAGE_BYTES_MAX)
            return false;
        if (n == 0)
            return buf_add(message, "", 0);
        if (!buf_add(message, block, (size_t)n))
            return false;
    }
}

bool instance_wait(struct instance *in, struct buf *message)
{
    for (;;) {
        struct pollfd ready[2] = {{.fd = in->listener, .events = POLLIN},
                                  {.fd = in->wake[0], .events = POLLIN}};
        if (poll(ready, 2, -1) < 0 && errno != EINTR)
            return false;
        if (ready[1].revents)
            return false;
        if (!ready[0].revents)
            continue;
        int fd = accept4(in->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        bool whole = read_message(fd, message);
        close(fd);
        if (whole)
            return true;
    }
}

void instance_close(struct instance *in)
{
    if (in && in->wake[1] >= 0)
        (void)!write(in->wake[1], "", 1);
}

void instance_free(struct instance *in)
{
    if (!in)
        return;
    if (in->listener >= 0) {
        close(in->listener);
        unlink(in->address.sun_path);
    }
    if (in->wake[0] >= 0) {
        close(in->wake[0]);
        close(in->wake[1]);
    }
    file_unlock(in->lock);
    mem_free(in);
}
