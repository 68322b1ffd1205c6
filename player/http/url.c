/* Plain http is for this machine alone, and a mistake here would show a password to the network:
 * so the authority is read strictly, and what another reader might take for a different host (a
 * backslash, a user, an octal number) is refused rather than understood. */
#include "http/url.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool fold_starts(const char *s, const char *prefix)
{
    for (; *prefix; s++, prefix++)
        if (lower(*s) != *prefix)
            return false;
    return true;
}

/* One of four numbers, 0 to 255, without a leading zero (which some read as octal). */
static const char *octet(const char *s)
{
    int value = 0, digits = 0;
    for (; *s >= '0' && *s <= '9' && digits < 4; s++, digits++)
        value = value * 10 + (*s - '0');
    bool padded = digits > 1 && s[-digits] == '0';
    return digits && digits < 4 && value < 256 && !padded ? s : NULL;
}

static const char *loopback_v4(const char *s)
{
    if (!str_starts(s, "127."))
        return NULL;
    for (int i = 0; i < 4; i++) {
        if (i && *s++ != '.')
            return NULL;
        s = octet(s);
        if (!s)
            return NULL;
    }
    return s;
}

/* Whether the authority from s to end is loopback, with a port or none. */
static bool is_loopback(const char *s, const char *end)
{
    const char *after = NULL;
    if (fold_starts(s, "localhost"))
        after = s + strlen("localhost");
    else if (str_starts(s, "[::1]"))
        after = s + strlen("[::1]");
    else
        after = loopback_v4(s);
    if (!after || after > end)
        return false;
    if (*after == ':')
        for (after++; *after >= '0' && *after <= '9';)
            after++;
    return after == end;
}

/* Letters, digits, what separates them in names and addresses, and names beyond ASCII. */
static bool is_authority(const char *s, const char *end)
{
    bool fine = s < end;
    for (; s < end && fine; s++)
        fine = (*s >= '0' && *s <= '9') || (lower(*s) >= 'a' && lower(*s) <= 'z') ||
               (unsigned char)*s >= 0x80 || strchr("-._:[]", *s);
    return fine;
}

static bool is_printable(const char *url)
{
    size_t n = 0;
    for (; url[n] && n <= HTTP_URL_BYTES_MAX; n++)
        if ((unsigned char)url[n] <= ' ' || url[n] == 0x7f)
            return false;
    return n <= HTTP_URL_BYTES_MAX;
}

bool http_url_judge(const char *url, struct http_url *out, const char **why)
{
    *out = (struct http_url){.tls = fold_starts(url, "https://")};
    if (!out->tls && !fold_starts(url, "http://")) {
        *why = N_("the address begins with neither https:// nor http://");
        return false;
    }
    const char *host = strstr(url, "//") + 2, *end = host + strcspn(host, "/?#");
    if (memchr(host, '@', (size_t)(end - host))) {
        *why = N_("user and password belong in the settings, not in the address");
        return false;
    }
    if (!is_printable(url) || !is_authority(host, end)) {
        *why = N_("the address is not well formed");
        return false;
    }
    out->loopback = is_loopback(host, end);
    *why = N_("plain http is allowed to this machine alone; use https");
    return out->tls || out->loopback;
}
