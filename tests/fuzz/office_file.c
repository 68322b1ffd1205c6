/* An office file, as it comes, and any text as the payload of one that is rightly signed: what is
 * read must hold together, and must be judged by a home without an office as the first. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "office/device.h"
#include "office/inside.h"
#include "office_keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void check(const struct office_file *file)
{
    must(file->name[0] && file->number >= 1 && file->made_ms >= 0);
    must(strlen(file->fingerprint) == 39);
    for (size_t i = 0; i < file->device_count; i++)
        must(certificate_name_fits(file->devices[i]));
    for (size_t i = 0; i < file->setting_count; i++)
        must(office_may_set(file->setting_names[i]) && file->setting_values[i]);
    must(device_judge(NULL, file) == OFFICE_FIRST);
}

static void read_one(const void *bytes, size_t n)
{
    struct office_file *file;
    struct err err = ERR_INIT;
    if (office_file_read(bytes, n, &file, &err)) {
        check(file);
        office_file_free(file);
    } else {
        must(!file && err.code != ERR_NONE && err.text[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct keys keys;
    struct trust trust;
    struct buf text = BUF_INIT;
    char *payload = mem_copy_bytes((const char *)data, size);
    read_one(data, size);
    office_keys_fixed(&keys, &trust);
    must(payload && envelope_write(OFFICE_FILE_FORMAT, payload, &keys, 1, &text, NULL));
    read_one(text.data, text.size);
    buf_finish(&text);
    mem_free(payload);
    return 0;
}
