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

static bool fill_word(struct buf *out, const char *word, const struct new_options *options)
{
    if (str_equal(word, "ID") || str_equal(word, "TITLE"))
        return add_json_string(out, word[0] == 'I' ? options->id : options->title);
    if (str_equal(word, "MINUTES"))
        return buf_format(out, "%d", minutes_of(options));
    if (str_equal(word, "JP"))
        return !options->jp || buf_format(out, "\"jp\": %d,\n  ", options->jp);
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
