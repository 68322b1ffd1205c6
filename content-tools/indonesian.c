/* A word is stem and affixes: at most two particles behind (sandi-nya-lah), one suffix (tampil-an),
 * one prefix (di-klik), where meN- and peN- swallow the stem's first letter (menulis: tulis). Each
 * way to take them off is tried. The longer the affixes, the longer the stem must be, so that a
 * slip of the finger rarely passes for a form of some short word.
 *
 * Debian's dictionary is of 2014 and one of common words; the list is of what our trade has
 * besides. */
#include "author/indonesian.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define STEM_MIN 3       /* letters */
#define STEM_MIN_BOTH 4  /* where prefix and suffix came off */
#define WORD_BYTES 100

/* Sorted by byte. */
static const char *const words[] = {
    "admin", "akta", "antivirus", "apk", "autentikasi", "balita", "daring", "dasbor",
    "disabilitas", "dkk", "dll", "draf", "dsb", "dst", "dulu", "e-government", "empatik",
    "enkripsi", "fitur", "flashdisk", "gawai", "gratifikasi", "hlm", "imunisasi", "iris",
    "kabar", "klik", "kolaboratif", "kuis", "lacak", "layar", "leset", "literasi", "luring",
    "mentor", "multifaktor", "ombudsman", "panel", "parsel", "pelindungan", "peramban",
    "pindai", "pintasan", "polos", "ponsel", "post-test", "posyandu", "pranala", "pre-test",
    "puskesmas", "retas", "risiko", "siber", "surel", "survei", "swafoto", "tautan", "telusur",
    "tsb", "unduh", "unggah", "virus", "voucer", "wali", "wifi", "yth",
};

static int by_word(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

struct lookup {
    bool (*known)(void *, const char *);
    void *context;
};

static bool is_word(const struct lookup *lookup, const char *word)
{
    return bsearch(word, words, sizeof words / sizeof *words, sizeof *words, by_word) ||
           lookup->known(lookup->context, word);
}

/* A prefix, and the letter that it may have swallowed. */
static const struct {
    const char *prefix, *swallowed;
} prefixes[] = {
    {"di", ""},    {"ter", ""},   {"ber", ""},   {"be", ""},    {"ke", ""},     {"se", ""},
    {"per", ""},   {"pe", ""},    {"me", ""},    {"diper", ""}, {"memper", ""}, {"menge", ""},
    {"penge", ""}, {"meny", "s"}, {"peny", "s"}, {"meng", ""},  {"meng", "k"},  {"peng", ""},
    {"peng", "k"}, {"mem", ""},   {"mem", "p"},  {"pem", ""},   {"pem", "p"},   {"men", ""},
    {"men", "t"},  {"pen", ""},   {"pen", "t"},  {"ku", ""},    {"kau", ""},    {"antar", ""},
    {"non", ""},   {"pra", ""},   {"pasca", ""}, {"multi", ""}, {"swa", ""},
};

static bool without_prefix(const struct lookup *lookup, const char *word, size_t least)
{
    char stem[WORD_BYTES];
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!str_starts(word, prefixes[i].prefix))
            continue;
        strcpy(stem, prefixes[i].swallowed);
        strcat(stem, word + strlen(prefixes[i].prefix));
        if (strlen(stem) >= least && is_word(lookup, stem))
            return true;
    }
    return false;
}

static bool without_affixes(const struct lookup *lookup, const char *word)
{
    static const char *const suffixes[] = {"", "kan", "an", "i"};
    char base[WORD_BYTES];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n = strlen(word), cut = strlen(suffixes[i]);
        if (n < cut + STEM_MIN || !str_ends(word, suffixes[i]))
            continue;
        memcpy(base, word, n - cut);
        base[n - cut] = '\0';
        if (is_word(lookup, base) ||
            without_prefix(lookup, base, cut ? STEM_MIN_BOTH : STEM_MIN))
            return true;
    }
    return false;
}

/* The word with up to `particles` of them taken off its end. */
static bool without_particles(const struct lookup *lookup, const char *word, int particles)
{
    static const char *const endings[] = {"nya", "lah", "kah", "pun", "ku", "mu"};
    char base[WORD_BYTES];
    if (without_affixes(lookup, word))
        return true;
    for (size_t i = 0; particles && i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(word), cut = strlen(endings[i]);
        if (n < cut + STEM_MIN || !str_ends(word, endings[i]))
            continue;
        memcpy(base, word, n - cut);
        base[n - cut] = '\0';
        if (without_particles(lookup, base, particles - 1))
            return true;
    }
    return false;
}

bool indonesian_knows(const char *word, bool (*known)(void *, const char *), void *context)
{
    struct lookup lookup = {known, context};
    return strlen(word) < WORD_BYTES - 1 && without_particles(&lookup, word, 2);
}
