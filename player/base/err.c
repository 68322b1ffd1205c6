/* Messages are formatted into the error's own storage, so that reporting never allocates. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static void fill(struct err *err, enum err_code code, int sys, const char *format, va_list args)
{
    err->code = code;
    err->sys = sys;
    vsnprintf(err->text, sizeof err->text, format, args);
    utf8_trim_partial(err->text);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, code, 0, format, args);
        va_end(args);
    }
    return false;
}

static enum err_code code_of_errno(int sys)
{
    switch (sys) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case EEXIST:
        return ERR_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_ACCESS;
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
        return ERR_FULL;
    case ENOMEM:
        return ERR_NO_MEMORY;
    default:
        return ERR_IO;
    }
}

bool err_sys(struct err *err, int sys, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, code_of_errno(sys), sys, format, args);
        va_end(args);
        size_t used = strlen(err->text);
        snprintf(err->text + used, sizeof err->text - used, ": %s", strerror(sys));
        utf8_trim_partial(err->text);
    }
    return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
    if (err) {
        char context[ERR_TEXT_BYTES];
        char whole[ERR_TEXT_BYTES * 2 + 2];
        va_list args;
        va_start(args, format);
        vsnprintf(context, sizeof context, format, args);
        va_end(args);
        snprintf(whole, sizeof whole, "%s: %s", context, err->text);
        memcpy(err->text, whole, sizeof err->text - 1);
        err->text[sizeof err->text - 1] = '\0';
        utf8_trim_partial(err->text);
    }
    return false;
}

bool err_no_memory(struct err *err)
{
    return err_set(err, ERR_NO_MEMORY, "out of memory");
}
