/* The hashes have to be known before the first byte is written, since contents.json stands at
 * the head of the package: a reader on a slow stick then finds all it needs in one place. Piece
 * hashes and the whole one are taken in the same pass. */
#include "author/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define CONTENTS_FORMAT 1

/* A course may have thousands of small texts, and opening each once more to write it takes
 * longer than all else; so they stay in memory from the hashing on, up to a bound. */
#define KEPT_FILE_BYTES_MAX (64u << 10)
#define KEPT_BYTES_MAX (64u << 20)

struct hashing {
    struct plan_entry *entry;
    struct sha256 whole, piece;
    uint64_t done_bytes;
};

static void end_piece(struct hashing *hashing)
{
    unsigned char digest[SHA256_BYTES];
    struct plan_entry *entry = hashing->entry;
    sha256_end(&hashing->piece, digest);
    sha256_hex(digest, entry->pieces[entry->piece_count++]);
    sha256_start(&hashing->piece);
}

/* Adds n bytes, which never cross the end of a piece. */
static void hash_step(struct hashing *hashing, const void *bytes, size_t n)
{
    sha256_add(&hashing->whole, bytes, n);
    hashing->done_bytes += n;
    if (!hashing->entry->pieces)
        return;
    sha256_add(&hashing->piece, bytes, n);
    if (hashing->done_bytes % PACKAGE_PIECE_BYTES == 0)
        end_piece(hashing);
}

static bool hash_start(struct hashing *hashing, struct plan_entry *entry, struct err *err)
{
    *hashing = (struct hashing){.entry = entry};
    sha256_start(&hashing->whole);
    sha256_start(&hashing->piece);
    if (entry->size_bytes <= PACKAGE_PIECE_MIN_BYTES)
        return true;
    uint64_t count = (entry->size_bytes + PACKAGE_PIECE_BYTES - 1) / PACKAGE_PIECE_BYTES;
    entry->pieces = mem_alloc_array((size_t)count, sizeof *entry->pieces);
    return entry->pieces || err_no_memory(err);
}

static void hash_end(struct hashing *hashing)
{
    unsigned char digest[SHA256_BYTES];
    if (hashing->entry->pieces && hashing->done_bytes % PACKAGE_PIECE_BYTES)
        end_piece(hashing);
    sha256_end(&hashing->whole, digest);
    sha256_hex(digest, hashing->entry->sha256);
}

struct sealing {
    struct progress *progress;
    uint64_t done_bytes, all_bytes, kept_bytes;
    char *block; /* PACKAGE_PIECE_BYTES */
};

static bool changed(const struct plan_entry *entry, struct err *err)
{
    return err_set(err, ERR_BUSY, "%s changed while it was read; pack again", entry->path);
}

static bool keep_file(struct sealing *sealing, struct plan_entry *entry, struct err *err)
{
    struct buf whole = BUF_INIT;
    if (!file_read(entry->path, PACKAGE_TEXT_BYTES_MAX, &whole, err) ||
        (whole.size != entry->size_bytes && !changed(entry, err))) {
        buf_finish(&whole);
        return false;
    }
    sealing->kept_bytes += whole.size;
    entry->bytes = buf_take(&whole);
    return entry->bytes || err_no_memory(err);
}

static bool hash_file(struct sealing *sealing, struct hashing *hashing, struct err *err)
{
    const struct plan_entry *entry = hashing->entry;
    FILE *file = file_open(entry->path, "rb", err);
    if (!file)
        return false;
    setvbuf(file, NULL, _IONBF, 0);
    bool good = true;
    while (good) {
        size_t n = fread(sealing->block, 1, PACKAGE_PIECE_BYTES, file);
        if (n == 0)
            break;
        if (hashing->done_bytes + n > entry->size_bytes)
            break; /* it grew: told below */
        hash_step(hashing, sealing->block, n);
        good = progress_step(sealing->progress, sealing->done_bytes + hashing->done_bytes,
                             sealing->all_bytes) ||
               err_set(err, ERR_CANCELLED, "interrupted");
    }
    if (good && ferror(file))
        good = err_set(err, ERR_IO, "cannot read %s", entry->path);
    else if (good && (hashing->done_bytes != entry->size_bytes || !feof(file)))
        good = changed(entry, err);
    fclose(file);
    return good;
}

static void hash_memory(struct hashing *hashing)
{
    const struct plan_entry *entry = hashing->entry;
    for (uint64_t at = 0; at < entry->size_bytes;) {
        uint64_t left = entry->size_bytes - at;
        size_t n = left < PACKAGE_PIECE_BYTES ? (size_t)left : PACKAGE_PIECE_BYTES;
        hash_step(hashing, entry->bytes + at, n);
        at += n;
    }
}

static bool hash_entry(struct sealing *sealing, struct plan_entry *entry, struct err *err)
{
    struct hashing hashing;
    if (!hash_start(&hashing, entry, err))
        return false;
    if (!entry->bytes && entry->size_bytes && entry->size_bytes <= KEPT_FILE_BYTES_MAX &&
        sealing->kept_bytes < KEPT_BYTES_MAX && !keep_file(sealing, entry, err))
        return false;
    if (entry->bytes)
        hash_memory(&hashing);
    else if (!hash_file(sealing, &hashing, err))
        return false;
    hash_end(&hashing);
    sealing->done_bytes += entry->size_bytes;
    if (!progress_step(sealing->progress, sealing->done_bytes, sealing->all_bytes))
        return err_set(err, ERR_CANCELLED, "interrupted");
    return true;
}

static bool hash_all(struct plan *plan, struct progress *progress, struct err *err)
{
    struct sealing sealing = {.progress = progress, .block = mem_alloc(PACKAGE_PIECE_BYTES)};
    if (!sealing.block)
        return err_no_memory(err);
    for (size_t i = 0; i < plan->count; i++)
        sealing.all_bytes += plan->entries[i].size_bytes;
    bool good = true;
    for (size_t i = 0; i < plan->count && good; i++)
        good = hash_entry(&sealing, &plan->entries[i], err);
    mem_free(sealing.block);
    return good;
}

/* Where an entry stands: what a reader needs first comes first. */
static int rank(const char *name)
{
    if (str_equal(name, "mimetype"))
        return 0;
    if (str_equal(name, PACKAGE_CONTENTS))
        return 1;
    return str_equal(name, "course.json") ? 2 : 3;
}

static int by_place(const void *a, const void *b)
{
    const char *s = ((const struct plan_entry *)a)->name;
    const char *t = ((const struct plan_entry *)b)->name;
    return rank(s) != rank(t) ? rank(s) - rank(t) : strcmp(s, t);
}

static void sort(struct plan *plan)
{
    qsort(plan->entries, plan->count, sizeof *plan->entries, by_place);
}

static bool add_pieces(cJSON *object, const struct plan_entry *entry)
{
    if (!entry->piece_count)
        return true;
    cJSON *array = cJSON_AddArrayToObject(object, "pieces");
    for (size_t i = 0; array && i < entry->piece_count; i++) {
        cJSON *piece = cJSON_CreateString(entry->pieces[i]);
        if (!piece || !cJSON_AddItemToArray(array, piece)) {
            cJSON_Delete(piece);
            return false;
        }
    }
    return array != NULL;
}

static bool add_content(cJSON *entries, const struct plan_entry *entry)
{
    cJSON *object = cJSON_AddObjectToObject(entries, entry->name);
    return object && cJSON_AddNumberToObject(object, "size", (double)entry->size_bytes) &&
           cJSON_AddStringToObject(object, "sha256", entry->sha256) &&
           add_pieces(object, entry);
}

/* The text of contents.json; mem_free. NULL: out of memory. */
static char *contents_of(const struct plan *plan)
{
    char *text = NULL;
    cJSON *root = cJSON_CreateObject(), *entries = NULL;
    bool good = root && cJSON_AddNumberToObject(root, "format", CONTENTS_FORMAT) &&
                (entries = cJSON_AddObjectToObject(root, "entries"));
    for (size_t i = 0; good && i < plan->count; i++)
        good = add_content(entries, &plan->entries[i]);
    if (good) {
        char *printed = cJSON_PrintUnformatted(root);
        text = mem_copy_str(printed);
        cJSON_free(printed);
    }
    cJSON_Delete(root);
    return text;
}

static bool refuse_twins(const struct plan *plan, struct err *err)
{
    for (size_t i = 1; i < plan->count; i++)
        if (str_equal(plan->entries[i - 1].name, plan->entries[i].name))
            return err_set(err, ERR_EXISTS, "two files of the package are called %s",
                           plan->entries[i].name);
    return true;
}

bool plan_seal(struct plan *plan, struct progress *progress, struct err *err)
{
    if (plan->count + 2 > PACKAGE_ENTRIES_MAX)
        return err_set(err, ERR_LIMIT, "more than %d entries", PACKAGE_ENTRIES_MAX);
    if (!hash_all(plan, progress, err))
        return false;
    sort(plan);
    char *contents = contents_of(plan);
    char *mimetype = mem_copy_str(PACKAGE_MIMETYPE);
    if (!contents || !mimetype) {
        mem_free(contents);
        mem_free(mimetype);
        return err_no_memory(err);
    }
    size_t size = strlen(contents);
    if (!plan_add(plan, PACKAGE_CONTENTS, NULL, contents, size, false, err)) {
        mem_free(mimetype);
        return false;
    }
    if (!plan_add(plan, "mimetype", NULL, mimetype, strlen(PACKAGE_MIMETYPE), true, err))
        return false;
    sort(plan);
    return refuse_twins(plan, err);
}
