/* The face of a package: what is the same for a zip and for a folder. */
#include "course/package_inside.h"

#include "base/file.h"
#include "base/mem.h"

#define VERIFY_BLOCK_BYTES (256u << 10)

void package_close(struct package *package)
{
    if (!package)
        return;
    if (package->zip)
        zip_discard(package->zip);
    arena_finish(&package->names);
    mem_free(package->folder);
    mem_free(package->below);
    mem_free(package->entries);
    mem_free(package->slots);
    mem_free(package->pieces);
    mem_free(package);
}

size_t package_count(const struct package *package)
{
    return package->count;
}

const char *package_name_at(const struct package *package, size_t index)
{
    return package->entries[index].name;
}

/* The file of the folder below, as it is now. */
static struct file_info look_below(const struct package *package, const char *name)
{
    struct file_info info = {0};
    char *path = package->below && package_name_safe(name) ? path_join(package->below, name) : NULL;
    if (path)
        info = file_look(path);
    mem_free(path);
    return info;
}

bool package_has(const struct package *package, const char *name)
{
    return package_find(package, name) || look_below(package, name).is_regular;
}

uint64_t package_size_of(const struct package *package, const char *name)
{
    const struct package_entry *entry = package_find(package, name);
    return entry ? entry->size_bytes : look_below(package, name).size_bytes;
}

uint64_t package_file_bytes(const struct package *package)
{
    return package->file_bytes;
}

/* One byte more than the entry holds is asked for: that read meets the end. */
static bool read_entry(struct package *package, struct package_entry *entry, struct buf *buf,
                       struct err *err)
{
    struct entry_reader reader;
    if (!buf_reserve(buf, (size_t)entry->size_bytes + 1))
        return err_no_memory(err);
    bool good = entry_open(&reader, package, entry, err);
    for (size_t got = 1; good && got;) {
        size_t room = (size_t)entry->size_bytes + 1 - buf->size;
        good = entry_next(&reader, buf->data + buf->size, room, &got, err);
        buf->size += got;
    }
    entry_close(&reader);
    buf->data[good ? buf->size : 0] = '\0';
    return good;
}

static bool read_file(const char *folder, const char *name, size_t max_bytes, struct buf *buf,
                      struct err *err)
{
    char *path = path_join(folder, name);
    if (!path)
        return err_no_memory(err);
    bool good = file_read(path, max_bytes, buf, err);
    mem_free(path);
    return good;
}

bool package_read(struct package *package, const char *name, size_t max_bytes, struct buf *buf,
                  struct err *err)
{
    buf_clear(buf);
    struct package_entry *entry = package_find(package, name);
    if (!entry && look_below(package, name).is_regular)
        return read_file(package->below, name, max_bytes, buf, err);
    if (!entry)
        return err_set(err, ERR_NOT_FOUND, "\"%s\" is not in the course", name);
    if (entry->size_bytes > max_bytes)
        return err_set(err, ERR_LIMIT, "\"%s\" is larger than %zu bytes", name, max_bytes);
    bool good = package->folder ? read_file(package->folder, name, max_bytes, buf, err)
                                : read_entry(package, entry, buf, err);
    if (!good)
        buf_clear(buf);
    return good;
}

bool package_read_head(struct package *package, const char *name, size_t bytes, struct buf *buf,
                       struct err *err)
{
    buf_clear(buf);
    struct package_entry *entry = package_find(package, name);
    if (!entry && !package->below)
        return err_set(err, ERR_NOT_FOUND, "\"%s\" is not in the course", name);
    if (package->folder)
        return err_set(err, ERR_UNSUPPORTED, "a folder's files are read whole");
    if (bytes > entry->size_bytes)
        bytes = (size_t)entry->size_bytes;
    if (!buf_reserve(buf, bytes))
        return err_no_memory(err);
    struct entry_reader reader;
    bool good = entry_open(&reader, package, entry, err);
    for (size_t got = 1; good && got && buf->size < bytes; buf->size += got)
        good = entry_next(&reader, buf->data + buf->size, bytes - buf->size, &got, err);
    entry_close(&reader);
    if (good)
        buf->data[buf->size] = '\0';
    else
        buf_clear(buf);
    return good;
}

struct verify {
    bool (*progress)(void *, uint64_t done, uint64_t all);
    void *context;
    uint64_t done, all;
};

static bool verify_entry(struct package *package, struct package_entry *entry, char *block,
                         struct verify *verify, struct err *err)
{
    struct entry_reader reader;
    bool good = entry_open(&reader, package, entry, err);
    for (size_t got = 1; good && got;) {
        good = entry_next(&reader, block, VERIFY_BLOCK_BYTES, &got, err);
        verify->done += got;
        if (good && got && verify->progress &&
            !verify->progress(verify->context, verify->done, verify->all))
            good = err_set(err, ERR_CANCELLED, "cancelled");
    }
    entry_close(&reader);
    return good;
}

bool package_verify(struct package *package,
                    bool (*progress)(void *, uint64_t done, uint64_t all), void *context,
                    struct err *err)
{
    if (package->folder)
        return true;
    struct verify verify = {progress, context, 0, 0};
    char *block = mem_alloc(VERIFY_BLOCK_BYTES);
    if (!block)
        return err_no_memory(err);
    for (size_t i = 0; i < package->count; i++)
        verify.all += package->entries[i].size_bytes;
    bool good = true;
    for (size_t i = 0; i < package->count && good; i++) {
        package->entries[i].checked = false;
        good = verify_entry(package, &package->entries[i], block, &verify, err);
    }
    mem_free(block);
    return good;
}
