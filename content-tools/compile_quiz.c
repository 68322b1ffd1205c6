/* The tree is read once; questions are moved, not copied, from its array into shards, and what
 * is left of the tree is the index. Everything that is not understood here is kept as it
 * stands. */
#include "author/compile_quiz.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "course/package.h"
#include "course/quiz_file.h"

struct compilation {
    const char *item_id;
    bool (*take)(void *context, const char *name, char *text, struct err *err);
    void *context;
};

static bool hand_over(const struct compilation *to, const char *part, const cJSON *tree,
                      struct err *err)
{
    char name[PACKAGE_NAME_BYTES_MAX + 1];
    snprintf(name, sizeof name, "quizzes/%s/%s.json", to->item_id, part);
    char *printed = cJSON_PrintUnformatted(tree);
    char *text = mem_copy_str(printed);
    cJSON_free(printed);
    return text ? to->take(to->context, name, text, err) : err_no_memory(err);
}

static bool add_item(cJSON *array, cJSON *item)
{
    if (item && cJSON_AddItemToArray(array, item))
        return true;
    cJSON_Delete(item);
    return false;
}

static bool add_tag_codes(cJSON *entry, const cJSON *question)
{
    const cJSON *tag, *tags = cJSON_GetObjectItemCaseSensitive(question, "tags");
    if (!tags)
        return true;
    cJSON *codes = cJSON_AddArrayToObject(entry, "tags");
    if (!codes)
        return false;
    cJSON_ArrayForEach(tag, tags) {
        const char *code =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tag, "code"));
        if (code && !add_item(codes, cJSON_CreateString(code)))
            return false;
    }
    return true;
}

/* {"id": …, "tags": […]}: what drawing needs to know of a question. */
static bool add_summary(cJSON *list, const cJSON *question)
{
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(question, "id"));
    cJSON *entry = cJSON_CreateObject();
    if (!entry || !add_item(list, entry))
        return false;
    return cJSON_AddStringToObject(entry, "id", id ? id : "") && add_tag_codes(entry, question);
}

/* Moves up to QUIZ_SHARD_QUESTIONS from the head of questions into shard, and tells summary. */
static bool fill_shard(cJSON *questions, cJSON *shard, cJSON *summary)
{
    cJSON *list = NULL;
    if (!cJSON_AddNumberToObject(shard, "format", QUIZ_FORMAT) ||
        !(list = cJSON_AddArrayToObject(shard, "questions")))
        return false;
    for (int i = 0; i < QUIZ_SHARD_QUESTIONS && questions->child; i++) {
        cJSON *question = cJSON_DetachItemViaPointer(questions, questions->child);
        if (!add_item(list, question) || !add_summary(summary, question))
            return false;
    }
    return true;
}

static bool write_shard(const struct compilation *to, int number, cJSON *questions,
                        cJSON *shards, struct err *err)
{
    char part[16], name[PACKAGE_NAME_BYTES_MAX + 1];
    snprintf(part, sizeof part, "%d", number);
    snprintf(name, sizeof name, "quizzes/%s/%s.json", to->item_id, part);
    cJSON *entry = cJSON_CreateObject();
    if (!add_item(shards, entry))
        return err_no_memory(err);
    cJSON *shard = cJSON_CreateObject(), *summary = NULL;
    bool good = false;
    if (!shard || !cJSON_AddStringToObject(entry, "file", name) ||
        !(summary = cJSON_AddArrayToObject(entry, "questions")) ||
        !fill_shard(questions, shard, summary))
        err_no_memory(err);
    else
        good = hand_over(to, part, shard, err);
    cJSON_Delete(shard);
    return good;
}

static bool write_shards(const struct compilation *to, cJSON *root, cJSON *questions,
                         struct err *err)
{
    cJSON *shards = cJSON_AddArrayToObject(root, "shards");
    if (!shards)
        return err_no_memory(err);
    for (int number = 0; questions->child; number++)
        if (!write_shard(to, number, questions, shards, err))
            return false;
    return true;
}

bool compile_quiz(const char *item_id, const char *file, const char *text, size_t n,
                  bool (*take)(void *context, const char *name, char *text, struct err *err),
                  void *context, struct err *err)
{
    struct json_doc doc;
    if (!json_open(&doc, text, n, file, NULL, err))
        return false;
    struct compilation to = {item_id, take, context};
    cJSON *questions = cJSON_DetachItemFromObjectCaseSensitive(doc.root, "questions");
    bool good = false;
    if (!cJSON_IsArray(questions))
        err_set(err, ERR_FORMAT, "%s: no \"questions\"", file);
    else
        good = write_shards(&to, doc.root, questions, err) &&
               hand_over(&to, "index", doc.root, err);
    cJSON_Delete(questions);
    json_close(&doc);
    return good;
}
