/* The one table of settings: what the command line, the player and office files can say. */
#include "inside.h"

#include "base/str.h"
#include "base/words.h"

#define LARGEST 9000000000000000 /* a JSON number carries it exactly */

static const char *const send_words[] = {"completions", "scores", "everything", NULL};
static const char *const place_words[] = {"kiosk", "own_device", "proctored_exam", NULL};
static const char *const metered_words[] = {"yes", "no", "auto", NULL};

#define AT(member, ...)                                                                          \
    &(const struct setting_inside) { .at = offsetof(struct settings, member), __VA_ARGS__ }
#define CHECK(what) .check = settings_check_##what

#define TEXT(name, help, inside) {name, SETTING_TEXT, help, "", NULL, 0, 0, inside}
#define SECRET(name, help, inside) {name, SETTING_SECRET, help, "", NULL, 0, 0, inside}
#define WORD(name, help, fallback, words, inside)                                                \
    {name, SETTING_WORD, help, fallback, words, 0, 0, inside}
#define NUMBER(name, help, fallback, least, most, inside)                                        \
    {name, SETTING_NUMBER, help, fallback, NULL, least, most, inside}
#define BOOL(name, help, fallback, inside)                                                       \
    {name, SETTING_BOOL, help, fallback, NULL, 0, 0, inside}

static const struct setting table[] = {
    TEXT("endpoint", N_("the server's xAPI address, without /statements"),
         AT(endpoint, CHECK(endpoint))),
    TEXT("user", N_("the name of this device's credential on the server"),
         AT(user, CHECK(user))),
    SECRET("password", N_("the password of this device's credential"),
           AT(password, .wide = false)),
    {"version", SETTING_TEXT, N_("the xAPI version that requests name"), "1.0.3", NULL, 0, 0,
     AT(version, CHECK(version))},
    TEXT("home_page", N_("the address that makes account names unique, of your agency"),
         AT(home_page, CHECK(home_page))),
    WORD("send", N_("how much leaves this device"), "scores", send_words,
         AT(send, .wide = false)),
    WORD("place", N_("where learning takes place on this device"), "own_device", place_words,
         AT(place, .wide = false)),
    BOOL("pull", N_("read a learner's own records back from the server"), "false",
         AT(pull, .wide = false)),
    TEXT("proxy", N_("the proxy on the way to the server"), AT(proxy, CHECK(proxy))),
    TEXT("proxy.user", N_("the name to log in to the proxy with"), AT(proxy_user, CHECK(user))),
    SECRET("proxy.password", N_("the password to log in to the proxy with"),
           AT(proxy_password, .wide = false)),
    TEXT("ca_file", N_("a file of certificates to trust beside the system's"),
         AT(ca_file, .path = true)),
    {"pins", SETTING_LIST, N_("digests of the server's public key, and of its spare"), "", NULL,
     0, 0, AT(pins, CHECK(pin))},
    TEXT("client.certificate", N_("the file of this device's TLS certificate"),
         AT(client_certificate, .path = true)),
    TEXT("client.key", N_("the file of the key to that certificate"),
         AT(client_key, .path = true)),
    NUMBER("batch.count", N_("statements in a request at most"), "50", 1, 1000,
           AT(batch_count, .wide = false)),
    NUMBER("batch.bytes", N_("bytes of a request at most"), "262144", 4096, 4194304,
           AT(batch_bytes, .wide = false)),
    NUMBER("data.monthly_bytes", N_("data a month at most; 0: as much as it takes"), "0", 0,
           LARGEST, AT(monthly_bytes, .wide = true)),
    WORD("data.metered", N_("whether the connection is paid by volume"), "auto", metered_words,
         AT(metered, .wide = false)),
    BOOL("data.sync_on_metered", N_("sync over a connection that is paid by volume"), "true",
         AT(sync_on_metered, .wide = false)),
    TEXT("window", N_("the hours to sync by itself in, as 18:00-06:00"),
         AT(window, CHECK(window))),
    NUMBER("first_delay_s", N_("seconds to wait at most, by chance, after a start"), "600", 0,
           86400, AT(first_delay_s, .wide = false)),
    BOOL("automatic", N_("the player syncs by itself"), "true", AT(automatic, .wide = false)),
    TEXT("office", N_("the office that looks after this device"), AT(office, .wide = false)),
    NUMBER("office.number", N_("the newest office file taken"), "0", 0, LARGEST,
           AT(office_number, .wide = true)),
    TEXT("contact.name", N_("who helps with this device"), AT(contact_name, .wide = false)),
    TEXT("contact.phone", N_("and the telephone number"), AT(contact_phone, .wide = false)),
};

const struct setting *settings_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

const struct setting *settings_find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_equal(table[i].name, name))
            return &table[i];
    return NULL;
}
