/* survey: what people answered, counted. Answers are nobody's (store/survey.c), and of few people
 * even counts tell who: below SURVEY_LEAST nothing is told, neither of a survey nor of a question.
 *
 * Each answer becomes marks, "course, edition, item, question, choice" with and without its last
 * parts; sorted, equal ones stand together and are counted. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "base/words.h"
#include "store/store.h"

#define SURVEY_LEAST 5
#define ARENA_BYTES_MAX ((size_t)512 * 1024 * 1024)
#define PARTS 5

/* Parts that are "" close a mark: of a question all of its answers, of a survey all people. */
struct mark {
    const char *part[PARTS];
    size_t count; /* once they are joined */
};

struct marks {
    struct arena arena;
    struct mark *list;
    size_t count, room;
    bool failed;
};

static void add_mark(struct marks *m, const struct survey_answers *of, const char *question,
                     const char *choice, size_t n)
{
    if (m->count == m->room) {
        size_t room = m->room ? m->room * 2 : 64;
        struct mark *list = arena_take_array(&m->arena, room, sizeof *list);
        m->failed = m->failed || !list;
        if (m->failed)
            return;
        if (m->count)
            memcpy(list, m->list, m->count * sizeof *list);
        m->list = list;
        m->room = room;
    }
    struct mark *mark = &m->list[m->count++];
    *mark = (struct mark){{arena_copy_str(&m->arena, of->course),
                           arena_copy_str(&m->arena, of->edition),
                           arena_copy_str(&m->arena, of->item),
                           arena_copy_str(&m->arena, question), arena_copy(&m->arena, choice, n)},
                          1};
    for (size_t i = 0; i < PARTS; i++)
        m->failed = m->failed || !mark->part[i];
}

static bool add_answers(void *context, const struct survey_answers *answers)
{
    struct marks *m = context;
    struct json_doc doc;
    if (!json_open(&doc, answers->answers, strlen(answers->answers), "survey", NULL, NULL))
        return true; /* the store has looked at it; whatever came after can't be counted */
    add_mark(m, answers, "", "", 0);
    for (const cJSON *node = doc.root->child; node && !m->failed; node = node->next) {
        const char *s = cJSON_IsString(node) ? node->valuestring : "";
        if (!*s)
            continue;
        add_mark(m, answers, node->string, "", 0);
        while (*s && !m->failed) {
            const char *end = strstr(s, "[,]");
            size_t n = end ? (size_t)(end - s) : strlen(s);
            add_mark(m, answers, node->string, s, n);
            s += end ? n + 3 : n;
        }
    }
    json_close(&doc);
    return !m->failed;
}

static int compare(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    int order = 0;
    for (size_t i = 0; i < PARTS && !order; i++)
        order = strcmp(x->part[i], y->part[i]);
    return order;
}

static void join(struct marks *m)
{
    size_t kept = 0;
    if (m->count)
        qsort(m->list, m->count, sizeof *m->list, compare);
    for (size_t i = 0; i < m->count; i++)
        if (kept && compare(&m->list[kept - 1], &m->list[i]) == 0)
            m->list[kept - 1].count++;
        else
            m->list[kept++] = m->list[i];
    m->count = kept;
}

/* ---- Three faces ---- */

/* A field of CSV; what a spreadsheet would take for a formula is made text. */
static void print_field(const char *s, const char *end)
{
    putchar('"');
    if (*s && strchr("=+-@", *s))
        putchar('\'');
    for (; *s; s++) {
        if (*s == '"')
            putchar('"');
        putchar(*s);
    }
    printf("\"%s", end);
}

static void print_csv(const struct marks *m)
{
    size_t people = 0, answered = 0;
    puts("course,edition,item,respondents,question,answered,choice,count");
    for (size_t i = 0; i < m->count; i++) {
        const struct mark *mark = &m->list[i];
        bool survey = !mark->part[3][0], question = !survey && !mark->part[4][0];
        people = survey ? mark->count : people;
        answered = question ? mark->count : answered;
        if (survey || question || people < SURVEY_LEAST || answered < SURVEY_LEAST)
            continue;
        for (size_t k = 0; k < 3; k++)
            print_field(mark->part[k], ",");
        printf("%zu,", people);
        print_field(mark->part[3], ",");
        printf("%zu,", answered);
        print_field(mark->part[4], ",");
        printf("%zu\n", mark->count);
    }
}

static void print_words(const struct marks *m)
{
    size_t people = 0, answered = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct mark *mark = &m->list[i];
        bool survey = !mark->part[3][0], question = !survey && !mark->part[4][0];
        people = survey ? mark->count : people;
        answered = question ? mark->count : answered;
        if (survey)
            printf("%s (%s), %s: ", mark->part[0], mark->part[1], mark->part[2]);
        if (survey && people < SURVEY_LEAST)
            printf(_("answered by fewer than %d; not shown\n"), SURVEY_LEAST);
        else if (survey)
            printf(_("answered by %zu\n"), people);
        if (survey || people < SURVEY_LEAST)
            continue;
        if (question && answered < SURVEY_LEAST)
            printf(_("  %s: answered by fewer than %d; not shown\n"), mark->part[3], SURVEY_LEAST);
        else if (question)
            printf(_("  %s: answered by %zu\n"), mark->part[3], answered);
        else if (answered >= SURVEY_LEAST)
            printf("    %-24s %zu\n", mark->part[4], mark->count);
    }
    if (!m->count)
        puts(_("No survey has been answered here."));
}

/* The marks from *at on that share their first parts, as a list of objects of `deeper`. */
static void add_choices(const struct marks *m, size_t *at, struct buf *list)
{
    const struct mark *question = &m->list[*at];
    bool shown = question->count >= SURVEY_LEAST;
    struct buf one = BUF_INIT, choices = BUF_INIT, all = BUF_INIT;
    for (++*at; *at < m->count && m->list[*at].part[4][0]; ++*at) {
        struct buf choice = BUF_INIT;
        admin_add_text(&choice, "id", m->list[*at].part[4]);
        admin_add_int(&choice, "count", (int64_t)m->list[*at].count);
        if (shown)
            admin_add_to_list(&choices, &choice);
        buf_finish(&choice);
    }
    buf_format(&all, "[%s]", choices.data ? choices.data : "");
    admin_add_text(&one, "id", question->part[3]);
    admin_add_bool(&one, "hidden", !shown);
    if (shown) {
        admin_add_int(&one, "answered", (int64_t)question->count);
        admin_add_json(&one, "choices", all.data ? all.data : "[]");
    }
    admin_add_to_list(list, &one);
    buf_finish(&choices);
    buf_finish(&all);
}

static void add_survey(const struct marks *m, size_t *at, struct buf *list)
{
    const struct mark *survey = &m->list[*at];
    bool shown = survey->count >= SURVEY_LEAST;
    struct buf one = BUF_INIT, questions = BUF_INIT, all = BUF_INIT;
    for (++*at; *at < m->count && m->list[*at].part[3][0];)
        add_choices(m, at, &questions);
    buf_format(&all, "[%s]", questions.data ? questions.data : "");
    admin_add_text(&one, "course", survey->part[0]);
    admin_add_text(&one, "edition", survey->part[1]);
    admin_add_text(&one, "item", survey->part[2]);
    admin_add_bool(&one, "hidden", !shown);
    if (shown) {
        admin_add_int(&one, "respondents", (int64_t)survey->count);
        admin_add_json(&one, "questions", all.data ? all.data : "[]");
    }
    admin_add_to_list(list, &one);
    buf_finish(&questions);
    buf_finish(&all);
}

static void print_json(const struct marks *m)
{
    struct buf out = BUF_INIT, list = BUF_INIT, all = BUF_INIT;
    for (size_t at = 0; at < m->count;)
        add_survey(m, &at, &list);
    buf_format(&all, "[%s]", list.data ? list.data : "");
    admin_add_json(&out, "surveys", all.failed || list.failed ? "null" : all.data);
    admin_print_json(&out);
    buf_finish(&list);
    buf_finish(&all);
}

int admin_run_survey(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct marks marks = {.count = 0};
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    arena_init(&marks.arena, ARENA_BYTES_MAX);
    bool good = store_each_survey(store, admin->word_count > 0 ? admin->words[0] : NULL,
                                  admin->word_count > 1 ? admin->words[1] : NULL, add_answers,
                                  &marks, &err);
    if (good && marks.failed)
        good = err_no_memory(&err);
    if (good) {
        join(&marks);
        if (admin->json)
            print_json(&marks);
        else if (admin_option(admin, "csv"))
            print_csv(&marks);
        else
            print_words(&marks);
    }
    arena_finish(&marks.arena);
    store_close(store);
    return good ? ADMIN_GOOD : admin_tell(&err);
}
