/* Both files of settings from hostile bytes (a NUL between them), then one change with values of
 * theirs. What loads obeys the table's bounds; what is refused says why; what was changed loads. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "settings/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Each value that was loaded would be taken again; secrets are never told. */
static void check_values(const struct settings *settings)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        char text[4 * SETTINGS_TEXT_MAX + 16];
        must(settings_get(settings, table[i].name, text, sizeof text));
        if (table[i].kind == SETTING_SECRET)
            must(!text[0] || !strcmp(text, "set"));
        else if (!table[i].inside->path) /* the home stands before it */
            must(settings_check(&(struct setting_change){table[i].name, text}, NULL));
    }
    must(settings->batch_count >= 1 && settings->batch_bytes >= 4096);
    must(settings->first_delay_s >= 0 && settings->monthly_bytes >= 0);
}

static bool load(const struct settings_files *files)
{
    struct settings *settings;
    struct err err = ERR_INIT;
    bool good = settings_of_files(files, "/home", &settings, &err);
    must(good || (err.code != ERR_NONE && err.text[0]));
    if (good)
        check_values(settings);
    settings_free(settings);
    return good;
}

/* Any text as any value: refused with words, or in force from then on. */
static void change(struct settings_files *files, const char *value, bool sound)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    const struct setting *setting = &table[strlen(value) % count];
    struct err err = ERR_INIT;
    bool secrets_too, was_sound = sound;
    struct setting_change changes[] = {{setting->name, value}, {"password", NULL}};
    if (!settings_files_change(files, changes, 2, &secrets_too, &err))
        must(err.code != ERR_NONE && err.text[0]);
    else
        must(secrets_too && (load(files) || !was_sound));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf open = BUF_INIT, secret = BUF_INIT;
    struct settings_files files;
    struct err err = ERR_INIT;
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t first = nul ? (size_t)(nul - data) : size;
    must(buf_add(&open, data, first) && (!nul || buf_add(&secret, nul + 1, size - first - 1)));
    if (settings_files_parse(&files, &open, &secret, &err)) {
        change(&files, open.data ? open.data : "", load(&files));
        settings_files_close(&files);
    } else {
        must(err.code != ERR_NONE && err.text[0]);
    }
    buf_finish(&open);
    buf_finish(&secret);
    return 0;
}
