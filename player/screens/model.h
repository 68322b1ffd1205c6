/* The model: all that the screens know. Changed only by model_input and model_reply.
 *
 * update(model, event) → model, requests; view(model, metrics, size) → draw list. Time and chance
 * come with each event. What can be laid out again from the model is not in it but in the view's
 * cache. Thread: the main one. */
#ifndef BEKAL_SCREENS_MODEL_H
#define BEKAL_SCREENS_MODEL_H

#include "quiz/attempt.h"
#include "screens/messages.h"
#include "screens/reading.h"
#include "screens/theme.h"
#include "speech/speech.h"

enum screen {
    SCREEN_STARTING,
    SCREEN_IDENTITY,
    SCREEN_HOME,
    SCREEN_COURSE,
    SCREEN_LESSON,
    SCREEN_QUIZ_INTRO,
    SCREEN_QUIZ,
    SCREEN_RESULT,
    SCREEN_REVIEW,
    SCREEN_HISTORY,
    SCREEN_SENDING, /* what waits, what arrived, what was refused */
    SCREEN_SETTINGS,
    SCREEN_TROUBLE, /* the record can't be used: damaged, read-only, newer, full */
    SCREEN_COUNT
};

enum dialog {
    DIALOG_NONE,
    DIALOG_HELP,
    DIALOG_CHECK,      /* before an attempt is sent */
    DIALOG_AGAIN,      /* "Ulangi dari awal" */
    DIALOG_PROBLEM,    /* something could not be done; problem_title, problem */
    DIALOG_NOT_SAVED,  /* a commit failed: try again */
    DIALOG_INSTALLING,
    DIALOG_ZOOM,       /* a picture */
    DIALOG_RECOVER,
    DIALOG_STICKS,     /* where to export to */
    DIALOG_CARRYING,   /* exporting, reading or taking in a file */
    DIALOG_CARRIED,    /* how that ended */
    DIALOG_OFFICE,     /* an office file */
    DIALOG_COMFORT,    /* the settings, over what is being read */
    DIALOG_FINDINGS,   /* what the check of a previewed course found */
    DIALOG_OUTSIDE,    /* a link to elsewhere: its address, and its code for a phone */
    DIALOG_RECORDING,  /* a film that fills the window */
};

/* What pressing something means. Operands a and b by kind. */
enum act_kind {
    ACT_NONE,
    ACT_HOME,
    ACT_BACK,
    ACT_HISTORY,
    ACT_IDENTITY,          /* to the form */
    ACT_FOCUS_FIELD,       /* a: field */
    ACT_SAVE_IDENTITY,
    ACT_LATER,
    ACT_NUMBER_KIND,       /* a: 0 NIP, 1 NI PPPK, 2 other */
    ACT_OPEN_COURSE,       /* a: index in the library */
    ACT_CONTINUE,          /* the next right thing of the course on Beranda */
    ACT_NEXT_THING,        /* of the open course */
    ACT_OPEN_ITEM,         /* a: index in the course */
    ACT_AGAIN,             /* asks */
    ACT_AGAIN_YES,
    ACT_FINISH_LESSON,     /* marks it as read and goes on */
    ACT_PREVIOUS_ITEM,
    ACT_LESSON_LINK,       /* a: index for layout_link */
    ACT_LESSON_PICTURE,
    ACT_DETAILS,           /* a: block; opens or closes them */
    ACT_FIND,              /* opens or closes the search in the lesson */
    ACT_FIND_STEP,         /* to the next hit; a: 1 to the one before */
    ACT_ZOOM,              /* the picture; a: 1 larger, -1 smaller, 0 as it fits */
    ACT_COPY_ADDRESS,      /* of a link to elsewhere */
    ACT_COPY,              /* what is selected */
    ACT_SELECT_END,        /* a handle, to be dragged: a 1 at the beginning, 2 at the end */
    ACT_RECORDING_PLAY,    /* a: block of the lesson, also below; plays or pauses */
    ACT_RECORDING_SEEK,    /* its slider */
    ACT_RECORDING_SPEED,
    ACT_RECORDING_CAPTIONS,
    ACT_RECORDING_MUTE,
    ACT_RECORDING_VOLUME,  /* its slider */
    ACT_RECORDING_TRANSCRIPT,
    ACT_RECORDING_CUE,     /* b: cue to go to */
    ACT_RECORDING_LARGE,
    ACT_QUIZ_START,
    ACT_CHOOSE,            /* a: question, b: choice */
    ACT_QUESTION,          /* a: question to go to */
    ACT_SAVE_AND_NEXT,
    ACT_PREVIOUS_QUESTION,
    ACT_DOUBT,             /* a: question */
    ACT_CHECK,             /* before sending */
    ACT_SUBMIT,
    ACT_RESULT,            /* of the quiz's last attempt */
    ACT_REVIEW,
    ACT_CLOSE_DIALOG,
    ACT_TRY_AGAIN,
    ACT_RECOVER,
    ACT_RECOVER_YES,
    ACT_QUIT,
    ACT_HELP,
    ACT_LANGUAGE,          /* the other one */
    ACT_SETTINGS,
    ACT_SCALE,             /* a: percent */
    ACT_LOOK,              /* a: enum look */
    ACT_SPEAK,             /* a: 0 Indonesian, 1 English */
    ACT_MOTION,            /* more or less of it */
    ACT_ALOUD,             /* reads aloud; pauses; goes on */
    ACT_ALOUD_STOP,
    ACT_ALOUD_STEP,        /* a: -1 the sentence before, 1 the next one */
    ACT_ALOUD_SPEED,       /* a: percent */
    ACT_BOARD,             /* a: field; opens the keyboard on the screen, or closes it */
    ACT_TYPE,              /* a: letter; from here on the keys of that keyboard */
    ACT_ERASE,
    ACT_CAPITALS,
    ACT_SIGNS,
    ACT_BOARD_DONE,
    ACT_SENDING,           /* to the screen of that name */
    ACT_SEND_NOW,
    ACT_SEND_STOP,
    ACT_SEND_RETRY,        /* what was refused, once more */
    ACT_EXPORT,            /* asks where to */
    ACT_EXPORT_TO,         /* a: index of a stick */
    ACT_OFFICE_DEVICE,     /* a: index of a device's name */
    ACT_OFFICE_CONFIRM,    /* the fingerprint was compared */
    ACT_OFFICE_TAKE,
    ACT_FINDINGS,          /* of a preview */
};

#define FIELD_BYTES 200
struct field {
    char text[FIELD_BYTES];
    int caret;
    bool whole; /* all of it is selected: what is typed takes its place */
};
enum {
    FIELD_NAME,
    FIELD_NUMBER,
    FIELD_POST,
    FIELD_UNIT,
    FIELD_SEARCH,
    FIELD_FIND,       /* in a lesson */
    FIELD_PASSPHRASE, /* never drawn or told as it is */
    FIELD_COUNT
};

/* The keyboard on the screen. */
#define BOARD_ROWS 5
struct board {
    int field; /* + 1; 0: closed */
    enum screen screen; /* where it is open: elsewhere it is not */
    enum dialog dialog;
    bool capitals, signs;
};

/* A finger on the page, and the page gliding on after it. Kept as a start and how far the finger is
 * from it, so that nothing is lost between two frames. */
#define TOUCH_SAMPLES 8
#define BROKEN_PICTURES_MAX 256
struct touch {
    bool down, dragging;
    enum screen screen; /* where it began: elsewhere it means nothing */
    enum dialog dialog;
    uint32_t table;     /* the layer that is dragged sideways; 0: the page */
    int start_x, start_y, start_scroll, start_table;
    uint32_t focus;     /* before it: a drag focuses nothing */
    struct {
        int64_t mono_ms;
        int y;
    } samples[TOUCH_SAMPLES]; /* the newest last */
    size_t sample_count;
    double speed, at;   /* px/s and px of the gliding page; speed 0: it rests */
    int64_t glide_ms;   /* mono_ms of its last step */
};

struct queue_of_requests {
    struct request **list;
    size_t count, room;
};

/* Where in a frame the nodes of a long text stand, of which it has those near what is seen. */
struct frame_text {
    bool here, whole;  /* whole: it is laid out to its end, and view_text has all of it */
    size_t first, end; /* of the list's nodes */
    uint32_t layer;
    int x, y;          /* of the text's top left, in the layer */
    uint32_t lesson;   /* which text it is */
    uint32_t made;     /* which layout of it: another one has other places */
};

/* What the view tells of the frame that it made, since only it knows the layout. */
struct frame {
    struct draw_list list;
    enum screen screen; /* what it shows: presses on a frame that is out of date do nothing */
    enum dialog dialog;
    int scroll_y, content_h, view_h; /* of the page */
    uint32_t block;                  /* at the top of a lesson, and how far into it */
    int thousandths;
    unsigned layouts_made; /* of lessons, since the start */
    bool top_known;            /* the first line in sight of a lesson: */
    struct lesson_place top;
    bool spoken_known;         /* where the sentence stands that is read aloud: */
    int spoken_y, spoken_h;    /* on the page */
    struct lesson_place spoken;
    bool layout_waits; /* the rest of a lesson is still to be laid out */
    /* the target of a link or picture by its action's operand; or NULL */
    const char *(*link)(void *context, int index);
    void *link_context;
    /* of a lesson, else NULL: its layout, and where its column stands in the page's content */
    const struct layout *layout;
    uint32_t lesson_generation; /* the lesson that it is of */
    int column_x, column_y;
    struct frame_text text;
    uint32_t given_focus; /* the primary button that took the focus; 0: none */
    bool complete;        /* nothing that the screen waits for is missing */
};

struct saved_mark {
    bool pending;       /* something of this screen is on its way to the disk */
    int64_t wall_ms;    /* when the last thing was saved; 0: nothing yet */
};

/* Sending, as the model sees it. Times are mono_ms; 0: never. A ticket is 0 where nothing is under
 * way. */
struct sending {
    struct sending_news *news; /* of the last look; NULL: none yet */
    struct sending_told told;
    uint32_t ticket_look, ticket_run, ticket_retry;
    int64_t look_at_ms, run_at_ms;
    int64_t first_run_ms;   /* the random moment of the first run after a start */
    int64_t run_ended_ms, resume_ms;
    int64_t done, all;
    bool unseen;            /* events were committed since the last look */
    bool fresh;             /* …and since the last run */
    bool stopping, by_hand, run_after_retry;
    bool look_failed;
};

/* A file that is carried out or in, one at a time. */
enum carrying { CARRY_NOTHING, CARRY_EXPORT, CARRY_IMPORT, CARRY_OFFICE_READ, CARRY_OFFICE_TAKE };
struct carry {
    enum carrying what;
    uint32_t ticket, ticket_sticks;
    char path[1024];
    struct sending_sticks *sticks; /* NULL: being looked for */
    struct sending_office *office;
    size_t device;      /* chosen: index + 1; 0: none yet */
    bool confirmed;     /* the fingerprint was compared */
    bool passphrase_wrong;
    bool stopping;
    int scroll; /* of the office's dialog, to come back to */
    uint64_t done, all;
    struct sending_carried carried;
    struct err err;     /* how it ended: ERR_NONE is well */
};

/* A course that is shown while it is written. Serials are those of the state. */
struct previewing {
    bool on;
    struct preview_state *state; /* the newest; NULL: none came yet */
    uint32_t followed; /* what is on screen is as new as that */
    uint32_t course;   /* of the outline that was asked for last */
    bool item_due;     /* the open item follows when the outline is there */
    uint32_t ticket_course, ticket_item;
};

/* Reading aloud, of the open lesson or of the question on screen, sentence by sentence. */
enum aloud_state { ALOUD_OFF, ALOUD_SPEAKING, ALOUD_PAUSED };
struct aloud {
    bool can; /* there is a voice on this computer */
    enum aloud_state state;
    int speed_percent;
    uint32_t ticket; /* of the sentence under way; 0: the next one is to be found */
    struct speech_sentence at;
    enum screen screen; /* where it began: elsewhere it ends */
    size_t item, question;
    size_t part;         /* of a question: 0 its stem, from 1 on its choices as shown */
    struct lesson *text; /* …as blocks; owned */
    bool away;           /* the learner scrolled: nothing is scrolled for them */
    int64_t look_ms;     /* when to look whether the sentence is in sight; 0: it is */
    int glide_from, glide_to;
    int64_t glide_ms;    /* mono_ms of its start; 0: the page rests */
};

/* The piece of audio or video that is open: one at a time. */
struct playing {
    uint32_t ticket_look, ticket; /* of what is open; 0: nothing is */
    bool looked, present;  /* whether this computer can play at all */
    uint32_t block;        /* of the lesson: what is open, or failed */
    bool wanted;           /* it plays, or will once it has loaded */
    struct media_told told;
    struct err err;        /* why it can't be played */
    int speed_percent, volume_percent;
    bool muted, no_captions;
    uint32_t transcript;   /* block + 1 whose transcript is open; 0: none */
    int64_t save_at_ms;    /* its place, while it plays */
    uint32_t sliding;      /* the node of the slider that is held; 0: none */
};

struct model {
    struct moment now;
    uint64_t random[2]; /* fresh with each event */
    int width, height;
    int scale_percent; /* what a learner chose for comfort: this and the next two */
    enum look look;
    bool less_motion;
    enum screen screen;
    enum dialog dialog;
    uint32_t focus, pressed;
    uint32_t focus_before; /* the dialog; it comes back when that closes */
    bool show_focus;
    bool focus_primary; /* put the focus on the primary button of the next frame */
    int page_scroll[SCREEN_COUNT], dialog_scroll;
    bool dragging_bar;
    uint32_t dragging_table; /* its layer, by its bar; 0: none */
    int drag_from_y, drag_from_scroll;
    struct touch touch;
    struct board board;
    char problem_title[200];
    struct err problem;
    struct err trouble;

    /* the home */
    bool store_ready, library_ready, quitting;
    bool close_refused; /* closing tried once more what could not be saved, in vain */
    char learner[ID_BYTES];
    struct progress *progress;
    struct library *library;
    struct field fields[FIELD_COUNT];
    int number_kind;
    bool identity_from_start;
    struct course *home_course; /* the one to go on with; its file: */
    char home_file[256];

    /* the open course */
    struct course *course;
    char course_file[256];
    char registration[ID_BYTES]; /* the newest one, or the one that a start would open */
    int registration_number;
    bool registered;
    size_t item; /* index of the open item */
    size_t item_wanted; /* index of the one that is loading */
    bool item_loading;
    int open_item_after_load; /* index + 1, 0: none; -1: the next right thing */
    bool sitting_open;
    int64_t sitting_mono_ms;

    /* the open lesson */
    struct lesson *lesson;
    uint32_t lesson_generation; /* counts the lessons: what the view keeps is of this one */
    bool lesson_part;           /* only its beginning is here yet */
    struct arena lesson_arena;
    struct lesson_picture *pictures; /* sorted by href */
    size_t picture_count;
    struct lesson_recording *recordings; /* in lesson_arena, but for their captions */
    size_t recording_count;
    struct playing playing;
    uint32_t block; /* reading position */
    int thousandths;
    bool restore_place; /* the next frame scrolls to it */
    bool place_moved;   /* …as soon as the dialog over it closes */
    bool place_dirty;
    int64_t place_save_at_ms;
    struct quiz *survey_quiz;       /* a survey that was left, with what is chosen in it */
    struct attempt *survey_attempt; /* … and is not sent */
    uint64_t survey_owner;          /* hash of whose and which it is */
    uint64_t broken_pictures[BROKEN_PICTURES_MAX]; /* hashes of their names */
    size_t broken_count;
    const char *zoomed; /* name of a picture, within lesson_arena */
    int zoomed_w, zoomed_h;
    struct {
        uint32_t block;
        int px;
    } table_scroll[16];
    size_t table_scroll_count;
    struct reading reading;

    /* the open quiz */
    struct quiz *quiz;
    struct attempt *attempt;
    char attempt_id[ID_BYTES];
    int attempt_number;
    bool submitting, to_result; /* to_result: the attempt asked for is to be shown as a result */
    int64_t question_since_ms;
    struct saved_mark saved;

    /* requests */
    struct queue_of_requests out;
    uint32_t last_ticket;
    uint32_t ticket_course, ticket_home_course, ticket_lesson, ticket_quiz, ticket_attempt,
        ticket_install;
    struct queue_of_requests failed; /* commits that failed, kept to try again */
    size_t commits_waiting;
    uint64_t install_done, install_all;
    char *wish_path; /* a file to open as soon as the store is open */

    struct previewing preview;
    struct sending sending;
    struct carry carry;
    struct aloud aloud;
};

MUST_USE bool model_new(int width, int height, struct model **out, struct err *err);
void model_free(struct model *model);

/* Before model_start: shows a course that is being written, told of by replies of
 * REQUEST_PREVIEW. */
void model_preview(struct model *model);

/* The first requests: open the store, list the library; and the package to install, or NULL. */
void model_start(struct model *model, const char *package_path);

/* `last` is the frame that was on screen when the input came. */
void model_input(struct model *model, const struct frame *last, const struct input *input);
/* The frame that is on screen now; model_input takes it by itself. */
void model_saw(struct model *model, const struct frame *last);
/* Takes what it needs from the reply; the caller frees the reply. */
void model_reply(struct model *model, struct reply *reply);

/* Whether moving the pointer alone changes what is on screen. */
bool model_drags(const struct model *model);

/* A frame was made of it: what was only for that one is done. */
void model_painted(struct model *model, const struct frame *frame);

/* How far the page of the screen, or of the dialog over it, is scrolled. */
int *model_scroll(struct model *model);

/* Takes the next request; the caller owns it. NULL: none. */
struct request *model_take_request(struct model *model);

/* When the model wants INPUT_WAKE, in the moment's mono_ms; 0: never. */
int64_t model_wake_ms(const struct model *model);

/* The field that has the focus, or -1: text input is on while it is not. */
int model_focused_field(const struct model *model);

#endif
