/* Volumes are found by what their headers say: mail and chat programs rename what they carry. */
#include "office/volume.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "office/bundle.h"

#define FORMAT "bekal-bundle"
#define WHAT N_("the bundle's header")
#define VERSION 1

_Static_assert(crypto_box_SEALBYTES + KEY_BYTES == VOLUME_SEALED_BYTES, "sealed key");

bool volume_header_write(const struct volume_header *header, struct buf *out, struct err *err)
{
    buf_format(out,
               "{\"format\":\"%s\",\"version\":%d,\"bundle\":\"%s\",\"device\":\"%s\","
               "\"volume\":%d,\"keys\":[",
               FORMAT, VERSION, header->bundle, header->device, header->volume);
    for (size_t i = 0; i < header->recipient_count; i++) {
        buf_add_str(out, i ? ",{\"key\":\"" : "{\"key\":\"");
        keys_hex(header->recipients[i].key, KEY_BYTES, out);
        buf_add_str(out, "\",\"sealed\":\"");
        keys_hex(header->recipients[i].sealed, VOLUME_SEALED_BYTES, out);
        buf_add_str(out, "\"}");
    }
    buf_add_str(out, "]}\n");
    return !out->failed || err_no_memory(err);
}

static void read_recipients(struct fields *fields, struct volume_header *out)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, fields_array(fields, fields->doc.root, "keys"))
    {
        if (out->recipient_count == VOLUME_RECIPIENTS_MAX) {
            fields_spoil(fields, "keys");
            return;
        }
        size_t i = out->recipient_count++;
        fields_hex(fields, one, "key", out->recipients[i].key, KEY_BYTES);
        fields_hex(fields, one, "sealed", out->recipients[i].sealed, VOLUME_SEALED_BYTES);
    }
}

bool volume_header_read(const struct buf *line, struct volume_header *out, struct err *err)
{
    struct fields fields;
    *out = (struct volume_header){.volume = 0};
    if (!fields_open(&fields, line->data, line->size, WHAT, err))
        return false;
    bool good = fields_format(&fields, FORMAT, VERSION, err);
    if (good) {
        const cJSON *root = fields.doc.root;
        const char *bundle = fields_string(&fields, root, "bundle");
        const char *device = fields_string(&fields, root, "device");
        out->volume = (int)fields_whole(&fields, root, "volume", 1, VOLUME_COUNT_MAX);
        if (!id_valid(bundle))
            fields_spoil(&fields, "bundle");
        if (!certificate_name_fits(device))
            fields_spoil(&fields, "device");
        str_put(out->bundle, sizeof out->bundle, bundle);
        str_put(out->device, sizeof out->device, device);
        read_recipients(&fields, out);
        good = fields_good(&fields, err);
    }
    fields_close(&fields);
    return good;
}

bool volume_first_line(FILE *file, const char *path, struct buf *line, struct err *err)
{
    buf_clear(line);
    for (int c = 0; c != '\n';) {
        errno = 0;
        c = fgetc(file);
        if (c == EOF && ferror(file))
            return err_sys(err, errno ? errno : EIO, "cannot read %s", path);
        if (c == EOF || line->size == VOLUME_HEADER_BYTES_MAX)
            return err_set(err, ERR_FORMAT, "%s is no bundle, or was cut short", path);
        if (!buf_add_char(line, (char)c))
            return err_no_memory(err);
    }
    return true;
}

bool volume_unseal(const struct volume_header *header, const struct keys *const *keys,
                   size_t count, unsigned char out[KEY_BYTES], struct err *err)
{
    for (size_t i = 0; i < header->recipient_count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (memcmp(header->recipients[i].key, keys[k]->open.seal, KEY_BYTES) != 0)
                continue;
            if (crypto_box_seal_open(out, header->recipients[i].sealed, VOLUME_SEALED_BYTES,
                                     keys[k]->open.seal, keys[k]->seal_secret) == 0)
                return true;
            return err_set(err, ERR_INTEGRITY, "the bundle's header was altered or damaged");
        }
    }
    return err_set(err, ERR_ACCESS,
                   "this bundle was sealed for another office or device; it cannot be opened here");
}

char *volume_path(const char *folder, const char *device, const char *bundle, int volume)
{
    struct buf name = BUF_INIT;
    buf_format(&name, "bekal-%s-%.8s-%d" BUNDLE_SUFFIX, device, bundle, volume);
    char *path = name.failed ? NULL : path_join(folder, name.data);
    buf_finish(&name);
    return path;
}

/* ---- The set ---- */

/* Whether the file is a volume of that bundle ("" any); its number. Memory that ends is an error,
 * any other failure only means that it is not. */
static bool look_at(const char *path, const char *bundle, struct volume_header *header,
                    bool *is_one, struct err *err)
{
    struct err why = ERR_INIT;
    struct buf line = BUF_INIT;
    FILE *file = file_open(path, "rb", &why);
    *is_one = file && volume_first_line(file, path, &line, &why) &&
              volume_header_read(&line, header, &why) &&
              (!bundle[0] || str_equal(header->bundle, bundle));
    if (file)
        fclose(file);
    buf_finish(&line);
    return *is_one || why.code == ERR_NONE || err_set(err, why.code, "%s", why.text);
}

static bool keep(struct volume_set *set, int volume, const char *path, struct err *err)
{
    if (volume > set->count) {
        char **wider = mem_resize(set->paths, (size_t)volume * sizeof *wider);
        if (!wider)
            return err_no_memory(err);
        memset(wider + set->count, 0, (size_t)(volume - set->count) * sizeof *wider);
        set->paths = wider;
        set->count = volume;
    }
    if (set->paths[volume - 1])
        return true; /* a copy of one that we have */
    set->paths[volume - 1] = mem_copy_str(path);
    return set->paths[volume - 1] || err_no_memory(err);
}

static bool look_beside(struct volume_set *set, const char *path, struct volume_header *header,
                        struct err *err)
{
    struct err why = ERR_INIT;
    bool is_one;
    if (look_at(path, set->bundle, header, &is_one, &why))
        return !is_one || keep(set, header->volume, path, err);
    return why.code != ERR_NO_MEMORY || err_no_memory(err);
}

static bool look_around(struct volume_set *set, const char *folder, struct volume_header *header,
                        struct err *err)
{
    struct names names;
    if (!folder_list(folder, &names, err))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < names.count; i++) {
        char *path = path_join(folder, names.list[i]);
        good = path || err_no_memory(err);
        if (good && file_look(path).is_regular && str_ends_fold(path, BUNDLE_SUFFIX))
            good = look_beside(set, path, header, err);
        mem_free(path);
    }
    names_free(&names);
    return good;
}

bool volume_set_find(const char *path, struct volume_set *out, struct err *err)
{
    bool is_one;
    char *folder = path_folder(path);
    struct volume_header *header = mem_alloc(sizeof *header);
    *out = (struct volume_set){.count = 0};
    bool good = folder && header ? look_at(path, "", header, &is_one, err) : err_no_memory(err);
    if (good) {
        str_put(out->bundle, sizeof out->bundle, header->bundle);
        str_put(out->device, sizeof out->device, header->device);
        good = keep(out, header->volume, path, err) && look_around(out, folder, header, err);
    }
    if (!good)
        volume_set_free(out);
    mem_free(folder);
    mem_free(header);
    return good;
}

void volume_set_free(struct volume_set *set)
{
    for (int i = 0; i < set->count; i++)
        mem_free(set->paths[i]);
    mem_free(set->paths);
    *set = (struct volume_set){.count = 0};
}
