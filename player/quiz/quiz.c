/* The quiz file as a whole. Every room reports what it finds into one list of diagnostics; the file
 * is refused when the list has more errors after reading than it had before. */
#include "quiz/quiz.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "quiz/reader.h"

/* A reader whose document surely has a list to count errors in. */
static struct reader reader_on(struct json_doc *copy, const struct json_doc *doc,
                               struct diags *own, struct arena *arena, const char *language)
{
    *copy = *doc;
    if (!copy->diags)
        copy->diags = own;
    return (struct reader){copy, arena, language, copy->diags->errors, false, false};
}

bool question_read(const struct json_doc *doc, const cJSON *object, const char *language,
                   enum quiz_purpose purpose, struct arena *arena, struct question *out)
{
    struct diags own = DIAGS_INIT;
    struct json_doc copy;
    struct reader r = reader_on(&copy, doc, &own, arena, language);
    r.survey = purpose == QUIZ_SURVEY;
    read_question(&r, object, out);
    bool good = !r.starved && copy.diags->errors == r.errors_before;
    diags_finish(&own);
    return good;
}

bool quiz_read_head(const struct json_doc *doc, const cJSON *object, const char *language,
                    struct quiz *quiz)
{
    struct diags own = DIAGS_INIT;
    struct json_doc copy;
    struct reader r = reader_on(&copy, doc, &own, &quiz->arena, language);
    read_head(&r, object, quiz);
    bool good = !r.starved && copy.diags->errors == r.errors_before;
    diags_finish(&own);
    return good;
}

static void read_questions(struct reader *r, const cJSON *object, struct quiz *quiz)
{
    const cJSON *array = json_array(r->doc, object, "questions", true);
    if (!array)
        return;
    size_t size = reader_size(r, array, "questions", QUIZ_QUESTIONS_MAX);
    if (!size)
        json_report(r->doc, array, DIAG_ERROR, "empty-member", "Write a question.",
                    "\"questions\" is empty");
    quiz->questions = reader_take(r, size, sizeof *quiz->questions);
    if (!quiz->questions)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size && !r->starved; i++, node = node->next) {
        read_question(r, node, &quiz->questions[i]);
        quiz->question_count = i + 1;
    }
    if (size && !r->starved)
        check_quiz(r, object, quiz);
}

/* Whether the file is of a format that this version reads. */
static bool read_format(struct reader *r, const cJSON *object)
{
    long long format = 0;
    if (!json_int(r->doc, object, "format", true, 1, 1000000, &format))
        return true; /* reported; the rest is still worth reading */
    if (format <= QUIZ_FORMAT)
        return true;
    json_report(r->doc, cJSON_GetObjectItemCaseSensitive(object, "format"), DIAG_ERROR,
                "newer-format", "Update Bekal.",
                "this quiz has format %lld; Bekal %s reads format %d", format, BEKAL_VERSION,
                QUIZ_FORMAT);
    return false;
}

static void read_file(struct reader *r, struct quiz *quiz)
{
    static const char *const known[] = {"$schema",      "format",   "title",
                                        "instructions", "settings", "questions"};
    const cJSON *object = r->doc->root;
    if (!cJSON_IsObject(object)) {
        json_report(r->doc, object, DIAG_ERROR, "wrong-type", NULL, "a quiz must be an object");
        return;
    }
    if (!read_format(r, object))
        return;
    json_unknown(r->doc, object, known, JSON_COUNT(known));
    read_head(r, object, quiz);
    r->survey = quiz->purpose == QUIZ_SURVEY;
    read_questions(r, object, quiz);
}

/* The first error from entry `from` on; *code is what all of them amount to. */
static const struct diag *first_error(const struct diags *diags, size_t from, enum err_code *code)
{
    const struct diag *first = NULL;
    *code = ERR_UNSUPPORTED;
    for (size_t i = from; i < diags->count; i++) {
        const struct diag *diag = &diags->list[i];
        if (diag->severity != DIAG_ERROR)
            continue;
        if (!first)
            first = diag;
        if (str_equal(diag->code, "newer-format"))
            *code = ERR_NEWER;
        else if (!str_equal(diag->code, "kind-not-playable"))
            *code = ERR_FORMAT;
    }
    if (!first)
        *code = ERR_FORMAT;
    return first;
}

static bool refuse(struct err *err, const struct diags *diags, size_t from, const char *file)
{
    enum err_code code;
    const struct diag *first = first_error(diags, from, &code);
    return err_set(err, code, "%s: %s: %s", file ? file : "quiz",
                   first && first->pointer ? first->pointer : "",
                   first ? first->message : _("it has mistakes"));
}

static bool refuse_starved(struct err *err, const struct quiz *quiz, const char *file)
{
    if (!quiz->arena.capped)
        return err_no_memory(err);
    return err_set(err, ERR_LIMIT, "%s: a quiz may take %u MiB at most", file ? file : "quiz",
                   QUIZ_ARENA_BYTES_MAX >> 20);
}

static struct quiz *quiz_new(void)
{
    struct quiz *quiz = mem_alloc(sizeof *quiz);
    if (quiz)
        arena_init(&quiz->arena, QUIZ_ARENA_BYTES_MAX);
    return quiz;
}

bool quiz_read_tree(const struct json_doc *doc, const char *language, struct quiz **out,
                    struct err *err)
{
    *out = NULL;
    bool good = false;
    struct diags *list = doc->diags;
    size_t errors = list->errors, from = list->count;
    struct quiz *quiz = quiz_new();
    if (!quiz)
        return err_no_memory(err);
    struct reader r = {doc, &quiz->arena, language, errors, false, false};
    read_file(&r, quiz);
    if (r.starved)
        refuse_starved(err, quiz, doc->file);
    else if (list->errors > errors)
        refuse(err, list, from, doc->file);
    else
        good = true;
    if (good)
        *out = quiz;
    else
        quiz_free(quiz);
    return good;
}

bool quiz_parse(const char *text, size_t n, const char *file, const char *language,
                struct diags *diags, struct quiz **out, struct err *err)
{
    *out = NULL;
    struct diags own = DIAGS_INIT;
    struct json_doc doc = {NULL, NULL, NULL};
    bool good = json_open(&doc, text, n, file, diags ? diags : &own, err) &&
                quiz_read_tree(&doc, language, out, err);
    json_close(&doc);
    diags_finish(&own);
    return good;
}

void quiz_free(struct quiz *quiz)
{
    if (quiz) {
        arena_finish(&quiz->arena);
        mem_free(quiz);
    }
}

const struct question *quiz_find(const struct quiz *quiz, const char *id)
{
    for (size_t i = 0; i < quiz->question_count; i++)
        if (str_equal(quiz->questions[i].id, id))
            return &quiz->questions[i];
    return NULL;
}
