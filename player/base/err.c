/* Messages are formatted into the error's own storage, so that reporting never allocates. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"

static void fill(struct err *err, enum err_code code, int sys, const char *format, va_list args)
{
    err->code = code;
    err->sys = sys;
    vsnprintf(err->text, sizeof err->text, words_format(format), args);
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

/* The C library has no Indonesian words where no Indonesian locale is installed. */
static const char *system_words(int sys)
{
    switch (sys) {
    case ENOENT:
        return _("No such file or directory");
    case ENOTDIR:
        return _("Not a directory");
    case EISDIR:
        return _("Is a directory");
    case EEXIST:
        return _("File exists");
    case ENOTEMPTY:
        return _("Directory not empty");
    case EACCES:
        return _("Permission denied");
    case EPERM:
        return _("Operation not permitted");
    case EROFS:
        return _("Read-only file system");
    case ENOSPC:
        return _("No space left on device");
#ifdef EDQUOT
    case EDQUOT:
        return _("Disk quota exceeded");
#endif
    case EFBIG:
        return _("File too large");
    case EIO:
        return _("Input/output error");
    case EBUSY:
        return _("Device or resource busy");
    case ENOMEM:
        return _("Cannot allocate memory");
    case ENAMETOOLONG:
        return _("File name too long");
    case EMFILE:
        return _("Too many open files");
    case EPIPE:
        return _("Broken pipe");
    default:
        return strerror(sys);
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
        snprintf(err->text + used, sizeof err->text - used, ": %s", system_words(sys));
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
        vsnprintf(context, sizeof context, words_format(format), args);
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
