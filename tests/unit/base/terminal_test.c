/* Lines and secrets from a pipe and from a terminal; interrupts. */
#define _GNU_SOURCE
#include "tests.h"

#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/terminal.h"

static int kept_input;

/* Standard input becomes `fd`. */
static void begin(int fd)
{
    kept_input = dup(STDIN_FILENO);
    dup2(fd, STDIN_FILENO);
}

static void end(void)
{
    dup2(kept_input, STDIN_FILENO);
    close(kept_input);
}

static void from_pipe(const char *text, size_t n)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, n), (ssize_t)n);
    close(ends[1]);
    begin(ends[0]);
    close(ends[0]);
}

static void lines_end_where_they_end(void **state)
{
    (void)state;
    struct buf line = BUF_INIT;
    struct err err = ERR_INIT;
    from_pipe("one\ntwo\r\n\nlast", 14);
    assert_false(terminal_asks());
    assert_true(terminal_read_line("?", &line, &err));
    assert_string_equal(line.data, "one");
    assert_true(terminal_read_secret("?", &line, &err));
    assert_string_equal(line.data, "two");
    assert_true(terminal_read_line("?", &line, &err));
    assert_string_equal(line.data, "");
    assert_true(terminal_read_line("?", &line, &err));
    assert_string_equal(line.data, "last");
    assert_false(terminal_read_line("?", &line, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    end();
    terminal_forget(&line);
    assert_null(line.data);
}

static void lines_have_a_bound(void **state)
{
    (void)state;
    struct buf line = BUF_INIT;
    struct err err = ERR_INIT;
    char text[TERMINAL_LINE_BYTES_MAX + 2];
    memset(text, 'x', sizeof text);
    text[TERMINAL_LINE_BYTES_MAX] = '\n';
    from_pipe(text, TERMINAL_LINE_BYTES_MAX + 1);
    assert_true(terminal_read_line("?", &line, &err));
    assert_int_equal(line.size, TERMINAL_LINE_BYTES_MAX);
    end();
    text[TERMINAL_LINE_BYTES_MAX] = 'x';
    from_pipe(text, sizeof text);
    assert_false(terminal_read_secret("?", &line, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    end();
    terminal_forget(&line);
}

static void memory_can_end(void **state)
{
    (void)state;
    bool good = false;
    for (size_t n = 0; !good; n++) {
        struct buf line = BUF_INIT;
        struct err err = ERR_INIT;
        from_pipe("a secret\n", 9);
        fault_arm(n);
        good = terminal_read_secret("?", &line, &err);
        bool struck = fault_disarm();
        end();
        assert_true(good != struck);
        assert_int_equal(err.code, good ? ERR_NONE : ERR_NO_MEMORY);
        terminal_forget(&line);
    }
}

/* What the terminal showed, so far. */
static size_t shown(int master, char *out, size_t size)
{
    ssize_t n = read(master, out, size - 1);
    out[n > 0 ? n : 0] = '\0';
    return n > 0 ? (size_t)n : 0;
}

/* A child asks at a terminal of its own; the test is the person. */
static pid_t ask_in_child(int *master)
{
    pid_t child = forkpty(master, NULL, NULL, NULL);
    if (child == 0) {
        struct buf line = BUF_INIT;
        struct err err = ERR_INIT;
        struct termios after;
        bool good = terminal_read_secret("Word: ", &line, &err);
        tcgetattr(STDIN_FILENO, &after);
        bool echo = after.c_lflag & ECHO;
        printf("%s %s\n", good ? line.data + 3 : err.code == ERR_CANCELLED ? "cancelled" : "bad",
               echo ? "echo" : "mute");
        fflush(stdout);
        _exit(0);
    }
    return child;
}

static void converse(const char *typed, const char *expected)
{
    char text[512] = "";
    size_t used = 0;
    int master;
    pid_t child = ask_in_child(&master);
    assert_true(child > 0);
    while (used < sizeof text - 1 && !strstr(text, "Word: "))
        used += shown(master, text + used, sizeof text - used);
    assert_int_equal(write(master, typed, strlen(typed)), (ssize_t)strlen(typed));
    while (used < sizeof text - 1 && !strstr(text, "echo") && !strstr(text, "mute"))
        used += shown(master, text + used, sizeof text - used);
    assert_non_null(strstr(text, expected));
    assert_null(strstr(text, "mata-air"));
    close(master);
    waitpid(child, NULL, 0);
}

static void a_secret_is_not_shown(void **state)
{
    (void)state;
    converse("mata-air\n", "a-air echo"); /* the child tells all but the first letters */
}

static void an_interrupt_leaves_no_mute_terminal(void **state)
{
    (void)state;
    converse("mata\003", "cancelled echo");
}

static void interrupts_are_wishes(void **state)
{
    (void)state;
    atomic_bool stop = false;
    terminal_stop_on_interrupt(&stop);
    assert_false(terminal_wait(1, &stop));
    raise(SIGTERM);
    assert_true(atomic_load(&stop));
    assert_true(terminal_wait(60000, &stop)); /* at once */
}

const struct CMUnitTest terminal_tests[] = {
    cmocka_unit_test(lines_end_where_they_end),
    cmocka_unit_test(lines_have_a_bound),
    cmocka_unit_test(memory_can_end),
    cmocka_unit_test(a_secret_is_not_shown),
    cmocka_unit_test(an_interrupt_leaves_no_mute_terminal),
    cmocka_unit_test(interrupts_are_wishes),
};
const size_t terminal_test_count = COUNT(terminal_tests);
