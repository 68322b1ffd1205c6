/* Opening a .bekal file: everything is judged by the central directory, and nothing but mimetype
 * and the contents is read. The order matters: an entry is looked up only after all names are known
 * to be safe and distinct, and sizes are believed only after their sum fits the file, so that a
 * small file cannot claim much memory. */
#include "course/package_inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

#define RATIO_FREE_BYTES (1u << 20) /* below it, any ratio is harmless */

/* Of the external attributes that Unix writes: the type of a file. */
#define UNIX_TYPE_MASK 0170000u
#define UNIX_REGULAR 0100000u

bool package_zip_error(struct err *err, zip_error_t *error, const char *what)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY)
        return err_no_memory(err);
    if (zip_error_system_type(error) == ZIP_ET_SYS && zip_error_code_system(error))
        return err_sys(err, zip_error_code_system(error), "cannot read %s", _(what));
    if (zip_error_code_zip(error) == ZIP_ER_NOENT)
        return err_set(err, ERR_NOT_FOUND, "%s does not exist", _(what));
    err_set(err, ERR_FORMAT, "%s is not a course package, or not all of it is there (%s)", _(what),
            zip_error_strerror(error));
    if (err)
        err->sys = zip_error_code_zip(error);
    return false;
}

static bool check_method(const zip_stat_t *st, struct err *err)
{
    if (st->encryption_method != ZIP_EM_NONE)
        return err_set(err, ERR_UNSUPPORTED, "\"%s\" is encrypted", st->name);
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return err_set(err, ERR_UNSUPPORTED,
                       "\"%s\" is packed by method %u; only stored and deflated are read",
                       st->name, (unsigned)st->comp_method);
    if (st->comp_method == ZIP_CM_STORE && st->size != st->comp_size)
        return err_set(err, ERR_FORMAT, "\"%s\" is stored, but its two sizes differ", st->name);
    return true;
}

static bool check_size(const zip_stat_t *st, uint64_t *left_bytes, struct err *err)
{
    if (st->size > PACKAGE_ENTRY_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "\"%s\" is larger than %llu bytes", st->name,
                       (unsigned long long)PACKAGE_ENTRY_BYTES_MAX);
    if (st->size > RATIO_FREE_BYTES && st->size / PACKAGE_RATIO_MAX > st->comp_size)
        return err_set(err, ERR_LIMIT, "\"%s\" would grow more than %d times when unpacked",
                       st->name, PACKAGE_RATIO_MAX);
    if (st->comp_size > *left_bytes)
        return err_set(err, ERR_FORMAT,
                       "\"%s\" does not fit: entries overlap, or the file is not whole", st->name);
    *left_bytes -= st->comp_size;
    return true;
}

static bool check_type(zip_t *zip, zip_uint64_t index, const char *name, struct err *err)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(zip, index, ZIP_FL_UNCHANGED, &system, &attributes) != 0)
        return package_zip_error(err, zip_get_error(zip), name);
    unsigned type = (attributes >> 16) & UNIX_TYPE_MASK;
    if ((system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X) && type && type != UNIX_REGULAR)
        return err_set(err, ERR_UNSUPPORTED, "\"%s\" is a link or a device, not a file", name);
    return true;
}

static bool take_entry(struct package *package, size_t i, uint64_t *left_bytes, struct err *err)
{
    const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    zip_stat_t st;
    zip_stat_init(&st);
    if (zip_stat_index(package->zip, i, ZIP_FL_UNCHANGED | ZIP_FL_ENC_RAW, &st) != 0)
        return package_zip_error(err, zip_get_error(package->zip), N_("an entry"));
    if ((st.valid & needed) != needed)
        return err_set(err, ERR_FORMAT, "entry %zu is not described whole", i + 1);
    if (!package_name_safe(st.name))
        return err_set(err, ERR_FORMAT, "entry %zu has a name that is not allowed: \"%.100s\"",
                       i + 1, st.name);
    if (!check_method(&st, err) || !check_size(&st, left_bytes, err) ||
        !check_type(package->zip, i, st.name, err))
        return false;
    package->entries[i].name = st.name;
    package->entries[i].size_bytes = st.size;
    return true;
}

static bool take_entries(struct package *package, struct err *err)
{
    zip_int64_t count = zip_get_num_entries(package->zip, ZIP_FL_UNCHANGED);
    if (count < 0 || count > PACKAGE_ENTRIES_MAX)
        return err_set(err, ERR_LIMIT, "the package has %lld entries; at most %d are read",
                       (long long)count, PACKAGE_ENTRIES_MAX);
    package->entries = mem_alloc_array((size_t)count + 1, sizeof *package->entries);
    if (!package->entries)
        return err_no_memory(err);
    uint64_t left_bytes = package->file_bytes;
    for (size_t i = 0; i < (size_t)count; i++)
        if (!take_entry(package, i, &left_bytes, err))
            return false;
    package->count = (size_t)count;
    return package_table_fill(package, err);
}

static bool check_mimetype(struct package *package, struct err *err)
{
    const char *why =
        N_("it is a zip, but not a course package: its first entry is not \"mimetype\" with "
           "\"%s\"");
    const size_t n = strlen(PACKAGE_MIMETYPE);
    zip_stat_t st;
    zip_stat_init(&st);
    if (package->count == 0 || !str_equal(package->entries[0].name, PACKAGE_MIMETYPE_NAME) ||
        package->entries[0].size_bytes != n ||
        zip_stat_index(package->zip, 0, ZIP_FL_UNCHANGED, &st) != 0 ||
        st.comp_method != ZIP_CM_STORE)
        return err_set(err, ERR_FORMAT, why, PACKAGE_MIMETYPE);
    struct buf buf = BUF_INIT;
    bool good = package_read(package, PACKAGE_MIMETYPE_NAME, n, &buf, err);
    if (good && memcmp(buf.data, PACKAGE_MIMETYPE, n) != 0)
        good = err_set(err, ERR_FORMAT, why, PACKAGE_MIMETYPE);
    buf_finish(&buf);
    return good;
}

static bool load_contents(struct package *package, struct err *err)
{
    struct buf buf = BUF_INIT;
    if (!package_find(package, PACKAGE_CONTENTS))
        return err_set(err, ERR_FORMAT, "%s is missing", PACKAGE_CONTENTS);
    bool good = package_read(package, PACKAGE_CONTENTS, PACKAGE_CONTENTS_BYTES_MAX, &buf, err);
    good = good && contents_read(package, buf.data, buf.size, err);
    buf_finish(&buf);
    return good;
}

/* Takes the source over, whatever happens. */
static bool open_source(zip_source_t *source, const char *what, struct package **out,
                        struct err *err)
{
    struct package *package = mem_alloc(sizeof *package);
    zip_stat_t st;
    zip_error_t error;
    zip_error_init(&error);
    zip_stat_init(&st);
    if (!package) {
        err_no_memory(err);
        goto cleanup;
    }
    arena_init(&package->names, 0);
    if (zip_source_stat(source, &st) == 0 && (st.valid & ZIP_STAT_SIZE))
        package->file_bytes = st.size;
    package->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!package->zip) {
        package_zip_error(err, &error, what);
        goto cleanup;
    }
    source = NULL;
    if (take_entries(package, err) && check_mimetype(package, err) &&
        load_contents(package, err)) {
        *out = package;
        package = NULL;
    } else {
        err_wrap(err, "%s", what);
    }
cleanup:
    package_close(package);
    zip_source_free(source);
    zip_error_fini(&error);
    return *out != NULL;
}

bool package_open(const char *path, struct package **out, struct err *err)
{
    *out = NULL;
    if (file_look(path).is_folder)
        return err_set(err, ERR_FORMAT, "%s is a folder, not a course package", path);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_file_create(path, 0, 0, &error);
    if (!source)
        package_zip_error(err, &error, path);
    zip_error_fini(&error);
    return source && open_source(source, path_base(path), out, err);
}

bool package_open_memory(const void *bytes, size_t n, struct package **out, struct err *err)
{
    *out = NULL;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &error);
    if (!source)
        package_zip_error(err, &error, N_("the package"));
    zip_error_fini(&error);
    return source && open_source(source, N_("the package"), out, err);
}
