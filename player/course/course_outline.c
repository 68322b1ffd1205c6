/* Modules, their items, and what of each must be done. Items of all modules stand in one array, a
 * run for each module; that array is as long as the tree says before any of it is read. */
#include "course/course_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "course/words.h"

static const char *const module_known[] = {"id", "title", "items"};
static const char *const item_known[] = {"id", "type", "title", "file", "minutes"};
static const char *const completion_known[] = {"items"};
static const char *const type_words[] = {"lesson", "quiz", "survey", "journal"};
static const char *const move_on_words[] = {"completed", "passed", "completed_and_passed",
                                            "completed_or_passed", "not_applicable"};

static const char id_wanted[] =
    N_("Use letters, digits, \".\", \"_\" and \"-\", at most 64, a letter or digit first.");

static void read_type(struct course_reader *reader, const cJSON *node, struct course_item *item)
{
    int type = ITEM_LESSON;
    json_word(&reader->doc, node, "type", true, type_words, JSON_COUNT(type_words), &type);
    item->type = (enum item_type)type;
    if (type == ITEM_JOURNAL)
        json_report(&reader->doc, cJSON_GetObjectItemCaseSensitive(node, "type"), DIAG_ERROR,
                    "type-not-playable", "Use \"lesson\", \"quiz\" or \"survey\".",
                    "\"%s\" is reserved for a later version of Bekal than %s", type_words[type],
                    BEKAL_VERSION);
}

static void read_file(struct course_reader *reader, const cJSON *node, struct course_item *item)
{
    item->file = course_word(reader, node, "file", true, package_name_safe,
                             N_("Name a file of the course folder, such as \"lessons/01.md\"."));
    if (item->file && (str_starts(item->file, "META-INF/") || str_equal(item->file, "mimetype") ||
                       str_equal(item->file, COURSE_FILE)))
        json_report(&reader->doc, cJSON_GetObjectItemCaseSensitive(node, "file"), DIAG_ERROR,
                    "reserved-name", "Rename the file.",
                    "\"%s\" has a meaning of its own in a package", item->file);
}

static void read_item(struct course_reader *reader, const cJSON *node, struct course_item *item)
{
    long long minutes = 0;
    if (!cJSON_IsObject(node)) {
        json_report(&reader->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "an item must be an object");
        return;
    }
    course_members(reader, node, item_known, JSON_COUNT(item_known));
    item->id = course_word(reader, node, "id", true, word_id, id_wanted);
    read_type(reader, node, item);
    item->title = text_read(&reader->doc, node, "title", true, &reader->course->arena);
    read_file(reader, node, item);
    json_int(&reader->doc, node, "minutes", false, 0, COURSE_MINUTES_MAX, &minutes);
    item->minutes = (int)minutes;
}

static void read_module(struct course_reader *reader, const cJSON *node,
                        struct course_module *module)
{
    struct course *course = reader->course;
    size_t index = (size_t)(module - course->modules);
    module->first_item = course->item_count;
    if (!cJSON_IsObject(node)) {
        json_report(&reader->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "a module must be an object");
        return;
    }
    course_members(reader, node, module_known, JSON_COUNT(module_known));
    module->id = course_word(reader, node, "id", true, word_id, id_wanted);
    module->title = text_read(&reader->doc, node, "title", true, &course->arena);
    const cJSON *items = json_array(&reader->doc, node, "items", true);
    if (items && !items->child && !reader->hasty)
        json_report(&reader->doc, items, DIAG_WARNING, "empty-module",
                    "Add an item, or remove the module.", "the module has no items");
    for (const cJSON *child = items ? items->child : NULL; child && !course_enough(reader);
         child = child->next) {
        struct course_item *item = &course->items[course->item_count++];
        item->module = index;
        read_item(reader, child, item);
    }
    module->item_count = course->item_count - module->first_item;
}

/* ---- ids and files -------------------------------------------------------------------------- */

struct mark {
    const char *word;
    const cJSON *node; /* of the word */
    size_t order;      /* in the document */
};

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static int fold_compare(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return (unsigned char)lower(*a) - (unsigned char)lower(*b);
}

static int by_word(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    int order = fold_compare(x->word, y->word);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void mark_member(struct mark *marks, size_t *count, const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsString(node)) {
        marks[*count] = (struct mark){node->valuestring, node, *count};
        ++*count;
    }
}

static void report_twice(struct course_reader *reader, const struct mark *mark, const char *first,
                         bool ids)
{
    if (ids)
        json_report(&reader->doc, mark->node, DIAG_ERROR, "duplicate-id",
                    "Ids of modules and items are unique in a course, also without regard to case.",
                    "the id \"%.64s\" is taken by \"%.64s\"", mark->word, first);
    else if (!reader->hasty && reader->doc.diags->count < DIAG_MAX)
        json_report(&reader->doc, mark->node, DIAG_WARNING, "file-twice",
                    "A link to this file leads to the first of the items.",
                    "the file \"%.100s\" belongs to another item too", mark->word);
}

static void report_doubles(struct course_reader *reader, struct mark *marks, size_t count,
                           bool ids)
{
    if (count)
        qsort(marks, count, sizeof *marks, by_word);
    for (size_t i = 1; i < count && !course_enough(reader); i++)
        if (fold_compare(marks[i - 1].word, marks[i].word) == 0)
            report_twice(reader, &marks[i], marks[i - 1].word, ids);
}

/* There are as many modules and items in the tree as said. */
static void check_doubles(struct course_reader *reader, const cJSON *modules, size_t module_count,
                          size_t item_count)
{
    size_t id_count = 0, file_count = 0;
    struct mark *ids =
        arena_take_array(&reader->scratch, module_count + item_count, sizeof *ids);
    struct mark *files = arena_take_array(&reader->scratch, item_count, sizeof *files);
    if (!ids || !files) {
        reader->no_memory = true;
        return;
    }
    for (const cJSON *module = modules->child; module; module = module->next) {
        const cJSON *items = cJSON_GetObjectItemCaseSensitive(module, "items");
        mark_member(ids, &id_count, module, "id");
        for (const cJSON *item = cJSON_IsArray(items) ? items->child : NULL; item;
             item = item->next) {
            mark_member(ids, &id_count, item, "id");
            mark_member(files, &file_count, item, "file");
        }
    }
    report_doubles(reader, ids, id_count, true);
    report_doubles(reader, files, file_count, false);
}

/* ---- completion ----------------------------------------------------------------------------- */

static struct course_item *item_named(struct course *course, const char *id)
{
    for (size_t i = 0; i < course->item_count; i++)
        if (course->items[i].id && strcmp(course->items[i].id, id) == 0)
            return &course->items[i];
    return NULL;
}

static void report_no_item(struct course_reader *reader, const cJSON *node)
{
    const struct course *course = reader->course;
    size_t count = 0;
    const char **ids = arena_take_array(&reader->scratch, course->item_count + 1, sizeof *ids);
    for (size_t i = 0; ids && i < course->item_count; i++)
        if (course->items[i].id)
            ids[count++] = course->items[i].id;
    const char *near = ids ? str_closest(node->string, ids, count) : NULL;
    char remedy[COURSE_ITEM_ID_BYTES_MAX + WORDS_BYTES];
    if (near)
        snprintf(remedy, sizeof remedy, _("Did you mean \"%s\"?"), near);
    else
        str_put(remedy, sizeof remedy, _("Name an item of the modules."));
    json_report(&reader->doc, node, DIAG_ERROR, "no-such-item", remedy,
                "the course has no item \"%.64s\"", node->string);
}

static void read_completion(struct course_reader *reader)
{
    const struct json_doc *doc = &reader->doc;
    const cJSON *completion = json_object(doc, doc->root, "completion", false);
    if (!completion)
        return;
    course_members(reader, completion, completion_known, JSON_COUNT(completion_known));
    const cJSON *items = json_object(doc, completion, "items", false);
    for (const cJSON *node = items ? items->child : NULL; node && !course_enough(reader);
         node = node->next) {
        int word = 0;
        struct course_item *item = item_named(reader->course, node->string);
        if (!item)
            report_no_item(reader, node);
        else if (json_word(doc, items, node->string, true, move_on_words,
                           JSON_COUNT(move_on_words), &word)) {
            item->move_on_set = true;
            item->move_on = (enum move_on)word;
        }
    }
}

/* ---- all ------------------------------------------------------------------------------------ */

static size_t count_items(const cJSON *modules)
{
    size_t count = 0;
    for (const cJSON *module = modules->child; module; module = module->next) {
        const cJSON *items = cJSON_GetObjectItemCaseSensitive(module, "items");
        if (cJSON_IsArray(items))
            count += (size_t)cJSON_GetArraySize(items);
    }
    return count;
}

static bool within(struct course_reader *reader, const cJSON *modules, size_t count, size_t most,
                   const char *what)
{
    if (count > 0 && count <= most)
        return true;
    if (count)
        json_report(&reader->doc, modules, DIAG_ERROR, "too-many", "Split the course.",
                    "the course has %zu %s; at most %zu are read", count, _(what), most);
    else
        json_report(&reader->doc, modules, DIAG_ERROR, "empty-course", "Add one.",
                    "the course has no %s", _(what));
    return false;
}

void course_read_outline(struct course_reader *reader)
{
    struct course *course = reader->course;
    const cJSON *modules = json_array(&reader->doc, reader->doc.root, "modules", true);
    if (!modules)
        return;
    size_t module_count = (size_t)cJSON_GetArraySize(modules), item_count = count_items(modules);
    if (!within(reader, modules, module_count, COURSE_MODULES_MAX, N_("modules")) ||
        !within(reader, modules, item_count, COURSE_ITEMS_MAX, N_("items")))
        return;
    course->modules = course_keep_array(reader, module_count, sizeof *course->modules);
    course->items = course_keep_array(reader, item_count, sizeof *course->items);
    if (!course->modules || !course->items)
        return;
    for (const cJSON *node = modules->child; node && !course_enough(reader); node = node->next)
        read_module(reader, node, &course->modules[course->module_count++]);
    check_doubles(reader, modules, module_count, item_count);
    read_completion(reader);
}
