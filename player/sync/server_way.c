/* The way to the server: one failure of the transport makes one step fail. Those before it must
 * have been fine, since each is only reached through the last; those after it are not known. */
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "sync/server_inside.h"

struct verdict {
    enum server_step_name step;
    const char *words, *todo;
};

static const struct verdict verdicts[HTTP_FAILURE_COUNT] = {
    [HTTP_CANCELLED] = {SERVER_CONNECT, N_("The check was stopped."), ""},
    [HTTP_NO_NETWORK] = {SERVER_CONNECT, N_("This computer is not on any network."),
                         N_("Connect it to a network and try again.")},
    [HTTP_NO_NAME] =
        {SERVER_NAME, N_("The server's name can't be found."),
         N_("Compare the address with the one that the office gave you. If it is right, "
            "the network's name service may be out of order.")},
    [HTTP_NO_CONNECT] =
        {SERVER_CONNECT, N_("The server does not accept connections."),
         N_("Compare the address and port with those that the office gave you. A "
            "firewall may stand between, or the server may be off.")},
    [HTTP_NO_PROXY] =
        {SERVER_PROXY, N_("The proxy can't be reached, or does not let us through."),
         N_("Ask whoever runs this network for the proxy's address and whether it lets "
            "this server through.")},
    [HTTP_PROXY_LOGIN] =
        {SERVER_PROXY, N_("The proxy wants a user and password, or other ones."),
         N_("Ask whoever runs this network for the proxy's user and password.")},
    [HTTP_TIMED_OUT] = {SERVER_CONNECT, N_("The server did not answer in time."),
                        N_("Try again later, or on another network.")},
    [HTTP_CUT] = {SERVER_CONNECT, N_("The connection broke off."),
                  N_("Try again; if it happens again, try another network.")},
    [HTTP_TOO_LARGE] = {SERVER_ADDRESS,
                        N_("What answers there is not a learning record store."),
                        N_("Compare the address with the one that the office gave you.")},
    [HTTP_MALFORMED] =
        {SERVER_ADDRESS, N_("What answers there is not a web server."),
         N_("Compare the address and port with those that the office gave you.")},
    [HTTP_NOT_ALLOWED] = {SERVER_NAME, N_("This address is not allowed."),
                          N_("Use an address that begins with https://.")},
    [HTTP_NO_LIBRARY] = {SERVER_CONNECT,
                         N_("A library that sync needs is not on this computer."),
                         N_("Install libcurl and OpenSSL, or carry the records on a stick.")},
};

static const struct verdict tls_verdicts[] = {
    [TLS_FINE] = {SERVER_TLS, N_("No secure connection could be made."), ""},
    [TLS_EXPIRED] =
        {SERVER_TLS, N_("By this computer's clock, the server's certificate has expired."),
         N_("Compare this computer's date with a trusted clock. If it is right, tell the "
            "office that the certificate must be renewed.")},
    [TLS_NOT_YET] =
        {SERVER_TLS, N_("By this computer's clock, the server's certificate is not valid yet."),
         N_("Compare this computer's date with a trusted clock, and set it right.")},
    [TLS_WRONG_NAME] = {SERVER_TLS, N_("The certificate is made out to another name."),
                        N_("Compare the address with the one that the office gave you.")},
    [TLS_UNKNOWN_CA] =
        {SERVER_TLS, N_("The certificate was issued by somebody this computer does not know."),
         N_("If the office has an authority of its own, take its office file. If this "
            "network looks into connections, use another one.")},
    [TLS_WRONG_PIN] =
        {SERVER_TLS, N_("The server shows another key than the one expected."),
         N_("Do not go on. Ask the office whether it has changed its key; another "
            "server may be pretending to be this one.")},
    [TLS_CLIENT_CERTIFICATE] =
        {SERVER_TLS, N_("The server wants a certificate of this computer, or another one."),
         N_("Ask the office for this computer's certificate and key.")},
    [TLS_OTHER] = {SERVER_TLS, N_("No secure connection could be made."),
                   N_("Compare the address and port with those that the office gave you.")},
};

static void add_certificate(struct server_run *run, struct server_step *step)
{
    const struct http_tls *tls = &run->answer.tls;
    server_fact(run, step, N_("certificate of"), tls->subject);
    server_fact(run, step, N_("good for"), tls->names);
    server_fact(run, step, N_("issued by"), tls->issuer);
    if (tls->pin[0]) {
        server_fact_time(run, step, N_("valid from"), tls->not_before_ms);
        server_fact_time(run, step, N_("valid until"), tls->not_after_ms);
        server_fact_time(run, step, N_("this computer's clock"), run->asked.wall_ms);
    }
    server_fact(run, step, N_("key"), tls->pin);
}

static void tell_failure(struct server_run *run, const struct verdict *verdict)
{
    const struct http_answer *answer = &run->answer;
    struct server_step *step = server_tell(run, verdict->step, SERVER_FAILED, verdict->words,
                                           verdict->todo);
    if (verdict->step == SERVER_TLS)
        add_certificate(run, step);
    server_fact(run, step, N_("technically"), answer->words);
}

/* Steps up to the one that failed, or all of the way. */
static void tell_passed(struct server_run *run, enum server_step_name before)
{
    const struct settings *settings = run->options->settings;
    bool proxy = settings->proxy[0] != '\0';
    bool plain = str_starts(settings->endpoint, "http:");
    if (before > SERVER_NAME)
        server_tell(run, SERVER_NAME, proxy ? SERVER_SKIPPED : SERVER_FINE,
                    proxy ? N_("The proxy looks the name up.")
                          : N_("The server's name was found."),
                    "");
    if (before > SERVER_CONNECT)
        server_tell(run, SERVER_CONNECT, SERVER_FINE, N_("A connection was made."), "");
    if (before > SERVER_PROXY)
        server_tell(run, SERVER_PROXY, proxy ? SERVER_FINE : SERVER_SKIPPED,
                    proxy ? N_("The proxy lets us through.") : N_("No proxy is set."), "");
    if (before > SERVER_TLS) {
        struct server_step *step =
            server_tell(run, SERVER_TLS, plain ? SERVER_SKIPPED : SERVER_FINE,
                        plain ? N_("Plain http, which never leaves this computer.")
                              : N_("The server is the one that it should be."),
                        "");
        if (!plain && !step->fact_count)
            add_certificate(run, step);
    }
}

/* What failed lies beyond these. Of a proxy that refused us, nothing behind it is known. */
static enum server_step_name passed_before(enum http_failure failure, enum server_step_name step)
{
    if (failure == HTTP_NO_NETWORK || failure == HTTP_CANCELLED || failure == HTTP_NO_LIBRARY ||
        step == SERVER_PROXY)
        return SERVER_NAME;
    return step;
}

bool server_way_judge(struct server_run *run)
{
    enum http_failure failure = run->answer.failure;
    if (failure == HTTP_ANSWERED) {
        tell_passed(run, SERVER_PORTAL);
        return true;
    }
    const struct verdict *verdict = failure == HTTP_TLS ? &tls_verdicts[run->answer.tls.fault]
                                                        : &verdicts[failure];
    tell_passed(run, passed_before(failure, verdict->step));
    tell_failure(run, verdict);
    return false;
}
