/* Every outcome of every step, with a transport that answers from a list. */
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base_faults.h"
#include "sync/server_check.h"
#include "sync_tests.h"

#define NOW_MS INT64_C(1795340467000) /* 2026-11-22T09:41:07Z */
#define DAY_MS INT64_C(86400000)
#define PASSWORD "rahasia-LRS-9"
#define ABOUT "{\"version\":[\"1.0.3\",\"1.0.2\"]}"
#define EMPTY "{\"statements\":[],\"more\":\"\"}"
#define SOME "{\"statements\":[{\"id\":\"x\"}]}"

struct reply {
    enum http_failure failure;
    int status;
    const char *body, *version, *location, *words;
    int64_t date_ms;
    enum http_tls_fault fault;
};

struct script {
    struct reply replies[3];
    size_t asked;
    char urls[3][256];
    bool anonymous[3];
    int64_t verify_at_ms[3];
    int64_t wall_ms;
    bool probe_works;
    int probes;
};

static void exchange(void *self, const struct http_request *request, struct http_answer *answer)
{
    struct script *script = self;
    assert_true(script->asked < 3);
    assert_string_equal(request->method, "GET"); /* never written */
    assert_int_equal(request->body_size, 0);
    assert_string_equal(request->headers[0], "X-Experience-API-Version: 1.0.3");
    size_t n = script->asked++;
    const struct reply *reply = &script->replies[n];
    str_put(script->urls[n], sizeof script->urls[n], request->url);
    script->anonymous[n] = request->anonymous;
    script->verify_at_ms[n] = request->verify_at_ms;
    http_answer_clear(answer);
    answer->failure = reply->failure;
    answer->status = reply->status;
    answer->date_ms = reply->date_ms;
    answer->tls = (struct http_tls){.fault = reply->fault, .subject = "CN = lrs",
                                    .issuer = "CN = Office CA", .names = "lrs.example",
                                    .not_before_ms = NOW_MS - DAY_MS,
                                    .not_after_ms = NOW_MS + DAY_MS, .pin = "sha256//AAAA"};
    if (reply->body)
        (void)buf_add_str(&answer->body, reply->body); /* memory may be failing */
    str_put(answer->xapi_version, sizeof answer->xapi_version,
            reply->version ? reply->version : "");
    str_put(answer->location, sizeof answer->location, reply->location ? reply->location : "");
    str_put(answer->words, sizeof answer->words, reply->words ? reply->words : "");
}

static void now(void *self, struct moment *out)
{
    *out = (struct moment){.wall_ms = ((struct script *)self)->wall_ms, .mono_ms = 1000};
}

static bool probe(void *self, const char *url, struct moment *at, int64_t *true_ms,
                  struct http_answer *answer)
{
    struct script *script = self;
    assert_string_equal(url, ENDPOINT "/about");
    script->probes++;
    http_answer_clear(answer);
    now(self, at);
    *true_ms = script->probe_works ? NOW_MS : 0;
    return script->probe_works;
}

static struct settings plain_settings(void)
{
    return (struct settings){.endpoint = ENDPOINT, .user = "kios-01", .password = PASSWORD,
                             .version = "1.0.3", .proxy = "", .proxy_user = "",
                             .proxy_password = "", .pins = {"", "", "", ""}};
}

/* No secret is in anything that is told; every sentence is there; the worst is the worst. */
static void check_told(const struct server_check *check)
{
    enum server_outcome worst = SERVER_SKIPPED;
    for (size_t i = 0; i < SERVER_STEP_COUNT; i++) {
        const struct server_step *step = &check->steps[i];
        assert_true(step->words[0]);
        assert_non_null(step->todo);
        assert_true(step->outcome != SERVER_FAILED || step->todo[0]);
        worst = step->outcome > worst ? step->outcome : worst;
        for (size_t j = 0; j < step->fact_count; j++) {
            assert_true(step->facts[j].label[0] && step->facts[j].value[0]);
            assert_null(strstr(step->facts[j].value, PASSWORD));
        }
    }
    assert_int_equal(check->worst, worst);
}

static void run_with(struct script *script, const struct settings *settings,
                     struct server_check *out)
{
    struct transport transport = {exchange, script};
    struct server_check_options options = {.settings = settings, .transport = &transport,
                                           .now = now, .context = script, .probe = probe,
                                           .probe_self = script,
                                           .not_before_ms = NOW_MS - 10 * DAY_MS};
    server_check_run(&options, out);
    check_told(out);
    assert_int_equal(out->requests, script->asked + (size_t)script->probes);
}

static struct server_check run_script(struct script *script)
{
    struct settings settings = plain_settings();
    struct server_check out;
    script->wall_ms = script->wall_ms ? script->wall_ms : NOW_MS;
    run_with(script, &settings, &out);
    return out;
}

/* One letter a step: f fine, w warning, x failed, - skipped. */
static void expect(const struct server_check *check, const char *outcomes)
{
    char seen[SERVER_STEP_COUNT + 1] = "";
    for (size_t i = 0; i < SERVER_STEP_COUNT; i++)
        seen[i] = "-fwx"[check->steps[i].outcome];
    assert_string_equal(seen, outcomes);
}

static const char *fact(const struct server_step *step, const char *label)
{
    for (size_t i = 0; i < step->fact_count; i++)
        if (str_equal(step->facts[i].label, label))
            return step->facts[i].value;
    return "";
}

/* ---- Servers that are fine ---- */

static void test_write_only(void **state)
{
    struct script script = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                        {.status = 403, .body = "{}"}}};
    (void)state;
    struct server_check check = run_script(&script);
    expect(&check, "ff-fffffff");
    assert_string_equal(script.urls[0], ENDPOINT "/about");
    assert_string_equal(script.urls[1], ENDPOINT "/statements?limit=1");
    assert_true(script.anonymous[0] && !script.anonymous[1]);
    assert_string_equal(fact(&check.steps[SERVER_TLS], "issued by"), "CN = Office CA");
    assert_string_equal(fact(&check.steps[SERVER_TLS], "valid until"), "2026-11-23T09:41:07.000Z");
    assert_true(check.clock_known);
    assert_int_equal(check.clock_offset_ms, 500);
}

static void test_reading(void **state)
{
    struct script alone = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                       {.status = 200, .body = EMPTY}}};
    struct script others = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                        {.status = 200, .body = SOME}}};
    (void)state;
    struct server_check check = run_script(&alone);
    expect(&check, "ff-fffffff");
    check = run_script(&others);
    expect(&check, "ff-ffffffw");
    assert_true(check.steps[SERVER_READ_OTHERS].todo[0]);
}

static void test_about_is_not_needed(void **state)
{
    struct script script = {.replies = {{.status = 404, .body = "<html>"},
                                        {.status = 200, .body = EMPTY, .version = "1.0.3",
                                         .date_ms = NOW_MS}}};
    (void)state;
    struct server_check check = run_script(&script);
    expect(&check, "ff-fffffff");
    assert_string_equal(fact(&check.steps[SERVER_VERSION], "the server's"), "1.0.3");
}

/* ---- The way ---- */

static void test_way(void **state)
{
    static const struct {
        enum http_failure failure;
        const char *outcomes;
    } cases[] = {
        {HTTP_NO_NETWORK, "-x--------"},  {HTTP_NO_NAME, "x---------"},
        {HTTP_NO_CONNECT, "fx--------"},  {HTTP_NO_PROXY, "--x-------"},
        {HTTP_PROXY_LOGIN, "--x-------"}, {HTTP_TIMED_OUT, "fx--------"},
        {HTTP_CUT, "fx--------"},         {HTTP_TOO_LARGE, "ff-f-x----"},
        {HTTP_MALFORMED, "ff-f-x----"},   {HTTP_NOT_ALLOWED, "x---------"},
        {HTTP_NO_LIBRARY, "-x--------"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script script = {.replies = {{.failure = cases[i].failure, .words = "why"}}};
        struct server_check check = run_script(&script);
        expect(&check, cases[i].outcomes);
        assert_int_equal(script.asked, 1); /* the credential stays here */
        assert_int_equal(check.worst, SERVER_FAILED);
    }
}

static void test_tls(void **state)
{
    (void)state;
    for (int fault = TLS_WRONG_NAME; fault <= TLS_OTHER; fault++) {
        struct script script = {.replies = {{.failure = HTTP_TLS, .fault = (enum http_tls_fault)
                                                                           fault,
                                             .words = "SSL certificate problem"}}};
        struct server_check check = run_script(&script);
        expect(&check, "ff-x------");
        const struct server_step *tls = &check.steps[SERVER_TLS];
        assert_string_equal(fact(tls, "good for"), "lrs.example");
        assert_string_equal(fact(tls, "key"), "sha256//AAAA");
        assert_string_equal(fact(tls, "this computer's clock"), "2026-11-22T09:41:07.000Z");
        assert_string_equal(fact(tls, "technically"), "SSL certificate problem");
        assert_int_equal(script.asked, 1);
    }
}

static void test_broken_later(void **state)
{
    struct script script = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                        {.failure = HTTP_CUT, .words = "cut"}}};
    (void)state;
    struct server_check check = run_script(&script);
    expect(&check, "fx-f---ff-");
    assert_string_equal(fact(&check.steps[SERVER_CONNECT], "technically"), "cut");
}

static void test_proxy(void **state)
{
    struct settings settings = plain_settings();
    struct script script = {.wall_ms = NOW_MS, .replies = {{.status = 200, .body = ABOUT},
                                                           {.status = 403}}};
    struct server_check check;
    (void)state;
    settings.proxy = "http://proksi:3128";
    run_with(&script, &settings, &check);
    expect(&check, "-fffffff-f");
}

static void test_nothing_set(void **state)
{
    struct settings settings = plain_settings();
    struct script script = {.wall_ms = NOW_MS};
    struct server_check check;
    (void)state;
    settings.endpoint = "";
    run_with(&script, &settings, &check);
    expect(&check, "x---------");
    assert_int_equal(script.asked, 0);
    settings = plain_settings();
    settings.endpoint = "http://127.0.0.1:9/xapi";
    script = (struct script){.wall_ms = NOW_MS, .replies = {{.status = 200, .body = ABOUT},
                                                            {.status = 403}}};
    run_with(&script, &settings, &check);
    expect(&check, "ff--ffff-f");
}

/* ---- Who answers ---- */

static void test_portal(void **state)
{
    static const struct reply portals[] = {
        {.status = 200, .body = "<html>Masuk</html>"},
        {.status = 200, .body = ""},
        {.status = 302, .location = "https://portal.test/"},
        {.status = 511},
    };
    (void)state;
    for (size_t i = 0; i < sizeof portals / sizeof *portals; i++) {
        struct script first = {.replies = {portals[i]}};
        struct script second = {.replies = {{.status = 404}, portals[i]}};
        struct server_check check = run_script(&first);
        expect(&check, "ff-fx-----");
        assert_int_equal(first.asked, 1);
        check = run_script(&second);
        expect(&check, "ff-fx-----");
        assert_string_equal(fact(&check.steps[SERVER_PORTAL], "sent to"),
                            portals[i].location ? portals[i].location : "");
    }
}

static void test_credential(void **state)
{
    struct script script = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                        {.status = 401, .body = "wrong: " PASSWORD}}};
    struct settings settings = plain_settings();
    struct server_check check = run_script(&script);
    (void)state;
    expect(&check, "ff-fffxff-");
    assert_string_equal(check.steps[SERVER_CREDENTIAL].words, "User or password is wrong.");
    assert_string_equal(fact(&check.steps[SERVER_CREDENTIAL], "status"), "401");
    settings.user = settings.password = "";
    script.asked = 0;
    script.replies[1].body = "no";
    run_with(&script, &settings, &check);
    assert_string_equal(check.steps[SERVER_CREDENTIAL].words, "No user is set.");
    assert_string_equal(fact(&check.steps[SERVER_CREDENTIAL], "the server's words"), "no");
}

static void test_address_and_version(void **state)
{
    static const struct {
        struct reply about, statements;
        const char *outcomes;
    } cases[] = {
        {{.status = 404}, {.status = 404, .body = "none"}, "ff-ffx----"},
        {{.status = 200, .body = "{}"}, {.status = 200, .body = "{}"}, "ff-ffx----"},
        {{.status = 404}, {.status = 200, .body = "[]"}, "ff-ffx----"},
        {{.status = 404}, {.status = 400, .body = "version"}, "ff-fff-x--"},
        {{.status = 404}, {.status = 503}, "ff-ffw----"},
        {{.status = 404}, {.status = 429}, "ff-ffw----"},
        {{.status = 200, .body = "{\"version\":[\"2.0.0\",3]}"}, {.status = 403}, "ff-fffff-f"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script script = {.replies = {cases[i].about, cases[i].statements}};
        struct server_check check = run_script(&script);
        if (i + 1 < sizeof cases / sizeof *cases) {
            expect(&check, cases[i].outcomes);
            continue;
        }
        expect(&check, "ff-ffffw-f"); /* it names others */
        assert_string_equal(fact(&check.steps[SERVER_VERSION], "the server's"), "2.0.0");
        assert_string_equal(fact(&check.steps[SERVER_VERSION], "set"), "1.0.3");
    }
}

/* ---- Clocks ---- */

static void test_clock_differs(void **state)
{
    static const struct {
        int64_t off_ms;
        enum server_outcome outcome;
        const char *difference;
    } cases[] = {
        {0, SERVER_FINE, "0 s"},
        {-SERVER_CLOCK_MS_MAX + 500, SERVER_FINE, "300 s"},
        {-SERVER_CLOCK_MS_MAX - 500, SERVER_WARNING, "301 s"},
        {SERVER_CLOCK_MS_MAX + 1500, SERVER_WARNING, "301 s"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script script = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                            {.status = 403, .date_ms = NOW_MS}},
                                .wall_ms = NOW_MS + cases[i].off_ms};
        struct server_check check = run_script(&script);
        const struct server_step *clock = &check.steps[SERVER_CLOCK];
        assert_int_equal(clock->outcome, cases[i].outcome);
        assert_string_equal(fact(clock, "difference"), cases[i].difference);
        assert_int_equal(clock->fact_count, 3);
        assert_int_equal(check.clock_offset_ms, 500 - cases[i].off_ms);
    }
}

static void test_clock_without_pins(void **state)
{
    struct script past = {.replies = {{.failure = HTTP_TLS, .fault = TLS_NOT_YET}},
                          .wall_ms = 5000, .probe_works = true};
    struct script ahead = {.replies = {{.failure = HTTP_TLS, .fault = TLS_EXPIRED}},
                           .wall_ms = NOW_MS + 30 * DAY_MS, .probe_works = true};
    (void)state;
    struct server_check check = run_script(&past);
    expect(&check, "ff-x----x-"); /* surely the clock */
    assert_string_equal(fact(&check.steps[SERVER_CLOCK], "this computer's clock"),
                        "1970-01-01T00:00:05.000Z");
    assert_false(check.clock_known);
    check = run_script(&ahead);
    expect(&check, "ff-x----w-"); /* perhaps the clock */
    assert_int_equal(past.probes + ahead.probes, 0);
}

static void test_clock_with_pins(void **state)
{
    struct settings settings = plain_settings();
    struct script script = {.replies = {{.failure = HTTP_TLS, .fault = TLS_NOT_YET},
                                        {.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                        {.status = 403, .date_ms = NOW_MS}},
                            .wall_ms = 5000, .probe_works = true};
    struct server_check check;
    (void)state;
    settings.pins[2] = "sha256//AAAA";
    run_with(&script, &settings, &check);
    expect(&check, "ff-fffffwf"); /* all the rest is looked at, at the true time */
    assert_int_equal(script.verify_at_ms[0], 0);
    assert_int_equal(script.verify_at_ms[1], NOW_MS);
    assert_int_equal(script.verify_at_ms[2], NOW_MS);
    assert_true(check.clock_known);
    assert_int_equal(check.clock_offset_ms, NOW_MS - 5000);
    script = (struct script){.replies = {{.failure = HTTP_TLS, .fault = TLS_NOT_YET}},
                             .wall_ms = 5000};
    run_with(&script, &settings, &check);
    expect(&check, "ff-x----x-");
    assert_int_equal(script.probes, 1);
}

/* The result is then poorer, never worse than a failed step. */
static void test_without_memory(void **state)
{
    bool met = true;
    size_t n = 0;
    (void)state;
    for (; met; n++) {
        struct script script = {.replies = {{.status = 200, .body = ABOUT, .date_ms = NOW_MS},
                                            {.status = 200, .body = SOME}}};
        fault_arm(n);
        struct server_check check = run_script(&script);
        met = fault_disarm();
        assert_true(met || check.worst == SERVER_WARNING);
    }
    assert_true(n > 4);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < SERVER_STEP_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(server_step_name((enum server_step_name)i),
                                    server_step_name((enum server_step_name)j));
    assert_string_equal(server_step_name(SERVER_STEP_COUNT), "unknown");
    assert_string_equal(server_outcome_name(SERVER_WARNING), "warning");
    assert_string_equal(server_outcome_name((enum server_outcome)9), "unknown");
}

int server_check_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_only),
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_about_is_not_needed),
        cmocka_unit_test(test_way),
        cmocka_unit_test(test_tls),
        cmocka_unit_test(test_broken_later),
        cmocka_unit_test(test_proxy),
        cmocka_unit_test(test_nothing_set),
        cmocka_unit_test(test_portal),
        cmocka_unit_test(test_credential),
        cmocka_unit_test(test_address_and_version),
        cmocka_unit_test(test_clock_differs),
        cmocka_unit_test(test_clock_without_pins),
        cmocka_unit_test(test_clock_with_pins),
        cmocka_unit_test(test_without_memory),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("server_check", tests, NULL, NULL);
}
