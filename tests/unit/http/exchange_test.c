/* Opening, and exchanges with a server of a few lines, while memory fails; what goes wrong with
 * certificates and on the way is in tests/tls. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base_faults.h"
#include "http/http.h"
#include "http_tests.h"

#define PIN "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

/* ---- A server that answers everything alike ---- */

struct server {
    int listener, port;
    pthread_t thread;
    char seen[4096]; /* the last request's head */
};

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]";

static bool read_request(struct server *server, int connection)
{
    char text[sizeof server->seen] = "";
    size_t n = 0;
    while (!strstr(text, "\r\n\r\n")) {
        ssize_t got = read(connection, text + n, sizeof text - n - 1);
        if (got <= 0)
            return false;
        text[n += (size_t)got] = '\0';
    }
    memcpy(server->seen, text, sizeof text); /* before the answer, after which the test reads it */
    return true;
}

static void *serve(void *context)
{
    struct server *server = context;
    int connection;
    while ((connection = accept(server->listener, NULL, NULL)) >= 0) {
        while (read_request(server, connection) &&
               write(connection, reply, sizeof reply - 1) == sizeof reply - 1)
            continue;
        close(connection);
    }
    return NULL;
}

static void server_start(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 5), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_stop(struct server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
}

/* ---- Opening ---- */

static const struct http_options plain = {.proxy = ""};

static enum err_code open_fails(const struct http_options *options)
{
    struct err err = ERR_INIT;
    struct http *http = (struct http *)&err;
    assert_false(http_open(options, &http, &err));
    assert_null(http);
    assert_true(err.text[0]);
    return err.code;
}

static void test_open(void **state)
{
    static const char *const bad_pins[] = {
        "x", "sha256//", "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        PIN "=", PIN ";" PIN, "md5//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "/etc/passwd",
        "sha256//47DEQpj8HBSa-_TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad_pins / sizeof *bad_pins; i++) {
        struct http_options options = {.pins = {NULL, bad_pins[i]}};
        assert_int_equal(open_fails(&options), ERR_USAGE);
    }
    assert_int_equal(open_fails(&(struct http_options){.ca_file = "/none/ca.pem"}), ERR_USAGE);
    assert_int_equal(open_fails(&(struct http_options){.ca_file = "/etc/hostname"}), ERR_USAGE);
    assert_int_equal(open_fails(&(struct http_options){.client_certificate = "/none/x"}),
                     ERR_USAGE);
    http_close(NULL);
}

static void test_open_takes_all(void **state)
{
    struct err err = ERR_INIT;
    struct http *http;
    struct http_options options = {
        .user = "u", .password = "p", .proxy = "http://127.0.0.1:1", .proxy_user = "a",
        .proxy_password = "b", .ca_file = "", .pins = {PIN, PIN, PIN, PIN},
        .client_certificate = "", .user_agent = "Bekal"};
    (void)state;
    if (!http_open(&options, &http, &err))
        fail_msg("%s", err.text);
    http_close(http);
}

/* ---- Exchanges ---- */

static void test_requests_do_not_inherit(void **state)
{
    struct server server = {.port = 0};
    struct err err = ERR_INIT;
    struct http *http;
    struct http_options options = {.user = "kios", .password = "p", .proxy = "",
                                   .user_agent = "Bekal/9"};
    struct http_answer answer = {.failure = HTTP_ANSWERED};
    char url[64];
    (void)state;
    server_start(&server);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/xAPI/statements", server.port);
    assert_true(http_open(&options, &http, &err));
    struct transport t = http_transport(http);
    struct http_request post = {.method = "POST", .url = url, .body = "[]", .body_size = 2,
                                .headers = {"Content-Type: application/json", "X-One: 1"}};
    struct http_request get = {.method = "GET", .url = url, .anonymous = true,
                               .headers = {"X-Two: 2"}};
    for (int i = 0; i < 2; i++) {
        t.exchange(t.self, &post, &answer);
        assert_int_equal(answer.failure, HTTP_ANSWERED);
        assert_int_equal(answer.status, 200);
        assert_string_equal(answer.body.data, "[1]");
        assert_int_equal(answer.bytes_down, sizeof reply - 1);
        /* A small body may come after the head, in a piece of its own. */
        assert_in_range(answer.bytes_up, strlen(server.seen), strlen(server.seen) + 2);
        assert_non_null(strstr(server.seen, "POST /xAPI/statements HTTP/1.1\r\n"));
        assert_non_null(strstr(server.seen, "Authorization: Basic a2lvczpw\r\n"));
        assert_non_null(strstr(server.seen, "Content-Type: application/json\r\n"));
        assert_non_null(strstr(server.seen, "User-Agent: Bekal/9\r\n"));
        assert_null(strstr(server.seen, "Expect"));
        t.exchange(t.self, &get, &answer);
        assert_int_equal(answer.status, 200);
        assert_null(strstr(server.seen, "Authorization"));
        assert_null(strstr(server.seen, "X-One"));
        assert_null(strstr(server.seen, "Content-"));
        assert_non_null(strstr(server.seen, "X-Two: 2\r\n"));
        assert_int_equal(answer.bytes_up, strlen(server.seen));
    }
    http_close(http);
    server_stop(&server);
    http_answer_finish(&answer);
}

static void test_cancelled_stays_so(void **state)
{
    struct err err = ERR_INIT;
    struct http *http;
    struct http_answer answer = {.failure = HTTP_ANSWERED};
    (void)state;
    assert_true(http_open(&plain, &http, &err));
    http_cancel(http);
    struct transport t = http_transport(http);
    for (int i = 0; i < 2; i++) {
        t.exchange(t.self, &(struct http_request){.method = "GET", .url = "http://127.0.0.1:1/"},
                   &answer);
        assert_int_equal(answer.failure, HTTP_CANCELLED);
        assert_string_equal(answer.words, "cancelled");
    }
    http_close(http);
    http_answer_finish(&answer);
}

static void test_answer_is_emptied(void **state)
{
    struct err err = ERR_INIT;
    struct http *http;
    struct http_answer answer = {.status = 200, .location = "x", .date_ms = 9,
                                 .tls = {.subject = "y"}};
    (void)state;
    assert_true(buf_add_str(&answer.body, "old"));
    assert_true(http_open(&plain, &http, &err));
    struct transport t = http_transport(http);
    t.exchange(t.self, &(struct http_request){.method = "GET", .url = "ftp://x/"}, &answer);
    assert_int_equal(answer.failure, HTTP_NOT_ALLOWED);
    assert_int_equal(answer.status, 0);
    assert_int_equal(answer.body.size, 0);
    assert_int_equal(answer.date_ms, 0);
    assert_string_equal(answer.location, "");
    assert_string_equal(answer.tls.subject, "");
    assert_int_equal(answer.retry_after_ms, -1);
    http_close(http);
    http_answer_finish(&answer);
}

/* ---- Memory ---- */

static void write_certificate(char *path)
{
    static const char pem[] =
        "-----BEGIN CERTIFICATE-----\n"
        "MIIBbzCCARWgAwIBAgIUecaJIV2oqRYclL9bv57JcyMn728wCgYIKoZIzj0EAwIw\n"
        "DDEKMAgGA1UEAwwBeDAgFw0yNjExMjIyMjI1MTVaGA8yMTI2MTAyOTIyMjUxNVow\n"
        "DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABG2njW3FJyYM\n"
        "jzX9cgfn501ifApqTRjqajtJhZyQqCEprBNKD4WCG6Elm1YbUW9P7jcn+YGT40GD\n"
        "7ub3zbmDJ2yjUzBRMB0GA1UdDgQWBBRNPzFyamoDo2M1CvaEsVxFIwr90TAfBgNV\n"
        "HSMEGDAWgBRNPzFyamoDo2M1CvaEsVxFIwr90TAPBgNVHRMBAf8EBTADAQH/MAoG\n"
        "CCqGSM49BAMCA0gAMEUCIQDmROUHlI4sVQ7sEhEMmoScDDaPJVugETuy18j0csBY\n"
        "JgIgP6t8Hp92sJ5lUtyRYElNaE0qkVZMflPYbbZuzn2Xu3s=\n"
        "-----END CERTIFICATE-----\n";
    int file = mkstemp(path);
    assert_true(file >= 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(write(file, pem, sizeof pem - 1), sizeof pem - 1);
    close(file);
}

static void test_open_without_memory(void **state)
{
    char path[] = "/tmp/bekal-http-XXXXXX";
    struct http_options options = {.user = "u", .password = "p", .proxy = "http://127.0.0.1:1",
                                   .ca_file = path, .pins = {PIN}};
    bool met = true;
    size_t n = 0;
    (void)state;
    write_certificate(path);
    for (; met; n++) {
        struct err err = ERR_INIT;
        struct http *http;
        fault_arm(n);
        bool opened = http_open(&options, &http, &err);
        met = fault_disarm();
        assert_int_equal(opened, !met);
        assert_true(opened || (err.code == ERR_NO_MEMORY && !http));
        http_close(http);
    }
    assert_true(n > 7); /* itself, the file, three certificates, three names */
    unlink(path);
}

static void test_exchange_without_memory(void **state)
{
    struct server server = {.port = 0};
    struct err err = ERR_INIT;
    struct http *http;
    bool met = true;
    size_t n = 0;
    char url[64];
    (void)state;
    server_start(&server);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", server.port);
    assert_true(http_open(&plain, &http, &err));
    struct transport t = http_transport(http);
    for (; met; n++) {
        struct http_answer answer = {.failure = HTTP_ANSWERED};
        fault_arm(n);
        t.exchange(t.self, &(struct http_request){.method = "GET", .url = url}, &answer);
        met = fault_disarm();
        assert_int_equal(answer.failure, met ? HTTP_CUT : HTTP_ANSWERED);
        assert_string_equal(answer.words, met ? "out of memory" : "");
        http_answer_finish(&answer);
    }
    assert_true(n > 1);
    http_close(http);
    server_stop(&server);
}

int http_exchange_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_open_takes_all),
        cmocka_unit_test(test_requests_do_not_inherit),
        cmocka_unit_test(test_cancelled_stays_so),
        cmocka_unit_test(test_answer_is_emptied),
        cmocka_unit_test(test_open_without_memory),
        cmocka_unit_test(test_exchange_without_memory),
    };
    return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
