/* Dictionaries of this kind are in UTF-8 or, as the Indonesian one, in ISO 8859-1. Indonesian words
 * that it lacks are known all the same where their affixes come off to leave one that it has. */
#include "author/speller.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/indonesian.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/module.h"
#include "base/str.h"
#include "base/utf8.h"

#ifdef _WIN32
#define HUNSPELL_MODULE "libhunspell-1.7-0.dll"
#else
#define HUNSPELL_MODULE "libhunspell-1.7.so.0"
#endif

#define FOLDER_DEFAULT "/usr/share/hunspell"
#define NAME_BYTES 32

/* The calls of hunspell.h that are used here. */
struct hunspell;
struct calls {
    struct hunspell *(*create)(const char *affixes, const char *words);
    void (*destroy)(struct hunspell *);
    int (*spell)(struct hunspell *, const char *word);
    int (*suggest)(struct hunspell *, char ***out, const char *word);
    void (*free_list)(struct hunspell *, char ***list, int n);
    char *(*encoding)(struct hunspell *);
};

struct speller {
    struct calls calls;
    struct hunspell *hunspell;
    bool latin;      /* ISO 8859-1, else UTF-8 */
    bool indonesian; /* affixes are taken off by our own rules too */
};

static bool load_calls(struct calls *calls, struct err *err)
{
    static const struct module_place places[] = {
        {"Hunspell_create", offsetof(struct calls, create)},
        {"Hunspell_destroy", offsetof(struct calls, destroy)},
        {"Hunspell_spell", offsetof(struct calls, spell)},
        {"Hunspell_suggest", offsetof(struct calls, suggest)},
        {"Hunspell_free_list", offsetof(struct calls, free_list)},
        {"Hunspell_get_dic_encoding", offsetof(struct calls, encoding)},
    };
    return module_table_load(HUNSPELL_MODULE, places, sizeof places / sizeof *places, calls, err);
}

/* ---- the dictionary of a language ----------------------------------------------------------- */

static size_t primary_size(const char *language)
{
    return strcspn(language, "-_");
}

/* "id_ID.dic" for "id", "id-ID" and "id-Latn"; the exact region goes before others. */
static bool fits(const char *file, const char *language, bool exact)
{
    size_t n = primary_size(language);
    if (!str_ends(file, ".dic") || strncmp(file, language, n) != 0)
        return false;
    if (file[n] != '_' && file[n] != '.')
        return false;
    size_t whole = strlen(file) - strlen(".dic");
    return !exact || (strlen(language) == whole && file[n] == '_' &&
                      strncmp(file + n + 1, language + n + 1, whole - n - 1) == 0);
}

/* Of a language without a region its land's own comes first, for what is asked most. */
static const char *usual(const char *language)
{
    return str_equal(language, "en") ? "en-US" : str_equal(language, "id") ? "id-ID" : language;
}

static bool find_dictionary(const char *folder, const char *language, char name[NAME_BYTES])
{
    struct names names;
    bool found = false;
    if (!folder_list(folder, &names, NULL))
        return false;
    for (int exact = 1; exact >= 0 && !found; exact--)
        for (size_t i = 0; i < names.count && !found; i++)
            if (strlen(names.list[i]) < NAME_BYTES && fits(names.list[i], language, exact)) {
                snprintf(name, NAME_BYTES, "%.*s", (int)(strlen(names.list[i]) - 4),
                         names.list[i]);
                found = true;
            }
    names_free(&names);
    return found;
}

static bool open_dictionary(struct speller *speller, const char *language, struct err *err)
{
    const char *said = getenv("BEKAL_DICTIONARIES"), *folder = said ? said : FOLDER_DEFAULT;
    char name[NAME_BYTES];
    struct buf affixes = BUF_INIT, words = BUF_INIT;
    if (!find_dictionary(folder, usual(language), name))
        return err_set(err, ERR_NOT_FOUND, "there is no dictionary of \"%s\" in %s", language,
                       folder);
    bool good = (buf_format(&affixes, "%s/%s.aff", folder, name) &&
                 buf_format(&words, "%s/%s.dic", folder, name)) ||
                err_no_memory(err);
    if (good && !file_look(affixes.data).exists)
        good = err_set(err, ERR_NOT_FOUND, "there is no file %s", affixes.data);
    if (good) {
        speller->hunspell = speller->calls.create(affixes.data, words.data);
        good = speller->hunspell || err_no_memory(err);
    }
    buf_finish(&affixes);
    buf_finish(&words);
    return good;
}

bool speller_open(const char *language, struct speller **out, struct err *err)
{
    struct speller *speller = mem_alloc(sizeof *speller);
    *out = NULL;
    bool good = speller || err_no_memory(err);
    good = good && load_calls(&speller->calls, err) && open_dictionary(speller, language, err);
    if (!good) {
        speller_close(speller);
        return false;
    }
    speller->latin = str_ends_fold(speller->calls.encoding(speller->hunspell), "8859-1");
    speller->indonesian = strncmp(language, "id", primary_size(language)) == 0;
    *out = speller;
    return true;
}

void speller_close(struct speller *speller)
{
    if (speller && speller->hunspell)
        speller->calls.destroy(speller->hunspell);
    mem_free(speller);
}

const char *speller_package(const char *language)
{
    static const char *const packages[][2] = {{"id", "hunspell-id"}, {"en", "hunspell-en-us"}};
    size_t n = primary_size(language);
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (strlen(packages[i][0]) == n && strncmp(packages[i][0], language, n) == 0)
            return packages[i][1];
    return NULL;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* In the dictionary's letters; false where they can't write it. */
static bool to_letters(const struct speller *speller, const char *word,
                       char out[SPELLER_WORD_BYTES_MAX + 1])
{
    size_t n = strlen(word), used = 0;
    if (n > SPELLER_WORD_BYTES_MAX)
        return false;
    if (!speller->latin) {
        memcpy(out, word, n + 1);
        return true;
    }
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += utf8_decode(word + at, n - at, &c);
        if (c == 0x2019)
            c = '\'';
        if (c > 255)
            return false;
        out[used++] = (char)c;
    }
    out[used] = '\0';
    return true;
}

static void add_letters(const struct speller *speller, const char *word, struct buf *out)
{
    char room[4];
    for (const unsigned char *s = (const unsigned char *)word; *s; s++) {
        if (speller->latin)
            buf_add(out, room, utf8_encode(*s, room));
        else
            buf_add_char(out, (char)*s);
    }
}

static bool in_dictionary(void *context, const char *word)
{
    struct speller *speller = context;
    char letters[SPELLER_WORD_BYTES_MAX + 1];
    return !to_letters(speller, word, letters) ||
           speller->calls.spell(speller->hunspell, letters) != 0;
}

bool speller_knows(struct speller *speller, const char *word)
{
    return in_dictionary(speller, word) ||
           (speller->indonesian && indonesian_knows(word, in_dictionary, speller));
}

void speller_suggest(struct speller *speller, const char *word, struct buf *out)
{
    char letters[SPELLER_WORD_BYTES_MAX + 1], **list = NULL;
    if (!to_letters(speller, word, letters))
        return;
    int count = speller->calls.suggest(speller->hunspell, &list, letters);
    for (int i = 0; i < count && i < SPELLER_SUGGESTIONS_MAX; i++) {
        buf_add_str(out, i ? ", \"" : "\"");
        add_letters(speller, list[i], out);
        buf_add_char(out, '"');
    }
    if (count > 0)
        speller->calls.free_list(speller->hunspell, &list, count);
}
