/* The operator's command line: a command, its arguments, and options in any order. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "admin.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "office/office.h"

/* What a cut left half done of an office file is finished before anything else is looked at. */
static bool settle(const char *home)
{
    struct err err = ERR_INIT;
    if (!file_look(home).is_folder || office_settle(home, &err))
        return true;
    admin_tell(&err);
    return false;
}

static int run(const struct admin_command *command, struct admin *admin, const char *home)
{
    char *own = home && home[0] ? mem_copy_str(home) : path_default_home();
    if (!own) {
        fprintf(stderr, "bekal-admin: %s\n", _("out of memory"));
        return ADMIN_BAD;
    }
    admin->home = own;
    int status = settle(own) ? command->run(admin) : ADMIN_BAD;
    mem_free(own);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "bekal-admin: %s\n", _("the output could not be written"));
        status = ADMIN_BAD;
    }
    return status;
}

static int check_words(const struct admin_command *command, const struct admin *admin)
{
    if (admin->word_count > command->most)
        return admin_usage("%s: one word too many: %s", command->name,
                           admin->words[command->most]);
    if (admin->word_count < command->least)
        return admin_usage("%s needs %s", command->name, _(command->arguments));
    return ADMIN_GOOD;
}

/* What stands at the place of a command and names none. */
static int no_command(char **words, size_t count)
{
    if (str_equal(words[0], "help"))
        return count > 1 ? admin_help_about(words[1]) : (admin_print_help(), ADMIN_GOOD);
    if (!admin_is_group(words[0]))
        return admin_unknown(NULL, words[0]);
    if (count > 1 && str_equal(words[1], "--help"))
        return admin_help_about(words[0]);
    if (count > 1 && words[1][0] != '-')
        return admin_unknown(words[0], words[1]);
    fprintf(stderr, _("bekal-admin: %s needs a subcommand\n"), words[0]);
    fprintf(stderr, _("Try `bekal-admin help %s`.\n"), words[0]);
    return ADMIN_USAGE;
}

int main(int argc, char **argv)
{
    struct admin admin = {0};
    const char *home = getenv("BEKAL_HOME");
    bool help = false;
    struct err err = ERR_INIT;
    size_t took;
    int status;
    if (!words_begin_tool(&argc, argv, &err))
        return admin_tell(&err);
    if (!admin_read(&admin, NULL, argc, argv, &home, &help, &status))
        return status;
    if (help)
        return admin_print_help(), ADMIN_GOOD;
    if (optind >= argc)
        return admin_usage("a command is missing");
    char **words = argv + optind;
    const struct admin_command *command = admin_find(words, (size_t)(argc - optind), &took);
    if (!command)
        return no_command(words, (size_t)(argc - optind));
    argv += optind + (int)took - 1; /* getopt_long passes over the first */
    argc -= optind + (int)took - 1;
    optind = 0;
    if (!admin_read(&admin, command, argc, argv, &home, &help, &status))
        return status;
    if (help)
        return admin_help_about(command->name);
    admin.words = (const char *const *)argv + optind;
    admin.word_count = (size_t)(argc - optind);
    status = check_words(command, &admin);
    return status ? status : run(command, &admin, home);
}
