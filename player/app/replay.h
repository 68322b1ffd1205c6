/* Scripted sessions: the player with no window, on a virtual clock, driven by labels.
 *
 * See docs/replay.md for the words of a script. Thread: the main one; nothing else runs. */
#ifndef BEKAL_APP_REPLAY_H
#define BEKAL_APP_REPLAY_H

#include "app/options.h"
#include "app/fonts.h"

/* Plays options->replay. A line that fails is told with what was on screen. Returns whether all
 * went as the script says. */
bool replay_run(const struct options *options, struct fonts *fonts, const char *locale_folder,
                struct err *err);

#endif
