#include <stdio.h>

#include "author/check.h"
#include "author/check_ids.h"
#include "author/options.h"
#include "author/pack.h"
#include "author/raise.h"
#include "author/report.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/words.h"

static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                        {"against", required_argument, NULL, 'a'},
                                        {"raise", required_argument, NULL, 'r'},
                                        OPTION_JSON, OPTION_HELP, OPTION_VERSION, OPTION_END};

struct wish {
    const char *target;
    const char *against; /* a package; NULL: the one that is found */
    enum raise_part raise;
    bool json;
};

static bool check(struct source *source, const struct wish *wish, struct diags *diags,
                  struct err *err)
{
    struct progress progress = PROGRESS(N_("Checking"));
    bool good = check_source(source, diags, &progress, err);
    progress_clear(&progress);
    char *found = good && !wish->against ? check_last_package(source, wish->target) : NULL;
    const char *last = wish->against ? wish->against : found;
    good = good && (!last || check_ids(source, last, diags, err));
    if (good && last && !diags->errors && wish->raise == RAISE_NONE)
        good = check_version(source, last, diags, err);
    mem_free(found);
    return good;
}

static bool pack(struct source *source, const char *target, struct err *err)
{
    struct plan plan = PLAN_INIT;
    struct progress collecting = PROGRESS(N_("Reading")), hashing = PROGRESS(N_("Hashing"));
    bool good = plan_collect(&plan, source, &collecting, err);
    progress_clear(&collecting);
    good = good && plan_seal(&plan, &hashing, err);
    progress_clear(&hashing);
    good = good && pack_write(&plan, target, err);
    plan_finish(&plan);
    return good;
}

/* The findings go where they do not mix with what a script reads: JSON is asked for as the
 * result, plain text is only a remark. */
static bool tell(const struct diags *diags, bool json, struct err *err)
{
    struct buf out = BUF_INIT;
    if (!json && !diags->count)
        return true;
    bool good = json ? report_json(&out, diags) : report_text(&out, diags);
    if (good)
        fputs(out.data, json ? stdout : stderr);
    buf_finish(&out);
    return good || err_no_memory(err);
}

/* Only once nothing stands in the way of packing; the source then knows the new size. */
static bool raise(struct source *source, const struct wish *wish, struct err *err)
{
    char version[RAISE_VERSION_BYTES];
    if (wish->raise == RAISE_NONE)
        return true;
    if (!raise_version(source->folder, wish->raise, version, err))
        return false;
    char *path = source_path(source, COURSE_FILE);
    if (!path)
        return err_no_memory(err);
    source_find(source, COURSE_FILE)->size_bytes = file_look(path).size_bytes;
    mem_free(path);
    if (!wish->json)
        printf(_("The version is %s now.\n"), version);
    return true;
}

static int run_on(const char *folder, const struct wish *wish, struct diags *diags)
{
    struct err err = ERR_INIT;
    struct source *source = NULL;
    int status = STATUS_ERRORS;
    if (!source_open(folder, diags, &source, &err) || !check(source, wish, diags, &err) ||
        !tell(diags, wish->json, &err)) {
        options_failed(&err);
    } else if (diags->errors) {
        fprintf(stderr, "bekal-author: %s\n", _("not packed: mend the errors first"));
    } else if (!raise(source, wish, &err) || !pack(source, wish->target, &err)) {
        options_failed(&err);
    } else {
        status = STATUS_CLEAN;
        if (!wish->json)
            printf(_("%s: %llu bytes\n"), wish->target,
                   (unsigned long long)file_look(wish->target).size_bytes);
    }
    source_close(source);
    return status;
}

static int run(int argc, char **argv)
{
    struct wish wish = {.raise = RAISE_NONE};
    const char *part = NULL;
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_pack, argc, argv, ":o:a:r:jhV", options, &status)) > 0) {
        if (letter == 'j')
            wish.json = true;
        else
            *(letter == 'o'   ? &wish.target
              : letter == 'r' ? &part
                              : &wish.against) = optarg;
    }
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_pack, argc, argv, N_("FOLDER"), &status);
    if (!folder)
        return status;
    if (!wish.target || !wish.target[0])
        return options_misused(&command_pack, "name the package with", _("-o FILE"));
    wish.raise = raise_part_of(part);
    if (part && wish.raise == RAISE_NONE)
        return options_misused(&command_pack, "major, minor or patch, not", part);
    struct err err = ERR_INIT;
    struct names names;
    if (!folder_list(folder, &names, &err)) {
        options_failed(&err);
        return STATUS_USAGE;
    }
    names_free(&names);
    struct file_info there = file_look(wish.target);
    if (there.exists && !there.is_regular)
        return options_misused(&command_pack, "only a plain file can be replaced, not",
                              wish.target);
    progress_catch_interrupt();
    struct diags diags = DIAGS_INIT;
    status = run_on(folder, &wish, &diags);
    diags_finish(&diags);
    return status;
}

const struct command command_pack = {
    "pack", N_("make the package that travels"),
    N_("Usage: bekal-author pack [OPTION]... -o FILE FOLDER\n"
       "Checks the course in FOLDER and writes it to FILE (by custom NAME.bekal). The same\n"
       "source gives the same bytes. Nothing is written where the check finds errors, and FILE\n"
       "is replaced only once the new package is whole.\n"
       "\n"
       "  -o, --output FILE   the package to write\n"
       "  -a, --against FILE  the last packed version, whose ids are to stay; by default what\n"
       "                      FILE was, or the newest package of this course beside FOLDER\n"
       "  -r, --raise PART    first give the course its next version: patch (something mended),\n"
       "                      minor (something new), major (a new edition, earned anew)\n"
       "  -j, --json          the findings of the check as JSON\n"
       "  -h, --help          this text\n"
       "\n"
       "Status: 0 packed, 1 not packed, 2 the call could not be used.\n"),
    run};
