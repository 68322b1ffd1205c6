/* Help, all of it from the table of commands. */
#include "admin.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"

#define NAMES_MAX 64

void admin_print_help(void)
{
    puts(_("Usage: bekal-admin COMMAND [SUBCOMMAND] [ARGUMENTS] [OPTIONS]\n\n"
           "Looks after a Bekal home: its learning record, its settings, its way to the "
           "server.\n\n"
           "Commands:"));
    for (const struct admin_command *c = admin_commands; c->name; c++)
        printf("  %-15s %s\n", c->name, _(c->about));
    puts(_("  help COMMAND    more about a command\n\n"
           "Options of all commands:\n"
           "  --home FOLDER   the home (default: $BEKAL_HOME, else this user's own)\n"
           "  --language L    the language of what is said, id or en (default: the "
           "environment's)\n"
           "  --json          one JSON object on one line instead of lines\n"
           "  --help          this text, or that of the command\n"
           "  --version       the version\n\n"
           "Exit status: 0 done, 1 failed or something needs attention, 2 wrong usage,\n"
           "3 not done, since records that were not delivered yet would be lost."));
}

static void print_command(const struct admin_command *c)
{
    printf(_("Usage: bekal-admin %s%s%s%s\n"), c->name, c->arguments[0] ? " " : "",
           c->arguments[0] ? _(c->arguments) : "", c->options ? _(" [OPTIONS]") : "");
    printf("  %s\n", _(c->about));
    for (size_t i = 0; c->options && c->options[i].name; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", c->options[i].name,
                 c->options[i].value ? " " : "",
                 c->options[i].value ? _(c->options[i].value) : "");
        printf("  %-22s %s\n", left, _(c->options[i].about));
    }
}

int admin_help_about(const char *name)
{
    size_t n = strlen(name), found = 0;
    for (const struct admin_command *c = admin_commands; c->name; c++) {
        if (strncmp(c->name, name, n) != 0 || (c->name[n] && c->name[n] != ' '))
            continue;
        if (found++)
            putchar('\n');
        print_command(c);
    }
    return found ? ADMIN_GOOD : admin_unknown(NULL, name);
}

/* What may stand at this place: subcommands of the group, or first words. */
static size_t names_at(const char *group, char (*out)[32], const char **names)
{
    size_t n = 0, skip = group ? strlen(group) + 1 : 0;
    for (const struct admin_command *c = admin_commands; c->name && n < NAMES_MAX; c++) {
        if (group && (strncmp(c->name, group, skip - 1) != 0 || c->name[skip - 1] != ' '))
            continue;
        str_put(out[n], sizeof out[n], c->name + skip);
        out[n][strcspn(out[n], " ")] = '\0';
        names[n] = out[n];
        n++;
    }
    return n;
}

int admin_unknown(const char *group, const char *name)
{
    char words[NAMES_MAX][32];
    const char *names[NAMES_MAX] = {NULL};
    size_t count = names_at(group, words, names);
    const char *near = str_closest(name, names, count);
    fprintf(stderr, _("bekal-admin: there is no command \"%s%s%s\"\n"), group ? group : "",
            group ? " " : "", name);
    if (near)
        fprintf(stderr, _("Did you mean \"%s%s%s\"?\n"), group ? group : "", group ? " " : "",
                near);
    fprintf(stderr, _("Try `bekal-admin %s%s--help`.\n"), group ? group : "", group ? " " : "");
    return ADMIN_USAGE;
}

int admin_usage(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bekal-admin: ", stderr);
    vfprintf(stderr, words_format(format), args);
    va_end(args);
    fputs(_("\nTry `bekal-admin --help`.\n"), stderr);
    return ADMIN_USAGE;
}
