/* What a value must look like, as text: by its kind, then by the setting's own check. Each
 * complaint says what would be right; settings_check puts the setting's name before it. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_USAGE, "%s", _(what));
}

static bool check_text(const char *value, struct err *err)
{
    size_t n = strlen(value);
    if (n > SETTINGS_TEXT_MAX)
        return err_set(err, ERR_USAGE, "longer than %d bytes", SETTINGS_TEXT_MAX);
    if (!utf8_valid(value, n))
        return wrong(err, N_("is not UTF-8"));
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return wrong(err, N_("holds a control character, or is of several lines"));
    return true;
}

static bool check_word(const struct setting *setting, const char *value, struct err *err)
{
    struct buf list = BUF_INIT;
    for (size_t i = 0; setting->words[i]; i++) {
        if (str_equal(setting->words[i], value))
            return buf_finish(&list), true;
        buf_format(&list, "%s%s", i ? ", " : "", setting->words[i]);
    }
    err_set(err, ERR_USAGE, "must be one of %s", list.data ? list.data : _("its words"));
    buf_finish(&list);
    return false;
}

static bool check_number(const struct setting *setting, const char *value, struct err *err)
{
    size_t digits = strspn(value, "0123456789");
    long long number = digits && digits < 18 && !value[digits] ? strtoll(value, NULL, 10) : -1;
    if (number >= setting->least && number <= setting->most)
        return true;
    return err_set(err, ERR_USAGE, "must be a whole number from %lld to %lld",
                   (long long)setting->least, (long long)setting->most);
}

bool settings_read_bool(const char *value, bool *out)
{
    *out = str_equal(value, "true") || str_equal(value, "yes");
    return *out || str_equal(value, "false") || str_equal(value, "no");
}

/* Each part between commas by the setting's check. */
static bool check_list(const struct setting *setting, const char *value, struct err *err)
{
    size_t count = 0;
    for (const char *at = value; *at;) {
        char part[SETTINGS_TEXT_MAX + 1];
        size_t n = strcspn(at, ",");
        memcpy(part, at, n);
        part[n] = '\0';
        if (++count > SETTINGS_PINS_MAX)
            return err_set(err, ERR_USAGE, "at most %d", SETTINGS_PINS_MAX);
        if (!setting->inside->check(part, err))
            return false;
        at += n;
        if (*at == ',' && !*++at)
            return wrong(err, N_("ends in a comma"));
    }
    return true;
}

bool settings_check_value(const struct setting *setting, const char *value, struct err *err)
{
    bool (*check)(const char *, struct err *) = setting->inside->check;
    bool flag;
    if (!check_text(value, err))
        return false;
    switch (setting->kind) {
    case SETTING_WORD:
        return check_word(setting, value, err);
    case SETTING_NUMBER:
        return check_number(setting, value, err);
    case SETTING_BOOL:
        return settings_read_bool(value, &flag) || wrong(err, N_("must be true or false"));
    case SETTING_LIST:
        return check_list(setting, value, err);
    default:
        return !value[0] || !check || check(value, err);
    }
}

static bool unknown_name(const char *name, struct err *err)
{
    const char *names[64], *near;
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count && i < 64; i++)
        names[i] = table[i].name;
    near = str_closest(name, names, count);
    if (near)
        return err_set(err, ERR_USAGE, "there is no setting \"%.80s\"; did you mean \"%s\"?",
                       name, near);
    return err_set(err, ERR_USAGE, "there is no setting \"%.80s\"", name);
}

bool settings_check(const struct setting_change *change, struct err *err)
{
    const struct setting *setting = settings_find(change->name);
    if (!setting)
        return unknown_name(change->name, err);
    return !change->value || settings_check_value(setting, change->value, err) ||
           err_wrap(err, "%s", setting->name);
}

/* ---- Forms ---- */

bool settings_check_version(const char *value, struct err *err)
{
    int points = 0;
    for (const char *at = value; *at;) {
        size_t digits = strspn(at, "0123456789");
        if (digits < 1 || digits > 3)
            break;
        at += digits;
        if (!*at && points == 2)
            return true;
        if (*at++ != '.' || ++points > 2)
            break;
    }
    return wrong(err, N_("must be three numbers, as 1.0.3"));
}

bool settings_check_user(const char *value, struct err *err)
{
    return !strchr(value, ':') || wrong(err, N_("a name to log in with can hold no colon"));
}

bool settings_check_pin(const char *value, struct err *err)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return (str_starts(value, "sha256//") && strlen(value) == 52 &&
            strspn(value + 8, base64) == 43 && value[51] == '=') ||
           wrong(
               err,
               N_("must be \"sha256//\" and 44 characters of Base64; `bekal-admin server test`"
                  " shows that of the server"));
}

static bool clock_time(const char *at)
{
    if (strspn(at, "0123456789") != 2 || at[2] != ':' || strspn(at + 3, "0123456789") < 2)
        return false;
    int hour = (at[0] - '0') * 10 + at[1] - '0', minute = (at[3] - '0') * 10 + at[4] - '0';
    return hour < 24 && minute < 60;
}

bool settings_check_window(const char *value, struct err *err)
{
    bool good = strlen(value) == 11 && clock_time(value) && value[5] == '-' &&
                clock_time(value + 6) && memcmp(value, value + 6, 5) != 0;
    return good || wrong(err, N_("must be two different times of day, as 18:00-06:00"));
}
