/* The index holds for each package what Beranda shows, with the size and time of the file that it
 * was read from. It is a cache and nothing else: whatever does not fit is read anew from the
 * package, a damaged package is never kept, and an index of another version of Bekal is dropped,
 * since that version may have read packages otherwise. */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "course/library_inside.h"

#define INDEX_FORMAT 1
#define INDEX_NUMBER_MAX 9007199254740992.0 /* what a double counts one by one */

/* ---- reading -------------------------------------------------------------------------------- */

static const cJSON *packages_of(const struct library_index *index)
{
    return cJSON_GetObjectItemCaseSensitive(index->doc.root, "packages");
}

static bool index_usable(const struct library_index *index)
{
    long long format = 0;
    const char *reader = json_string(&index->doc, index->doc.root, "reader", false);
    return json_int(&index->doc, index->doc.root, "format", false, 0, INDEX_FORMAT, &format) &&
           format == INDEX_FORMAT && str_equal(reader, BEKAL_VERSION) &&
           cJSON_IsArray(packages_of(index));
}

void library_index_load(const char *folder, struct library_index *index)
{
    struct buf buf = BUF_INIT;
    char *path = path_join(folder, LIBRARY_INDEX);
    *index = (struct library_index){0};
    if (path && file_read(path, LIBRARY_INDEX_BYTES_MAX, &buf, NULL) &&
        json_open(&index->doc, buf.data, buf.size, LIBRARY_INDEX, NULL, NULL)) {
        if (index_usable(index))
            index->count = (size_t)cJSON_GetArraySize(packages_of(index));
        else
            json_close(&index->doc);
    }
    buf_finish(&buf);
    mem_free(path);
}

void library_index_close(struct library_index *index)
{
    json_close(&index->doc);
}

static bool same_file(const struct json_doc *doc, const cJSON *node, struct file_info info)
{
    double size = -1, modified = -1;
    json_number(doc, node, "size", false, 0, INDEX_NUMBER_MAX, &size);
    json_number(doc, node, "modified_ms", false, -INDEX_NUMBER_MAX, INDEX_NUMBER_MAX, &modified);
    return size == (double)info.size_bytes && modified == (double)info.modified_ms;
}

static const char *keep(const struct json_doc *doc, const cJSON *node, const char *name,
                        struct arena *arena)
{
    return arena_copy_str(arena, json_string(doc, node, name, false));
}

static int count_of(const struct json_doc *doc, const cJSON *node, const char *name)
{
    long long value = 0;
    json_int(doc, node, name, false, 0, COURSE_MINUTES_MAX, &value);
    return (int)value;
}

static bool read_entry(const struct json_doc *doc, const cJSON *node, struct arena *arena,
                       struct library_entry *entry)
{
    struct library_entry read = {
        .file = entry->file,
        .course_id = keep(doc, node, "id", arena),
        .edition = keep(doc, node, "edition", arena),
        .version = keep(doc, node, "version", arena),
        .language = keep(doc, node, "language", arena),
        .title = text_read(doc, node, "title", false, arena),
        .summary = text_read(doc, node, "summary", false, arena),
        .cover = keep(doc, node, "cover", arena),
        .jp = count_of(doc, node, "jp"),
        .minutes = count_of(doc, node, "minutes"),
        .item_count = (size_t)count_of(doc, node, "items"),
    };
    if (!read.course_id || !read.edition || !read.version || !read.language || !read.title.count)
        return false;
    *entry = read;
    return true;
}

bool library_index_find(const struct library_index *index, struct file_info info,
                        struct arena *arena, struct library_entry *entry)
{
    const struct json_doc *doc = &index->doc;
    const cJSON *node = index->count ? packages_of(index)->child : NULL;
    while (node && !str_equal(json_string(doc, node, "file", false), entry->file))
        node = node->next;
    return node && same_file(doc, node, info) && read_entry(doc, node, arena, entry);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_string(struct buf *out, const char *s)
{
    buf_add_char(out, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            buf_format(out, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            buf_format(out, "\\u%04x", (unsigned)*s);
        else
            buf_add_char(out, *s);
    }
    buf_add_char(out, '"');
}

static void write_member(struct buf *out, const char *name, const char *s)
{
    if (!s)
        return;
    buf_format(out, ",\"%s\":", name);
    write_string(out, s);
}

static void write_text(struct buf *out, const char *name, const struct text *text)
{
    if (!text->count)
        return;
    if (!text->variants[0].language) {
        write_member(out, name, text->variants[0].string);
        return;
    }
    buf_format(out, ",\"%s\":", name);
    for (size_t i = 0; i < text->count; i++) {
        buf_add_char(out, i ? ',' : '{');
        write_string(out, text->variants[i].language);
        buf_add_char(out, ':');
        write_string(out, text->variants[i].string);
    }
    buf_add_char(out, '}');
}

static void write_entry(struct buf *out, const struct library_entry *entry, struct file_info info)
{
    buf_add_str(out, "{\"file\":");
    write_string(out, entry->file);
    buf_format(out, ",\"size\":%llu,\"modified_ms\":%lld", (unsigned long long)info.size_bytes,
               (long long)info.modified_ms);
    write_member(out, "id", entry->course_id);
    write_member(out, "edition", entry->edition);
    write_member(out, "version", entry->version);
    write_member(out, "language", entry->language);
    write_text(out, "title", &entry->title);
    write_text(out, "summary", &entry->summary);
    write_member(out, "cover", entry->cover);
    buf_format(out, ",\"jp\":%d,\"minutes\":%d,\"items\":%zu}", entry->jp, entry->minutes,
               entry->item_count);
}

bool library_index_save(const char *folder, const struct library *library,
                        const struct file_info *infos, struct err *err)
{
    struct buf out = BUF_INIT;
    const char *comma = "\n";
    buf_format(&out, "{\"format\":%d,\"reader\":\"%s\",\"packages\":[", INDEX_FORMAT,
               BEKAL_VERSION);
    for (size_t i = 0; i < library->count; i++) {
        if (library->entries[i].damage)
            continue;
        buf_add_str(&out, comma);
        write_entry(&out, &library->entries[i], infos[i]);
        comma = ",\n";
    }
    buf_add_str(&out, "\n]}\n");
    char *path = path_join(folder, LIBRARY_INDEX);
    bool good = path && !out.failed ? file_write_atomic(path, out.data, out.size, err)
                                    : err_no_memory(err);
    mem_free(path);
    buf_finish(&out);
    return good;
}
