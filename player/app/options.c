#include "app/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/words.h"
#include "course/preview_state.h"

enum { OPT_HOME = 256, OPT_SIZE, OPT_LANG, OPT_REPLAY, OPT_OUT, OPT_TRACE, OPT_BENCH, OPT_FULL,
       OPT_PREVIEW, OPT_ACCESS };

static const struct option longs[] = {
    {"home", required_argument, NULL, OPT_HOME},
    {"size", required_argument, NULL, OPT_SIZE},
    {"lang", required_argument, NULL, OPT_LANG},
    {"replay", required_argument, NULL, OPT_REPLAY},
    {"out", required_argument, NULL, OPT_OUT},
    {"trace", required_argument, NULL, OPT_TRACE},
    {"fullscreen", no_argument, NULL, OPT_FULL},
    {"preview", required_argument, NULL, OPT_PREVIEW},
    {"bench-start", no_argument, NULL, OPT_BENCH},
    {"accessibility", required_argument, NULL, OPT_ACCESS},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

void options_print_help(void)
{
    puts(_("Usage: bekal [OPTION]... [FILE]\n"
           "Plays courses. FILE is opened first: a course (.bekal) is installed, an office file\n"
           "(.bekal-office) shown, an export or receipt (.bekal-bundle, .bekal-receipt) taken in.\n"
           "\n"
           "  --home DIR        where courses and the learning record are kept\n"
           "                    (default: BEKAL_HOME, else the data folder of this user)\n"
           "  --size WxH        size of the window, at least 800x600 (default 1366x768)\n"
           "  --fullscreen      start in full screen\n"
           "  --lang id|en      language of the interface\n"
           "  --accessibility auto|on|off\n"
           "                    serve screen readers (default: where one is at work)\n"
           "  --replay FILE     play a script with no window; needs --out\n"
           "  --out DIR         where a replay puts its pictures and trees\n"
           "  --trace FILE      append the semantic tree of each frame, a line of JSON each\n"
           "  -h, --help        show this help\n"
           "  -V, --version     show the version\n"
           "\n"
           "Keys in the player: F1. Manual: man bekal."));
}

static bool read_size(const char *text, struct options *out, struct err *err)
{
    int w = 0, h = 0;
    char end;
    if (sscanf(text, "%dx%d%c", &w, &h, &end) != 2 || w < 800 || h < 600 || w > 16384 ||
        h > 16384)
        return err_set(err, ERR_USAGE, "--size wants WIDTHxHEIGHT, at least 800x600, not \"%s\"",
                       text);
    out->width = w;
    out->height = h;
    out->size_given = true;
    return true;
}

static bool read_language(const char *text, struct options *out, struct err *err)
{
    if (strcmp(text, "id") != 0 && strcmp(text, "en") != 0)
        return err_set(err, ERR_USAGE, "--lang wants id or en, not \"%s\"", text);
    out->language = text;
    return true;
}

static bool read_accessibility(const char *text, struct options *out, struct err *err)
{
    if (strcmp(text, "auto") != 0 && strcmp(text, "on") != 0 && strcmp(text, "off") != 0)
        return err_set(err, ERR_USAGE, "--accessibility wants auto, on or off, not \"%s\"", text);
    out->accessibility = text;
    return true;
}

static bool take(int c, struct options *out, const char **home, struct err *err)
{
    switch (c) {
    case OPT_HOME:
        *home = optarg;
        return true;
    case OPT_SIZE:
        return read_size(optarg, out, err);
    case OPT_LANG:
        return read_language(optarg, out, err);
    case OPT_ACCESS:
        return read_accessibility(optarg, out, err);
    case OPT_REPLAY:
        out->replay = optarg;
        return true;
    case OPT_OUT:
        out->out = optarg;
        return true;
    case OPT_TRACE:
        out->trace = optarg;
        return true;
    case OPT_PREVIEW:
        out->preview = optarg;
        return true;
    case OPT_FULL:
        out->fullscreen = true;
        return true;
    case OPT_BENCH:
        out->bench_start = true;
        return true;
    case 'h':
        out->help = true;
        return true;
    case 'V':
        out->version = true;
        return true;
    default:
        return err_set(err, ERR_USAGE, "see bekal --help");
    }
}

/* A preview has its own home within its folder, so that nothing of it can reach a record. */
static bool read_home(struct options *out, const char *home, bool asked, struct err *err)
{
    if (out->preview && (asked || out->package_path || out->replay))
        return err_set(err, ERR_USAGE, "--preview goes with no file, home or replay");
    if (out->preview)
        out->home = path_join(out->preview, PREVIEW_HOME_FOLDER);
    else
        out->home = home && home[0] ? mem_copy_str(home) : path_default_home();
    return out->home || err_no_memory(err);
}

bool options_read(int argc, char **argv, struct options *out, struct err *err)
{
    const char *home = getenv("BEKAL_HOME"), *before = home;
    *out = (struct options){.width = 1366, .height = 768};
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, "hV", longs, NULL)) != -1;)
        if (!take(c, out, &home, err))
            return false;
    if (optind < argc)
        out->package_path = argv[optind++];
    if (optind < argc)
        return err_set(err, ERR_USAGE, "one file at a time, please; see bekal --help");
    if (out->replay && !out->out)
        return err_set(err, ERR_USAGE, "--replay needs --out DIR for its pictures");
    return read_home(out, home, home != before, err);
}
