/* The player's reader says what is wrong with a quiz. What it leaves to be done is to follow
 * the links and pictures in its texts, in every language, on the same tree. */
#include "author/check.h"

#include <stdio.h>
#include <string.h>

#include "author/quiz_tree.h"
#include "author/spelling.h"
#include "base/file.h"
#include "base/mem.h"

#define POINTER_BYTES 256

struct quiz_check {
    struct source *source;
    const char *file;
    struct quiz_tree tree;
    struct diags *diags;
    char pointer[POINTER_BYTES];
};

/* The string that stands at the pointer. */
static bool check_string(struct quiz_check *check, const cJSON *node, const char *language,
                         struct err *err)
{
    struct diag_place place = quiz_tree_place(&check->tree, check->file, check->pointer);
    struct spelling *spelling = check->source->spelling;
    if (spelling && spelling_wants(spelling, language))
        spelling_add_markdown(spelling, node->valuestring, place);
    return check_lesson_text(check->source, place, node->valuestring, check->diags, err);
}

/* A text member: a string, or a map by language. The pointer's first `mark` bytes name its
 * holder. */
static bool check_text(struct quiz_check *check, size_t mark, const cJSON *holder,
                       const char *name, struct err *err)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(holder, name);
    snprintf(check->pointer + mark, sizeof check->pointer - mark, "/%s", name);
    if (cJSON_IsString(node))
        return check_string(check, node, NULL, err);
    size_t within = strlen(check->pointer);
    for (const cJSON *child = cJSON_IsObject(node) ? node->child : NULL; child;
         child = child->next) {
        snprintf(check->pointer + within, sizeof check->pointer - within, "/%.60s",
                 child->string);
        if (cJSON_IsString(child) && !check_string(check, child, child->string, err))
            return false;
    }
    return true;
}

static bool check_texts(struct quiz_check *check, const cJSON *holder, const char *const *names,
                        size_t count, struct err *err)
{
    size_t mark = strlen(check->pointer);
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = check_text(check, mark, holder, names[i], err);
    check->pointer[mark] = '\0';
    return good;
}

static bool check_question_texts(struct quiz_check *check, const cJSON *question, size_t index,
                                 struct err *err)
{
    static const char *const own[] = {"stem"};
    static const char *const feedback[] = {"general", "right", "partly", "wrong"};
    static const char *const choice[] = {"text", "feedback"};
    snprintf(check->pointer, sizeof check->pointer, "/questions/%zu", index);
    size_t mark = strlen(check->pointer);
    if (!check_texts(check, question, own, JSON_COUNT(own), err))
        return false;
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(question, "feedback");
    snprintf(check->pointer + mark, sizeof check->pointer - mark, "/feedback");
    if (!check_texts(check, node, feedback, JSON_COUNT(feedback), err))
        return false;
    size_t i = 0;
    cJSON_ArrayForEach(node, cJSON_GetObjectItemCaseSensitive(question, "choices")) {
        snprintf(check->pointer + mark, sizeof check->pointer - mark, "/choices/%zu", i++);
        if (!check_texts(check, node, choice, JSON_COUNT(choice), err))
            return false;
    }
    return true;
}

static bool check_all_texts(struct quiz_check *check, const cJSON *root, struct err *err)
{
    static const char *const own[] = {"title", "instructions"};
    check->pointer[0] = '\0';
    if (!check_texts(check, root, own, JSON_COUNT(own), err))
        return false;
    size_t index = 0;
    const cJSON *question;
    cJSON_ArrayForEach(question, cJSON_GetObjectItemCaseSensitive(root, "questions"))
        if (!check_question_texts(check, question, index++, err))
            return false;
    return true;
}

/* The player's own reader, on the tree that is there. */
static bool check_quiz_itself(struct quiz_check *check, struct err *err)
{
    struct quiz *quiz = NULL;
    bool good = quiz_tree_read(&check->tree, check->diags, &quiz, err);
    quiz_free(quiz);
    return good;
}

/* The file is read and parsed once: what is wrong with its form, then with the quiz that it makes,
 * then with what its texts lead to. */
bool check_quiz_item(struct source *source, const struct course_item *item, struct diags *diags,
                     struct err *err)
{
    struct quiz_check check = {source, item->file, QUIZ_TREE_INIT, diags, ""};
    struct err why = ERR_INIT;
    struct buf text = BUF_INIT;
    size_t before = diags->errors;
    char *path = source_path(source, item->file);
    bool good = true, open = path ? file_read(path, PACKAGE_TEXT_BYTES_MAX, &text, &why)
                                  : err_no_memory(&why);
    open = open && quiz_tree_open(&check.tree, item->file, text.data ? text.data : "", text.size,
                                  diags, &why);
    bool loaded = open && check_quiz_itself(&check, &why);
    if (!loaded && why.code == ERR_NO_MEMORY) {
        *err = why;
        good = false;
    } else if (!loaded && diags->errors == before) {
        diag_add(diags, DIAG_ERROR, "file-unreadable", (struct diag_place){.file = item->file},
                 NULL, "%s", why.text);
    }
    good = good && (!open || check_all_texts(&check, quiz_tree_root(&check.tree), err));
    quiz_tree_close(&check.tree);
    buf_finish(&text);
    mem_free(path);
    return good;
}
