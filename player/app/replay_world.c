/* The words of a script that change the world around: the server and what it answers, settings,
 * sticks, the computer's clock. */
#include "app/replay_inside.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/settings.h"

bool replay_do_server(struct replay *r, char *const *words, struct err *err)
{
    return replay_server_say(&r->server, words[1], words[2], words[3]) ||
           replay_fail(r, err, "the server knows no such answer:", words[1]);
}

bool replay_do_set(struct replay *r, char *const *words, struct err *err)
{
    struct setting_change change = {words[1], words[2]};
    return settings_change(r->options->home, &change, 1, err);
}

bool replay_do_stick(struct replay *r, char *const *words, struct err *err)
{
    char *path = path_join(r->sticks, words[1]);
    bool good = path ? folder_make(path, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

bool replay_do_during(struct replay *r, char *const *words, struct err *err)
{
    r->during_picture = str_equal(words[1], "screenshot");
    if (!words[2][0] || (!r->during_picture && !str_equal(words[1], "click")))
        return replay_fail(r, err, "wants click LABEL or screenshot NAME, not", words[1]);
    str_put(r->during, sizeof r->during, words[2]);
    return true;
}

/* Sets the computer's clock, as a person or a flat battery would; true time goes on as it was. */
bool replay_do_clock(struct replay *r, char *const *words, struct err *err)
{
    int64_t wall_ms;
    if (!clock_read_iso(words[1], &wall_ms))
        return replay_fail(r, err, "not a time:", words[1]);
    r->clock_wrong_ms += wall_ms - r->now.wall_ms;
    r->now.wall_ms = wall_ms;
    replay_put(r, (struct input){.kind = INPUT_WAKE});
    return true;
}
