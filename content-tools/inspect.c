/* One tree is gathered and then either printed as JSON or told line by line, so that both say
 * the same. */
#include "author/inspect.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "author/progress.h"
#include "base/file.h"
#include "base/str.h"
#include "base/words.h"
#include "course/course.h"
#include "course/package.h"
#include "course/quiz_file.h"

struct inspection {
    struct package *package;
    struct course *course;
    cJSON *root;
    bool failed; /* memory ended */
};

static void add_string(struct inspection *in, cJSON *to, const char *name, const char *value)
{
    if (!(value ? cJSON_AddStringToObject(to, name, value) : cJSON_AddNullToObject(to, name)))
        in->failed = true;
}

static void add_number(struct inspection *in, cJSON *to, const char *name, double value)
{
    if (!cJSON_AddNumberToObject(to, name, value))
        in->failed = true;
}

static cJSON *add_array(struct inspection *in, cJSON *to, const char *name)
{
    cJSON *array = cJSON_AddArrayToObject(to, name);
    in->failed |= !array;
    return array;
}

static cJSON *append(struct inspection *in, cJSON *array, cJSON *item)
{
    if (item && array && cJSON_AddItemToArray(array, item))
        return item;
    cJSON_Delete(item);
    in->failed = true;
    return NULL;
}

static const char *picked(const struct inspection *in, const struct text *text)
{
    return text_pick(text, in->course->language);
}

static void add_language(struct inspection *in, cJSON *array, const char *language)
{
    const cJSON *known;
    cJSON_ArrayForEach(known, array)
        if (str_equal(known->valuestring, language))
            return;
    append(in, array, cJSON_CreateString(language));
}

static void add_languages_of(struct inspection *in, cJSON *array, const struct text *text)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->variants[i].language)
            add_language(in, array, text->variants[i].language);
}

static void add_languages(struct inspection *in)
{
    const struct course *course = in->course;
    cJSON *array = add_array(in, in->root, "languages");
    add_language(in, array, course->language);
    add_languages_of(in, array, &course->title);
    add_languages_of(in, array, &course->summary);
    for (size_t i = 0; i < course->module_count; i++)
        add_languages_of(in, array, &course->modules[i].title);
    for (size_t i = 0; i < course->item_count; i++)
        add_languages_of(in, array, &course->items[i].title);
}

static const char *type_word(enum item_type type)
{
    static const char *const words[] = {N_("lesson"), N_("quiz"), N_("survey"),
                                        N_("journal")};
    return words[type];
}

static void add_quiz(struct inspection *in, cJSON *to, const struct course_item *item)
{
    struct quiz *quiz = NULL;
    struct err why = ERR_INIT;
    if (!quiz_file_load_index(in->package, item, NULL, &quiz, &why)) {
        add_string(in, to, "damage", why.text);
        return;
    }
    add_number(in, to, "questions", (double)quiz->question_count);
    if (quiz->has_pass_mark) {
        add_string(in, to, "pass_comparison",
                   quiz->pass_comparison == PASS_ABOVE ? ">" : ">=");
        add_number(in, to, "pass_mark", quiz->pass_mark);
    }
    quiz_free(quiz);
}

static void add_item(struct inspection *in, cJSON *array, const struct course_item *item)
{
    cJSON *object = append(in, array, cJSON_CreateObject());
    if (!object)
        return;
    add_string(in, object, "id", item->id);
    add_string(in, object, "type", type_word(item->type));
    add_string(in, object, "title", picked(in, &item->title));
    add_number(in, object, "minutes", item->minutes);
    if (item_type_asks(item->type))
        add_quiz(in, object, item);
}

static void add_modules(struct inspection *in)
{
    const struct course *course = in->course;
    cJSON *array = add_array(in, in->root, "modules");
    for (size_t i = 0; i < course->module_count; i++) {
        const struct course_module *module = &course->modules[i];
        cJSON *object = append(in, array, cJSON_CreateObject());
        if (!object)
            return;
        add_string(in, object, "id", module->id);
        add_string(in, object, "title", picked(in, &module->title));
        cJSON *items = add_array(in, object, "items");
        for (size_t k = 0; k < module->item_count; k++)
            add_item(in, items, &course->items[module->first_item + k]);
    }
}

static void add_sizes(struct inspection *in, const char *path)
{
    double bytes = 0;
    size_t count = package_count(in->package);
    for (size_t i = 0; i < count; i++)
        bytes += (double)package_size_of(in->package, package_name_at(in->package, i));
    add_number(in, in->root, "entries", (double)count);
    add_number(in, in->root, "package_bytes", (double)file_look(path).size_bytes);
    add_number(in, in->root, "content_bytes", bytes);
}

/* An interruption is a failure; a wrong hash is a finding. */
static bool add_integrity(struct inspection *in, bool *whole, struct err *err)
{
    struct progress progress = PROGRESS(N_("Verifying"));
    struct err why = ERR_INIT;
    *whole = package_verify(in->package, progress_step, &progress, &why);
    progress_clear(&progress);
    if (!*whole && (why.code == ERR_CANCELLED || why.code == ERR_NO_MEMORY)) {
        *err = why;
        return false;
    }
    add_string(in, in->root, "integrity", *whole ? N_("whole") : N_("damaged"));
    if (!*whole)
        add_string(in, in->root, "damage", why.text);
    return true;
}

static void add_head(struct inspection *in)
{
    const struct course *course = in->course;
    add_string(in, in->root, "title", picked(in, &course->title));
    add_string(in, in->root, "id", course->id);
    add_string(in, in->root, "version", course->version);
    add_string(in, in->root, "edition", course->edition);
    add_number(in, in->root, "jp", course->jp);
    add_number(in, in->root, "minutes", course->minutes);
}

static const char *word(const cJSON *object, const char *name)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return s ? s : "";
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(node) ? node->valuedouble : 0;
}

static void tell_item(const cJSON *item, struct buf *out)
{
    buf_format(out, "    %-9s %-20s %s", _(word(item, "type")), word(item, "id"),
               word(item, "title"));
    if (number(item, "minutes") > 0)
        buf_format(out, _(", %.0f min"), number(item, "minutes"));
    if (cJSON_HasObjectItem(item, "questions"))
        buf_format(out, ngettext(", %.0f question", ", %.0f questions",
                                 (unsigned long)number(item, "questions")),
                   number(item, "questions"));
    char mark[WORDS_BYTES];
    if (cJSON_HasObjectItem(item, "pass_mark"))
        buf_format(out, _(", pass %s %s"), word(item, "pass_comparison"),
                   words_score(number(item, "pass_mark"), mark, sizeof mark));
    if (word(item, "damage")[0])
        buf_format(out, _(", damaged: %s"), word(item, "damage"));
    buf_add_char(out, '\n');
}

static void tell_modules(const cJSON *root, struct buf *out)
{
    const cJSON *module, *item;
    cJSON_ArrayForEach(module, cJSON_GetObjectItemCaseSensitive(root, "modules")) {
        buf_format(out, "  %s (%s)\n", word(module, "title"), word(module, "id"));
        cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(module, "items"))
            tell_item(item, out);
    }
}

static void tell_line(struct buf *out, const char *label, const char *value)
{
    buf_format(out, "%-10s %s\n", label, value);
}

static void tell_count(struct buf *out, const char *label, double value)
{
    char number[32];
    snprintf(number, sizeof number, "%.0f", value);
    if (value > 0)
        tell_line(out, label, number);
}

static void tell_size(const cJSON *root, struct buf *out)
{
    char text[WORDS_BYTES], packed[32], content[32];
    snprintf(text, sizeof text, _("%s packed, %s of content"),
             words_bytes((uint64_t)number(root, "package_bytes"), packed, sizeof packed),
             words_bytes((uint64_t)number(root, "content_bytes"), content, sizeof content));
    tell_line(out, _("size"), text);
}

static void tell(const cJSON *root, struct buf *out)
{
    const cJSON *language;
    buf_format(out, "%s\n", word(root, "title"));
    tell_line(out, "id", word(root, "id"));
    buf_format(out, _("%-10s %s (edition %s)\n"), _("version"), word(root, "version"),
               word(root, "edition"));
    tell_count(out, "JP", number(root, "jp"));
    tell_count(out, _("minutes"), number(root, "minutes"));
    buf_format(out, "%-10s", _("languages"));
    cJSON_ArrayForEach(language, cJSON_GetObjectItemCaseSensitive(root, "languages"))
        buf_format(out, " %s", language->valuestring);
    buf_add_char(out, '\n');
    tell_count(out, _("entries"), number(root, "entries"));
    tell_size(root, out);
    buf_format(out, "%-10s %s%s%s\n", _("integrity"), _(word(root, "integrity")),
               word(root, "damage")[0] ? ": " : "", word(root, "damage"));
    buf_format(out, "%s\n", _("modules"));
    tell_modules(root, out);
}

static bool print(const cJSON *root, bool json, struct buf *out)
{
    if (!json) {
        tell(root, out);
        return !out->failed;
    }
    char *text = cJSON_Print(root);
    bool good = text && buf_add_str(out, text) && buf_add_char(out, '\n');
    cJSON_free(text);
    return good;
}

bool inspect_package(const char *path, bool json, struct buf *out, bool *whole, struct err *err)
{
    bool good = false;
    struct inspection in = {NULL, NULL, cJSON_CreateObject(), false};
    *whole = false;
    if (!in.root) {
        err_no_memory(err);
        goto cleanup;
    }
    if (!package_open(path, &in.package, err) ||
        !course_load(in.package, NULL, &in.course, err))
        goto cleanup;
    add_head(&in);
    add_languages(&in);
    add_sizes(&in, path);
    if (!add_integrity(&in, whole, err))
        goto cleanup;
    add_modules(&in);
    good = !in.failed && print(in.root, json, out);
    if (!good)
        err_no_memory(err);
cleanup:
    course_free(in.course);
    package_close(in.package);
    cJSON_Delete(in.root);
    return good;
}
