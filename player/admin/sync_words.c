/* One row for each way in which a sync ends: what it means and what to do. The guide for operators
 * explains the same rows in Indonesian. */
#include "sync_words.h"

#include <stdio.h>

#include "admin.h"
#include "base/words.h"

static const struct sync_words ends[SYNC_END_COUNT] = {
    [SYNC_DONE] = {N_("Everything that can be sent has arrived."), ""},
    [SYNC_STOPPED] = {N_("Stopped as asked. What was not sent waits for the next time."), ""},
    [SYNC_NOT_SET_UP] = {N_("No server is set up."),
                         N_("Take an office file (`bekal-admin office take FILE`), or set one "
                            "(`bekal-admin config set endpoint https://…`).")},
    [SYNC_BUSY] = {N_("Another program is syncing this home at this moment."),
                   N_("Nothing; or close Bekal and try again.")},
    [SYNC_LATER] =
        {N_("The server or the line asked for patience."),
         N_("Nothing: the next sync goes on where this one stopped. If it stays so for a "
            "day, ask who runs the server.")},
    [SYNC_NO_NETWORK] = {N_("There is no network."),
                         N_("Connect this device, or carry the records: "
                            "`bekal-admin export FOLDER`.")},
    [SYNC_PORTAL] = {N_("This network wants you to sign in first."),
                     N_("Open a web browser, sign in to the network, and sync again.")},
    [SYNC_LOGIN] =
        {N_("The server refused the name or password of this device."),
         N_("Set them anew (`bekal-admin config set user …`, `config set password`), or "
            "ask your office for a new office file.")},
    [SYNC_PROXY] = {N_("The proxy can't be reached, or refused its name or password."),
                    N_("See `bekal-admin config show proxy`; `config set proxy.user` and "
                       "`config set proxy.password` change the login.")},
    [SYNC_ADDRESS] =
        {N_("The server's address is wrong."),
         N_("See `bekal-admin config show endpoint`, then `bekal-admin server test`.")},
    [SYNC_CONFIGURATION] =
        {N_("The server refuses everything alike."),
         N_("See `bekal-admin config show version`; `bekal-admin server test` "
            "tells what the server wants.")},
    [SYNC_TLS] =
        {N_("The server can't be verified: nothing was sent."),
         N_("Compare what is said of its certificate; `bekal-admin server test` says more.")},
    [SYNC_CLOCK] =
        {N_("This device's clock is so wrong that nothing can be verified or dated."),
         N_("Set the clock; or `bekal-admin clock confirm \"2026-11-22 09:00\"`.")},
    [SYNC_DATA_CAP] = {N_("This month's data is used up."),
                       N_("Wait for the next month, raise `data.monthly_bytes`, or carry the "
                          "records: `bekal-admin export FOLDER`.")},
    [SYNC_METERED] =
        {N_("This connection is paid by volume, and the settings forbid to use it."),
         N_("Connect to another network, or `bekal-admin config set "
            "data.sync_on_metered true`.")},
    [SYNC_WINDOW] = {N_("It is outside of the hours that are set for syncing."),
                     N_("Nothing; or `bekal-admin config unset window`.")},
    [SYNC_BROKEN] = {N_("This home can't be read or written."),
                     N_("See the reason; then `bekal-admin doctor`.")},
};

static const struct sync_words tls_faults[] = {
    [TLS_EXPIRED] =
        {N_("The server's certificate has expired, by this device's clock."),
         N_("Is the date below right? If not, set the clock. If it is, the server's "
            "operator must renew the certificate.")},
    [TLS_NOT_YET] = {N_("The server's certificate is not valid yet, by this device's clock."),
                     N_("Is the date below right? If not, set the clock.")},
    [TLS_WRONG_NAME] =
        {N_("The server's certificate is made out to another name."),
         N_("See `bekal-admin config show endpoint`. If it is right, somebody may be "
            "in between: tell your office.")},
    [TLS_UNKNOWN_CA] = {N_("The server's certificate is signed by nobody this device trusts."),
                        N_("Of a private CA: `bekal-admin config set ca_file FILE`. Otherwise "
                           "somebody may be in between: tell your office.")},
    [TLS_WRONG_PIN] =
        {N_("The server's key is not the one that was pinned."),
         N_("Ask your office whether the server has a new key. If not, somebody may "
            "be in between: do not change `pins`.")},
    [TLS_CLIENT_CERTIFICATE] =
        {N_("The server wants a certificate of this device, or refuses it."),
         N_("See `bekal-admin config show client.certificate`.")},
};

struct sync_words admin_sync_words(const struct sync_report *report)
{
    size_t fault = (size_t)report->tls.fault;
    struct sync_words found = {N_("It ended."), ""};
    if (report->end == SYNC_TLS && fault < sizeof tls_faults / sizeof *tls_faults &&
        tls_faults[fault].what)
        found = tls_faults[fault];
    else if ((size_t)report->end < SYNC_END_COUNT)
        found = ends[report->end];
    return (struct sync_words){_(found.what), found.todo[0] ? _(found.todo) : ""};
}

void admin_print_certificate(const struct http_tls *tls, int64_t wall_ms)
{
    char from[ADMIN_TIME_BYTES], to[ADMIN_TIME_BYTES], now[ADMIN_TIME_BYTES];
    if (!tls->subject[0] && !tls->pin[0])
        return;
    printf("  %-15s %s\n", _("certificate of"), tls->subject);
    printf("  %-15s %s\n", _("good for"), tls->names[0] ? tls->names : "-");
    printf("  %-15s %s\n", _("signed by"), tls->issuer);
    printf(_("  valid           %s to %s\n"), admin_time(tls->not_before_ms, from),
           admin_time(tls->not_after_ms, to));
    printf("  %-15s %s\n", _("this device"), admin_time(wall_ms, now));
    printf("  %-15s %s\n", _("key"), tls->pin);
}
