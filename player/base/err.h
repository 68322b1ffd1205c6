/* Errors as values.
 *
 * A function that can fail returns bool and takes a struct err as its last argument; false always
 * means failure, and then the error is filled and every out argument is NULL or empty. An error is
 * set once, where it is detected, wrapped with context on the way up, and reported once at the top.
 * Formats are looked up in the catalogue in use (base/words.h): texts are for people, never for
 * what is kept, sent or compared; .code is.
 * Thread: plain values, no shared state. */
#ifndef BEKAL_BASE_ERR_H
#define BEKAL_BASE_ERR_H

#include <stdbool.h>

#define ERR_TEXT_BYTES 512

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum err_code {
    ERR_NONE = 0,
    ERR_NO_MEMORY,   /* an allocation failed, or an arena's cap was reached */
    ERR_IO,          /* the system refused; .sys holds errno */
    ERR_NOT_FOUND,   /* no such file, entry, row */
    ERR_EXISTS,      /* it is there already */
    ERR_ACCESS,      /* not permitted, read-only */
    ERR_FULL,        /* no space left on the device */
    ERR_BUSY,        /* locked by another program */
    ERR_FORMAT,      /* malformed input: JSON, zip, Markdown, replay script */
    ERR_LIMIT,       /* well formed, but over a named limit */
    ERR_INTEGRITY,   /* a hash or a database check disagrees */
    ERR_NEWER,       /* made by a newer version of Bekal */
    ERR_UNSUPPORTED, /* known, but not done by this version */
    ERR_USAGE,       /* the caller's arguments */
    ERR_CANCELLED,   /* somebody asked to stop */
};

struct err {
    enum err_code code;
    int sys;                   /* errno, or the library's own code; 0 if none */
    char text[ERR_TEXT_BYTES]; /* for a person; UTF-8, cut at a character */
};

#define ERR_INIT {ERR_NONE, 0, ""}

/* Fills err with a code and a message. Returns false, so that `return err_set(…)` reads well.
 * err may be NULL: the caller does not care why. */
bool err_set(struct err *err, enum err_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* As err_set, with the system's errno: the code is derived from it (ENOENT is ERR_NOT_FOUND,
 * EACCES, EPERM and EROFS ERR_ACCESS, ENOSPC and EDQUOT ERR_FULL, ENOMEM ERR_NO_MEMORY, else
 * ERR_IO) and its text appended. */
bool err_sys(struct err *err, int sys, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts context before the message: "context: message". Keeps code and sys. Returns false. */
bool err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Shorthand for err_set(err, ERR_NO_MEMORY, "out of memory"). Returns false. */
bool err_no_memory(struct err *err);

#endif
