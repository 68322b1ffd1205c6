/* Only course.json has places to fill; everything else is copied as it is. */
#include "author/new.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "author/check.h"
#include "author/template.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/str.h"

#define TEMPLATE_MINUTES 10

bool new_knows_language(const char *language)
{
    for (size_t i = 0; i < template_file_count; i++)
        if (str_equal(template_files[i].language, language))
            return true;
    return false;
}

static const char *default_summary(const char *language)
{
    return str_equal(language, "en")
               ? "One or two sentences: whom this course is for and what it is good for."
               : "Ringkasan satu atau dua kalimat: untuk siapa pelatihan ini dan apa gunanya.";
}

static const char *default_objectives(const char *language)
{
    return str_equal(language, "en")
               ? "explain the main idea of this material; apply it to one example from daily work"
               : "menjelaskan gagasan utama materi ini; menerapkannya dalam satu contoh dari "
                 "pekerjaan sehari-hari";
}

const char *new_default_title(const char *language)
{
    return str_equal(language, "en") ? "New course" : "Pelatihan baru";
}

static bool add_json_string(struct buf *out, const char *s)
{
    cJSON *string = cJSON_CreateString(s);
    char *printed = string ? cJSON_PrintUnformatted(string) : NULL;
    bool good = printed && buf_add_str(out, printed);
    cJSON_free(printed);
    cJSON_Delete(string);
    return good;
}

static int minutes_of(const struct new_options *options)
{
    if (options->minutes)
        return options->minutes;
    return options->jp ? options->jp * CHECK_JP_MINUTES : TEMPLATE_MINUTES;
}

/* One line of the array for each part between the semicolons that is not blank. */
static bool add_objectives(struct buf *out, const char *list)
{
    bool any = false, good = true;
    while (*list && good) {
        size_t n = strcspn(list, ";"), lead = strspn(list, " ;");
        size_t size = n;
        lead = lead < n ? lead : n;
        while (size > lead && list[size - 1] == ' ')
            size--;
        char *part = size > lead ? mem_copy_bytes(list + lead, size - lead) : NULL;
        if (size > lead) {
            good = part && buf_add_str(out, any ? ",\n    " : "\"objectives\": [\n    ") &&
                   add_json_string(out, part);
            any = true;
        }
        mem_free(part);
        list += n + (list[n] == ';');
    }
    return good && (!any || buf_add_str(out, "\n  ],\n  "));
}

/* What the author says of the course; nothing where the template's own words stand. */
static bool add_about(struct buf *out, const char *summary, const char *objectives)
{
    bool good = true;
    if (summary && summary[0])
        good = buf_add_str(out, "\"summary\": ") && add_json_string(out, summary) &&
               buf_add_str(out, ",\n  ");
    return good && (!objectives || add_objectives(out, objectives));
}

static bool fill_word(struct buf *out, const char *word, const struct new_options *options)
{
    if (str_equal(word, "ID") || str_equal(word, "TITLE"))
        return add_json_string(out, word[0] == 'I' ? options->id : options->title);
    if (str_equal(word, "MINUTES"))
        return buf_format(out, "%d", minutes_of(options));
    if (str_equal(word, "JP"))
        return !options->jp || buf_format(out, "\"jp\": %d,\n  ", options->jp);
    if (str_equal(word, "SUMMARY"))
        return add_about(out, options->summary, NULL);
    if (str_equal(word, "OBJECTIVES"))
        return add_about(out, NULL, options->objectives);
    if (str_equal(word, "PUBLISHER"))
        return !options->publisher ||
               (buf_add_str(out, "\"publisher\": ") && add_json_string(out, options->publisher) &&
                buf_add_str(out, ",\n  "));
    return false;
}

/* Words between two @ are filled in; the template holds no other @. */
static bool fill(struct buf *out, const char *text, const struct new_options *options)
{
    for (;;) {
        char word[16];
        size_t n = strcspn(text, "@");
        if (!buf_add(out, text, n))
            return false;
        if (!text[n])
            return true;
        text += n + 1;
        n = strcspn(text, "@");
        if (n >= sizeof word || !text[n])
            return false;
        memcpy(word, text, n);
        word[n] = '\0';
        if (!fill_word(out, word, options))
            return false;
        text += n + 1;
    }
}

static bool write_file(const char *folder, const struct template_file *file,
                       const struct new_options *options, struct err *err)
{
    struct buf text = BUF_INIT;
    char *path = path_join(folder, file->name);
    char *parent = path ? path_folder(path) : NULL;
    bool filled = str_equal(file->name, "course.json")
                      ? fill(&text, (const char *)file->bytes, options)
                      : buf_add(&text, file->bytes, file->size);
    bool good = false;
    if (!parent || !filled)
        err_no_memory(err);
    else
        good = folder_make(parent, err) && file_write_atomic(path, text.data, text.size, err);
    mem_free(parent);
    mem_free(path);
    buf_finish(&text);
    return good;
}

static bool is_empty(const char *folder, bool *out, struct err *err)
{
    struct names names;
    if (!folder_list(folder, &names, err))
        return false;
    *out = names.count == 0;
    names_free(&names);
    return true;
}

bool new_claim(const char *folder, bool *existed, struct err *err)
{
    struct file_info info = file_look(folder);
    bool empty = false;
    *existed = info.exists;
    if (!info.exists)
        return folder_make(folder, err);
    if (!info.is_folder)
        return err_set(err, ERR_EXISTS, "%s is a file", folder);
    if (!is_empty(folder, &empty, err))
        return false;
    return empty || err_set(err, ERR_EXISTS, "the folder %s is not empty", folder);
}

void new_take_away(const char *folder, bool existed)
{
    bool gone = file_remove_tree(folder, NULL);
    if (existed)
        gone = folder_make(folder, NULL) && gone;
    (void)gone; /* the first failure is what is reported */
}

bool new_course(const char *folder, const struct new_options *options, struct err *err)
{
    char iri[ID_BYTES + 16], uuid[ID_BYTES];
    struct new_options filled = *options;
    bool existed;
    id_random(uuid);
    snprintf(iri, sizeof iri, "urn:uuid:%s", uuid);
    if (!filled.id)
        filled.id = iri;
    if (!filled.summary)
        filled.summary = default_summary(filled.language);
    if (!filled.objectives)
        filled.objectives = default_objectives(filled.language);
    if (!new_claim(folder, &existed, err))
        return false;
    for (size_t i = 0; i < template_file_count; i++) {
        if (!str_equal(template_files[i].language, filled.language))
            continue;
        if (!write_file(folder, &template_files[i], &filled, err)) {
            new_take_away(folder, existed);
            return false;
        }
    }
    return true;
}
