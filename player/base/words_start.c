/* The names of locales are "id", "id_ID.UTF-8", "id-ID"; LANGUAGE is a list of them, by colons. */
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

static const char *const languages[] = {"id", "en"};

/* The language of the first n bytes, a locale's name; NULL: neither of ours. */
static const char *language_of(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (n >= 2 && strncmp(name, languages[i], 2) == 0 && (n == 2 || strchr("_-.@", name[2])))
            return languages[i];
    return NULL;
}

static const char *first_of_list(const char *list)
{
    while (*list) {
        size_t n = strcspn(list, ":");
        const char *language = language_of(list, n);
        if (language)
            return language;
        list += n + (list[n] == ':');
    }
    return NULL;
}

static const char *said(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

const char *words_wanted(void)
{
    const char *own = said("BEKAL_LANGUAGE"), *list = said("LANGUAGE");
    const char *locale = said("LC_ALL");
    if (!locale)
        locale = said("LC_MESSAGES");
    if (!locale)
        locale = said("LANG");
    bool plain = locale && (str_equal(locale, "C") || str_equal(locale, "POSIX"));
    const char *language = own ? language_of(own, strlen(own)) : NULL;
    if (!language && list && !plain)
        language = first_of_list(list);
    if (!language && locale)
        language = language_of(locale, strlen(locale));
    return language ? language : "en";
}

char *words_folder(void)
{
    char *program = env_program_folder();
    char *folder = program ? path_join(program, "../share/locale") : NULL;
    mem_free(program);
    return folder;
}

static void take_out(int *argc, char **argv, int at, int count)
{
    for (int i = at; i + count <= *argc; i++) /* with the NULL at the end */
        argv[i] = argv[i + count];
    *argc -= count;
}

bool words_begin_tool(int *argc, char **argv, struct err *err)
{
    static const char option[] = "--language";
    const size_t length = sizeof option - 1;
    const char *asked = NULL;
    bool given = false;
    for (int i = 1; i < *argc && !str_equal(argv[i], "--");) {
        if (strncmp(argv[i], option, length) != 0 || (argv[i][length] && argv[i][length] != '=')) {
            i++;
            continue;
        }
        bool apart = !argv[i][length];
        given = true;
        asked = apart ? argv[i + 1] : argv[i] + length + 1;
        take_out(argc, argv, i, apart && asked ? 2 : 1);
    }
    const char *language = asked ? language_of(asked, strlen(asked)) : NULL;
    char *folder = words_folder();
    words_begin(language ? language : words_wanted(), folder, WORDS_OF_TOOLS);
    mem_free(folder);
    if (given && !language)
        return err_set(err, ERR_USAGE, "--language wants id or en, not \"%s\"",
                       asked ? asked : "");
    return true;
}
