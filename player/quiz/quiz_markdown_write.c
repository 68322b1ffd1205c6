/* Each question is written in the form that reads best and read back at once; where the reader
 * does not get the same question from it, the next plainer form is tried, and the last one is JSON,
 * which says everything. So what is written is right by test, not by rules about what may stand
 * where. The head is written in the same way. */
#include "quiz/quiz_markdown_inside.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* ---- the same question ---------------------------------------------------------------------- */

static void drop_number(cJSON *object, const char *name, double absent)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsNumber(node) && node->valuedouble <= absent && node->valuedouble >= absent)
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
}

static void drop_false(cJSON *object, const char *name)
{
    if (cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(object, name)))
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
}

static void drop_empty(cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if ((cJSON_IsArray(node) || cJSON_IsObject(node)) && !node->child)
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
}

/* Members that say what is so without them anyway. */
static void drop_defaults(cJSON *question)
{
    drop_number(question, "points", 1);
    drop_number(question, "penalty", 0);
    drop_false(question, "shuffle");
    drop_empty(question, "tags");
    drop_empty(question, "hints");
    drop_empty(question, "feedback");
    cJSON *choice;
    cJSON_ArrayForEach(choice, cJSON_GetObjectItemCaseSensitive(question, "choices")) {
        drop_number(choice, "fraction", 0);
        drop_false(choice, "fixed");
    }
}

static bool same(const cJSON *a, const cJSON *b, bool *starved)
{
    cJSON *left = cJSON_Duplicate(a, true), *right = cJSON_Duplicate(b, true);
    bool equal = false;
    if (left && right) {
        drop_defaults(left);
        drop_defaults(right);
        equal = cJSON_Compare(left, right, true);
    } else {
        *starved = true;
    }
    cJSON_Delete(left);
    cJSON_Delete(right);
    return equal;
}

/* What a text of one question reads as; the caller closes. */
static struct quiz_markdown *read_back(const struct buf *text, bool *starved)
{
    struct quiz_markdown *markdown = NULL;
    struct err why = ERR_INIT;
    if (text->failed ||
        !quiz_markdown_open(text->data ? text->data : "", text->size, NULL, NULL, &markdown, &why))
        *starved = *starved || text->failed || why.code == ERR_NO_MEMORY;
    return markdown;
}

static bool reads_as(const struct buf *text, const cJSON *question, bool *starved)
{
    struct quiz_markdown *markdown = read_back(text, starved);
    if (!markdown)
        return false;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(markdown->root, "questions");
    bool good = !markdown->errors && cJSON_GetArraySize(list) == 1 &&
                same(list->child, question, starved);
    quiz_markdown_close(markdown);
    return good;
}

/* ---- values --------------------------------------------------------------------------------- */

static bool add_json(struct buf *out, const cJSON *node, bool pretty)
{
    char *printed = pretty ? cJSON_Print(node) : cJSON_PrintUnformatted(node);
    bool good = printed && buf_add_str(out, printed);
    if (!printed)
        out->failed = true;
    cJSON_free(printed);
    return good;
}

static bool plain_line(const char *s)
{
    size_t n = strlen(s);
    return n && !strpbrk(s, "\n\r\t") && s[0] != ' ' && s[n - 1] != ' ' && s[0] != '{' &&
           s[0] != '"';
}

static void add_value(struct buf *out, const char *key, const cJSON *node, bool words)
{
    buf_format(out, "%s: ", key);
    if (words && cJSON_IsString(node) && plain_line(node->valuestring))
        buf_add_str(out, node->valuestring);
    else if (cJSON_IsBool(node))
        buf_add_str(out, cJSON_IsTrue(node) ? "yes" : "no");
    else
        add_json(out, node, false);
    buf_add_char(out, '\n');
}

/* "M.05 1, M.07"; "5 M.05, 3". */
static void add_pairs(struct buf *out, const char *key, const cJSON *array, const char *first,
                      const char *second)
{
    const cJSON *each;
    buf_format(out, "%s: ", key);
    cJSON_ArrayForEach(each, array) {
        const char *const names[] = {first, second};
        buf_add_str(out, each == array->child ? "" : ", ");
        for (size_t i = 0; i < 2; i++) {
            const cJSON *node = cJSON_GetObjectItemCaseSensitive(each, names[i]);
            buf_add_str(out, node && i ? " " : "");
            if (cJSON_IsString(node))
                buf_add_str(out, node->valuestring);
            else if (node)
                add_json(out, node, false);
        }
    }
    buf_add_char(out, '\n');
}

static const char *string_in(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* ---- a question ----------------------------------------------------------------------------- */

struct form {
    bool bare; /* the heading holds the id alone */
    bool type; /* is said */
};

/* Empty lines carry the prefix only where it is a mark, not mere space. */
static void add_indented(struct buf *out, const char *text, const char *prefix)
{
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        buf_add_str(out, n || strchr(prefix, '>') ? prefix : "");
        buf_add(out, line, n);
        buf_add_char(out, '\n');
        line += n + (line[n] == '\n');
    }
}

static void add_heading(struct buf *out, const cJSON *question, bool bare)
{
    const char *stem = string_in(question, "stem"), *id = string_in(question, "id");
    const char *rest = stem ? stem : "";
    buf_add_str(out, "## ");
    if (!bare) {
        size_t n = strcspn(rest, "\n");
        buf_add(out, rest, n);
        buf_add_char(out, ' ');
        rest += n + strspn(rest + n, "\n");
    }
    buf_format(out, "{#%s}\n", id ? id : "");
    if (*rest)
        buf_format(out, "\n%s\n", rest);
    buf_add_char(out, '\n');
}

static void add_choice_marks(struct buf *out, const cJSON *choice, bool shares)
{
    const cJSON *fraction = cJSON_GetObjectItemCaseSensitive(choice, "fraction");
    double share = cJSON_IsNumber(fraction) ? fraction->valuedouble : 0;
    bool plain = !shares && (share >= 100 || (share <= 0 && share >= 0));
    const char *id = string_in(choice, "id");
    buf_format(out, " {#%s", id ? id : "");
    if (!plain && fraction) {
        buf_add_char(out, ' ');
        add_json(out, fraction, false);
        buf_add_char(out, '%');
    }
    buf_add_str(out, cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(choice, "fixed")) ? " fixed}\n"
                                                                                     : "}\n");
}

static void add_choice(struct buf *out, const cJSON *choice, bool shares)
{
    const cJSON *fraction = cJSON_GetObjectItemCaseSensitive(choice, "fraction");
    const char *text = string_in(choice, "text"), *feedback = string_in(choice, "feedback");
    if (!text) /* of true or false */
        text = str_equal(string_in(choice, "id"), "true") ? "Benar" : "Salah";
    size_t n = strcspn(text, "\n");
    buf_format(out, "- [%c] ", cJSON_IsNumber(fraction) && fraction->valuedouble > 0 ? 'x' : ' ');
    buf_add(out, text, n);
    add_choice_marks(out, choice, shares);
    add_indented(out, text + n + (text[n] == '\n'), "  ");
    if (feedback)
        add_indented(out, feedback, "  > ");
}

static void add_below(struct buf *out, const cJSON *question, bool type)
{
    static const char *const plain[] = {"points", "shuffle", "aggregation", "penalty",
                                        "source_id"};
    static const char *const verdicts[] = {"right", "partly", "wrong"};
    const cJSON *tags = cJSON_GetObjectItemCaseSensitive(question, "tags");
    const cJSON *feedback = cJSON_GetObjectItemCaseSensitive(question, "feedback");
    const cJSON *map = cJSON_GetObjectItemCaseSensitive(question, "map"), *hint, *node;
    buf_add_char(out, '\n');
    if (type)
        add_value(out, "type", cJSON_GetObjectItemCaseSensitive(question, "type"), true);
    for (size_t i = 0; i < JSON_COUNT(plain); i++)
        if ((node = cJSON_GetObjectItemCaseSensitive(question, plain[i])) != NULL)
            add_value(out, plain[i], node, true);
    if (map)
        add_value(out, "map", map, false);
    if (cJSON_IsArray(tags) && tags->child)
        add_pairs(out, "tags", tags, "code", "level");
    cJSON_ArrayForEach(hint, cJSON_GetObjectItemCaseSensitive(question, "hints"))
        add_value(out, "hint", hint, true);
    for (size_t i = 0; i < JSON_COUNT(verdicts); i++)
        if ((node = cJSON_GetObjectItemCaseSensitive(feedback, verdicts[i])) != NULL)
            add_value(out, verdicts[i], node, true);
    if (string_in(feedback, "general")) {
        buf_add_char(out, '\n');
        add_indented(out, string_in(feedback, "general"), "> ");
    }
}

static void add_form(struct buf *out, const cJSON *question, struct form form)
{
    const char *aggregation = string_in(question, "aggregation");
    bool shares = str_equal(aggregation, "sum") || str_equal(aggregation, "map") ||
                  str_equal(string_in(question, "type"), "weighted_choice");
    const cJSON *choice;
    add_heading(out, question, form.bare);
    cJSON_ArrayForEach(choice, cJSON_GetObjectItemCaseSensitive(question, "choices"))
        add_choice(out, choice, shares);
    add_below(out, question, form.type);
}

static void add_as_json(struct buf *out, const cJSON *question)
{
    const char *id = string_in(question, "id");
    buf_add_str(out, "##");
    if (id && *id && !strpbrk(id, " \t\r\n{}"))
        buf_format(out, " {#%s}", id);
    buf_add_str(out, "\n\n```json\n");
    add_json(out, question, true);
    buf_add_str(out, "\n```\n");
}

/* Whether the choices alone could be said in Markdown; saves trying where not. */
static bool has_words(const cJSON *question)
{
    return cJSON_IsObject(question) && string_in(question, "id") && string_in(question, "stem") &&
           cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(question, "choices"));
}

static bool write_question(struct buf *out, const cJSON *question, struct err *err)
{
    static const struct form forms[] = {{false, false}, {false, true}, {true, false}, {true, true}};
    bool done = false, starved = false;
    for (size_t i = 0; i < JSON_COUNT(forms) && !done && !starved && has_words(question); i++) {
        struct buf text = BUF_INIT;
        add_form(&text, question, forms[i]);
        done = reads_as(&text, question, &starved);
        if (done && !buf_add(out, text.data, text.size))
            starved = true;
        buf_finish(&text);
    }
    if (!done && !starved)
        add_as_json(out, question);
    buf_add_char(out, '\n');
    return (!starved && !out->failed) || err_no_memory(err);
}

/* ---- the head ------------------------------------------------------------------------------- */

#define SAMPLE_QUESTION "## q {#q}\n\n- [x] a {#a}\n- [ ] b {#b}\n"

static void add_settings(struct buf *out, const cJSON *settings, bool words)
{
    const cJSON *each;
    if (!words && settings) {
        add_value(out, "settings", settings, false);
        return;
    }
    cJSON_ArrayForEach(each, settings) {
        if (str_equal(each->string, "draw") && cJSON_IsArray(each))
            add_pairs(out, each->string, each, "count", "tag");
        else
            add_value(out, each->string, each, true);
    }
}

static void add_head(struct buf *out, const cJSON *quiz, bool words)
{
    const cJSON *each, *body = NULL;
    buf_add_str(out, "---\n");
    cJSON_ArrayForEach(each, quiz) {
        const cJSON *format = str_equal(each->string, "format") ? each : NULL;
        bool known = str_equal(each->string, "title");
        if (str_equal(each->string, "questions") || (format && words))
            continue;
        if (str_equal(each->string, "settings"))
            add_settings(out, each, words);
        else if (words && str_equal(each->string, "instructions") && cJSON_IsString(each))
            body = each;
        else
            add_value(out, each->string, each, words && known);
    }
    buf_add_str(out, "---\n");
    if (body)
        buf_format(out, "\n%s\n", body->valuestring);
    buf_add_char(out, '\n');
}

/* Whether what was written reads as the quiz but for its questions. */
static bool head_reads_as(const struct buf *head, const cJSON *quiz, bool *starved)
{
    struct buf text = BUF_INIT;
    struct quiz_markdown *markdown = NULL;
    bool good = false;
    cJSON *bare = cJSON_Duplicate(quiz, true);
    if (head->failed || !bare || !buf_add(&text, head->data, head->size) ||
        !buf_add_str(&text, SAMPLE_QUESTION))
        *starved = true;
    else if ((markdown = read_back(&text, starved)) != NULL && !markdown->errors) {
        cJSON_DeleteItemFromObjectCaseSensitive(bare, "questions");
        cJSON_DeleteItemFromObjectCaseSensitive(markdown->root, "questions");
        drop_empty(bare, "settings");
        drop_empty(markdown->root, "settings");
        good = cJSON_Compare(bare, markdown->root, true);
    }
    quiz_markdown_close(markdown);
    cJSON_Delete(bare);
    buf_finish(&text);
    return good;
}

static bool write_head(struct buf *out, const cJSON *quiz, struct err *err)
{
    bool done = false, starved = false;
    for (int words = 1; words >= 0 && !done && !starved; words--) {
        struct buf head = BUF_INIT;
        add_head(&head, quiz, words);
        done = head_reads_as(&head, quiz, &starved);
        if (done && !buf_add(out, head.data, head.size))
            starved = true;
        buf_finish(&head);
    }
    if (starved)
        return err_no_memory(err);
    return done || err_set(err, ERR_UNSUPPORTED,
                           "what stands before the questions can't be said in Markdown");
}

static bool is_quiz(const cJSON *quiz)
{
    const cJSON *question, *questions = cJSON_GetObjectItemCaseSensitive(quiz, "questions");
    if (!cJSON_IsArray(questions) || !questions->child ||
        !cJSON_GetObjectItemCaseSensitive(quiz, "format"))
        return false;
    cJSON_ArrayForEach(question, questions)
        if (!cJSON_IsObject(question))
            return false;
    return true;
}

bool quiz_markdown_write(const cJSON *quiz, struct buf *out, struct err *err)
{
    const cJSON *question;
    if (!is_quiz(quiz))
        return err_set(err, ERR_FORMAT, "this is no quiz");
    if (!write_head(out, quiz, err))
        return false;
    cJSON_ArrayForEach(question, cJSON_GetObjectItemCaseSensitive(quiz, "questions"))
        if (!write_question(out, question, err))
            return false;
    return true;
}
