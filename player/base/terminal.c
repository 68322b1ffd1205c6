/* POSIX terminals. A signal's handler sets the flag and writes a byte into a pipe: whoever waits,
 * waits on the pipe, so that a signal just before the wait ends it too. */
#define _GNU_SOURCE
#include "base/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- Lines ---- */

static volatile sig_atomic_t interrupted;

static void note_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* Signals only come in while this waits (`open` is the mask for that): one that came between a
 * look at the flag and a read would else be slept through. */
static bool wait_for_input(const sigset_t *open)
{
    struct pollfd on = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!interrupted && ppoll(&on, 1, NULL, open) < 0 && errno == EINTR)
        ;
    return !interrupted;
}

/* One byte at a time: what follows the line is for the next reader of the same input. `open` NULL:
 * an interrupt ends the program as usual. */
static bool read_line(const sigset_t *open, struct buf *out, struct err *err)
{
    buf_clear(out);
    for (;;) {
        char c;
        if (open && !wait_for_input(open))
            return err_set(err, ERR_CANCELLED, "interrupted");
        ssize_t n = read(STDIN_FILENO, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_sys(err, errno, "cannot read the answer");
        if (n == 0 && !out->size)
            return err_set(err, ERR_NOT_FOUND, "the input ended before the answer");
        if (n == 0 || c == '\n')
            break;
        if (out->size >= TERMINAL_LINE_BYTES_MAX)
            return err_set(err, ERR_LIMIT, "the answer is longer than %d bytes",
                           TERMINAL_LINE_BYTES_MAX);
        if (!buf_add_char(out, c))
            return err_no_memory(err);
    }
    if (out->size && out->data[out->size - 1] == '\r')
        out->data[--out->size] = '\0';
    return buf_add_str(out, "") || err_no_memory(err);
}

bool terminal_asks(void)
{
    return isatty(STDIN_FILENO) == 1;
}

bool terminal_read_line(const char *prompt, struct buf *out, struct err *err)
{
    if (terminal_asks()) {
        fputs(prompt, stderr);
        fflush(stderr);
    }
    return read_line(NULL, out, err);
}

/* Ctrl+C must not leave the terminal mute: it only ends the reading. */
bool terminal_read_secret(const char *prompt, struct buf *out, struct err *err)
{
    struct termios shown, mute;
    sigset_t ours, before;
    struct sigaction act = {.sa_handler = note_interrupt}, before_int, before_term;
    buf_clear(out);
    if (!buf_reserve(out, TERMINAL_LINE_BYTES_MAX + 1)) /* a secret is never copied by growing */
        return err_no_memory(err);
    if (!terminal_asks() || tcgetattr(STDIN_FILENO, &shown) != 0)
        return read_line(NULL, out, err);
    interrupted = 0;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, &before);
    sigaction(SIGINT, &act, &before_int);
    sigaction(SIGTERM, &act, &before_term);
    mute = shown;
    mute.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &mute); /* before it asks: nothing typed early is shown */
    fputs(prompt, stderr);
    fflush(stderr);
    bool good = read_line(&before, out, err);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    sigaction(SIGINT, &before_int, NULL);
    sigaction(SIGTERM, &before_term, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    interrupted = 0;
    fputs("\n", stderr);
    return good;
}

void terminal_forget(struct buf *secret)
{
    if (secret->data)
        explicit_bzero(secret->data, secret->room);
    buf_finish(secret);
}

/* ---- Interrupts ---- */

static atomic_bool *stop_flag;
static int wake_pipe[2] = {-1, -1};

static void ask_to_stop(int number)
{
    int kept = errno;
    atomic_store(stop_flag, true);
    if (wake_pipe[1] >= 0 && write(wake_pipe[1], "", 1) < 0)
        errno = 0; /* a full pipe wakes as well */
    signal(number, SIG_DFL);
    errno = kept;
}

void terminal_stop_on_interrupt(atomic_bool *stop)
{
    struct sigaction act = {.sa_handler = ask_to_stop, .sa_flags = SA_RESTART};
    stop_flag = stop;
    if (wake_pipe[0] < 0 && pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        wake_pipe[0] = wake_pipe[1] = -1;
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
}

bool terminal_wait(int64_t ms, atomic_bool *stop)
{
    struct pollfd on = {.fd = wake_pipe[0], .events = POLLIN};
    const int64_t step_ms = 24 * 3600 * 1000; /* what fits an int */
    while (ms > 0 && !atomic_load(stop)) {
        int64_t now = ms < step_ms ? ms : step_ms;
        if (poll(&on, 1, (int)now) != 0)
            break;
        ms -= now;
    }
    return atomic_load(stop);
}
