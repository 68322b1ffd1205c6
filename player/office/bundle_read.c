/* Two passes over the same volumes: the first checks all, to the signature, and takes nothing; the
 * second takes in. Only who holds the stream's key could change the files in between, and each
 * line is checked again as it is taken. */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office/bundle_take.h"
#include "office/device.h"
#include "office/inside.h"
#include "office/pass.h"
#include "office/receipt.h"

#define START_BYTES 64

struct reading {
    const struct bundle_import *what;
    struct bundle_result *out;
    struct device *device; /* NULL at the office */
    struct trust trust;
    const struct keys *keys[ENVELOPE_SIGNERS_MAX + 1];
    size_t key_count;
};

static bool find_keys(struct reading *r, bool secrets, struct err *err)
{
    const struct office *office = r->what->office;
    if (!keys_ready(err))
        return false;
    if (office) {
        office_trust(office, &r->trust);
        for (size_t i = 0; i < office->key_count; i++)
            r->keys[r->key_count++] = &office->keys[i];
        return true;
    }
    if (!device_load(r->what->home, secrets, &r->device, err))
        return false;
    r->trust = r->device->trust;
    r->keys[r->key_count++] = &r->device->keys;
    return true;
}

/* ---- Bundles ---- */

static bool open_key(const struct reading *r, const struct volume_set *set,
                     unsigned char key[KEY_BYTES], struct err *err)
{
    struct buf line = BUF_INIT;
    struct volume_header *header = mem_alloc(sizeof *header);
    int first = 0;
    while (!set->paths[first])
        first++;
    FILE *file = header ? file_open(set->paths[first], "rb", err) : NULL;
    bool good = header || err_no_memory(err);
    good = good && file && volume_first_line(file, set->paths[first], &line, err) &&
           volume_header_read(&line, header, err) &&
           volume_unseal(header, r->keys, r->key_count, key, err);
    if (file)
        fclose(file);
    buf_finish(&line);
    mem_free(header);
    return good;
}

static uint64_t bytes_of(const struct volume_set *set)
{
    uint64_t bytes = 0;
    for (int i = 0; i < set->count; i++)
        if (set->paths[i])
            bytes += file_look(set->paths[i]).size_bytes;
    return bytes;
}

static bool run_passes(const struct reading *r, struct pass *pass, struct err *err)
{
    struct bundle_take take;
    bool good = bundle_take_begin(&take, r->what->store, r->what->outbox, r->out, err);
    if (good) {
        pass->taker = bundle_take_look;
        pass->taker.context = &take;
        good = pass_run(pass, err);
    }
    if (good) {
        pass->taker = bundle_take_all;
        pass->taker.context = &take;
        good = pass_run(pass, err) && bundle_take_end(&take, err);
    }
    bundle_take_finish(&take);
    return good;
}

static bool read_bundle(struct reading *r, struct err *err)
{
    struct volume_set set;
    unsigned char key[KEY_BYTES];
    if (!volume_set_find(r->what->path, &set, err))
        return false;
    struct pass pass = {.set = &set,
                        .key = key,
                        .trust = &r->trust,
                        .progress = r->what->progress,
                        .context = r->what->context,
                        .all = 2 * bytes_of(&set)};
    bool good = find_keys(r, true, err) && open_key(r, &set, key, err) &&
                run_passes(r, &pass, err);
    if (good) {
        str_put(r->out->id, sizeof r->out->id, set.bundle);
        str_put(r->out->path, sizeof r->out->path, set.paths[0]);
        str_put(r->out->device, sizeof r->out->device, pass.certificate.device);
        r->out->volumes = set.count;
        r->out->statements = pass.statements;
        r->out->events = pass.events;
        r->out->certificate_old = r->what->now_ms > pass.certificate.to_ms;
    }
    volume_set_free(&set);
    keys_wipe(key, sizeof key);
    return good;
}

/* ---- Receipt files ---- */

static bool read_receipt(struct reading *r, struct err *err)
{
    struct buf text = BUF_INIT;
    struct receipt receipt;
    bool good = find_keys(r, false, err) &&
                file_read(r->what->path, RECEIPT_BYTES_MAX, &text, err) &&
                receipt_read(text.data ? text.data : "", text.size, &r->trust, &receipt, err);
    if (good) {
        good = receipt_take(&receipt, r->what->outbox, r->out, err);
        receipt_finish(&receipt);
    }
    buf_finish(&text);
    return good;
}

/* ---- */

static bool starts(const char *path, char out[START_BYTES], struct err *err)
{
    FILE *file = file_open(path, "rb", err);
    if (!file)
        return false;
    memset(out, 0, START_BYTES);
    size_t n = fread(out, 1, START_BYTES - 1, file);
    bool good = n || !ferror(file) || err_set(err, ERR_IO, "cannot read %s", path);
    fclose(file);
    return good;
}

static bool read_either(struct reading *r, struct err *err)
{
    char start[START_BYTES];
    if (!starts(r->what->path, start, err))
        return false;
    if (str_starts(start, VOLUME_FORMAT_START))
        return read_bundle(r, err);
    if (str_starts(start, RECEIPT_FORMAT_START))
        return read_receipt(r, err);
    return err_set(err, ERR_FORMAT, "%s is neither a bundle nor a receipt file, or is damaged",
                   r->what->path);
}

bool bundle_read(const struct bundle_import *what, struct bundle_result *out, struct err *err)
{
    *out = (struct bundle_result){.volumes = 0};
    struct reading r = {.what = what, .out = out};
    bool good = read_either(&r, err);
    if (!good)
        *out = (struct bundle_result){.volumes = 0};
    device_free(r.device);
    return good;
}
