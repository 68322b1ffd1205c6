/* The values of sending, and words for the foot, for records and for settings. */
#include "screens/sending.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

void sending_news_free(struct sending_news *news)
{
    if (news) {
        arena_finish(&news->arena);
        mem_free(news);
    }
}

void sending_sticks_free(struct sending_sticks *sticks)
{
    if (sticks) {
        arena_finish(&sticks->arena);
        mem_free(sticks);
    }
}

void sending_office_free(struct sending_office *office)
{
    if (office) {
        arena_finish(&office->arena);
        mem_free(office);
    }
}

/* ---- The foot ---- */

static void add(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    if (used + 1 < size)
        str_put(out + used, size - used, text);
}

static void add_part(char *out, size_t size, const char *text)
{
    add(out, size, " · ");
    add(out, size, text);
}

static void add_count(char *out, size_t size, const char *format, int64_t n)
{
    char text[WORDS_BYTES];
    snprintf(text, sizeof text, format, (long)n);
    add_part(out, size, text);
}

static void add_news(char *out, size_t size, const struct sending_foot *foot)
{
    const struct sending_news *n = foot->news;
    int64_t waits = n->waiting + n->exported;
    unsigned long many = waits > 0 ? (unsigned long)waits : 0;
    char text[WORDS_BYTES];
    if (foot->running && foot->all > 0) {
        snprintf(text, sizeof text, _("sending, %ld of %ld"), (long)foot->done, (long)foot->all);
        add_part(out, size, text);
    } else if (foot->running) {
        add_part(out, size, _("sending…"));
    } else if (waits > 0) {
        add_count(out, size, ngettext("%ld waiting to be sent", "%ld waiting to be sent", many),
                  waits);
    } else if (n->fresh) { /* how many of them leave is known when they are made ready */
        add_part(out, size, _("new work waiting to be sent"));
    }
    if (n->identity)
        add_part(out, size, _("waiting for your identity"));
    if (n->refused)
        add_count(out, size, ngettext("%ld refused by the server", "%ld refused by the server",
                                      (unsigned long)n->refused), n->refused);
}

char *sending_foot_words(const struct sending_foot *foot, char *out, size_t size)
{
    const struct sending_news *n = foot->news;
    bool known = n && n->set_up;
    bool all_sent = known && !foot->running && n->sent && !n->waiting && !n->exported &&
                    !n->fresh && !n->identity && !n->refused;
    str_put(out, size, foot->saving ? _("Saving…") : all_sent ? _("All saved and sent")
                                                              : _("All saved"));
    if (known && !all_sent)
        add_news(out, size, foot);
    if (foot->clock_doubtful)
        add_part(out, size, _("this computer's clock seems wrong"));
    return out;
}

/* ---- Records ---- */

static const char *verb_words(const char *verb)
{
    static const struct {
        const char *verb, *words;
    } table[] = {
        {"launched", N_("Opened")},     {"initialized", N_("Opened")},
        {"terminated", N_("Closed")},   {"abandoned", N_("Closed")},
        {"answered", N_("Answer")},     {"passed", N_("Passed")},
        {"failed", N_("Not passed yet")}, {"completed", N_("Done")},
        {"satisfied", N_("Completed")}, {"scored", N_("Score")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_equal(table[i].verb, verb))
            return _(table[i].words);
    return _("Record");
}

char *sending_what(const char *verb, const char *title, char *out, size_t size)
{
    if (title[0])
        snprintf(out, size, "%s: %s", verb_words(verb), title);
    else
        str_put(out, size, verb_words(verb));
    return out;
}

const char *sending_refusal_words(int status)
{
    if (status == 409)
        return _("The server already has another record under the same number. Yours is kept "
                 "safely on this computer. Please show this to your officer.");
    if (status == 413)
        return _("The record is larger than the server takes. It is kept safely on this computer. "
                 "Please show this to your officer; after the server was changed, press “Try "
                 "again”.");
    return _("The server does not accept this record. It is kept safely on this computer. Please "
             "show this to your officer; after the cause was mended, press “Try again”.");
}

/* ---- Settings, by their names in an office file ---- */

const char *sending_setting_words(const char *setting)
{
    static const struct {
        const char *name, *words;
    } table[] = {
        {"endpoint", N_("Address of the server")},
        {"user", N_("User name of this computer")},
        {"password", N_("Password of this computer")},
        {"version", N_("Version of xAPI")},
        {"home_page", N_("Address of the accounts")},
        {"send", N_("What is sent")},
        {"place", N_("Where learning takes place")},
        {"pull", N_("Records may be read back")},
        {"proxy", N_("Proxy")},
        {"proxy_user", N_("User name for the proxy")},
        {"proxy_password", N_("Password for the proxy")},
        {"ca_file", N_("Certificate authority")},
        {"pins", N_("Keys of the server")},
        {"client_certificate", N_("Certificate of this computer")},
        {"client_key", N_("Key of this computer")},
        {"batch_count", N_("Records in a request")},
        {"batch_bytes", N_("Bytes in a request")},
        {"monthly_bytes", N_("Data allowance of a month")},
        {"metered", N_("Connection paid by volume")},
        {"sync_on_metered", N_("Sync on such a connection")},
        {"window", N_("Hours for syncing")},
        {"first_delay_s", N_("Seconds of delay after the start")},
        {"automatic", N_("Sync by itself")},
        {"office", N_("Office")},
        {"office_number", N_("Number of the office file")},
        {"contact_name", N_("Contact person")},
        {"contact_phone", N_("Telephone")},
    };
    char plain[64];
    const char *dot = strrchr(setting, '.');
    for (int i = 0; i < 2; i++) { /* "contact.name" as "contact_name", then "data.window" bare */
        if (i && !dot)
            break;
        str_put(plain, sizeof plain, i ? dot + 1 : setting);
        for (char *s = plain; *s; s++)
            if (*s == '.')
                *s = '_';
        for (size_t j = 0; j < sizeof table / sizeof *table; j++)
            if (str_equal(table[j].name, plain))
                return _(table[j].words);
    }
    return setting;
}

const char *sending_value_words(const char *setting, const char *value)
{
    static const struct {
        const char *value, *words;
    } table[] = {
        {"completions", N_("completions only")}, {"scores", N_("completions and scores")},
        {"everything", N_("everything, each answer too")}, {"kiosk", N_("a shared computer")},
        {"own_device", N_("one's own computer")}, {"proctored_exam", N_("a watched exam")},
        {"true", N_("yes")}, {"false", N_("no")}, {"yes", N_("yes")}, {"no", N_("no")},
    };
    if (!strstr(" send place pull automatic data.metered data.sync_on_metered ", setting))
        return value; /* a person may be called "no" */
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_equal(table[i].value, value))
            return _(table[i].words);
    return value;
}
