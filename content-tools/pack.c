/* Nothing of the machine may enter the bytes: times and permissions are fixed, names are marked
 * as UTF-8, the order is the plan's. libzip reads files only when the archive is closed, so a
 * full disk or a vanished file shows there. */
#include "author/pack.h"

#include <string.h>

#include <zip.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/words.h"
#include "course/package.h"

/* 1980-01-01 12:00 in MS-DOS form: the first day there is, at noon, because libzip turns it
 * into local time and back, and no time zone changes its clock then. */
#define FIXED_DOS_DATE 0x0021
#define FIXED_DOS_TIME (12 << 11)
#define FIXED_ATTRIBUTES ((zip_uint32_t)0100644 << 16) /* a plain file, rw-r--r-- */
#define PROGRESS_PRECISION 0.01
#define BLOCK_BYTES (256 * 1024)

static bool fail_zip(struct err *err, zip_error_t *error, const char *what)
{
    int sys = zip_error_code_system(error);
    if (zip_error_system_type(error) == ZIP_ET_SYS && sys)
        return err_sys(err, sys, "cannot %s", _(what));
    return err_set(err, zip_error_code_zip(error) == ZIP_ER_MEMORY ? ERR_NO_MEMORY : ERR_IO,
                   "cannot %s: %s", _(what), zip_error_strerror(error));
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
        return fail_zip(err, zip_get_error(zip), N_("add an entry"));
    }
    return fix_entry(zip, (zip_uint64_t)index, entry) ||
           fail_zip(err, zip_get_error(zip), N_("add an entry"));
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
    struct progress progress = PROGRESS(N_("Packing"));
    zip_error_t error;
    zip_error_init(&error);
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
    bool good = zip != NULL;
    if (!good) {
        zip_error_init_with_code(&error, code);
        fail_zip(err, &error, N_("create the package"));
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
                                      : fail_zip(err, zip_get_error(zip), N_("write the package"));
    }
cleanup:
    progress_clear(&progress);
    zip_error_fini(&error);
    if (zip)
        zip_discard(zip);
    return good;
}

/* ---- Verifying ---- */

static bool damaged(const struct plan_entry *entry, struct err *err)
{
    return err_set(err, ERR_INTEGRITY, "\"%s\" was not written as it was read", entry->name);
}

/* Reads an entry back to its end, where libzip compares its CRC with that of the bytes it was
 * given. What was hashed and packed from the same memory needs no more; a file may have changed
 * between the two, so its digest is compared too. */
static bool read_back(zip_t *zip, zip_uint64_t index, const struct plan_entry *entry, char *block,
                      struct err *err)
{
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file)
        return fail_zip(err, zip_get_error(zip), N_("read the package"));
    struct sha256 sha;
    uint64_t done = 0;
    zip_int64_t n;
    sha256_start(&sha);
    while ((n = zip_fread(file, block, BLOCK_BYTES)) > 0) {
        if (!entry->bytes)
            sha256_add(&sha, block, (size_t)n);
        done += (uint64_t)n;
    }
    zip_fclose(file);
    unsigned char digest[SHA256_BYTES];
    char hex[SHA256_HEX_BYTES];
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
    bool good = n == 0 && done == entry->size_bytes &&
                (entry->bytes || strcmp(hex, entry->sha256) == 0);
    return good || damaged(entry, err);
}

static bool read_all_back(const struct plan *plan, const char *path, struct progress *progress,
                          struct err *err)
{
    int code = 0;
    uint64_t done = 0, all = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    char *block = mem_alloc(BLOCK_BYTES);
    bool good = zip && block;
    if (!good)
        err_set(err, block ? ERR_IO : ERR_NO_MEMORY, "cannot read the package again");
    for (size_t i = 0; i < plan->count; i++)
        all += plan->entries[i].size_bytes;
    for (size_t i = 0; good && i < plan->count; i++) {
        good = read_back(zip, i, &plan->entries[i], block, err);
        done += plan->entries[i].size_bytes;
        if (good && !progress_step(progress, done, all))
            good = err_set(err, ERR_CANCELLED, "interrupted");
    }
    mem_free(block);
    if (zip)
        zip_discard(zip);
    return good;
}

static bool verify(const struct plan *plan, const char *path, struct err *err)
{
    struct progress progress = PROGRESS(N_("Verifying"));
    struct package *package = NULL;
    bool good = package_open(path, &package, err); /* as the player would */
    package_close(package);
    good = good && read_all_back(plan, path, &progress, err);
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
    bool good = write_zip(plan, beside.data, err) && verify(plan, beside.data, err) &&
                file_commit(beside.data, path, err);
    if (!good) {
        err_wrap(err, "%s", path);
        bool removed = file_remove(beside.data, NULL);
        (void)removed;
    }
    buf_finish(&beside);
    return good;
}
