/* getopt_long reads the options of one command: those that all have and its own. A command's name
 * comes first, so that its options are known before they are read. */
#define _GNU_SOURCE
#include "admin.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/words.h"

static bool name_is(const char *name, char *const *words, size_t count, size_t *took)
{
    const char *space = strchr(name, ' ');
    size_t first = space ? (size_t)(space - name) : strlen(name);
    if (!count || strncmp(words[0], name, first) != 0 || words[0][first])
        return false;
    *took = space ? 2 : 1;
    return !space || (count > 1 && str_equal(words[1], space + 1));
}

const struct admin_command *admin_find(char *const *words, size_t count, size_t *took)
{
    const struct admin_command *found = NULL;
    size_t n;
    *took = 0;
    for (const struct admin_command *c = admin_commands; c->name; c++) {
        if (name_is(c->name, words, count, &n) && n > *took) { /* "clock confirm" over "clock" */
            found = c;
            *took = n;
        }
    }
    return found;
}

bool admin_is_group(const char *name)
{
    size_t n = strlen(name);
    for (const struct admin_command *c = admin_commands; c->name; c++)
        if (strncmp(c->name, name, n) == 0 && c->name[n] == ' ')
            return true;
    return false;
}

#define COMMON 4
#define FIRST_OWN 1000 /* what getopt_long returns for a command's own first option */

static void fill_options(struct option *out, const struct admin_option *own)
{
    static const struct option common[COMMON] = {{"home", required_argument, NULL, 'd'},
                                                 {"json", no_argument, NULL, 'j'},
                                                 {"help", no_argument, NULL, 'h'},
                                                 {"version", no_argument, NULL, 'V'}};
    size_t n = COMMON;
    memcpy(out, common, sizeof common);
    for (size_t i = 0; own && own[i].name && i < ADMIN_OPTIONS_MAX; i++)
        out[n++] = (struct option){own[i].name,
                                   own[i].value ? required_argument : no_argument, NULL,
                                   FIRST_OWN + (int)i};
    out[n] = (struct option){0};
}

bool admin_read(struct admin *admin, const struct admin_command *command, int argc, char **argv,
                const char **home, bool *help, int *status)
{
    struct option options[COMMON + ADMIN_OPTIONS_MAX + 1];
    const struct admin_option *own = command ? command->options : NULL;
    fill_options(options, own);
    /* Before the command: only up to the first word. After it: among its words. */
    const char *letters = command ? ":h" : "+:h";
    opterr = 0; /* its own complaints are in English */
    for (int option; (option = getopt_long(argc, argv, letters, options, NULL)) != -1;) {
        if (option == 'd') {
            *home = optarg;
        } else if (option == 'j') {
            admin->json = true;
        } else if (option == 'h') {
            *help = true;
        } else if (option == 'V') {
            puts("bekal-admin " BEKAL_VERSION);
            *status = ADMIN_GOOD;
            return false;
        } else if (option >= FIRST_OWN && admin->given_count < ADMIN_GIVEN_MAX) {
            admin->given[admin->given_count++] =
                (struct admin_given){own[option - FIRST_OWN].name, optarg ? optarg : ""};
        } else {
            if (option >= FIRST_OWN)
                fprintf(stderr, "bekal-admin: %s\n", _("too many options"));
            else
                fprintf(stderr, "bekal-admin: %s %s\n",
                        option == ':' ? _("a value is missing after") : _("unknown option"),
                        argv[optind - 1]);
            fprintf(stderr, _("Try `bekal-admin %s%s--help`.\n"), command ? command->name : "",
                    command ? " " : "");
            *status = ADMIN_USAGE;
            return false;
        }
    }
    return true;
}

const char *admin_option(const struct admin *admin, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < admin->given_count; i++)
        if (str_equal(admin->given[i].name, name))
            value = admin->given[i].value;
    return value;
}

bool admin_read_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
    size_t digits = strspn(text, "0123456789");
    if (!digits || digits > 18 || text[digits])
        return false;
    *out = strtoll(text, NULL, 10);
    return *out >= least && *out <= most;
}

/* Civil time of this machine's zone: taken as UTC, then moved by what the zone makes of it; twice,
 * since the first guess may be on the other side of a change of the clocks. */
static bool read_local(const char *text, int64_t *wall_ms)
{
    int64_t as_utc, seen;
    char iso[CLOCK_ISO_BYTES];
    bool seconds = strlen(text) == 19;
    if ((strlen(text) != 16 && !seconds) || (text[10] != ' ' && text[10] != 'T'))
        return false;
    snprintf(iso, sizeof iso, "%.10sT%s%sZ", text, text + 11, seconds ? "" : ":00");
    if (!clock_read_iso(iso, &as_utc))
        return false;
    *wall_ms = as_utc;
    for (int i = 0; i < 2; i++) {
        struct calendar c;
        clock_local(*wall_ms, &c);
        snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
                 c.minute, c.second);
        if (!clock_read_iso(iso, &seen))
            return false;
        *wall_ms += as_utc - seen;
    }
    return true;
}

/* "22/11/2026 09.00" as "2026-11-22 09:00"; what is not of that form stays as it is. */
static const char *turn_round(const char *text, char out[CLOCK_ISO_BYTES])
{
    size_t n = strlen(text);
    if ((n != 10 && n != 16) || text[2] != '/' || text[5] != '/')
        return text;
    snprintf(out, CLOCK_ISO_BYTES, "%.4s-%.2s-%.2s%.6s", text + 6, text + 3, text, text + 10);
    if (n == 16)
        out[13] = ':';
    return out;
}

bool admin_read_time(const char *text, int64_t *wall_ms)
{
    char midnight[CLOCK_ISO_BYTES], turned[CLOCK_ISO_BYTES];
    text = turn_round(text, turned);
    if (strlen(text) == 10) {
        snprintf(midnight, sizeof midnight, "%.10s 00:00", text);
        return read_local(midnight, wall_ms);
    }
    return read_local(text, wall_ms) || clock_read_iso(text, wall_ms);
}
