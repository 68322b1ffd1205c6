/* Texts first, since they decide which media come along; course.json last. */
#include "author/import_inside.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "author/json_text.h"
#include "base/file.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/str.h"
#include "quiz/quiz_markdown.h"

static char *target_path(const struct import *import, const char *name, struct err *err)
{
    char *path = path_join(import->target, name);
    char *folder = path ? path_folder(path) : NULL;
    bool good = folder ? folder_make(folder, err) : err_no_memory(err);
    mem_free(folder);
    if (good)
        return path;
    mem_free(path);
    return NULL;
}

/* A quiz gets its ids written down. */
static bool fill_ids(const struct import_file *file, struct buf *text, struct err *err)
{
    struct quiz_markdown *markdown = NULL;
    struct buf filled = BUF_INIT;
    if (!quiz_markdown_open(text->data, text->size, file->name, NULL, &markdown, err))
        return false;
    bool good = quiz_markdown_fill(markdown, text->data, text->size, &filled, err);
    quiz_markdown_close(markdown);
    if (!good) {
        buf_finish(&filled);
        return false;
    }
    buf_finish(text);
    *text = filled;
    return true;
}

static size_t skip_lines(const struct buf *text, size_t lines)
{
    size_t at = 0;
    while (lines && at < text->size)
        lines -= text->data[at++] == '\n';
    return at;
}

static void tell_kind(struct import *import, const struct import_file *file)
{
    if (file->quiz)
        import_tell(import, DIAG_NOTE, "read-as-quiz", file->name, 0,
                    "every part of it is a question with a right answer: it became a quiz");
    if (file->front_lines)
        import_tell(import, DIAG_NOTE, "front-matter-left-out", file->name, 1,
                    "the settings at its head are left out, but for \"title\"");
}

static bool write_text(struct import *import, const struct import_file *file, struct err *err)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    bool readable, good = import_read(import, file->name, &text, &readable, err);
    char *path = good ? target_path(import, file->target, err) : NULL;
    size_t skip = skip_lines(&text, file->front_lines);
    good = path != NULL;
    tell_kind(import, file);
    if (good && text.size)
        good = import_text(import, file, text.data + skip, text.size - skip,
                           (int)file->front_lines + 1, &out, err);
    if (good && file->quiz)
        good = fill_ids(file, &out, err);
    good = good && file_write_atomic(path, out.data ? out.data : "", out.size, err);
    buf_finish(&out);
    buf_finish(&text);
    mem_free(path);
    return good;
}

static bool write_media(struct import *import, const struct import_media *media, struct err *err)
{
    char *path = target_path(import, media->name, err);
    bool good = path && file_copy(media->path, path, NULL, NULL, err);
    mem_free(path);
    return good;
}

/* ---- course.json ---------------------------------------------------------------------------- */

static cJSON *object_in(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    if (object && cJSON_AddItemToArray(array, object))
        return object;
    cJSON_Delete(object);
    return NULL;
}

static bool add_item(cJSON *items, const struct import_file *file)
{
    cJSON *item = object_in(items);
    return item && cJSON_AddStringToObject(item, "id", file->id) &&
           cJSON_AddStringToObject(item, "type", file->quiz ? "quiz" : "lesson") &&
           cJSON_AddStringToObject(item, "title", file->title) &&
           cJSON_AddStringToObject(item, "file", file->target) &&
           cJSON_AddNumberToObject(item, "minutes", (double)file->minutes);
}

static bool add_module(cJSON *modules, const struct import *import, size_t index)
{
    cJSON *module = object_in(modules), *items = NULL;
    if (!module || !cJSON_AddStringToObject(module, "id", import->modules[index].id) ||
        !cJSON_AddStringToObject(module, "title", import->modules[index].title) ||
        !(items = cJSON_AddArrayToObject(module, "items")))
        return false;
    for (size_t i = 0; i < import->file_count; i++)
        if (import->files[i].module == index && !add_item(items, &import->files[i]))
            return false;
    return true;
}

static const char *course_title(const struct import *import)
{
    const char *first = import->files[0].title, *base = path_base(import->source->folder);
    if (import->options->title)
        return import->options->title;
    return first ? first : base;
}

static cJSON *make_course(const struct import *import)
{
    char iri[ID_BYTES + 16], uuid[ID_BYTES];
    const struct import_options *options = import->options;
    cJSON *modules = NULL, *root = cJSON_CreateObject();
    id_random(uuid);
    snprintf(iri, sizeof iri, "urn:uuid:%s", uuid);
    bool good = root && cJSON_AddNumberToObject(root, "format", COURSE_FORMAT) &&
                cJSON_AddStringToObject(root, "id", options->id ? options->id : iri) &&
                cJSON_AddStringToObject(root, "version", "0.1.0") &&
                cJSON_AddStringToObject(root, "language", options->language) &&
                cJSON_AddStringToObject(root, "title", course_title(import)) &&
                (modules = cJSON_AddArrayToObject(root, "modules")) != NULL;
    for (size_t i = 0; i < import->module_count && good; i++)
        good = add_module(modules, import, i);
    if (good)
        return root;
    cJSON_Delete(root);
    return NULL;
}

static bool write_course(struct import *import, struct err *err)
{
    struct buf text = BUF_INIT;
    cJSON *root = make_course(import);
    char *path = NULL;
    bool good = (root && json_text(root, &text)) || err_no_memory(err);
    good = good && (path = target_path(import, COURSE_FILE, err)) != NULL &&
           file_write_atomic(path, text.data, text.size, err);
    mem_free(path);
    buf_finish(&text);
    cJSON_Delete(root);
    return good;
}

bool import_write(struct import *import, struct err *err)
{
    for (size_t i = 0; i < import->file_count; i++)
        if (!write_text(import, &import->files[i], err))
            return false;
    for (size_t i = 0; i < import->media_count; i++)
        if (!write_media(import, &import->media[i], err))
            return false;
    return write_course(import, err);
}
