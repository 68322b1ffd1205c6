/* Questions. A script answers them with --yes, and secrets with lines of standard input: never
 * with arguments, which every user of the machine can read. */
#include "admin.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"

/* In either language, whichever the question was in. */
static bool said_yes(const struct buf *line)
{
    static const char *const yes[] = {"y", "yes", "ya"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (line->size == strlen(yes[i]) && str_ends_fold(line->data, yes[i]))
            return true;
    return false;
}

bool admin_confirm(const struct admin *admin, struct err *err, const char *format, ...)
{
    char question[ERR_TEXT_BYTES + 16];
    struct buf line = BUF_INIT;
    va_list args;
    if (admin_option(admin, "yes"))
        return true;
    va_start(args, format);
    int n = vsnprintf(question, sizeof question - 16, words_format(format), args);
    va_end(args);
    if (!terminal_asks())
        return err_set(err, ERR_USAGE, "%s: nobody is there to be asked; confirm with --yes",
                       question);
    (void)n;
    strcat(question, _(" [y/N] "));
    bool good = terminal_read_line(question, &line, err) &&
                (said_yes(&line) || err_set(err, ERR_CANCELLED, "not done"));
    buf_finish(&line);
    return good;
}

bool admin_ask_secret(const char *prompt, bool twice, struct buf *out, struct err *err)
{
    struct buf again = BUF_INIT;
    if (!terminal_read_secret(prompt, out, err))
        return false;
    if (!out->size)
        return err_set(err, ERR_USAGE, "an empty answer is none");
    if (!twice || !terminal_asks())
        return true;
    bool good = terminal_read_secret(_("Once more: "), &again, err) &&
                (str_equal(out->data, again.data) ||
                 err_set(err, ERR_USAGE, "the two differ; nothing was changed"));
    terminal_forget(&again);
    return good;
}
