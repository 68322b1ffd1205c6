/* Two rounds of the same lines: one to know their size, so that a full stick is told before it is
 * written on; one to write. Then all volumes are read back as anybody would read them, and only
 * then get their names, and only after the last of them are their statements marked. Whatever
 * fails, the files that this call made are removed, as far as the stick still allows. */
#include <sodium.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office/compose.h"
#include "office/frames.h"
#include "office/pass.h"

#define PART_SUFFIX ".part"
#define VOLUME_BYTES_MIN ((uint64_t)64 * 1024)
/* Of a volume beside its lines: the header with all its keys; frames, end and signature. */
#define VOLUME_OVERHEAD_BYTES ((uint64_t)24 * 1024)
#define VOLUME_END_BYTES ((uint64_t)4 * 1024)
#define MARK_GROUP 500
#define MARK_ARENA_BYTES ((size_t)16 * 1024 * 1024)

struct writing {
    const struct bundle_export *what;
    struct device *device;
    struct volume_header header;
    unsigned char key[KEY_BYTES];
    uint64_t volume_bytes;
    FILE *file;
    struct frames frames;
    struct volume_set parts; /* as they are written */
    crypto_hash_sha512_state hash;
    uint64_t done, all; /* bytes of lines, for the progress */
    uint64_t told;      /* of done, when the progress was last asked */
    bool begun;         /* this volume holds a line */
};

/* ---- Words for what a stick does ---- */

static bool of_the_stick(const struct writing *w, struct err *err)
{
    if (!err)
        return false;
    if (err->code == ERR_FULL)
        return err_wrap(err, "%s is full; the bundle was not written", w->what->folder);
    if (err->code == ERR_IO || err->code == ERR_NOT_FOUND || err->code == ERR_INTEGRITY) {
        err->code = ERR_IO;
        return err_wrap(err, "%s failed, or was pulled out; the bundle was not written",
                        w->what->folder);
    }
    return false;
}

static bool goes_on(struct writing *w, struct err *err)
{
    w->told = w->done;
    return !w->what->progress || w->what->progress(w->what->context, w->done, w->all) ||
           err_set(err, ERR_CANCELLED, "stopped; the bundle was not written");
}

/* ---- Volumes ---- */

static bool seal_to(struct writing *w, const unsigned char seal[KEY_BYTES], struct err *err)
{
    size_t i = w->header.recipient_count;
    if (i == VOLUME_RECIPIENTS_MAX)
        return err_set(err, ERR_LIMIT, "a bundle is sealed to %d keys at most",
                       VOLUME_RECIPIENTS_MAX);
    memcpy(w->header.recipients[i].key, seal, KEY_BYTES);
    if (crypto_box_seal(w->header.recipients[i].sealed, w->key, KEY_BYTES, seal) != 0)
        return err_set(err, ERR_FORMAT, "a key to seal to is none");
    w->header.recipient_count++;
    return true;
}

static bool seal_to_all(struct writing *w, struct err *err)
{
    if (!seal_to(w, w->device->trust.keys[0].seal, err))
        return false;
    for (size_t i = 0; i < w->what->to_count; i++) {
        const struct device_peer *peer = device_peer(w->device, w->what->to[i]);
        if (!peer)
            return err_set(err, ERR_USAGE, "the office file names no device \"%.80s\"",
                           w->what->to[i]);
        if (!seal_to(w, peer->keys.seal, err))
            return false;
    }
    return true;
}

static char *part_path(const struct writing *w, int volume)
{
    char *path = volume_path(w->what->folder, w->header.device, w->header.bundle, volume);
    struct buf part = BUF_INIT;
    if (path)
        buf_format(&part, "%s" PART_SUFFIX, path);
    mem_free(path);
    return path ? buf_take(&part) : NULL;
}

static bool add_part(struct writing *w, struct err *err)
{
    struct volume_set *parts = &w->parts;
    char **wider = mem_resize(parts->paths, (size_t)(parts->count + 1) * sizeof *wider);
    if (!wider)
        return err_no_memory(err);
    parts->paths = wider;
    wider[parts->count] = part_path(w, parts->count + 1);
    if (!wider[parts->count])
        return err_no_memory(err);
    parts->count++;
    return true;
}

static bool open_volume(struct writing *w, struct err *err)
{
    struct buf line = BUF_INIT;
    if (w->parts.count == VOLUME_COUNT_MAX)
        return err_set(err, ERR_LIMIT, "a bundle has at most %d volumes", VOLUME_COUNT_MAX);
    w->header.volume = w->parts.count + 1;
    w->begun = false;
    bool good = add_part(w, err) && volume_header_write(&w->header, &line, err);
    if (good) {
        const char *path = w->parts.paths[w->parts.count - 1];
        w->file = file_open(path, "wb", err);
        if (w->file && fwrite(line.data, 1, line.size, w->file) != line.size)
            err_set(err, ERR_IO, "cannot write %s", path);
        good = w->file && !ferror(w->file) &&
               frames_begin(&w->frames, w->file, path, &line, w->key, err);
    }
    buf_finish(&line);
    return good;
}

static bool close_volume(struct writing *w, struct err *err)
{
    const char *path = w->parts.paths[w->parts.count - 1];
    bool good = frames_end(&w->frames, err);
    frames_finish(&w->frames);
    if (fclose(w->file) != 0 && good)
        good = err_set(err, ERR_IO, "cannot write %s", path);
    w->file = NULL;
    return good && file_commit(path, path, err); /* flushed before it is read back */
}

/* ---- Lines ---- */

static bool put_unsigned(struct writing *w, const struct buf *line, struct err *err)
{
    w->done += line->size;
    w->begun = true;
    return frames_add(&w->frames, line->data, line->size, err);
}

static bool put(struct writing *w, const struct buf *line, struct err *err)
{
    crypto_hash_sha512_update(&w->hash, (const unsigned char *)line->data, line->size);
    return put_unsigned(w, line, err);
}

static bool next_volume(struct writing *w, struct err *err)
{
    struct buf line = BUF_INIT;
    bool good = lines_write_volume_end(&line, w->parts.count, err) && put(w, &line, err) &&
                close_volume(w, err) && open_volume(w, err);
    buf_finish(&line);
    return good;
}

static bool take_line(void *context, const struct buf *line, struct err *err)
{
    struct writing *w = context;
    uint64_t used = w->frames.bytes + w->frames.pending;
    if (w->begun && used + line->size + VOLUME_END_BYTES > w->volume_bytes &&
        !next_volume(w, err))
        return false;
    return (w->done - w->told < FRAME_BYTES || goes_on(w, err)) && put(w, line, err);
}

static bool end_lines(struct writing *w, const struct compose *compose, struct err *err)
{
    unsigned char digest[DIGEST_BYTES], signature[SIGNATURE_BYTES];
    struct buf line = BUF_INIT;
    bool good = lines_write_end(&line, compose->statements, compose->events, w->parts.count,
                                err) &&
                put(w, &line, err);
    buf_clear(&line);
    crypto_hash_sha512_final(&w->hash, digest);
    keys_sign(&w->device->keys, LINES_SIGNED, digest, signature);
    good = good && lines_write_signature(&line, signature, err) && put_unsigned(w, &line, err) &&
           close_volume(w, err);
    buf_finish(&line);
    return good;
}

/* ---- The rounds ---- */

static bool count_line(void *context, const struct buf *line, struct err *err)
{
    struct writing *w = context;
    w->all += line->size;
    (void)err;
    return true;
}

static bool compose(struct writing *w, bool write, struct compose *out, struct err *err)
{
    struct settings *settings;
    if (!settings_load(w->what->home, &settings, err))
        return false;
    *out = (struct compose){.what = w->what,
                            .device = w->device,
                            .bundle = w->header.bundle,
                            .scores = !str_equal(settings->send, "completions"),
                            .line = write ? take_line : count_line,
                            .context = w};
    settings_free(settings);
    return compose_run(out, err);
}

static bool check_room(const struct writing *w, struct err *err)
{
    uint64_t free_bytes = file_free_bytes(w->what->folder);
    uint64_t volumes = 1 + w->all / (w->volume_bytes - VOLUME_OVERHEAD_BYTES);
    uint64_t needed = w->all + w->all / 1024 + volumes * VOLUME_OVERHEAD_BYTES;
    if (free_bytes >= needed)
        return true;
    return err_set(err, ERR_FULL, "%s has %llu KiB free, the bundle needs %llu KiB",
                   w->what->folder, (unsigned long long)(free_bytes / 1024),
                   (unsigned long long)(needed / 1024 + 1));
}

static bool write_volumes(struct writing *w, struct compose *composed, struct err *err)
{
    if (open_volume(w, err) && compose(w, true, composed, err) && end_lines(w, composed, err))
        return true;
    return of_the_stick(w, err);
}

static bool read_back(struct writing *w, struct err *err)
{
    struct pass pass = {.set = &w->parts,
                        .key = w->key,
                        .trust = &w->device->trust,
                        .progress = w->what->progress,
                        .context = w->what->context,
                        .before = w->done,
                        .all = w->all};
    return pass_run(&pass, err) || of_the_stick(w, err);
}

/* Each part gets its name; then it stands under that one in the set, for whoever removes it. */
static bool name_volumes(struct writing *w, struct err *err)
{
    for (int i = 0; i < w->parts.count; i++) {
        char *part = w->parts.paths[i];
        char *path = volume_path(w->what->folder, w->header.device, w->header.bundle, i + 1);
        if (!path)
            return err_no_memory(err);
        bool good = file_commit(part, path, err);
        if (good || file_look(path).exists) {
            w->parts.paths[i] = path;
            mem_free(part);
        } else {
            mem_free(path);
        }
        if (!good)
            return of_the_stick(w, err);
    }
    return true;
}

static void remove_volumes(struct writing *w)
{
    if (w->file)
        fclose(w->file);
    w->file = NULL;
    for (int i = 0; i < w->parts.count; i++)
        (void)!file_remove(w->parts.paths[i], NULL);
}

/* ---- Marking ---- */

static bool mark_group(struct writing *w, const struct outbox_carried *list, size_t count,
                       int64_t last_n, struct err *err)
{
    int64_t n[MARK_GROUP];
    size_t some = 0;
    for (size_t i = 0; i < count && list[i].n <= last_n; i++)
        n[some++] = list[i].n;
    return !some || outbox_exported(w->what->outbox, n, some, w->header.bundle, err);
}

static bool mark(struct writing *w, int64_t last_n, struct err *err)
{
    struct arena arena;
    struct outbox_carried *list;
    size_t count = 1;
    bool good = true;
    arena_init(&arena, MARK_ARENA_BYTES);
    for (int64_t after = 0; good && count && after < last_n;) {
        arena_reset(&arena);
        good = outbox_carry(w->what->outbox, after, false, MARK_GROUP, MARK_ARENA_BYTES / 4,
                            &arena, &list, &count, err) &&
               mark_group(w, list, count, last_n, err);
        if (good && count)
            after = list[count - 1].n;
    }
    arena_finish(&arena);
    return good || err_wrap(err, "the bundle is written, but could not be noted as exported");
}

/* ---- */

static bool prepare(struct writing *w, struct err *err)
{
    uint64_t bytes = w->what->volume_bytes;
    w->volume_bytes = !bytes || bytes > BUNDLE_VOLUME_BYTES ? BUNDLE_VOLUME_BYTES : bytes;
    if (w->volume_bytes < VOLUME_BYTES_MIN)
        return err_set(err, ERR_USAGE, "a volume has at least %llu bytes",
                       (unsigned long long)VOLUME_BYTES_MIN);
    if (!device_load(w->what->home, true, &w->device, err))
        return false;
    if (!file_look(w->what->folder).exists)
        return err_set(err, ERR_IO, "%s is not there", w->what->folder);
    id_random(w->header.bundle);
    str_put(w->header.device, sizeof w->header.device, w->device->name);
    randombytes_buf(w->key, sizeof w->key);
    crypto_hash_sha512_init(&w->hash);
    return seal_to_all(w, err);
}

static bool make_files(struct writing *w, struct compose *composed, struct err *err)
{
    if (!compose(w, false, composed, err) || !check_room(w, err))
        return false;
    w->all *= 2; /* written, and read back */
    bool good = goes_on(w, err) && write_volumes(w, composed, err) && read_back(w, err) &&
                name_volumes(w, err);
    if (!good)
        remove_volumes(w);
    return good;
}

static void tell(const struct writing *w, const struct compose *composed,
                 struct bundle_result *out)
{
    str_put(out->id, sizeof out->id, w->header.bundle);
    str_put(out->path, sizeof out->path, w->parts.paths[0]);
    str_put(out->device, sizeof out->device, w->header.device);
    out->volumes = w->parts.count;
    out->statements = composed->statements;
    out->events = composed->events;
}

bool bundle_write(const struct bundle_export *what, struct bundle_result *out, struct err *err)
{
    struct compose composed;
    struct err why = ERR_INIT;
    *out = (struct bundle_result){.volumes = 0};
    struct writing *w = mem_alloc(sizeof *w);
    if (!w)
        return err_no_memory(err);
    w->what = what;
    bool good = prepare(w, &why) && make_files(w, &composed, &why);
    if (good) {
        tell(w, &composed, out);
        good = mark(w, composed.last_n, &why);
    }
    if (!good) {
        *out = (struct bundle_result){.volumes = 0};
        err_set(err, why.code, "%s", why.text);
    }
    frames_finish(&w->frames);
    volume_set_free(&w->parts);
    device_free(w->device);
    keys_wipe(w, sizeof *w);
    mem_free(w);
    return good;
}
