/* Who answers, and what it lets our credential do. A captive portal is whatever answers in place of
 * an LRS: a page with 200, a way elsewhere, or 511. A list of statements shows an LRS; so do 401
 * and 403, which only something that asks for credentials gives. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "base/words.h"
#include "sync/server_inside.h"

#define SPEAKS N_("It speaks this version of xAPI.")

/* ---- Who answers ---- */

static bool is_json(const struct http_answer *answer, struct json_doc *doc)
{
    struct err ignored;
    return answer->body.size &&
           json_open(doc, answer->body.data, answer->body.size, "answer", NULL, &ignored);
}

static void tell_version(struct server_run *run, const cJSON *versions)
{
    const char *ours = run->options->settings->version;
    const cJSON *one;
    char all[256] = "";
    bool spoken = false;
    cJSON_ArrayForEach(one, versions)
    {
        size_t at = strlen(all);
        if (!cJSON_IsString(one))
            continue;
        snprintf(all + at, sizeof all - at, "%s%s", at ? ", " : "", one->valuestring);
        spoken = spoken || str_equal(one->valuestring, ours);
    }
    struct server_step *step =
        spoken ? server_tell(run, SERVER_VERSION, SERVER_FINE, SPEAKS, "")
               : server_tell(run, SERVER_VERSION, SERVER_WARNING,
                             N_("It does not name this version of xAPI among its own."),
                             N_("Ask the office which version to set."));
    server_fact(run, step, N_("set"), ours);
    server_fact(run, step, N_("the server's"), all);
}

bool server_answer_portal(struct server_run *run)
{
    const struct http_answer *answer = &run->answer;
    struct json_doc doc = {.root = NULL};
    bool moved = answer->status >= 300 && answer->status < 400;
    bool page = answer->status == 200 && !is_json(answer, &doc);
    json_close(&doc);
    if (!moved && !page && answer->status != 511)
        return true;
    struct server_step *step =
        server_tell(run, SERVER_PORTAL, SERVER_FAILED,
                    moved ? N_("We are sent to another address.")
                          : N_("A page of this network answers, not the server."),
                    moved ? N_("Sign in to this network if it asks for that; otherwise compare "
                               "the address with "
                               "the one that the office gave you.")
                          : N_("Open a browser, sign in to this network, and try again."));
    server_fact(run, step, N_("sent to"), answer->location);
    server_fact_answer(run, step);
    return false;
}

void server_answer_about(struct server_run *run)
{
    struct json_doc doc = {.root = NULL};
    if (run->answer.status == 200 && is_json(&run->answer, &doc)) {
        const cJSON *versions = cJSON_GetObjectItemCaseSensitive(doc.root, "version");
        if (cJSON_IsArray(versions))
            tell_version(run, versions);
    }
    json_close(&doc);
}

/* ---- What our credential may ---- */

static void tell_address(struct server_run *run, bool found)
{
    server_tell(run, SERVER_ADDRESS, found ? SERVER_FINE : SERVER_FAILED,
                found ? N_("A learning record store answers there.")
                      : N_("There is no learning record store at this address."),
                found ? ""
                      : N_("Compare the address, to its end, with the one that the office gave "
                           "you."));
}

static void tell_reading(struct server_run *run, const cJSON *statements)
{
    tell_address(run, true);
    server_tell(run, SERVER_CREDENTIAL, SERVER_FINE, N_("User and password are taken."), "");
    if (cJSON_GetArraySize(statements) > 0)
        server_tell(
            run, SERVER_READ_OTHERS, SERVER_WARNING,
            N_("This credential can read records on the server, perhaps of other people."),
            N_("Ask the office for a credential that may only write, or read nothing but what "
               "it wrote itself."));
    else
        server_tell(run, SERVER_READ_OTHERS, SERVER_FINE,
                    N_("This credential is shown no records of other people."), "");
}

static void judge_success(struct server_run *run)
{
    struct json_doc doc = {.root = NULL};
    const cJSON *statements = NULL;
    if (is_json(&run->answer, &doc))
        statements = cJSON_GetObjectItemCaseSensitive(doc.root, "statements");
    if (cJSON_IsArray(statements))
        tell_reading(run, statements);
    else
        tell_address(run, false);
    json_close(&doc);
}

static void tell_refused(struct server_run *run)
{
    bool empty = !run->options->settings->user[0];
    tell_address(run, true);
    server_fact_answer(
        run, server_tell(run, SERVER_CREDENTIAL, SERVER_FAILED,
                         empty ? N_("No user is set.") : N_("User or password is wrong."),
                         N_("Take the office file anew, or ask the office for this computer's "
                            "user and password.")));
}

static void tell_write_only(struct server_run *run)
{
    tell_address(run, true);
    server_tell(run, SERVER_CREDENTIAL, SERVER_FINE,
                N_("The credential is known, and may not read. Whether it may write shows when "
                   "records are sent."),
                "");
    server_tell(run, SERVER_READ_OTHERS, SERVER_FINE,
                N_("This credential can read no records."), "");
}

static void tell_other_status(struct server_run *run, int status)
{
    if (status == 400 || status == 422) {
        tell_address(run, true);
        server_fact_answer(
            run, server_tell(run, SERVER_VERSION, SERVER_FAILED,
                             N_("The server does not like our way of asking, perhaps the "
                                "version of xAPI."),
                             N_("Ask the office which version to set.")));
    } else if (status == 408 || status == 429 || status >= 500) {
        server_fact_answer(run, server_tell(run, SERVER_ADDRESS, SERVER_WARNING,
                                            N_("The server is busy or out of order."),
                                            N_("Try again later; nothing is lost meanwhile.")));
    } else {
        tell_address(run, false);
        server_fact_answer(run, &run->out->steps[SERVER_ADDRESS]);
    }
}

void server_answer_statements(struct server_run *run)
{
    int status = run->answer.status;
    if (status == 200)
        judge_success(run);
    else if (status == 401)
        tell_refused(run);
    else if (status == 403)
        tell_write_only(run);
    else
        tell_other_status(run, status);
    /* Taken at its word: an LRS tells its version in each answer. */
    const char *theirs = run->answer.xapi_version;
    if (status < 400 && theirs[0]) {
        struct server_step *step = server_tell(run, SERVER_VERSION, SERVER_FINE, SPEAKS, "");
        if (!step->fact_count)
            server_fact(run, step, N_("the server's"), theirs);
    }
}
