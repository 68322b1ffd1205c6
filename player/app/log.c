#include "app/log.h"

#include <stdarg.h>
#include <stdio.h>

#include <SDL.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

static FILE *file;
static SDL_mutex *lock;

void log_open(const char *home)
{
    char *path = path_join(home, "bekal.log"), *old = path_join(home, "bekal.log.1");
    if (path && old) {
        if (file_look(path).size_bytes > LOG_BYTES_MAX)
            (void)!file_rename(path, old, NULL);
        file = file_open(path, "a", NULL);
        lock = file ? SDL_CreateMutex() : NULL;
    }
    mem_free(path);
    mem_free(old);
}

void log_line(const char *format, ...)
{
    if (!file)
        return;
    struct moment now;
    char when[CLOCK_ISO_BYTES];
    clock_now(&now);
    clock_iso(now.wall_ms, when);
    SDL_LockMutex(lock);
    fprintf(file, "%s ", when);
    va_list args;
    va_start(args, format);
    vfprintf(file, format, args);
    va_end(args);
    fputc('\n', file);
    fflush(file);
    SDL_UnlockMutex(lock);
}

void log_close(void)
{
    if (file)
        fclose(file);
    file = NULL;
    SDL_DestroyMutex(lock);
    lock = NULL;
}
