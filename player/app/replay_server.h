/* A server for replays, behind the transport that sync goes over: what it answers is scripted.
 * Thread: the replay's only one. */
#ifndef BEKAL_APP_REPLAY_SERVER_H
#define BEKAL_APP_REPLAY_SERVER_H

#include "base/id.h"
#include "http/http.h"

enum replay_server_mood {
    SERVER_ACCEPTS,
    SERVER_REFUSES, /* the first statement that it sees; takes all others */
    SERVER_STATUS,
    SERVER_PORTAL,
    SERVER_FAILS
};

struct replay_server {
    enum replay_server_mood mood;
    int status;
    enum http_failure failure;
    enum http_tls_fault tls;
    char words[256];
    char refused[ID_BYTES];
    int64_t true_ms; /* the server's clock is right */
};

struct transport replay_server_transport(struct replay_server *server);

/* "accepts"; "refuses" WORDS; "status" N WORDS; "portal"; "fails" NAME; "tls" NAME. False: it knows
 * no such answer. */
bool replay_server_say(struct replay_server *server, const char *what, const char *which,
                       const char *words);

#endif
