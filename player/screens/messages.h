/* What goes out of the screens (requests) and what comes back (replies, inputs): plain values.
 *
 * A request owns its strings in its arena; a reply owns its own, and the objects that it brings,
 * until the model takes them (it sets the pointer to NULL). A reply carries the request's
 * ticket; one whose ticket is no longer awaited is dropped. */
#ifndef BEKAL_SCREENS_MESSAGES_H
#define BEKAL_SCREENS_MESSAGES_H

#include "course/course.h"
#include "course/library.h"
#include "course/preview_state.h"
#include "draw/draw.h"
#include "lesson/captions.h"
#include "lesson/lesson.h"
#include "quiz/quiz.h"
#include "record/act.h"
#include "record/fold.h"
#include "screens/sending.h"

enum request_kind {
    /* for the store thread */
    REQUEST_STORE_OPEN,
    REQUEST_STORE_RECOVER,
    REQUEST_COMMIT,
    REQUEST_PROGRESS,
    REQUEST_ATTEMPT,
    REQUEST_SNAPSHOT,
    /* for the slow thread */
    REQUEST_LIBRARY,
    REQUEST_COURSE,
    REQUEST_LESSON,
    REQUEST_QUIZ,
    REQUEST_IMAGE,
    REQUEST_QR,         /* of text */
    REQUEST_INSTALL,
    REQUEST_ASSISTANCE, /* is a screen reader or the like at work? Asked by the app itself */
    /* for the sync thread */
    REQUEST_SYNC_LOOK,
    REQUEST_SYNC,
    REQUEST_SYNC_RETRY, /* what was refused waits again */
    REQUEST_STICKS,
    REQUEST_EXPORT,
    REQUEST_IMPORT,     /* a bundle or a receipt file */
    REQUEST_OFFICE_READ,
    REQUEST_OFFICE_TAKE,
    /* for the voice; the first is answered when the sentence was heard, the others are done */
    REQUEST_SPEAK,
    REQUEST_SPEAK_PAUSE,
    REQUEST_SPEAK_ON,
    REQUEST_SPEAK_STOP,
    /* for the media thread; all that is told of what is open comes as parts under the ticket that
     * opened it */
    REQUEST_MEDIA_LOOK,   /* whether there is what playing needs */
    REQUEST_MEDIA_OPEN,
    REQUEST_MEDIA_PLAY,   /* play: on or off */
    REQUEST_MEDIA_SEEK,
    REQUEST_MEDIA_SPEED,
    REQUEST_MEDIA_VOLUME,
    REQUEST_MEDIA_CLOSE,
    REQUEST_MEDIA_FRAME,  /* a reply alone: there is a new picture to be painted */
    /* for the app itself */
    REQUEST_QUIT,
    REQUEST_FULLSCREEN,
    REQUEST_PASTE,
    REQUEST_COPY,       /* text goes to the clipboard */
    REQUEST_LANGUAGE,
    REQUEST_CANCEL,
    REQUEST_PREVIEW, /* never asked for: what is told of a preview comes as its replies */
};
#define REQUEST_FIRST_SLOW REQUEST_LIBRARY
#define REQUEST_FIRST_SYNC REQUEST_SYNC_LOOK
#define REQUEST_FIRST_SPEECH REQUEST_SPEAK
#define REQUEST_FIRST_MEDIA REQUEST_MEDIA_LOOK
#define REQUEST_FIRST_APP REQUEST_QUIT

struct request {
    enum request_kind kind;
    uint32_t ticket;
    struct moment now;
    struct arena arena;
    const char *file;    /* of the library */
    const char *item;
    const char *path; /* of a package to install; of a file to read; folder to export to;
                         source of a preview */
    const char *language; /* of a quiz, or to change to */
    const char *learner; /* "" for none */
    const char *attempt;
    const char *name;    /* of an image: "FILE\tmedia/a.png", then "\t7": its 7th state */
    int width, height;   /* wanted of an image */
    struct act act;
    const char *sentence; /* to be said, in `language` */
    int64_t at_ms;        /* of a recording */
    int speed_percent, volume_percent;
    bool play;
    uint32_t cancelled; /* the ticket that is to stop */
    bool anew;    /* read from the disk once more, in a preview */
    bool refresh; /* a commit's reply brings the progress along */
    bool by_hand; /* of a sync: a person asked for it */
    /* of an office file that is to be taken: what was shown, so that no other is taken for it */
    const char *fingerprint, *device;
    char *passphrase; /* wiped once it was used */
    char *text;       /* to copy, or to make a code of; mem_free */
    int64_t number;
};

/* What the record says of a learner, in one piece. */
struct progress {
    struct arena arena;
    struct fold_learner *learners;
    size_t learner_count;
    struct fold_registration *registrations; /* of the learner asked for, or of the only one */
    size_t registration_count;
    struct stored_local *locals; /* of that learner */
    size_t local_count;
    struct stored_local *settings; /* of the device */
    size_t setting_count;
    int jp_this_year;
};
void progress_free(struct progress *progress);

struct lesson_picture {
    const char *href; /* as the lesson has it */
    const char *name; /* of the entry */
    int width, height; /* 0: its header can't be read */
};

/* What the image source knows the picture of a film that plays by. */
#define RECORDING_IMAGE "\trecording"

/* A piece of audio or video that a lesson names, with what lies beside it. */
struct recording_captions {
    const char *language; /* BCP 47; "" where the name has none */
    struct captions *captions;
};
struct lesson_recording {
    const char *href;   /* as the lesson has it */
    const char *name;   /* of the entry */
    const char *poster; /* likewise; NULL: none */
    int poster_w, poster_h;
    struct recording_captions *captions; /* sorted by name */
    size_t caption_count;
};
void recordings_free(struct lesson_recording *recordings, size_t count); /* their captions */

/* What the media thread tells of what is open. */
enum media_told_state { TOLD_LOADING, TOLD_PAUSED, TOLD_PLAYING, TOLD_ENDED, TOLD_FAILED };
struct media_told {
    enum media_told_state state;
    int64_t position_ms, duration_ms; /* duration 0: not known */
    int width, height;                /* of its pictures; 0: none */
    bool cut_short;                   /* it ended well before it says */
};

struct reply {
    enum request_kind kind;
    uint32_t ticket;
    bool ok, part; /* part: only progress so far */
    struct err err;
    struct arena arena;
    struct progress *progress;
    struct library *library;
    struct course *course;
    struct lesson *lesson;
    struct lesson_picture *pictures; /* in the arena; sorted by href, each once */
    size_t picture_count;
    struct lesson_recording *recordings; /* in the arena, but for their captions */
    size_t recording_count;
    struct media_told media;
    struct quiz *quiz;
    struct preview_state *preview;
    struct stored_attempt attempt; /* in the arena */
    struct stored_local *locals;   /* drafts of that attempt, in the arena */
    size_t local_count;
    const char *file; /* installed as; course that was opened; path of what is no package */
    const char *carried_format; /* what a file to install turned out to be; NULL: a package */
    struct sending_news *news;
    struct sending_sticks *sticks;
    struct sending_office *office;
    struct sending_told told;
    struct sending_carried carried;
    enum install_result installed;
    const char *name; /* image */
    uint32_t *image;  /* 0xAARRGGBB, image_w × image_h; mem_free */
    int image_w, image_h;
    uint8_t *qr;      /* qr_side × qr_side, 1 is dark; mem_free */
    int qr_side;
    const char *text; /* pasted */
    int64_t recovered;
    uint64_t done, all; /* of a part */
    struct request *failed; /* a commit that failed, handed back to be tried again */
};

struct reply *reply_new(const struct request *to);
void reply_free(struct reply *reply);
void request_free(struct request *request);

/* ---- What a person does ---- */

enum input_kind {
    INPUT_POINTER_MOVE,
    INPUT_POINTER_DOWN,
    INPUT_POINTER_UP,
    INPUT_PINCH, /* two fingers: x, y between them; dx: how far apart, in thousandths of at first */
    INPUT_WHEEL, /* dy: notches, positive scrolls towards the end; dx likewise */
    INPUT_KEY,
    INPUT_TEXT,
    INPUT_RESIZE,
    INPUT_WAKE,  /* the moment asked for by model_wake_ms has come */
    INPUT_DROP,  /* a file was dropped, or handed over by a second start */
    INPUT_CLOSE, /* the window's own button */
    INPUT_NODE,  /* an assistive tool wants something done with a node */
};

/* What such a tool wants. */
enum input_wish {
    WISH_PRESS,
    WISH_FOCUS,
    WISH_REVEAL, /* scroll to it */
    WISH_TEXT,   /* text becomes the value of a box */
    WISH_CARET,  /* number: a byte of the value */
};

enum key {
    KEY_NONE, KEY_TAB, KEY_ENTER, KEY_SPACE, KEY_ESCAPE, KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT,
    KEY_HOME, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_BACKSPACE, KEY_DELETE, KEY_PLUS,
    KEY_MINUS, KEY_ZERO, KEY_F1, KEY_F2, KEY_F11,
    KEY_F3,
    KEY_F5,
    KEY_F, KEY_V, KEY_A,
    KEY_C,
};

enum pinch_phase { PINCH_BEGIN, PINCH_MOVE, PINCH_END };

struct input {
    enum input_kind kind;
    int x, y, dx, dy;
    enum key key;
    bool shift, control;
    enum pinch_phase pinch;
    bool touch; /* a finger, not the mouse; there is one at a time */
    const char *text; /* typed, or a path; borrowed for the call */
    enum input_wish wish;
    const struct draw_node *node; /* as in the last frame, or far from it in the same text */
    int number;
};

#endif
