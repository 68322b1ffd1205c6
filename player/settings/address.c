/* Addresses: just as much of a URL's grammar as is needed to tell a mistake early. What it lets
 * through is checked again by who connects. Source: RFC 3986, 3. */
#include "inside.h"

#include <string.h>

#include "base/str.h"

struct address {
    char scheme[16];
    char host[256]; /* with the brackets of an IPv6 address */
    const char *rest; /* path, query, fragment */
};

static bool host_and_port(const char *at, size_t n, struct address *out, struct err *err)
{
    const char *close = at[0] == '[' ? memchr(at, ']', n) : NULL;
    size_t host = close ? (size_t)(close - at) + 1 : 0;
    while (!close && host < n && at[host] != ':')
        host++;
    if (!host || host >= sizeof out->host)
        return err_set(err, ERR_USAGE, "names no host");
    memcpy(out->host, at, host);
    out->host[host] = '\0';
    if (strpbrk(out->host, "<>\"\\^`{|}%") || (!close && strpbrk(out->host, "[]")))
        return err_set(err, ERR_USAGE, "holds a character that no host name has");
    size_t digits = host < n ? strspn(at + host + 1, "0123456789") : 0;
    if (host < n && (at[host] != ':' || digits < 1 || digits > 5 || host + 1 + digits != n))
        return err_set(err, ERR_USAGE, "has a port that is no number");
    return true;
}

static bool take_apart(const char *value, struct address *out, struct err *err)
{
    const char *colon = strstr(value, "://");
    size_t scheme = colon ? (size_t)(colon - value) : 0;
    if (!scheme || scheme >= sizeof out->scheme)
        return err_set(err, ERR_USAGE, "must be an address as https://lrs.example.go.id/xapi");
    memcpy(out->scheme, value, scheme);
    out->scheme[scheme] = '\0';
    if (strchr(value, ' '))
        return err_set(err, ERR_USAGE, "holds a space");
    size_t n = strcspn(colon + 3, "/?#");
    out->rest = colon + 3 + n;
    if (memchr(colon + 3, '@', n))
        return err_set(err, ERR_USAGE, "holds a name or password: these are settings of their own");
    return host_and_port(colon + 3, n, out, err);
}

static bool loopback(const char *host)
{
    return str_equal(host, "localhost") || str_equal(host, "[::1]") ||
           (str_starts(host, "127.") && strspn(host, "0123456789.") == strlen(host));
}

bool settings_check_endpoint(const char *value, struct err *err)
{
    struct address address;
    if (!take_apart(value, &address, err))
        return false;
    bool plain = str_equal(address.scheme, "http");
    if (!plain && !str_equal(address.scheme, "https"))
        return err_set(err, ERR_USAGE, "must begin with https://");
    if (plain && !loopback(address.host))
        return err_set(err, ERR_USAGE, "must begin with https://; http:// is only for a server on "
                                       "this computer itself");
    if (strpbrk(address.rest, "?#"))
        return err_set(err, ERR_USAGE, "can have neither \"?\" nor \"#\"");
    if (str_ends(address.rest, "/statements") || str_ends(address.rest, "/statements/"))
        return err_set(err, ERR_USAGE, "goes without \"/statements\", which is added");
    if (address.rest[0] && str_ends(address.rest, "/"))
        return err_set(err, ERR_USAGE, "goes without a \"/\" at its end");
    return true;
}

bool settings_check_home_page(const char *value, struct err *err)
{
    struct address address;
    return take_apart(value, &address, err) &&
           (str_equal(address.scheme, "https") || str_equal(address.scheme, "http") ||
            err_set(err, ERR_USAGE, "must begin with https:// or http://"));
}

bool settings_check_proxy(const char *value, struct err *err)
{
    static const char *const schemes[] = {"http", "https", "socks5", "socks5h"};
    struct address address;
    if (!take_apart(value, &address, err))
        return false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_equal(address.scheme, schemes[i]))
            return !address.rest[0] || str_equal(address.rest, "/") ||
                   err_set(err, ERR_USAGE, "ends after its port, as http://proxy.example:3128");
    return err_set(err, ERR_USAGE, "must begin with http://, https:// or socks5://");
}
