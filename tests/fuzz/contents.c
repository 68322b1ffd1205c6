/* META-INF/contents.json from hostile bytes, past the checksums that would guard it in a zip. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "course/package_inside.h" /* the scanner itself */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct package_entry entries[] = {
    {.name = "mimetype", .size_bytes = 32},
    {.name = "course.json", .size_bytes = 5},
    {.name = "a", .size_bytes = 2 * PACKAGE_PIECE_BYTES},
    {.name = PACKAGE_CONTENTS, .size_bytes = 9},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = ERR_INIT;
    struct package *package = mem_alloc(sizeof *package);
    package->entries = mem_alloc(sizeof entries);
    memcpy(package->entries, entries, sizeof entries);
    package->count = sizeof entries / sizeof *entries;
    char *text = mem_copy_bytes((const char *)data, size);
    if (!package_table_fill(package, &err))
        abort();
    bool good = contents_read(package, text, size, &err);
    if (good == (err.code != ERR_NONE) || (good && !package_find(package, "a")->listed))
        abort();
    mem_free(text);
    package_close(package);
    return 0;
}
