/* One row for each way in which a sync ends: what it means and what to do. The guide for operators
 * explains the same rows in Indonesian. */
#include "sync_words.h"

#include <stdio.h>

#include "admin.h"

static const struct sync_words ends[SYNC_END_COUNT] = {
    [SYNC_DONE] = {"Everything that can be sent has arrived.", ""},
    [SYNC_STOPPED] = {"Stopped as asked. What was not sent waits for the next time.", ""},
    [SYNC_NOT_SET_UP] = {"No server is set up.",
                         "Take an office file (`bekal-admin office take FILE`), or set one "
                         "(`bekal-admin config set endpoint https://…`)."},
    [SYNC_BUSY] = {"Another program is syncing this home at this moment.",
                   "Nothing; or close Bekal and try again."},
    [SYNC_LATER] = {"The server or the line asked for patience.",
                    "Nothing: the next sync goes on where this one stopped. If it stays so for a "
                    "day, ask who runs the server."},
    [SYNC_NO_NETWORK] = {"There is no network.", "Connect this device, or carry the records: "
                                                 "`bekal-admin export FOLDER`."},
    [SYNC_PORTAL] = {"This network wants you to sign in first.",
                     "Open a web browser, sign in to the network, and sync again."},
    [SYNC_LOGIN] = {"The server refused the name or password of this device.",
                    "Set them anew (`bekal-admin config set user …`, `config set password`), or "
                    "ask your office for a new office file."},
    [SYNC_PROXY] = {"The proxy can't be reached, or refused its name or password.",
                    "See `bekal-admin config show proxy`; `config set proxy.user` and "
                    "`config set proxy.password` change the login."},
    [SYNC_ADDRESS] = {"The server's address is wrong.",
                      "See `bekal-admin config show endpoint`, then `bekal-admin server test`."},
    [SYNC_CONFIGURATION] = {"The server refuses everything alike.",
                            "See `bekal-admin config show version`; `bekal-admin server test` "
                            "tells what the server wants."},
    [SYNC_TLS] = {"The server can't be verified: nothing was sent.",
                  "Compare what is said of its certificate; `bekal-admin server test` says more."},
    [SYNC_CLOCK] = {"This device's clock is so wrong that nothing can be verified or dated.",
                    "Set the clock; or `bekal-admin clock confirm \"2026-11-22 09:00\"`."},
    [SYNC_DATA_CAP] = {"This month's data is used up.",
                       "Wait for the next month, raise `data.monthly_bytes`, or carry the "
                       "records: `bekal-admin export FOLDER`."},
    [SYNC_METERED] = {"This connection is paid by volume, and the settings forbid to use it.",
                      "Connect to another network, or `bekal-admin config set "
                      "data.sync_on_metered true`."},
    [SYNC_WINDOW] = {"It is outside of the hours that are set for syncing.",
                     "Nothing; or `bekal-admin config unset window`."},
    [SYNC_BROKEN] = {"This home can't be read or written.",
                     "See the reason; then `bekal-admin doctor`."},
};

static const struct sync_words tls_faults[] = {
    [TLS_EXPIRED] = {"The server's certificate has expired, by this device's clock.",
                     "Is the date below right? If not, set the clock. If it is, the server's "
                     "operator must renew the certificate."},
    [TLS_NOT_YET] = {"The server's certificate is not valid yet, by this device's clock.",
                     "Is the date below right? If not, set the clock."},
    [TLS_WRONG_NAME] = {"The server's certificate is made out to another name.",
                        "See `bekal-admin config show endpoint`. If it is right, somebody may be "
                        "in between: tell your office."},
    [TLS_UNKNOWN_CA] = {"The server's certificate is signed by nobody this device trusts.",
                        "Of a private CA: `bekal-admin config set ca_file FILE`. Otherwise "
                        "somebody may be in between: tell your office."},
    [TLS_WRONG_PIN] = {"The server's key is not the one that was pinned.",
                       "Ask your office whether the server has a new key. If not, somebody may "
                       "be in between: do not change `pins`."},
    [TLS_CLIENT_CERTIFICATE] = {"The server wants a certificate of this device, or refuses it.",
                                "See `bekal-admin config show client.certificate`."},
};

struct sync_words admin_sync_words(const struct sync_report *report)
{
    size_t fault = (size_t)report->tls.fault;
    if (report->end == SYNC_TLS && fault < sizeof tls_faults / sizeof *tls_faults &&
        tls_faults[fault].what)
        return tls_faults[fault];
    return (size_t)report->end < SYNC_END_COUNT ? ends[report->end]
                                                : (struct sync_words){"It ended.", ""};
}

void admin_print_certificate(const struct http_tls *tls, int64_t wall_ms)
{
    char from[ADMIN_TIME_BYTES], to[ADMIN_TIME_BYTES], now[ADMIN_TIME_BYTES];
    if (!tls->subject[0] && !tls->pin[0])
        return;
    printf("  certificate of  %s\n  good for        %s\n  signed by       %s\n", tls->subject,
           tls->names[0] ? tls->names : "-", tls->issuer);
    printf("  valid           %s to %s\n", admin_time(tls->not_before_ms, from),
           admin_time(tls->not_after_ms, to));
    printf("  this device     %s\n  key             %s\n", admin_time(wall_ms, now), tls->pin);
}
