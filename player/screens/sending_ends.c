/* How a run of sync ended, in words for a person: what happened, that nothing is lost, what to do.
 * A code never stands alone; what only an officer can use is told apart, as detail. */
#include "screens/sending.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "screens/words.h"

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
        N_("What has not arrived waits safely on this computer. Bekal tries again when there is a "
           "network; or export to a USB stick."), MOOD_CALM, false},
    [SENDING_PORTAL] = {
        N_("This network asks you to sign in with a browser"),
        N_("Open the browser, sign in to this network, then press “Sync now”."),
        MOOD_CALM, false},
    [SENDING_LOGIN] = {
        N_("The server refused this computer's password"),
        N_("What has not arrived waits safely on this computer. A new office file is needed."),
        MOOD_TROUBLE, true},
    [SENDING_PROXY] = {
        N_("This office's gateway to the internet (proxy) did not let it through"),
        N_("What has not arrived waits safely on this computer. The proxy's address or password "
           "must be checked."), MOOD_TROUBLE, true},
    [SENDING_ADDRESS] = {
        N_("The server was not found at its address"),
        N_("What has not arrived waits safely on this computer. The address must be checked."),
        MOOD_TROUBLE, true},
    [SENDING_CONFIGURATION] = {
        N_("The server accepts no record as it is set up now"),
        N_("What has not arrived waits safely on this computer. The settings of the server or of "
           "this computer must be checked."), MOOD_TROUBLE, true},
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
        N_("What has not arrived waits safely on this computer. A new certificate is needed."),
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
        N_("What has not arrived waits safely on this computer. Please export to a USB stick, or "
           "ask your officer to install libcurl and OpenSSL."), MOOD_TROUBLE, false},
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
    if (told->end == SENDING_DONE) /* what was refused is told with each record */
        return out;
    bool certificate = told->end >= SENDING_TLS_DATES && told->end <= SENDING_TLS;
    if (told->end != SENDING_NO_RUN)
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

