/* bekal-sink: a Learning Record Store that keeps nothing and answers at once, on a free port of the
 * loopback. Prints the port; ends when its standard input does. One thread, blocking reads, one
 * connection after another or several at once by poll: it must cost less than those it measures. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define CONNECTIONS_MAX 16
#define REQUEST_BYTES_MAX (1024 * 1024)
#define ID_LENGTH 36

struct connection {
    int fd;
    char *data;
    size_t size;
};

/* The ids of the statements in a body: what an array's members begin with. */
static size_t write_ids(const char *body, size_t n, char *out)
{
    static const char mark[] = "{\"id\":\"";
    const size_t skip = sizeof mark - 1;
    size_t at = 0;
    out[at++] = '[';
    for (const char *p = body; (p = memmem(p, n - (size_t)(p - body), mark, skip)); p += skip) {
        const char *id = p + skip;
        if ((size_t)(body + n - id) <= ID_LENGTH || id[ID_LENGTH] != '"' || id[8] != '-')
            continue;
        at += (size_t)sprintf(out + at, "%s\"%.36s\"", at > 1 ? "," : "", id);
    }
    out[at++] = ']';
    return at;
}

static bool send_all(int fd, const char *data, size_t n)
{
    while (n) {
        ssize_t sent = write(fd, data, n);
        if (sent <= 0)
            return false;
        data += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool answer(int fd, const char *body, size_t n)
{
    static char ids[REQUEST_BYTES_MAX], head[512];
    char date[64];
    time_t now = time(NULL);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
    size_t size = write_ids(body, n, ids);
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: %s\r\n"
                          "X-Experience-API-Version: 1.0.3\r\nContent-Length: %zu\r\n\r\n",
                          date, size);
    memmove(ids + length, ids, size);
    memcpy(ids, head, (size_t)length);
    return send_all(fd, ids, (size_t)length + size);
}

/* Answers every whole request that has come; false: the connection is done. */
static bool take(struct connection *c)
{
    for (;;) {
        c->data[c->size] = '\0';
        char *end = memmem(c->data, c->size, "\r\n\r\n", 4);
        if (!end)
            return c->size < REQUEST_BYTES_MAX;
        size_t head = (size_t)(end - c->data) + 4;
        const char *length = strcasestr(c->data, "\r\ncontent-length:");
        size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
        if (head + body > REQUEST_BYTES_MAX)
            return false;
        if (c->size < head + body)
            return true;
        if (!answer(c->fd, c->data + head, body))
            return false;
        c->size -= head + body;
        memmove(c->data, c->data + head + body, c->size);
    }
}

static bool receive(struct connection *c)
{
    ssize_t got = read(c->fd, c->data + c->size, REQUEST_BYTES_MAX - c->size);
    if (got <= 0)
        return false;
    c->size += (size_t)got;
    return take(c);
}

static void drop(struct connection *c)
{
    close(c->fd);
    free(c->data);
    c->fd = -1;
}

static void admit(int listener, struct connection *connections)
{
    int one = 1, fd = accept(listener, NULL, NULL);
    for (int i = 0; fd >= 0 && i < CONNECTIONS_MAX; i++) {
        if (connections[i].fd >= 0)
            continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        connections[i] = (struct connection){fd, malloc(REQUEST_BYTES_MAX + 1), 0};
        return;
    }
    if (fd >= 0)
        close(fd);
}

static int listen_on_loopback(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        bench_fail(strerror(errno));
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

int main(void)
{
    struct connection connections[CONNECTIONS_MAX];
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        connections[i].fd = -1;
    int listener = listen_on_loopback();
    for (;;) {
        struct pollfd waits[CONNECTIONS_MAX + 2];
        waits[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
        waits[1] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (int i = 0; i < CONNECTIONS_MAX; i++)
            waits[i + 2] = (struct pollfd){.fd = connections[i].fd, .events = POLLIN};
        poll(waits, CONNECTIONS_MAX + 2, -1);
        if (waits[0].revents)
            return EXIT_SUCCESS;
        if (waits[1].revents)
            admit(listener, connections);
        for (int i = 0; i < CONNECTIONS_MAX; i++)
            if (connections[i].fd >= 0 && waits[i + 2].revents && !receive(&connections[i]))
                drop(&connections[i]);
    }
}
