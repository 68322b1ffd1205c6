/* Sending in words for a person: what happened, that nothing is lost, what to do. A code never
 * stands alone; what only an officer can use is told apart, as detail. */
#include "screens/sending.h"

#include <stdio.h>
#include <stdlib.h>
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

/* ---- How a run ended ---- */

enum mood { MOOD_GOOD, MOOD_CALM, MOOD_TROUBLE };

static const struct {
    const char *title, *remedy;
    enum mood mood;
    bool call; /* the remedy ends with whom to call */
} phrases[SENDING_END_COUNT] = {
    [SENDING_NO_RUN] = {N_("Nothing has been sent since Bekal was opened"), "", MOOD_CALM, false},
    [SENDING_DONE] = {N_("Everything that waited has arrived"), "", MOOD_GOOD, false},
    [SENDING_STOPPED] = {
        N_("Sending was stopped"),
        N_("What had arrived stays arrived. The rest waits on this computer."), MOOD_CALM, false},
    [SENDING_NOT_SET_UP] = {
        N_("This computer does not know yet where to send"),
        N_("Ask the organiser for an office file and open it here with a double click."),
        MOOD_CALM, false},
    [SENDING_BUSY] = {
        N_("Another program is sending from this computer"),
        N_("There is nothing to do. Please try again in a few minutes."), MOOD_CALM, false},
    [SENDING_LATER] = {
        N_("The server asks for a little patience"),
        N_("There is nothing to do. Bekal tries again by itself."), MOOD_CALM, false},
    [SENDING_NO_NETWORK] = {
        N_("There is no network"),
        N_("Everything waits safely on this computer. Bekal tries again when there is a network; "
           "or export to a USB stick."), MOOD_CALM, false},
    [SENDING_PORTAL] = {
        N_("This network asks you to sign in with a browser"),
        N_("Open the browser, sign in to this network, then press “Sync now”."),
        MOOD_CALM, false},
    [SENDING_LOGIN] = {
        N_("The server refused this computer's password"),
        N_("Everything waits safely on this computer. A new office file is needed."),
        MOOD_TROUBLE, true},
    [SENDING_PROXY] = {
        N_("This office's gateway to the internet (proxy) did not let it through"),
        N_("Everything waits safely on this computer. The proxy's address or password must be "
           "checked."), MOOD_TROUBLE, true},
    [SENDING_ADDRESS] = {
        N_("The server was not found at its address"),
        N_("Everything waits safely on this computer. The address must be checked."),
        MOOD_TROUBLE, true},
    [SENDING_CONFIGURATION] = {
        N_("The server accepts no record as it is set up now"),
        N_("Everything waits safely on this computer. The settings of the server or of this "
           "computer must be checked."), MOOD_TROUBLE, true},
    [SENDING_TLS_DATES] = {
        N_("The server's certificate is not valid on this computer's date"),
        N_("Please check this computer's date and hour first. If they are right, the certificate "
           "has run out."), MOOD_TROUBLE, true},
    [SENDING_TLS_NAME] = {
        N_("A different server answered"),
        N_("Nothing was sent to it. Somebody may be in between, or the address has changed."),
        MOOD_TROUBLE, true},
    [SENDING_TLS_ISSUER] = {
        N_("It can't be verified that this is the right server"),
        N_("Nothing was sent to it. Nobody that this computer trusts vouches for its certificate."),
        MOOD_TROUBLE, true},
    [SENDING_TLS_PIN] = {
        N_("The server has another key than the one agreed upon"),
        N_("Nothing was sent to it. A new office file is needed, or somebody is in between."),
        MOOD_TROUBLE, true},
    [SENDING_TLS_CLIENT] = {
        N_("The server does not accept this computer's certificate"),
        N_("Everything waits safely on this computer. A new certificate is needed."),
        MOOD_TROUBLE, true},
    [SENDING_TLS] = {
        N_("No safe connection to the server could be made"),
        N_("Nothing was sent. Please try another network."), MOOD_TROUBLE, true},
    [SENDING_CLOCK] = {
        N_("This computer's clock is wrong"),
        N_("Please set the date and hour of this computer, then press “Sync now”. Lessons go on "
           "as they are."), MOOD_TROUBLE, true},
    [SENDING_DATA_CAP] = {
        N_("This month's data allowance is used up"),
        N_("It goes on next month. Until then, export to a USB stick."), MOOD_CALM, true},
    [SENDING_METERED] = {
        N_("This connection is paid by volume"),
        N_("Bekal waits for another network. Until then, export to a USB stick."),
        MOOD_CALM, false},
    [SENDING_WINDOW] = {
        N_("Outside the hours for syncing"),
        N_("There is nothing to do. Bekal sends within those hours; with “Sync now” it sends at "
           "once."), MOOD_CALM, false},
    [SENDING_FULL] = {
        N_("This computer's disk is full"),
        N_("Nothing is lost. Please free some space, then press “Sync now”."),
        MOOD_TROUBLE, false},
    [SENDING_READ_ONLY] = {
        N_("Bekal may not write to its folder"),
        N_("Nothing is lost. Please ask your officer for write access."), MOOD_TROUBLE, true},
    [SENDING_NO_PROGRAM] = {
        N_("A part of the system that sending needs is not installed"),
        N_("Everything waits safely on this computer. Please export to a USB stick, or ask your "
           "officer to install libcurl and OpenSSL."), MOOD_TROUBLE, false},
    [SENDING_BROKEN] = {
        N_("Sending ended with an error on this computer"),
        N_("Nothing that was saved is lost. Please try again, or show this to your officer."),
        MOOD_TROUBLE, true},
};

static void add(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    if (used + 1 < size)
        str_put(out + used, size - used, text);
}

static void add_contact(char *out, size_t size, const struct sending_news *news)
{
    char line[300];
    if (!news || !news->contact_name[0])
        return;
    if (news->contact_phone[0])
        snprintf(line, sizeof line, _(" Contact: %s, %s."), news->contact_name,
                 news->contact_phone);
    else
        snprintf(line, sizeof line, _(" Contact: %s."), news->contact_name);
    add(out, size, line);
}

/* "3 years", "40 minutes": as large as it is worth telling. */
static void span_words(int64_t ms, char *out, size_t size)
{
    static const int64_t minute = 60000, hour = 3600000, day = 86400000;
    static const int64_t year = 365 * 86400000LL + 86400000 / 4;
    unsigned long n;
    if (ms < 0)
        ms = -ms;
    if (ms >= year) {
        n = (unsigned long)((ms + year / 2) / year);
        snprintf(out, size, ngettext("%lu year", "%lu years", n), n);
    } else if (ms >= 2 * day) {
        n = (unsigned long)(ms / day);
        snprintf(out, size, ngettext("%lu day", "%lu days", n), n);
    } else if (ms >= 2 * hour) {
        n = (unsigned long)(ms / hour);
        snprintf(out, size, ngettext("%lu hour", "%lu hours", n), n);
    } else {
        n = (unsigned long)(ms / minute);
        snprintf(out, size, ngettext("%lu minute", "%lu minutes", n), n);
    }
}

static const char *clock_title(const struct sending_told *told, char *room, size_t size)
{
    char span[80];
    if (!told->clock_known)
        return _(phrases[SENDING_CLOCK].title);
    span_words(told->clock_offset_ms, span, sizeof span);
    snprintf(room, size,
             told->clock_offset_ms > 0 ? _("This computer's clock is %s behind")
                                       : _("This computer's clock is %s ahead"), span);
    return room;
}

struct sending_phrase sending_phrase(const struct sending_told *told,
                                     const struct sending_news *news, char *room, size_t size)
{
    enum sending_end end = told->end < SENDING_END_COUNT ? told->end : SENDING_BROKEN;
    size_t third = size / 3; /* of the title; the rest is the remedy's */
    const char *title = end == SENDING_CLOCK ? clock_title(told, room, third)
                                             : _(phrases[end].title);
    char *remedy = room + third;
    remedy[0] = '\0';
    if (phrases[end].remedy[0])
        add(remedy, size - third, _(phrases[end].remedy));
    if (end == SENDING_WINDOW && news && news->window[0]) {
        char line[120];
        snprintf(line, sizeof line, _(" The hours: %s."), news->window);
        add(remedy, size - third, line);
    }
    if (phrases[end].call)
        add_contact(remedy, size - third, news);
    return (struct sending_phrase){title, remedy, phrases[end].mood == MOOD_GOOD,
                                   phrases[end].mood == MOOD_TROUBLE};
}

static void add_line(char *out, size_t size, const char *format, const char *value)
{
    char line[420];
    if (!value[0])
        return;
    snprintf(line, sizeof line, format, value);
    if (out[0])
        add(out, size, " · ");
    add(out, size, line);
}

char *sending_detail(const struct sending_told *told, const struct sending_news *news, char *out,
                     size_t size)
{
    char from[64], to[64], status[32] = "";
    out[0] = '\0';
    bool certificate = told->end >= SENDING_TLS_DATES && told->end <= SENDING_TLS;
    if (told->end != SENDING_DONE && told->end != SENDING_NO_RUN)
        add_line(out, size, _("server: %s"), news ? news->endpoint : "");
    if (told->status)
        snprintf(status, sizeof status, "%d", told->status);
    add_line(out, size, _("answer: %s"), status);
    if (certificate) {
        add_line(out, size, _("certificate of: %s"), told->subject);
        add_line(out, size, _("issued by: %s"), told->issuer);
        if (told->not_after_ms) {
            char span[160];
            snprintf(span, sizeof span, _("%s to %s"),
                     words_date(told->not_before_ms, from, sizeof from),
                     words_date(told->not_after_ms, to, sizeof to));
            add_line(out, size, _("valid: %s"), span);
        }
    }
    if (certificate || told->end == SENDING_CLOCK)
        add_line(out, size, _("this computer's date: %s"),
                 words_date(told->wall_ms, from, sizeof from));
    add_line(out, size, "%s", told->words);
    return out;
}

/* ---- The foot ---- */

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
    int64_t waits = n->waiting + n->exported + n->fresh;
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

/* ---- Files ---- */

static const char *export_problem(enum err_code code)
{
    switch (code) {
    case ERR_NOT_FOUND:
        return _("This computer has no keys to seal an export with yet. Ask the organiser for an "
                 "office file, open it here, then export again. Nothing was lost.");
    case ERR_FULL:
        return _("There is not enough room on the stick. Nothing was lost, and everything still "
                 "waits on this computer. Please free some space or take another stick.");
    case ERR_IO:
        return _("The stick could not be written to; it may have been pulled out. Nothing was "
                 "lost, and everything still waits on this computer. Please try again.");
    case ERR_ACCESS:
        return _("The stick may not be written to. Some have a small switch for that. Nothing was "
                 "lost. Please take another stick.");
    default:
        return _("The export was not made. Nothing was lost, and everything still waits on this "
                 "computer. Please try again, or ask your officer.");
    }
}

static const char *import_problem(enum err_code code)
{
    switch (code) {
    case ERR_ACCESS:
        return _("This file is sealed for another computer or office, so it can't be opened here. "
                 "Nothing has changed.");
    case ERR_INTEGRITY:
    case ERR_FORMAT:
        return _("The file was altered or is not whole. Nothing was taken from it, and nothing has "
                 "changed. Please copy it again from where it came.");
    case ERR_NOT_FOUND:
        return _("A part of this export is missing, or the file is not there any more. Nothing has "
                 "changed. Please put all its parts into one folder and try again.");
    case ERR_NEWER:
        return _("The file was made by a newer Bekal. Nothing has changed. Please install the newer "
                 "version first.");
    default:
        return _("The file was not taken in. Nothing has changed. Please try again, or ask your "
                 "officer.");
    }
}

static const char *office_problem(enum err_code code)
{
    switch (code) {
    case ERR_INTEGRITY:
        return _("The signature of this office file is not right: it was altered, or not copied "
                 "whole. Nothing has changed. Please ask the office for a new copy.");
    case ERR_FORMAT:
    case ERR_LIMIT:
        return _("This is not an office file, or it is damaged. Nothing has changed. Please ask "
                 "the office for a new copy.");
    case ERR_NEWER:
        return _("The office file was made for a newer Bekal. Nothing has changed. Please install "
                 "the newer version first.");
    case ERR_NOT_FOUND:
        return _("The office file is not there any more. If it is on a USB stick, please plug it "
                 "in again. Nothing has changed.");
    case ERR_EXISTS:
        return _("A newer office file was taken already. Nothing has changed.");
    default:
        return _("The office file was not taken. Everything is as it was before. Please try again, "
                 "or ask your officer.");
    }
}

const char *sending_problem(enum sending_carry what, enum err_code code)
{
    if (code == ERR_NO_MEMORY)
        return words_problem(code);
    if (code == ERR_FULL && what != SENDING_EXPORT)
        return words_problem(code);
    return what == SENDING_EXPORT   ? export_problem(code)
           : what == SENDING_IMPORT ? import_problem(code)
                                    : office_problem(code);
}
