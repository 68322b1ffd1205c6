/* Writes statements as the product makes them, and looks at what a server made of them.
 *
 *   make_statements list         one of every kind and verb, then those of made-up histories
 *   make_statements examples     of the first, those that the documentation shows
 *   make_statements check FILE   reads lines "NAME<tab>EVENT<tab>OURS<tab>THEIRS"
 *
 * A line of `list` is "NAME<tab>EVENT<tab>STATEMENT", all JSON but the name. EVENT is "-" where the
 * statement tells no whole event; in what is checked it may be "?": whatever ours tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/statement.h"
#include "statement_cases.h"
#include "store_history.h"

#define FILE_BYTES_MAX (64u << 20)
#define HISTORIES 6
#define HISTORY_EVENTS 60

static void die(const char *what, const struct err *err)
{
    fprintf(stderr, "make_statements: %s: %s\n", what, err ? err->text : "");
    exit(2);
}

/* ---- Writing ---- */

static void print_event(const struct event *event)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    if (!event_write(event, &out, &err))
        die(event->id, &err);
    fputs(out.data, stdout);
    buf_finish(&out);
}

static void print_line(const char *name, const struct event *event,
                       const struct statement_facts *facts)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    bool scored = strcmp(event->kind, "attempt_graded") == 0 ||
                  strcmp(event->kind, "answer_submitted") == 0;
    if (!statement_write(event, facts, &out, &err))
        die(name, &err);
    printf("%s\t", name);
    if (facts->part == PART_LAUNCHED || (scored && !facts->with_score))
        putchar('-');
    else
        print_event(event);
    printf("\t%s\n", out.data);
    buf_finish(&out);
}

struct made_case {
    const char *name; /* ends with "*" where the documentation shows it */
    enum event_kind kind;
    enum statement_part part;
    enum statement_verb verb;
    const char *payload, *attempt;
};

#define ATTEMPT "a77e0000-0000-4000-8000-000000000000"
#define GRADED(score, passed)                                                                      \
    "{\"number\":1,\"score\":" score ",\"points\":7,\"points_max\":10,\"passed\":" passed          \
    ",\"pass_comparison\":\">=\",\"pass_mark\":70,\"duration_ms\":754320,\"best\":\"best\","       \
    "\"purpose\":\"post_test\"}"
#define UNMARKED                                                                                   \
    "{\"number\":2,\"score\":33.333333333333336,\"points\":1,\"points_max\":3,"                    \
    "\"duration_ms\":61000,\"best\":\"last\",\"purpose\":\"practice\"}"
#define ANSWER(response, interaction)                                                              \
    "{\"question\":\"janji-layanan\",\"response\":\"" response "\",\"points\":1,"                  \
    "\"points_max\":2,\"duration_ms\":8250,\"interaction\":\"" interaction "\"}"
#define PLAIN_ANSWER                                                                               \
    "{\"question\":\"q\",\"response\":\"a b\",\"points\":0,\"points_max\":0,\"duration_ms\":1}"
#define MS "{\"duration_ms\":754320}"

static const struct made_case cases[] = {
    {"launched*", EVENT_SITTING_OPENED, PART_LAUNCHED, VERB_LAUNCHED, "{}", ""},
    {"initialized*", EVENT_SITTING_OPENED, PART_MAIN, VERB_INITIALIZED, "{}", ""},
    {"terminated*", EVENT_SITTING_ENDED, PART_MAIN, VERB_TERMINATED, MS, ""},
    {"abandoned*", EVENT_SITTING_ABANDONED, PART_MAIN, VERB_ABANDONED, "{}", ""},
    {"answered*", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED, ANSWER("a[,]c", "choice"),
     ATTEMPT},
    {"passed*", EVENT_ATTEMPT_GRADED, PART_MAIN, VERB_PASSED, GRADED("70", "true"), ATTEMPT},
    {"failed", EVENT_ATTEMPT_GRADED, PART_MAIN, VERB_FAILED, GRADED("69.99", "false"), ATTEMPT},
    {"failed-without-score*", EVENT_ATTEMPT_GRADED, PART_MAIN, VERB_FAILED,
     GRADED("69.99", "false"), ATTEMPT},
    {"scored-later*", EVENT_ATTEMPT_GRADED, PART_SCORE, VERB_SCORED, GRADED("69.99", "false"),
     ATTEMPT},
    {"scored*", EVENT_ATTEMPT_GRADED, PART_MAIN, VERB_SCORED, UNMARKED, ATTEMPT},
    {"scored-after-passed", EVENT_ATTEMPT_GRADED, PART_MAIN, VERB_SCORED, GRADED("10", "false"),
     ATTEMPT},
    {"completed-lesson*", EVENT_ITEM_COMPLETED, PART_MAIN, VERB_COMPLETED, MS, ""},
    {"completed-quiz", EVENT_ITEM_COMPLETED, PART_MAIN, VERB_COMPLETED, MS, ATTEMPT},
    {"satisfied-module*", EVENT_MODULE_SATISFIED, PART_MAIN, VERB_SATISFIED, "{}", ""},
    {"satisfied-course*", EVENT_COURSE_SATISFIED, PART_MAIN, VERB_SATISFIED, "{\"jp\":4}", ""},
    {"answered-nothing", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED, ANSWER("", "choice"),
     ATTEMPT},
    {"answered-true-false", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("true", "true-false"), ATTEMPT},
    {"answered-sequencing", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("c[,]a[,]b", "sequencing"), ATTEMPT},
    {"answered-matching", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("s1[.]t2[,]s2[.]t1", "matching"), ATTEMPT},
    {"answered-fill-in", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("Undang-Undang \\\"ASN\\\"\\n2023", "fill-in"), ATTEMPT},
    {"answered-long-fill-in", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("Pendapat saya \xE2\x80\xA6", "long-fill-in"), ATTEMPT},
    {"answered-numeric", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("-4.50", "numeric"), ATTEMPT},
    {"answered-likert", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("setuju", "likert"), ATTEMPT},
    {"answered-by-an-older-program", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     PLAIN_ANSWER, ATTEMPT},
    {"answered-against-its-type", EVENT_ANSWER_SUBMITTED, PART_MAIN, VERB_ANSWERED,
     ANSWER("kira-kira 5", "numeric"), ATTEMPT},
};
#define CASES (sizeof cases / sizeof *cases)

static struct event event_of(const struct made_case *made, size_t index)
{
    struct event event = case_event(made->kind, made->payload);
    event.attempt = made->attempt;
    if (made->kind == EVENT_MODULE_SATISFIED)
        event.item = "modul-1";
    event.sequence = (int64_t)index + 1;
    snprintf(event.id, sizeof event.id, "%08x-1111-4111-8111-111111111111", (unsigned)index + 1);
    return event;
}

static void print_cases(bool examples)
{
    for (size_t i = 0; i < CASES; i++) {
        char name[64];
        struct event event = event_of(&cases[i], i);
        struct statement_facts facts = case_facts();
        snprintf(name, sizeof name, "%s", cases[i].name);
        size_t last = strlen(name) - 1;
        bool shown = name[last] == '*';
        name[shown ? last : last + 1] = '\0';
        facts.part = cases[i].part;
        facts.verb = cases[i].verb;
        facts.with_score = strcmp(name, "failed-without-score") != 0;
        if (shown || !examples)
            print_line(name, &event, &facts);
    }
}

/* What courses, devices and clocks can do to any of them. */
static void print_strange(void)
{
    static const char *const courses[] = {"kursus tanpa IRI", "urn:bekal:kursus:1",
                                          "https://contoh.id/k?a=1&b=\xC3\xA9#x"};
    for (size_t i = 0; i < 3; i++) {
        struct event event = event_of(&cases[5], 100 + i);
        struct statement_facts facts = case_facts();
        facts.verb = cases[5].verb;
        facts.confidence = (enum clock_confidence)i;
        facts.place = i ? "own_device" : "proctored_exam";
        facts.session = "";
        facts.registration = "99788b7c-6782-5c6a-acde-f8eb692538ee";
        event.course = courses[i];
        event.item = "bagian 1/2 \xE2\x82\xAC";
        event.when.boot_id[0] = '\0';
        event.when.wall_ms = 0;
        print_line("strange", &event, &facts);
    }
}

static void print_history_event(const struct event *event, bool with_score)
{
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    struct err err = ERR_INIT;
    if (!statement_plan(event, wants, &count, &err))
        die("plan", &err);
    for (size_t i = 0; i < count; i++) {
        struct statement_facts facts = case_facts_of(&wants[i]);
        if (id_valid(event->registration))
            facts.registration = event->registration;
        facts.account = event->learner;
        facts.timestamp_ms = event->when.wall_ms;
        facts.with_score = with_score || wants[i].part == PART_SCORE;
        if (wants[i].part != PART_SCORE || !with_score)
            print_line(statement_verb_name(wants[i].verb), event, &facts);
    }
}

static void print_histories(void)
{
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        struct history history;
        history_make(&history, seed, 2, HISTORY_EVENTS, seed % 2);
        for (size_t i = 0; i < history.count; i++)
            print_history_event(history.list[i], seed % 3 != 0);
        history_free(&history);
    }
}

/* ---- Checking ---- */

static char *told_by(const char *statement)
{
    struct event *event;
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    if (!statement_to_event(statement, strlen(statement), &event, &err)) {
        buf_format(&out, "refused: %s", err.text);
        return buf_take(&out);
    }
    if (!event)
        return mem_copy_str("-");
    if (!event_write(event, &out, &err))
        die("event", &err);
    event_free(event);
    return buf_take(&out);
}

static int expect(const char *name, const char *what, const char *expected, const char *found)
{
    if (strcmp(expected, found) == 0)
        return 0;
    printf("%s: %s\n  expected %s\n  found    %s\n", name, what, expected, found);
    return 1;
}

static int check_line(char *line)
{
    char *fields[4];
    for (int i = 0; i < 4; i++) {
        fields[i] = line;
        line = strchr(line, '\t');
        if (!line && i < 3)
            die("a line has too few fields", NULL);
        if (line)
            *line++ = '\0';
    }
    const char *name = fields[0], *ours = fields[2], *theirs = fields[3];
    enum statement_likeness like;
    struct err err = ERR_INIT;
    char *from_ours = told_by(ours), *from_theirs = told_by(theirs);
    const char *event = strcmp(fields[1], "?") == 0 ? from_ours : fields[1];
    int bad = expect(name, "event of ours", event, from_ours);
    bad += expect(name, "event of the server's", event, from_theirs);
    if (!statement_compare(ours, strlen(ours), theirs, strlen(theirs), &like, &err))
        die(name, &err);
    if (like != STATEMENT_SAME)
        bad += expect(name, "the server's statement is not ours", ours, theirs);
    mem_free(from_ours);
    mem_free(from_theirs);
    return bad;
}

static int check(const char *path)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    int lines = 0, bad = 0;
    if (!file_read(path, FILE_BYTES_MAX, &text, &err))
        die(path, &err);
    for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n")) {
        bad += check_line(line);
        lines++;
    }
    buf_finish(&text);
    printf("%d statements checked, %d differences\n", lines, bad);
    return bad || !lines;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "check") == 0)
        return check(argv[2]);
    bool examples = argc == 2 && strcmp(argv[1], "examples") == 0;
    if (!examples && (argc != 2 || strcmp(argv[1], "list") != 0)) {
        fputs("usage: make_statements list | examples | check FILE\n", stderr);
        return 2;
    }
    print_cases(examples);
    if (!examples) {
        print_strange();
        print_histories();
    }
    return 0;
}
