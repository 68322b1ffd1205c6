/* A compiled quiz is an index and shards:
 *
 *     quizzes/ITEM/index.json  {"format", "title", "instructions", "settings",
 *                               "shards": [{"file": "quizzes/ITEM/0.json",
 *                                           "questions": [{"id", "tags": ["M.05"]}]}]}
 *     quizzes/ITEM/0.json      {"format", "questions": [...]}
 *
 * Questions wanted are sorted by id once, and each shard that has one of them is read once. All
 * that a caller keeps lies in the quiz's arena; on failure the quiz is as it was before. */
#include "course/quiz_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "course/package_inside.h"
#include "quiz/quiz_markdown.h"

#define SHARDS_MAX QUIZ_QUESTIONS_MAX

static const char not_stated[] = "";

/* One JSON file of a quiz, open. */
struct part {
    struct json_doc doc;
    struct buf buf;
    struct diags own;
    struct diags *diags;
    size_t first; /* diagnostics before this part */
    char name[PACKAGE_NAME_BYTES_MAX + 1];
};

static void part_close(struct part *part)
{
    json_close(&part->doc);
    buf_finish(&part->buf);
    diags_finish(&part->own);
}

static bool check_format(const struct part *part, struct err *err)
{
    long long format = 0;
    if (!cJSON_IsObject(part->doc.root) ||
        !json_int(&part->doc, part->doc.root, "format", true, 1, 1000000, &format))
        return err_set(err, ERR_FORMAT, "%s: \"format\" is missing", part->name);
    if (format > QUIZ_FORMAT)
        return err_set(err, ERR_NEWER,
                       "%s: the quiz is of format %lld; a newer version of Bekal than %s reads it",
                       part->name, format, BEKAL_VERSION);
    return true;
}

/* Closes after itself on failure. part->name is set. */
static bool part_open(struct part *part, struct package *package, struct diags *diags,
                      struct err *err)
{
    part->buf = (struct buf)BUF_INIT;
    part->own = (struct diags)DIAGS_INIT;
    part->diags = diags ? diags : &part->own;
    part->first = part->diags->count;
    part->doc.root = NULL;
    if (package_read(package, part->name, PACKAGE_TEXT_BYTES_MAX, &part->buf, err) &&
        json_open(&part->doc, part->buf.data, part->buf.size, part->name, part->diags, err) &&
        check_format(part, err))
        return true;
    part_close(part);
    return false;
}

/* What a reader of quiz/ that returned false has met. */
static bool part_refuse(const struct part *part, const struct quiz *quiz, struct err *err)
{
    const struct diags *diags = part->diags;
    size_t i = part->first;
    if (quiz->arena.capped)
        return err_set(err, ERR_LIMIT, "%s: a quiz may take %u MiB at most", part->name,
                       QUIZ_ARENA_BYTES_MAX >> 20);
    while (i < diags->count && diags->list[i].severity != DIAG_ERROR)
        i++;
    if (i == diags->count)
        return err_no_memory(err);
    const struct diag *diag = &diags->list[i];
    bool unplayable = str_equal(diag->code, "kind-not-playable");
    return err_set(err, unplayable ? ERR_UNSUPPORTED : ERR_FORMAT, "%s#%s: %s", part->name,
                   diag->pointer ? diag->pointer : "", diag->message);
}

/* ---- the index ------------------------------------------------------------------------------ */

static void name_index(const struct course_item *item, char out[PACKAGE_NAME_BYTES_MAX + 1])
{
    snprintf(out, PACKAGE_NAME_BYTES_MAX + 1, "quizzes/%s/index.json", item->id);
}

static bool compiled(const struct package *package, const struct course_item *item)
{
    char name[PACKAGE_NAME_BYTES_MAX + 1];
    name_index(item, name);
    return (!package->folder || package->below) && package_has(package, name);
}

/* The questions that a shard holds, as the index tells. */
static const cJSON *summaries_of(const cJSON *shard)
{
    return cJSON_GetObjectItemCaseSensitive(shard, "questions");
}

static const cJSON *shards_of(const struct part *index)
{
    return cJSON_GetObjectItemCaseSensitive(index->doc.root, "shards");
}

static bool count_questions(const struct part *index, size_t *count, struct err *err)
{
    const cJSON *shards = shards_of(index);
    *count = 0;
    if (!cJSON_IsArray(shards) || cJSON_GetArraySize(shards) > SHARDS_MAX)
        return err_set(err, ERR_FORMAT, "%s: \"shards\" is missing or too long", index->name);
    for (const cJSON *shard = shards->child; shard; shard = shard->next) {
        const cJSON *file = cJSON_GetObjectItemCaseSensitive(shard, "file");
        const cJSON *list = summaries_of(shard);
        if (!cJSON_IsString(file) || !package_name_safe(file->valuestring) || !cJSON_IsArray(list))
            return err_set(err, ERR_FORMAT, "%s: a shard needs \"file\" and \"questions\"",
                           index->name);
        *count += (size_t)cJSON_GetArraySize(list);
    }
    if (*count > QUIZ_QUESTIONS_MAX)
        return err_set(err, ERR_LIMIT, "%s: more than %d questions", index->name,
                       QUIZ_QUESTIONS_MAX);
    return true;
}

static bool index_open(struct part *index, struct package *package,
                       const struct course_item *item, struct diags *diags, size_t *count,
                       struct err *err)
{
    name_index(item, index->name);
    if (!part_open(index, package, diags, err))
        return false;
    if (count_questions(index, count, err))
        return true;
    part_close(index);
    return false;
}

static bool read_tag_codes(const cJSON *summary, struct quiz *quiz, struct question *out)
{
    const cJSON *codes = cJSON_GetObjectItemCaseSensitive(summary, "tags");
    int size = cJSON_IsArray(codes) ? cJSON_GetArraySize(codes) : 0;
    if (size == 0)
        return true;
    out->tags = arena_take_array(&quiz->arena, (size_t)size, sizeof *out->tags);
    if (!out->tags)
        return false;
    for (const cJSON *code = codes->child; code; code = code->next) {
        if (!cJSON_IsString(code))
            continue;
        out->tags[out->tag_count].code = arena_copy_str(&quiz->arena, code->valuestring);
        if (!out->tags[out->tag_count++].code)
            return false;
    }
    return true;
}

/* A question of which only id and tags are known yet. */
static bool read_summary(const struct part *index, const cJSON *summary, struct quiz *quiz,
                         struct question *out, struct err *err)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(summary, "id");
    if (!cJSON_IsString(id) || !id->valuestring[0] || strlen(id->valuestring) > QUIZ_ID_BYTES_MAX)
        return err_set(err, ERR_FORMAT, "%s: a question without an id", index->name);
    *out = (struct question){.stem = not_stated, .points = 1, .map_max = 1};
    out->id = arena_copy_str(&quiz->arena, id->valuestring);
    return (out->id && read_tag_codes(summary, quiz, out)) || part_refuse(index, quiz, err);
}

static bool read_summaries(const struct part *index, size_t count, struct quiz *quiz,
                           struct err *err)
{
    quiz->questions = arena_take_array(&quiz->arena, count, sizeof *quiz->questions);
    if (!quiz->questions)
        return part_refuse(index, quiz, err);
    for (const cJSON *shard = shards_of(index)->child; shard; shard = shard->next)
        for (const cJSON *node = summaries_of(shard)->child; node; node = node->next)
            if (!read_summary(index, node, quiz, &quiz->questions[quiz->question_count++], err))
                return false;
    return true;
}

/* ---- questions wanted ----------------------------------------------------------------------- */

struct wanted {
    const char *id;
    size_t place;
    bool filled;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct wanted *)a)->id, ((const struct wanted *)b)->id);
}

/* count places sorted by id; mem_free. An id that stands twice is refused. */
static bool sort_wanted(const char *const *ids, size_t count, struct wanted **out, struct err *err)
{
    struct wanted *wanted = mem_alloc_array(count + 1, sizeof *wanted);
    *out = NULL;
    if (!wanted)
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        wanted[i] = (struct wanted){ids[i], i, false};
    qsort(wanted, count, sizeof *wanted, by_id);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(wanted[i - 1].id, wanted[i].id) == 0) {
            err_set(err, ERR_FORMAT, "the question \"%s\" stands twice", wanted[i].id);
            mem_free(wanted);
            return false;
        }
    }
    *out = wanted;
    return true;
}

struct filling {
    struct package *package;
    struct diags *diags;
    struct quiz *quiz;
    struct wanted *wanted;
    size_t count;
    struct question *questions; /* in the order asked for */
};

static struct wanted *find_wanted(const struct filling *filling, const cJSON *node)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(node, "id");
    struct wanted key = {cJSON_IsString(id) ? id->valuestring : "", 0, false};
    struct wanted *found =
        bsearch(&key, filling->wanted, filling->count, sizeof key, by_id);
    return found && !found->filled ? found : NULL;
}

static bool any_wanted(const struct filling *filling, const cJSON *shard)
{
    for (const cJSON *node = summaries_of(shard)->child; node; node = node->next)
        if (find_wanted(filling, node))
            return true;
    return false;
}

static bool fill_from(struct filling *filling, const struct part *part, struct err *err)
{
    const cJSON *list = json_array(&part->doc, part->doc.root, "questions", true);
    for (const cJSON *node = list ? list->child : NULL; node; node = node->next) {
        struct wanted *wanted = find_wanted(filling, node);
        if (!wanted)
            continue;
        if (!question_read(&part->doc, node, filling->quiz->language,
                           filling->quiz->purpose, &filling->quiz->arena,
                           &filling->questions[wanted->place]))
            return part_refuse(part, filling->quiz, err);
        wanted->filled = true;
    }
    return true;
}

static bool fill_shard(struct filling *filling, const cJSON *shard, struct err *err)
{
    struct part part;
    const cJSON *file = cJSON_GetObjectItemCaseSensitive(shard, "file");
    str_put(part.name, sizeof part.name, file->valuestring);
    if (!part_open(&part, filling->package, filling->diags, err))
        return false;
    bool good = fill_from(filling, &part, err);
    part_close(&part);
    return good;
}

static bool fill_all(struct filling *filling, const struct part *index, struct err *err)
{
    for (const cJSON *shard = shards_of(index)->child; shard; shard = shard->next)
        if (any_wanted(filling, shard) && !fill_shard(filling, shard, err))
            return false;
    for (size_t i = 0; i < filling->count; i++)
        if (!filling->wanted[i].filled)
            return err_set(err, ERR_NOT_FOUND, "%s: the quiz has no question \"%.64s\"",
                           index->name, filling->wanted[i].id);
    return true;
}

/* Replaces the quiz's questions by those of the ids. */
static bool take_questions(struct package *package, const struct part *index, struct diags *diags,
                           struct quiz *quiz, const char *const *ids, size_t count,
                           struct err *err)
{
    struct filling filling = {package, diags, quiz, NULL, count, NULL};
    if (!sort_wanted(ids, count, &filling.wanted, err))
        return false;
    bool good = false;
    filling.questions = arena_take_array(&quiz->arena, count, sizeof *filling.questions);
    if (!filling.questions)
        part_refuse(index, quiz, err);
    else
        good = fill_all(&filling, index, err);
    if (good) {
        quiz->questions = filling.questions;
        quiz->question_count = count;
    }
    mem_free(filling.wanted);
    return good;
}

/* The ids of the quiz's questions; mem_free. */
static const char **ids_of(const struct quiz *quiz)
{
    const char **ids = mem_alloc_array(quiz->question_count + 1, sizeof *ids);
    for (size_t i = 0; ids && i < quiz->question_count; i++)
        ids[i] = quiz->questions[i].id;
    return ids;
}

/* ---- the face ------------------------------------------------------------------------------- */

static bool load_plain(struct package *package, const struct course_item *item,
                       const char *language, struct diags *diags, struct quiz **out,
                       struct err *err)
{
    struct buf buf = BUF_INIT;
    bool markdown = quiz_markdown_named(item->file);
    bool good = package_read(package, item->file, PACKAGE_TEXT_BYTES_MAX, &buf, err) &&
                (markdown ? quiz_markdown_parse : quiz_parse)(
                    buf.data ? buf.data : "", buf.size, item->file, language, diags, out, err);
    buf_finish(&buf);
    return good;
}

/* Head and summaries; and, unless only those are asked for, all questions. */
static bool load_compiled(struct package *package, const struct course_item *item,
                          const char *language, struct diags *diags, bool whole,
                          struct quiz **out, struct err *err)
{
    struct part index;
    size_t count;
    bool good = false;
    if (!index_open(&index, package, item, diags, &count, err))
        return false;
    const char **ids = NULL;
    struct wanted *sorted = NULL;
    struct quiz *quiz = mem_alloc(sizeof *quiz);
    if (!quiz) {
        err_no_memory(err);
        goto cleanup;
    }
    arena_init(&quiz->arena, QUIZ_ARENA_BYTES_MAX);
    quiz->language = arena_copy_str(&quiz->arena, language);
    if ((language && !quiz->language) ||
        !quiz_read_head(&index.doc, index.doc.root, quiz->language, quiz)) {
        part_refuse(&index, quiz, err);
        goto cleanup;
    }
    if (!read_summaries(&index, count, quiz, err))
        goto cleanup;
    ids = ids_of(quiz);
    if (!ids)
        err_no_memory(err);
    else if (whole)
        good = take_questions(package, &index, diags, quiz, ids, count, err);
    else
        good = sort_wanted(ids, count, &sorted, err);
cleanup:
    mem_free(sorted);
    mem_free(ids);
    part_close(&index);
    if (good)
        *out = quiz;
    else
        quiz_free(quiz);
    return good;
}

/* An item and its file must agree on what they are: a survey's answers are nobody's. */
static bool agree(const struct course_item *item, struct diags *diags, struct quiz **quiz,
                  struct err *err)
{
    bool survey = (*quiz)->purpose == QUIZ_SURVEY;
    if (survey == (item->type == ITEM_SURVEY))
        return true;
    if (diags)
        diag_add(diags, DIAG_ERROR, "survey-purpose", (struct diag_place){.file = item->file},
                 survey ? N_("Make the item's type \"survey\", or take \"purpose: survey\" out.")
                        : N_("Write \"purpose: survey\" into it, or make the item a \"quiz\"."),
                 "the item's type and the purpose of its file do not agree");
    quiz_free(*quiz);
    *quiz = NULL;
    return err_set(err, ERR_FORMAT,
                   "%s: the item's type and the purpose of its file do not agree", item->file);
}

bool quiz_file_load(struct package *package, const struct course_item *item,
                    const char *language, struct diags *diags, struct quiz **out, struct err *err)
{
    *out = NULL;
    return (compiled(package, item)
                ? load_compiled(package, item, language, diags, true, out, err)
                : load_plain(package, item, language, diags, out, err)) &&
           agree(item, diags, out, err);
}

bool quiz_file_load_index(struct package *package, const struct course_item *item,
                          const char *language, struct quiz **out, struct err *err)
{
    *out = NULL;
    return (compiled(package, item)
                ? load_compiled(package, item, language, NULL, false, out, err)
                : load_plain(package, item, language, NULL, out, err)) &&
           agree(item, NULL, out, err);
}

/* A quiz that was read whole has all there is; only their order changes. */
static bool pick_questions(struct quiz *quiz, const char *const *ids, size_t count,
                           struct err *err)
{
    struct question *questions = arena_take_array(&quiz->arena, count, sizeof *questions);
    if (!questions)
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct question *found = quiz_find(quiz, ids[i]);
        if (!found)
            return err_set(err, ERR_NOT_FOUND, "the quiz has no question \"%.64s\"", ids[i]);
        questions[i] = *found;
    }
    quiz->questions = questions;
    quiz->question_count = count;
    return true;
}

bool quiz_file_load_questions(struct package *package, const struct course_item *item,
                              struct quiz *quiz, const char *const *ids, size_t count,
                              struct err *err)
{
    struct part index;
    size_t all;
    if (!compiled(package, item))
        return pick_questions(quiz, ids, count, err);
    if (!index_open(&index, package, item, NULL, &all, err))
        return false;
    bool good = take_questions(package, &index, NULL, quiz, ids, count, err);
    part_close(&index);
    return good;
}
