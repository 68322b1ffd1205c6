/* fork and exec; a pipe that closes with a good exec brings the reason of a bad one. */
#define _GNU_SOURCE
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define PATH_BYTES_MAX 4096

struct child {
    pid_t id;
    bool ended;
    int status;
};

char *child_beside(const char *name)
{
    char own[PATH_BYTES_MAX];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    if (n > 0) {
        own[n] = '\0';
        char *folder = path_folder(own);
        char *path = folder ? path_join(folder, name) : NULL;
        mem_free(folder);
        if (!path || file_look(path).is_regular)
            return path;
        mem_free(path);
    }
    return mem_copy_str(name);
}

static void become(const char *const *arguments, pid_t parent, int tell)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    if (getppid() != parent) /* it ended before that was asked for */
        _exit(127);
    execvp(arguments[0], (char *const *)(uintptr_t)arguments);
    int sys = errno;
    (void)!write(tell, &sys, sizeof sys);
    _exit(127);
}

bool child_start(const char *const *arguments, struct child **out, struct err *err)
{
    int tell[2], sys = 0;
    *out = NULL;
    struct child *child = mem_alloc(sizeof *child);
    if (!child)
        return err_no_memory(err);
    if (pipe2(tell, O_CLOEXEC) != 0) {
        err_sys(err, errno, "cannot start %s", arguments[0]);
        mem_free(child);
        return false;
    }
    pid_t parent = getpid();
    child->id = fork();
    if (child->id == 0)
        become(arguments, parent, tell[1]);
    if (child->id < 0)
        sys = errno;
    close(tell[1]);
    ssize_t n = 0;
    while (child->id > 0 && (n = read(tell[0], &sys, sizeof sys)) < 0 && errno == EINTR)
        ;
    close(tell[0]);
    if (!sys) {
        *out = child;
        return true;
    }
    err_sys(err, sys, "cannot start %s", arguments[0]);
    if (child->id > 0)
        waitpid(child->id, NULL, 0);
    mem_free(child);
    return false;
}

static void note_end(struct child *child, int status)
{
    child->ended = true;
    child->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool child_running(struct child *child)
{
    int status;
    if (!child->ended && waitpid(child->id, &status, WNOHANG) == child->id)
        note_end(child, status);
    return !child->ended;
}

int child_status(const struct child *child)
{
    return child->status;
}

void child_end(struct child *child)
{
    int status;
    if (!child)
        return;
    if (child_running(child)) {
        kill(child->id, SIGTERM);
        while (waitpid(child->id, &status, 0) < 0 && errno == EINTR)
            ;
    }
    mem_free(child);
}

/* ---- Signals ---- */

static void (*wake_up)(void);
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    if (number != SIGCHLD)
        interrupted = 1;
    wake_up();
}

void child_on_signals(void (*wake)(void))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
    wake_up = wake;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
}

bool child_interrupted(void)
{
    return interrupted;
}
