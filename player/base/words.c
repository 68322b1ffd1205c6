/* A language with its folder is a `tongue`. Those that were in use are kept, few as they are; the
 * one in use is an atomic pointer. A catalogue is opened by whoever first needs it: another thread
 * that asks in that moment gets the English words. */
#include "base/words.h"

#include <stdatomic.h>
#include <string.h>

#include "base/buf.h"
#include "base/catalogue.h"
#include "base/mem.h"
#include "base/str.h"

#define LANGUAGE_BYTES 16

struct shelf {
    atomic_flag tried;
    struct catalogue *_Atomic catalogue;
};

struct tongue {
    char language[LANGUAGE_BYTES];
    char *folder; /* NULL: English without catalogues */
    struct shelf shelves[2];
    struct tongue *next;
};

static struct tongue none = {.language = "en"};
static struct tongue *kept; /* the main thread's */
static struct tongue *_Atomic now;
static _Atomic int first_shelf;

static const char *const domains[] = {"bekal", "bekal-tools"};

static struct tongue *tongue_now(void)
{
    struct tongue *tongue = atomic_load(&now);
    return tongue ? tongue : &none;
}

static const struct catalogue *take(struct tongue *tongue, int shelf)
{
    struct shelf *place = &tongue->shelves[shelf];
    if (tongue->folder && !atomic_flag_test_and_set(&place->tried)) {
        struct buf path = BUF_INIT;
        struct catalogue *catalogue = NULL;
        buf_format(&path, "%s/%s/LC_MESSAGES/%s.mo", tongue->folder, tongue->language,
                   domains[shelf]);
        if (!path.failed && catalogue_open(path.data, &catalogue, NULL))
            atomic_store(&place->catalogue, catalogue);
        buf_finish(&path);
    }
    return atomic_load(&place->catalogue);
}

static struct tongue *find(const char *language, const char *folder)
{
    for (struct tongue *tongue = kept; tongue; tongue = tongue->next)
        if (str_equal(tongue->language, language) && str_equal(tongue->folder, folder))
            return tongue;
    return NULL;
}

static struct tongue *make(const char *language, const char *folder)
{
    struct tongue *tongue = mem_alloc(sizeof *tongue);
    char *copy = mem_copy_str(folder);
    if (!tongue || !copy) {
        mem_free(tongue);
        mem_free(copy);
        return NULL;
    }
    memset(tongue, 0, sizeof *tongue);
    for (int i = 0; i < 2; i++)
        atomic_flag_clear(&tongue->shelves[i].tried);
    str_put(tongue->language, sizeof tongue->language, language);
    tongue->folder = copy;
    tongue->next = kept;
    kept = tongue;
    return tongue;
}

void words_begin(const char *language, const char *folder, enum words_first first)
{
    if (!folder)
        folder = "";
    struct tongue *tongue = find(language, folder);
    if (!tongue)
        tongue = make(language, folder);
    if (!tongue) /* English, then, but numbers as they are wanted */
        str_put(none.language, sizeof none.language, language);
    atomic_store(&first_shelf, (int)first);
    atomic_store(&now, tongue);
}

bool words_use(const char *language, const char *folder)
{
    words_begin(language, folder, WORDS_OF_PLAYER);
    return take(tongue_now(), WORDS_OF_PLAYER) != NULL;
}

const char *words_language(void)
{
    return tongue_now()->language;
}

static const char *look_up(const char *message)
{
    struct tongue *tongue = tongue_now();
    if (!tongue->folder || !message[0])
        return NULL;
    int first = atomic_load(&first_shelf);
    const char *found = catalogue_find(take(tongue, first), message);
    return found ? found : catalogue_find(take(tongue, !first), message);
}

const char *words_text(const char *message)
{
    const char *found = look_up(message);
    return found ? found : message;
}

const char *words_count(const char *one, const char *many, unsigned long n)
{
    const char *found = look_up(one);
    return found ? found : n == 1 ? one : many;
}

/* The next conversion of a format: where it begins and how long it is, flags, width and all.
 * Returns what stands after it; NULL where there is none. */
static const char *next_conversion(const char *format, const char **start, size_t *length)
{
    for (const char *p = format; (p = strchr(p, '%'));) {
        size_t n = 1 + strspn(p + 1, "-+ #0123456789.*'hlLjzt");
        if (p[n] == '%' && n == 1) {
            p += 2;
            continue;
        }
        *start = p;
        *length = n + (p[n] != '\0');
        return p + *length;
    }
    return NULL;
}

bool words_same_arguments(const char *format, const char *other)
{
    for (;;) {
        const char *a, *b;
        size_t a_length, b_length;
        format = next_conversion(format, &a, &a_length);
        other = next_conversion(other, &b, &b_length);
        if (!format || !other)
            return !format && !other;
        if (a_length != b_length || memcmp(a, b, a_length) != 0)
            return false;
    }
}

const char *words_format(const char *format)
{
    const char *found = look_up(format);
    return found && words_same_arguments(format, found) ? found : format;
}
