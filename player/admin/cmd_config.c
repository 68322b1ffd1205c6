/* config: shows, sets and unsets. Secrets come from the keyboard or a line of standard input and
 * are never printed. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"
#include "settings/settings.h"

#define VALUE_BYTES (SETTINGS_PINS_MAX * SETTINGS_TEXT_MAX + 16)

static const struct setting *find(const char *name, struct err *err)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++)
        if (str_equal(table[i].name, name))
            return &table[i];
    if (settings_check(&(struct setting_change){name, NULL}, err)) /* which knows what is near */
        err_set(err, ERR_USAGE, "there is no setting \"%s\"", name);
    return NULL;
}

/* ---- show ---- */

static void add_value(struct buf *out, const char *name, const struct setting *setting,
                      const char *value)
{
    if (setting->kind == SETTING_NUMBER || setting->kind == SETTING_BOOL)
        admin_add_json(out, name, value);
    else
        admin_add_text(out, name, value);
}

static void show_all(const struct admin *admin, const struct settings *settings)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        char value[VALUE_BYTES];
        settings_get(settings, table[i].name, value, sizeof value);
        if (admin->json)
            add_value(&out, table[i].name, &table[i], value);
        else
            printf("%-22s %-26s %s\n", table[i].name, value[0] ? value : "-", _(table[i].help));
    }
    if (admin->json)
        admin_print_json(&out);
}

static void show_one(const struct admin *admin, const struct settings *settings,
                     const struct setting *setting)
{
    char value[VALUE_BYTES];
    struct buf out = BUF_INIT;
    settings_get(settings, setting->name, value, sizeof value);
    if (!admin->json) {
        puts(value);
        return;
    }
    add_value(&out, setting->name, setting, value);
    admin_print_json(&out);
}

int admin_run_config_show(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct settings *settings;
    const struct setting *one = NULL;
    if (admin->word_count && !(one = find(admin->words[0], &err)))
        return admin_tell(&err);
    if (!admin_load_settings(admin, &settings, &err))
        return admin_tell(&err);
    if (one)
        show_one(admin, settings, one);
    else
        show_all(admin, settings);
    settings_free(settings);
    return ADMIN_GOOD;
}

/* ---- set, unset ---- */

static bool is_path(const char *name)
{
    return str_equal(name, "ca_file") || str_equal(name, "client.certificate") ||
           str_equal(name, "client.key");
}

/* What is typed is relative to where one stands; what is kept holds from anywhere. */
static bool take_path(const char *word, struct buf *value, struct err *err)
{
    char *real = path_real(word);
    if (!real)
        return err_set(err, ERR_NOT_FOUND, "there is no file %s", word);
    bool good = buf_add_str(value, real) || err_no_memory(err);
    mem_free(real);
    return good;
}

static bool take_words(const struct admin *admin, const struct setting *setting,
                       struct buf *value, struct err *err)
{
    if (admin->word_count < 2)
        return err_set(err, ERR_USAGE, "%s: a value is missing", setting->name);
    if (admin->word_count > 2 && setting->kind != SETTING_LIST)
        return err_set(err, ERR_USAGE, "%s: one value; put quotes around spaces", setting->name);
    if (is_path(setting->name))
        return take_path(admin->words[1], value, err);
    for (size_t i = 1; i < admin->word_count; i++)
        buf_format(value, "%s%s", i > 1 ? "," : "", admin->words[i]);
    return buf_add_str(value, "") || err_no_memory(err);
}

static bool take_value(const struct admin *admin, const struct setting *setting,
                       struct buf *value, struct err *err)
{
    char prompt[80];
    if (setting->kind != SETTING_SECRET)
        return take_words(admin, setting, value, err);
    if (admin->word_count > 1)
        return err_set(err, ERR_USAGE,
                       "%s: not as an argument, which other users of this computer can see; leave "
                       "it out to be asked, or send it as a line of standard input",
                       setting->name);
    snprintf(prompt, sizeof prompt, _("%s (not shown): "), setting->name);
    return admin_ask_secret(prompt, false, value, err);
}

static void print_change(const struct admin *admin, const char *name)
{
    struct settings *settings;
    struct err err = ERR_INIT;
    char value[VALUE_BYTES] = "";
    struct buf out = BUF_INIT;
    if (settings_load(admin->home, &settings, &err)) {
        settings_get(settings, name, value, sizeof value);
        settings_free(settings);
    } else {
        fprintf(stderr, _("bekal-admin: changed; but something else is wrong: %s\n"), err.text);
    }
    if (admin->json) {
        admin_add_text(&out, "name", name);
        admin_add_text(&out, "value", value);
        admin_print_json(&out);
    } else {
        printf(_("%s is %s\n"), name, value[0] ? value : _("not set"));
    }
}

static int change(const struct admin *admin, const char *name, const char *value)
{
    struct err err = ERR_INIT;
    if (!settings_change(admin->home, &(struct setting_change){name, value}, 1, &err))
        return admin_tell(&err);
    print_change(admin, name);
    return ADMIN_GOOD;
}

int admin_run_config_set(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct buf value = BUF_INIT;
    const struct setting *setting = find(admin->words[0], &err);
    if (!setting)
        return admin_tell(&err);
    int status = take_value(admin, setting, &value, &err)
                     ? change(admin, setting->name, value.data)
                     : admin_tell(&err);
    terminal_forget(&value);
    return status;
}

int admin_run_config_unset(const struct admin *admin)
{
    struct err err = ERR_INIT;
    const struct setting *setting = find(admin->words[0], &err);
    if (!setting || !file_look(admin->home).is_folder) {
        if (setting)
            err_set(&err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
        return admin_tell(&err);
    }
    return change(admin, setting->name, NULL);
}
