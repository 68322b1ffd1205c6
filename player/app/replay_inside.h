/* What the two rooms of the replay share; not for others. */
#ifndef BEKAL_APP_REPLAY_INSIDE_H
#define BEKAL_APP_REPLAY_INSIDE_H

#include "app/options.h"
#include "app/replay_server.h"
#include "app/service.h"
#include "app/stage.h"
#include "app/trace.h"

#define REPLAY_PENDING_MAX 512
#define REPLAY_WORDS_MAX 6

/* What a script clicks, scrolls and writes with. */
enum replay_hands { HANDS_ANY, HANDS_MOUSE, HANDS_TOUCH, HANDS_KEYS };

/* A voice on the clock of the replay: it says nothing, and takes as long as saying it would. */
struct replay_speech {
    struct request *now; /* the sentence under way; NULL: silent */
    int64_t ends_ms;     /* mono_ms; of a paused one, how much is left */
    bool paused;
    const struct err *fails; /* each sentence, with this; NULL: none */
};

/* What plays, or would: see replay_media.c. */
struct replay_media {
    bool absent, playing, film;
    uint32_t ticket; /* 0: nothing is open */
    int64_t position_ms, lasts_ms, cut_ms, damaged_at_ms;
    int speed_percent;
    char name[256];
    uint32_t *pixels;
};

struct replay {
    const struct options *options;
    const char *locale_folder;
    struct fonts *fonts;
    struct stage *stage;
    struct store_service *records;
    struct slow_service *slow;
    struct sync_service *sync;
    struct replay_server server;
    struct replay_media media;
    struct transport transport;
    struct replay_speech speech;
    char *sticks; /* the folder where its USB sticks are */
    const char *stick_roots[2];
    char during[256];      /* to be clicked when work tells how far it is; "" nothing */
    bool during_picture;   /* …or the name of a picture to be taken then */
    int64_t clock_wrong_ms; /* the wall clock less the true time */
    struct trace *trace;
    struct request *pending[REPLAY_PENDING_MAX];
    size_t pending_count;
    struct moment now;
    uint64_t seed;
    bool seeded, quit;
    struct pixels pixels;
    uint64_t painted; /* pixels, by the last step */
    struct reply *pasted; /* from the clipboard, for the stage to take */
    char *clipboard;  /* what was copied last, or NULL */
    enum replay_hands hands;
    bool checking;       /* every frame is looked over */
    char flaw[512];      /* what was found, until it is told */
    uint32_t focus_seen; /* by the last frame that was */
    const char *file;
    int line;
};

/* ---- replay.c: the world that a script plays in ---- */

/* Does all that is asked, and paints, until both have come to rest. */
void replay_settle(struct replay *replay);
bool replay_open(struct replay *replay, const char *package_path, struct err *err);
void replay_close(struct replay *replay);
bool replay_set_size(struct replay *replay, int width, int height, struct err *err);

/* ---- replay_words.c: what a script can say ---- */

/* Runs the command that the first of REPLAY_WORDS_MAX words names; absent words are "". */
bool replay_say(struct replay *replay, char *const *words, struct err *err);
bool replay_picture(struct replay *replay, const char *name, struct err *err);
/* Gives the input and lets the world come to rest. */
void replay_put(struct replay *replay, struct input input);
/* Clicks what has the label, if it is there, and waits for nothing. */
void replay_click_now(struct replay *replay, const char *label);
/* Says what went wrong in which line, and what was on screen. Returns false. */
bool replay_fail(struct replay *replay, struct err *err, const char *what, const char *arg);

/* ---- replay_hands.c ---- */
/* Presses the node as the hands do; *done: they are keys, and it is done. */
bool replay_hand(struct replay *replay, const struct draw_node *node, const char *label,
                 bool *done, struct err *err);
void replay_scroll(struct replay *replay, int notches);
void replay_inspect(struct replay *replay); /* the frame that was just painted */
bool replay_do_hands(struct replay *replay, char *const *words, struct err *err);
bool replay_do_check(struct replay *replay, char *const *words, struct err *err);
bool replay_do_find(struct replay *replay, char *const *words, struct err *err);
bool replay_do_sideways(struct replay *replay, char *const *words, struct err *err);
bool replay_do_write(struct replay *replay, char *const *words, struct err *err);

/* ---- replay_pointer.c ---- */
bool replay_do_select(struct replay *replay, char *const *words, struct err *err);
bool replay_do_double_click(struct replay *replay, char *const *words, struct err *err);
bool replay_do_triple_click(struct replay *replay, char *const *words, struct err *err);
bool replay_do_hold(struct replay *replay, char *const *words, struct err *err);
bool replay_do_handle(struct replay *replay, char *const *words, struct err *err);
bool replay_do_pinch(struct replay *replay, char *const *words, struct err *err);
bool replay_do_expect_clipboard(struct replay *replay, char *const *words, struct err *err);
/* ---- replay_speech.c ---- */
void replay_speech_send(struct replay *replay, struct request *request); /* takes it over */
int64_t replay_speech_wake_ms(const struct replay *replay);              /* 0: never */
/* Answers what was heard to its end by now. */
void replay_speech_wake(struct replay *replay);
void replay_speech_close(struct replay *replay);
bool replay_do_speech(struct replay *replay, char *const *words, struct err *err);
bool replay_do_expect_spoken(struct replay *replay, char *const *words, struct err *err);

/* ---- replay_media.c ---- */
struct reply *replay_media_do(struct replay_media *media, struct request *request); /* or NULL */
int64_t replay_media_next_ms(const struct replay_media *media, int64_t now_ms); /* 0: silent */
struct reply *replay_media_pass(struct replay_media *media, int64_t ms); /* or NULL */
bool replay_media_film(struct replay_media *media, int width, int height, struct pixels *out);
bool replay_do_media(struct replay *replay, char *const *words, struct err *err);

/* ---- replay_world.c ---- */
bool replay_do_server(struct replay *replay, char *const *words, struct err *err);
bool replay_do_set(struct replay *replay, char *const *words, struct err *err);
bool replay_do_stick(struct replay *replay, char *const *words, struct err *err);
bool replay_do_during(struct replay *replay, char *const *words, struct err *err);
bool replay_do_clock(struct replay *replay, char *const *words, struct err *err);

#endif
