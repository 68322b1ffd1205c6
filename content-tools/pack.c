/* Nothing of the machine may enter the bytes: times and permissions are fixed, names are marked
 * as UTF-8, the order is the plan's. libzip reads files only when the archive is closed, so a
 * full disk or a vanished file shows there. */
#include "author/pack.h"

#include <zip.h>

#include "base/file.h"
#include "base/id.h"
#include "base/mem.h"
#include "course/package.h"

/* 1980-01-01 12:00 in MS-DOS form: the first day there is, at noon, because libzip turns it
 * into local time and back, and no time zone changes its clock then. */
#define FIXED_DOS_DATE 0x0021
#define FIXED_DOS_TIME (12 << 11)
#define FIXED_ATTRIBUTES ((zip_uint32_t)0100644 << 16) /* a plain file, rw-r--r-- */
#define PROGRESS_PRECISION 0.01

static bool fail_zip(struct err *err, zip_error_t *error, const char *what)
{
    int sys = zip_error_code_system(error);
    if (zip_error_system_type(error) == ZIP_ET_SYS && sys)
        return err_sys(err, sys, "cannot %s", what);
    return err_set(err, zip_error_code_zip(error) == ZIP_ER_MEMORY ? ERR_NO_MEMORY : ERR_IO,
                   "cannot %s: %s", what, zip_error_strerror(error));
}

static bool fix_entry(zip_t *zip, zip_uint64_t index, const struct plan_entry *entry)
{
    zip_int32_t method = entry->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    return zip_set_file_compression(zip, index, method, PACK_DEFLATE_LEVEL) == 0 &&
           zip_file_set_dostime(zip, index, FIXED_DOS_TIME, FIXED_DOS_DATE, 0) == 0 &&
           zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX,
                                            FIXED_ATTRIBUTES) == 0;
}

static bool add_entry(zip_t *zip, const struct plan_entry *entry, struct err *err)
{
    zip_source_t *source =
        entry->bytes ? zip_source_buffer(zip, entry->bytes, entry->size_bytes, 0)
                     : zip_source_file(zip, entry->path, 0, -1);
    zip_int64_t index =
        source ? zip_file_add(zip, entry->name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return fail_zip(err, zip_get_error(zip), "add an entry");
    }
    return fix_entry(zip, (zip_uint64_t)index, entry) ||
           fail_zip(err, zip_get_error(zip), "add an entry");
}

static void on_progress(zip_t *zip, double share, void *context)
{
    (void)zip;
    (void)progress_step(context, (uint64_t)(share * 1000), 1000);
}

static int on_cancel(zip_t *zip, void *context)
{
    (void)zip;
    (void)context;
    return progress_interrupted();
}

static bool write_zip(const struct plan *plan, const char *path, struct err *err)
{
    struct progress progress = PROGRESS("Packing");
    zip_error_t error;
    zip_error_init(&error);
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
    bool good = zip != NULL;
    if (!good) {
        zip_error_init_with_code(&error, code);
        fail_zip(err, &error, "create the package");
        goto cleanup;
    }
    for (size_t i = 0; i < plan->count && good; i++)
        good = add_entry(zip, &plan->entries[i], err);
    if (!good)
        goto cleanup;
    zip_register_progress_callback_with_state(zip, PROGRESS_PRECISION, on_progress, NULL,
                                              &progress);
    zip_register_cancel_callback_with_state(zip, on_cancel, NULL, NULL);
    if (zip_close(zip) == 0) {
        zip = NULL;
    } else {
        good = progress_interrupted() ? err_set(err, ERR_CANCELLED, "interrupted")
                                      : fail_zip(err, zip_get_error(zip), "write the package");
    }
cleanup:
    progress_clear(&progress);
    zip_error_fini(&error);
    if (zip)
        zip_discard(zip);
    return good;
}

static bool verify(const char *path, struct err *err)
{
    struct progress progress = PROGRESS("Verifying");
    struct package *package = NULL;
    bool good = package_open(path, &package, err) &&
                package_verify(package, progress_step, &progress, err);
    package_close(package);
    progress_clear(&progress);
    return good || err_wrap(err, "the package does not verify");
}

bool pack_write(const struct plan *plan, const char *path, struct err *err)
{
    char id[ID_BYTES];
    struct buf beside = BUF_INIT;
    id_random(id);
    if (!buf_format(&beside, "%s.new-%.8s", path, id))
        return err_no_memory(err);
    bool good = write_zip(plan, beside.data, err) && verify(beside.data, err) &&
                file_commit(beside.data, path, err);
    if (!good) {
        err_wrap(err, "%s", path);
        bool removed = file_remove(beside.data, NULL);
        (void)removed;
    }
    buf_finish(&beside);
    return good;
}
