/* The player is started on a cache of its own; here the folder is watched, what changed is built
 * into that cache, and the player is told by a file in it. Both end together, and the cache with
 * them. */
#include <stdio.h>

#include "author/options.h"
#include "author/preview.h"
#include "base/child.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/words.h"

#define QUIET_MS 50 /* editors save in several steps: what belongs together is built once */
#define ARGUMENTS_MAX 10

static const struct option options[] = {{"size", required_argument, NULL, 's'},
                                        {"trace", required_argument, NULL, 'T'},
                                        OPTION_HELP, OPTION_VERSION, OPTION_END};

static struct watch *watch; /* for the signals */

static void wake(void)
{
    watch_stop(watch);
}

static bool urgent(void *context)
{
    return watch_pending(context);
}

struct wish {
    const char *size, *trace;
};

static bool start_player(const struct wish *wish, const char *cache, struct child **out,
                         struct err *err)
{
    char *program = child_beside("bekal");
    if (!program)
        return err_no_memory(err);
    const char *arguments[ARGUMENTS_MAX] = {program, "--preview", cache};
    size_t n = 3;
    const char *const passed[][2] = {
        {"--lang", words_language()}, {"--size", wish->size}, {"--trace", wish->trace}};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
        if (passed[i][1]) {
            arguments[n++] = passed[i][0];
            arguments[n++] = passed[i][1];
        }
    }
    bool good = child_start(arguments, out, err);
    if (!good && err->code == ERR_NOT_FOUND)
        err_set(err, ERR_NOT_FOUND, "the player is not there: no \"bekal\" beside this program "
                                    "and none in PATH");
    mem_free(program);
    return good;
}

/* Until the player is closed or somebody interrupts. */
static bool follow(struct preview *preview, struct child *player, struct err *err)
{
    for (;;) {
        struct watch_news news;
        if (!preview_finish(preview, urgent, watch, err))
            return false;
        bool told = watch_wait(watch, QUIET_MS, &news);
        bool good = !told || preview_build(preview, &news, err);
        watch_news_finish(&news);
        if (!good)
            return false;
        if (!told && (child_interrupted() || !child_running(player)))
            return true;
    }
}

static bool show(const char *folder, const char *cache, const struct wish *wish, int *status,
                 struct err *err)
{
    struct preview *preview = NULL;
    struct child *player = NULL;
    bool good = preview_open(folder, cache, &preview, err) &&
                watch_open(folder, true, &watch, err);
    if (good) {
        child_on_signals(wake);
        good = preview_build(preview, NULL, err) &&
               start_player(wish, cache, &player, err) && follow(preview, player, err);
    }
    if (good && !child_running(player) && child_status(player)) {
        good = err_set(err, ERR_IO, "the player ended with status %d", child_status(player));
        *status = STATUS_ERRORS;
    }
    child_end(player);
    watch_close(watch);
    watch = NULL;
    preview_close(preview);
    return good;
}

static bool has_course(const char *folder, struct err *err)
{
    char *path = path_join(folder, "course.json");
    bool there = path && file_look(path).exists;
    mem_free(path);
    return there || err_set(err, ERR_NOT_FOUND,
                            "there is no course.json in %s; \"bekal-author new FOLDER\" makes a "
                            "folder to start from", folder);
}

static int run(int argc, char **argv)
{
    struct wish wish = {NULL, NULL};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_preview, argc, argv, ":s:T:hV", options,
                                  &status)) > 0)
        *(letter == 's' ? &wish.size : &wish.trace) = optarg;
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_preview, argc, argv, N_("FOLDER"), &status);
    if (!folder)
        return status;
    struct err err = ERR_INIT;
    char *cache = NULL;
    if (!has_course(folder, &err)) {
        options_failed(&err);
        return STATUS_USAGE;
    }
    status = STATUS_CLEAN;
    bool good = folder_make_temporary("bekal-preview", &cache, &err) &&
                show(folder, cache, &wish, &status, &err);
    if (!good)
        status = options_failed(&err);
    if (cache && !file_remove_tree(cache, &err) && good)
        status = options_failed(&err);
    mem_free(cache);
    return status;
}

const struct command command_preview = {
    "preview", N_("show the course while it is written"),
    N_("Usage: bekal-author preview [OPTION]... FOLDER\n"
       "Opens the player on the course in FOLDER. Each save is shown at once, at the same\n"
       "place; what \"check\" finds stands at the foot. Where something can't be read, the last\n"
       "good state stays, with what is wrong and where. Nothing is recorded: answers are gone\n"
       "when the window is closed. Ends with the window, or with Ctrl+C.\n"
       "\n"
       "  -s, --size WxH     size of the window, at least 800x600\n"
       "  -h, --help         this text\n"
       "\n"
       "Status: 0 the window was closed, 1 it could not be opened, 2 the call could not be\n"
       "used.\n"),
    run};
