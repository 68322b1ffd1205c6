/* META-INF/contents.json, scanned without a tree: ten thousand entries are a megabyte of text, of
 * which only the digests stay. The scanner knows the one shape that is written,
 *
 *     {"format": 1, "entries": {"NAME": {"size": N, "sha256": "…", "pieces": ["…", …]}, …}}
 *
 * members in any order, and passes over members that it does not know. Afterwards every entry of
 * the package must be listed, and everything listed must be there. */
#include "course/package_inside.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

#define CONTENTS_FORMAT 1

struct scan {
    struct package *package;
    const char *start, *at, *end;
    struct err *err;
};

static bool broken(struct scan *scan, const char *wanted)
{
    return err_set(scan->err, ERR_FORMAT, "%s is malformed at byte %zu: %s is expected there",
                   PACKAGE_CONTENTS, (size_t)(scan->at - scan->start), _(wanted));
}

static char peek(struct scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' ||
                                    *scan->at == '\r' || *scan->at == '\t'))
        scan->at++;
    return scan->at < scan->end ? *scan->at : '\0';
}

static bool take(struct scan *scan, char c)
{
    if (peek(scan) != c)
        return false;
    scan->at++;
    return true;
}

static bool expect(struct scan *scan, char c)
{
    return take(scan, c) || broken(scan, (char[]){'"', c, '"', '\0'});
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* \uXXXX at s, which has n bytes; -1 where it is none. */
static long unicode_escape(const char *s, size_t n)
{
    long value = 0;
    if (n < 6 || s[0] != '\\' || s[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(s[i] >= 'A' && s[i] <= 'F' ? (char)(s[i] | 0x20) : s[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Decodes the escape at s into out (4 bytes at most). Returns the bytes consumed; 0: malformed. */
static size_t unescape(const char *s, size_t n, char *out, size_t *length)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple = n > 1 && s[1] ? strchr(from, s[1]) : NULL;
    *length = 1;
    if (simple) {
        *out = to[simple - from];
        return 2;
    }
    long c = unicode_escape(s, n);
    size_t used = 6;
    if (c >= 0xD800 && c <= 0xDBFF) {
        long low = unicode_escape(s + 6, n - 6);
        if (low < 0xDC00 || low > 0xDFFF)
            return 0;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        used = 12;
    }
    if (c <= 0)
        return 0;
    *length = utf8_encode((uint32_t)c, out);
    return used;
}

/* A string of at most size - 1 bytes; a longer one is cut, which no name or word here can be. */
static bool read_string(struct scan *scan, char *out, size_t size)
{
    size_t n = 0;
    if (!expect(scan, '"'))
        return false;
    while (scan->at < scan->end && *scan->at != '"') {
        char piece[4] = {*scan->at};
        size_t length = 1, used = 1;
        if (*scan->at == '\\')
            used = unescape(scan->at, (size_t)(scan->end - scan->at), piece, &length);
        if (used == 0 || !piece[0])
            return broken(scan, N_("a character of a string"));
        scan->at += used;
        for (size_t i = 0; i < length && n + 1 < size; i++)
            out[n++] = piece[i];
    }
    out[n] = '\0';
    return take(scan, '"') || broken(scan, N_("the end of a string"));
}

static bool read_number(struct scan *scan, uint64_t *out)
{
    char c = peek(scan);
    if (c < '0' || c > '9')
        return broken(scan, N_("a whole number"));
    uint64_t value = 0;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') {
        if (value > PACKAGE_ENTRY_BYTES_MAX)
            return broken(scan, N_("a smaller number"));
        value = value * 10 + (uint64_t)(*scan->at++ - '0');
    }
    *out = value;
    return true;
}

static bool read_digest(struct scan *scan, struct package_digest *out)
{
    if (peek(scan) != '"' || scan->end - scan->at < 2 + 2 * SHA256_BYTES ||
        scan->at[1 + 2 * SHA256_BYTES] != '"')
        return broken(scan, N_("a SHA-256 in 64 lower-case digits"));
    const char *digits = scan->at + 1;
    for (int i = 0; i < SHA256_BYTES; i++) {
        int high = hex_value(digits[2 * i]), low = hex_value(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            return broken(scan, N_("a SHA-256 in 64 lower-case digits"));
        out->bytes[i] = (unsigned char)(high * 16 + low);
    }
    scan->at += 2 + 2 * SHA256_BYTES;
    return true;
}

/* Passes over a value that is not known here; its inside is not judged. */
static bool skip_value(struct scan *scan)
{
    int depth = 0;
    do {
        char c = peek(scan), word[2];
        if (c == '"') {
            if (!read_string(scan, word, sizeof word))
                return false;
        } else if (!c) {
            return broken(scan, N_("a value"));
        } else {
            scan->at++;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
        if (depth > JSON_DEPTH_MAX || depth < 0)
            return broken(scan, N_("less nesting"));
        c = peek(scan);
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return true;
    } while (scan->at < scan->end);
    return broken(scan, N_("the end of a value"));
}

static bool add_piece(struct scan *scan, struct package_entry *entry)
{
    struct package *package = scan->package;
    if (package->piece_count == package->piece_room) {
        size_t room = package->piece_room ? package->piece_room * 2 : 64;
        struct package_digest *more = mem_resize(package->pieces, room * sizeof *more);
        if (!more)
            return err_no_memory(scan->err);
        package->pieces = more;
        package->piece_room = room;
    }
    entry->piece_count++;
    return read_digest(scan, &package->pieces[package->piece_count++]);
}

static bool read_pieces(struct scan *scan, struct package_entry *entry)
{
    entry->first_piece = (uint32_t)scan->package->piece_count;
    entry->piece_count = 0;
    if (!expect(scan, '['))
        return false;
    if (take(scan, ']'))
        return true;
    do {
        if (!add_piece(scan, entry))
            return false;
    } while (take(scan, ','));
    return expect(scan, ']');
}

/* What the contents said of one entry. */
struct listing {
    bool has_size, has_digest;
    uint64_t size_bytes;
};

static bool check_listing(struct scan *scan, struct package_entry *entry,
                          const struct listing *listing)
{
    uint64_t pieces = (entry->size_bytes + PACKAGE_PIECE_BYTES - 1) / PACKAGE_PIECE_BYTES;
    if (!listing->has_size || !listing->has_digest)
        return err_set(scan->err, ERR_FORMAT, "%s gives no size or no SHA-256 for \"%s\"",
                       PACKAGE_CONTENTS, entry->name);
    if (listing->size_bytes != entry->size_bytes)
        return err_set(scan->err, ERR_INTEGRITY,
                       "\"%s\" is damaged: its size is not what the package says", entry->name);
    if (entry->piece_count && entry->piece_count != pieces)
        return err_set(scan->err, ERR_FORMAT, "%s gives %u pieces for \"%s\", which has %llu",
                       PACKAGE_CONTENTS, (unsigned)entry->piece_count, entry->name,
                       (unsigned long long)pieces);
    entry->listed = true;
    return true;
}

static bool read_listing(struct scan *scan, struct package_entry *entry)
{
    struct listing listing = {0};
    char name[16];
    if (!expect(scan, '{'))
        return false;
    do {
        bool good;
        if (!read_string(scan, name, sizeof name) || !expect(scan, ':'))
            return false;
        if (str_equal(name, "size"))
            good = listing.has_size = read_number(scan, &listing.size_bytes);
        else if (str_equal(name, "sha256"))
            good = listing.has_digest = read_digest(scan, &entry->digest);
        else if (str_equal(name, "pieces"))
            good = read_pieces(scan, entry);
        else
            good = skip_value(scan);
        if (!good)
            return false;
    } while (take(scan, ','));
    return expect(scan, '}') && check_listing(scan, entry, &listing);
}

static bool read_entry(struct scan *scan)
{
    char name[PACKAGE_NAME_BYTES_MAX + 2];
    if (!read_string(scan, name, sizeof name) || !expect(scan, ':'))
        return false;
    struct package_entry *entry = package_find(scan->package, name);
    if (!entry)
        return err_set(scan->err, ERR_INTEGRITY, "\"%s\" is missing from the package", name);
    if (entry->listed || package_name_unlisted(name))
        return err_set(scan->err, ERR_FORMAT, "%s may not list \"%s\"%s", PACKAGE_CONTENTS, name,
                       entry->listed ? _(" twice") : "");
    return read_listing(scan, entry);
}

static bool read_entries(struct scan *scan)
{
    if (!expect(scan, '{'))
        return false;
    if (take(scan, '}'))
        return true;
    do {
        if (!read_entry(scan))
            return false;
    } while (take(scan, ','));
    return expect(scan, '}');
}

static bool read_format(struct scan *scan, uint64_t *format)
{
    if (!read_number(scan, format))
        return false;
    if (*format > CONTENTS_FORMAT)
        return err_set(scan->err, ERR_NEWER,
                       "the package is of format %llu; a newer version of Bekal than %s reads it",
                       (unsigned long long)*format, BEKAL_VERSION);
    return true;
}

static bool read_contents(struct scan *scan, uint64_t *format)
{
    char name[16];
    if (!expect(scan, '{'))
        return false;
    do {
        bool good;
        if (!read_string(scan, name, sizeof name) || !expect(scan, ':'))
            return false;
        if (str_equal(name, "format"))
            good = read_format(scan, format);
        else if (str_equal(name, "entries"))
            good = read_entries(scan);
        else
            good = skip_value(scan);
        if (!good)
            return false;
    } while (take(scan, ','));
    return expect(scan, '}') &&
           ((!peek(scan) && scan->at == scan->end) || broken(scan, N_("the end")));
}

bool contents_read(struct package *package, const char *text, size_t n, struct err *err)
{
    struct scan scan = {package, text, text, text + n, err};
    uint64_t format = 0;
    if (!read_contents(&scan, &format))
        return false;
    if (format == 0)
        return err_set(err, ERR_FORMAT, "%s gives no format", PACKAGE_CONTENTS);
    for (size_t i = 0; i < package->count; i++)
        if (!package->entries[i].listed && !package_name_unlisted(package->entries[i].name))
            return err_set(err, ERR_INTEGRITY, "\"%s\" is not listed in %s",
                           package->entries[i].name, PACKAGE_CONTENTS);
    return true;
}
