/* The server of a replay: it answers as the script says, without a network. It reads of a request
 * only what a server must to answer: the ids of the statements in it. */
#include "app/replay_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

#define HTML "<!DOCTYPE html><title>Wi-Fi</title><p>Silakan masuk."

static void body(struct http_answer *answer, int status, const char *type, const char *text)
{
    answer->failure = HTTP_ANSWERED;
    answer->status = status;
    str_put(answer->content_type, sizeof answer->content_type, type);
    str_put(answer->xapi_version, sizeof answer->xapi_version, "1.0.3");
    buf_add_str(&answer->body, text);
}

/* "[id, …]" of the request into `out`; and the first of them. */
static bool ids_of(const struct http_request *request, struct buf *out, char first[ID_BYTES])
{
    struct json_doc doc;
    const char *text = request->body_size ? request->body : "";
    first[0] = '\0';
    if (!json_open(&doc, text, request->body_size, "request", NULL, NULL))
        return false;
    buf_add_char(out, '[');
    const cJSON *statement;
    bool array = cJSON_IsArray(doc.root);
    for (statement = array ? doc.root->child : NULL; statement; statement = statement->next) {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(statement, "id");
        const char *s = cJSON_IsString(id) ? id->valuestring : "";
        buf_format(out, "%s\"%s\"", first[0] ? "," : "", s);
        if (!first[0])
            str_put(first, ID_BYTES, s);
    }
    buf_add_char(out, ']');
    json_close(&doc);
    return array;
}

static void accept_or_refuse(struct replay_server *server, const struct http_request *request,
                             struct http_answer *answer)
{
    struct buf ids = BUF_INIT;
    char first[ID_BYTES];
    bool good = ids_of(request, &ids, first) && !ids.failed;
    if (server->mood == SERVER_REFUSES && good && !server->refused[0])
        str_put(server->refused, sizeof server->refused, first);
    bool refuse = server->mood == SERVER_REFUSES && good && strstr(ids.data, server->refused);
    if (!good)
        body(answer, 400, "text/plain", "not statements");
    else if (refuse)
        body(answer, 400, "text/plain", server->words);
    else
        body(answer, 200, "application/json", ids.data);
    buf_finish(&ids);
}

static void certificate(const struct replay_server *server, struct http_tls *tls)
{
    tls->fault = server->tls;
    str_put(tls->subject, sizeof tls->subject, "lrs.contoh.go.id");
    str_put(tls->issuer, sizeof tls->issuer, "CA Instansi Contoh");
    tls->not_before_ms = server->true_ms - 400 * 86400000LL;
    tls->not_after_ms = server->true_ms + (server->tls == TLS_EXPIRED ? -35 : 365) * 86400000LL;
}

static void exchange(void *self, const struct http_request *request, struct http_answer *answer)
{
    struct replay_server *server = self;
    http_answer_clear(answer);
    answer->retry_after_ms = -1;
    answer->date_ms = server->true_ms;
    answer->bytes_up = request->body_size + 300;
    answer->bytes_down = 300;
    switch (server->mood) {
    case SERVER_STATUS:
        body(answer, server->status, "text/plain", server->words);
        break;
    case SERVER_PORTAL:
        body(answer, 200, "text/html", HTML);
        break;
    case SERVER_FAILS:
        answer->failure = server->failure;
        answer->date_ms = 0;
        str_put(answer->words, sizeof answer->words, server->words);
        if (server->failure == HTTP_TLS)
            certificate(server, &answer->tls);
        break;
    default:
        accept_or_refuse(server, request, answer);
        break;
    }
}

struct transport replay_server_transport(struct replay_server *server)
{
    return (struct transport){exchange, server};
}

static bool take_failure(struct replay_server *server, const char *name)
{
    for (int i = HTTP_ANSWERED + 1; i < HTTP_FAILURE_COUNT; i++) {
        if (str_equal(http_failure_name((enum http_failure)i), name)) {
            server->mood = SERVER_FAILS;
            server->failure = (enum http_failure)i;
            return true;
        }
    }
    return false;
}

static bool take_tls(struct replay_server *server, const char *name)
{
    static const char *const names[] = {"fine", "expired", "not-yet", "name",
                                        "issuer", "pin", "client", "other"};
    for (int i = TLS_EXPIRED; i <= TLS_OTHER; i++) {
        if (str_equal(names[i], name)) {
            server->mood = SERVER_FAILS;
            server->failure = HTTP_TLS;
            server->tls = (enum http_tls_fault)i;
            return true;
        }
    }
    return false;
}

bool replay_server_say(struct replay_server *server, const char *what, const char *which,
                       const char *words)
{
    int64_t true_ms = server->true_ms;
    *server = (struct replay_server){.true_ms = true_ms};
    str_put(server->words, sizeof server->words, words);
    if (str_equal(what, "accepts"))
        return true;
    if (str_equal(what, "portal")) {
        server->mood = SERVER_PORTAL;
        return true;
    }
    if (str_equal(what, "refuses")) {
        server->mood = SERVER_REFUSES;
        str_put(server->words, sizeof server->words, which);
        return true;
    }
    if (str_equal(what, "status")) {
        server->mood = SERVER_STATUS;
        server->status = atoi(which);
        return server->status >= 100 && server->status <= 599;
    }
    if (str_equal(what, "fails"))
        return take_failure(server, which);
    return str_equal(what, "tls") && take_tls(server, which);
}
