/* Inside the screens: what the parts of the update share. Not a public header. */
#ifndef BEKAL_SCREENS_UPDATE_H
#define BEKAL_SCREENS_UPDATE_H

#include "screens/model.h"

/* ---- requests.c ---- */
/* Queued; NULL: no memory. */
struct request *request_ask(struct model *model, enum request_kind kind);

bool requests_push(struct queue_of_requests *queue, struct request *request);

/* An act being put together; events and locals are copied into its request. */
struct act_draft {
    struct request *request;
    struct new_event *events;
    size_t event_count, event_room;
    struct local_change *locals;
    size_t local_count, local_room;
    struct survey_answers *survey;
    bool failed;
    bool registers, opens_sitting, ends_sitting; /* come true with the commit */
};
/* False: no memory, and the person is told. */
bool act_begin(struct model *model, struct act_draft *draft);
/* course, edition, version, registration of the open course are filled in. payload is taken over
 * (mem_free); NULL fails the act, but for kinds that have none. */
void act_event(struct model *model, struct act_draft *draft, enum event_kind kind,
               const char *item, const char *attempt, char *payload);
void act_local(struct act_draft *draft, const char *learner, const char *key, const char *value);
/* Of the open course; nobody's. */
void act_survey(struct model *model, struct act_draft *draft, const char *item,
                const char *answers);
/* False: no memory, told to the person, and nothing has happened. Else it is on its way, or among
 * those that wait to be tried again. */
bool act_commit(struct model *model, struct act_draft *draft, bool refresh);

/* ---- what the record says (facts.c) ---- */
const struct fold_learner *facts_learner(const struct model *model);
/* The newest registration (highest number) of a course and edition; NULL: never started. */
const struct fold_registration *facts_registration(const struct model *model, const char *course,
                                                   const char *edition);
const struct fold_item *facts_item(const struct fold_registration *registration,
                                   const char *item);
const char *facts_local(const struct model *model, const char *key);
const char *facts_setting(const struct model *model, const char *key);
/* The learner's own, else the device's. */
const char *facts_choice(const struct model *model, const char *key);

enum item_state { ITEM_FRESH, ITEM_STARTED, ITEM_DONE, ITEM_PASSED, ITEM_FAILED };
enum item_state facts_item_state(const struct fold_registration *registration,
                                 const struct course_item *item);
bool facts_move_on(const struct fold_item *fact, const struct course_item *item);
size_t facts_done(const struct fold_registration *registration, const struct course *course);
/* Index of the item to go on with: the one that was open last, unless it is done, else the first
 * that is not; item_count when all is done. */
size_t facts_place(const struct model *model, const struct fold_registration *registration,
                   const struct course *course);
/* Index of the first item that is not done; item_count when all is. */
size_t facts_next(const struct fold_registration *registration, const struct course *course);
int facts_minutes_left(const struct fold_registration *registration, const struct course *course);
/* The last graded attempt of an item; NULL: none. */
const struct fold_attempt *facts_last_attempt(const struct fold_registration *registration,
                                              const char *item);

/* ---- the rooms ---- */
void home_enter(struct model *model);
void home_find_course_to_continue(struct model *model);
bool home_act(struct model *model, struct action action);
bool identity_act(struct model *model, struct action action);
void identity_enter(struct model *model, bool at_start);
/* open_item as the model's open_item_after_load. */
void course_enter(struct model *model, const char *file, int open_item);
void course_opened(struct model *model, struct reply *reply);
bool course_act(struct model *model, struct action action);
void course_find_registration(struct model *model);
void course_leave_item(struct model *model);
void course_open_item(struct model *model, size_t item);
void course_item_came(struct model *model); /* its reply: it is the open one now */
void item_open_sitting(struct model *model, struct act_draft *draft);
void item_close_sitting(struct model *model, struct act_draft *draft);
/* Adds module_satisfied and course_satisfied where `item`, being `done` (and `passed`), brings them
 * about. */
void course_add_satisfied(struct model *model, struct act_draft *draft, size_t item, bool passed);
/* Of the open item, by its address; NULL where it is missing. */
const struct lesson_picture *lesson_find_picture(const struct model *model, const char *href);
/* "COURSEFILE\tNAME" can't be decoded: its alternative text takes its place from now on. */
void lesson_picture_failed(struct model *model, const struct frame *last, const char *image);
bool lesson_picture_broken(const struct model *model, const char *name);
void lesson_take_pictures(struct model *model, struct reply *reply);
void lesson_loaded(struct model *model, struct reply *reply);
bool lesson_act(struct model *model, const struct frame *last, struct action action);
void lesson_scrolled(struct model *model, const struct frame *last);
void lesson_save_place(struct model *model);

/* ---- recording.c ---- */
bool recording_act(struct model *model, const struct frame *last, struct action action);
bool recording_reply(struct model *model, struct reply *reply); /* false: not of media */
void recording_take(struct model *model, struct reply *reply);  /* those of a lesson that came */
void recording_leave(struct model *model); /* keeps its place and closes it */
void recording_forget(struct model *model); /* the lesson goes */
void recording_wake(struct model *model);
int64_t recording_wake_ms(const struct model *model);
/* Whether something is heard now; and the rule for everything else that speaks: who begins to sound
 * pauses the other. */
bool recording_sounds(const struct model *model);
void recording_pause(struct model *model);
const struct block *recording_block(const struct model *model, uint32_t index); /* NULL: none */
const struct lesson_recording *recording_of(const struct model *model, const struct block *block);
/* Those of the interface's language, else of one like it, else the first; NULL: none. */
const struct captions *recording_captions(const struct lesson_recording *recording);
bool recording_open_at(const struct model *model, uint32_t block); /* it is the one that is open */
int64_t recording_kept_ms(const struct model *model, const struct lesson_recording *recording);
/* A slider: set to a share of all of it, or moved by a step. */
bool recording_is_slider(struct action action);
void recording_slide(struct model *model, struct action action, int thousandths);
void recording_step(struct model *model, struct action action, int steps);

void quiz_loaded(struct model *model, struct reply *reply);
void quiz_attempt_loaded(struct model *model, struct reply *reply);
void quiz_committed(struct model *model);
void quiz_forget(struct model *model);
bool quiz_used_up(const struct model *model, int made); /* graded attempts */
void lesson_forget(struct model *model);
bool quiz_act(struct model *model, struct action action);
/* ---- survey.c: a quiz whose purpose is one ---- */
bool survey_open(const struct model *model);
bool survey_sent(const struct model *model); /* by this learner */
size_t survey_answered(const struct model *model);
void survey_keep(struct model *model); /* what is not sent, while something else is open */
void survey_loaded(struct model *model);
bool survey_act(struct model *model, struct action action);

bool dialog_act(struct model *model, struct action action);
void dialog_open(struct model *model, enum dialog dialog);
void dialog_close(struct model *model);
void dialog_send_failed(struct model *model); /* again what could not be saved */
void problem_show(struct model *model, const char *title, const struct err *err);

/* ---- preview.c, preview_place.c ---- */
void preview_begin(struct model *model); /* the record is open */
void preview_home(struct model *model);  /* the course, which is all there is */
bool preview_reply(struct model *model, struct reply *reply); /* false: not of a preview */
bool preview_act(struct model *model, struct action action);
/* Of an entry of the course: which state of it is the newest; 0: the first one. */
uint32_t preview_version(const struct model *model, const char *name);
/* Turns numbers of blocks of the old text into those of the same places in the new one. */
void preview_place(const struct lesson *old, const struct lesson *now, uint32_t *blocks,
                   size_t count);

/* ---- sending.c ---- */
void sending_enter(struct model *model);
bool sending_act(struct model *model, struct action action);
bool sending_reply(struct model *model, struct reply *reply); /* false: not of sending */
void sending_noticed(struct model *model); /* events are on their way to the record */
void sending_saved(struct model *model);   /* …and are there */
void sending_started(struct model *model); /* the record is open */
void sending_wake(struct model *model);
int64_t sending_wake_ms(const struct model *model);
void sending_take_news(struct model *model, struct reply *reply);
void sending_look(struct model *model);
void sending_run(struct model *model, bool by_hand);
int64_t sending_waits(const struct sending_news *news); /* what a run could send */
bool sending_clock_doubtful(const struct model *model);

/* ---- carry.c ---- */
/* Whether the file is one that is carried, by its name; then it is being read. */
bool carry_open(struct model *model, const char *path);
/* The same for one whose first bytes told its format: "bekal-office-file", "bekal-bundle" … */
void carry_open_as(struct model *model, const char *path, const char *format);
bool carry_act(struct model *model, struct action action);
bool carry_reply(struct model *model, struct reply *reply);
void carry_cancel(struct model *model); /* of the dialog that is open */
void carry_forget(struct model *model);

/* ---- comfort.c ---- */
void comfort_keep(struct model *model, const char *key, const char *value);
void comfort_take(struct model *model); /* from the record, when it opens or the learner changes */
void comfort_open(struct model *model); /* or closed, where it is open */
void comfort_scale(struct model *model, int percent); /* the nearest that there is */
void comfort_try_scale(struct model *model, int percent); /* without keeping it */
void comfort_keep_scale(struct model *model);
void comfort_moves_lesson(struct model *model);
bool comfort_act(struct model *model, struct action action);
bool comfort_offers_language(const struct model *model);
const char *comfort_language(const struct model *model); /* as kept; NULL: never chosen */
const char *comfort_other_language(void);

void model_install(struct model *model, const char *path);
void model_take_wish(struct model *model);
void model_quit(struct model *model);
void model_go(struct model *model, enum screen screen);
void model_go_back(struct model *model);
void act_on(struct model *model, const struct frame *last, struct action action);

/* ---- board.c ---- */
int board_field(const struct model *model); /* the one that it types into; -1: closed */
int board_height_px(const struct model *model); /* at the foot of the window; 0: closed */
int board_key_px(const struct model *model);
int board_gap_px(void);
void board_open(struct model *model, const struct frame *last, int field);
void board_close(struct model *model);
bool board_is_key(struct action action);
bool board_act(struct model *model, const struct frame *last, struct action action);

/* ---- details.c ---- */
bool details_open(const struct model *model, uint32_t block, bool at_first);
void details_turn(struct model *model, uint32_t block);
bool details_hide(const struct model *model, const struct block *block); /* closed around it */
void details_open_around(struct model *model, const struct block *block);
void details_forget(struct model *model);

/* ---- find.c ---- */
bool find_is_open(const struct model *model);
void find_open(struct model *model, bool by_keys);
void find_close(struct model *model);
void find_forget(struct model *model);
void find_step(struct model *model, bool back);
void find_keep_in_sight(struct model *model); /* the hit, when all is set anew */
void find_follow(struct model *model); /* what was typed, and another lesson */
bool find_key(struct model *model, const struct input *input);
bool find_act(struct model *model, struct action action);
void find_wake(struct model *model);
int64_t find_wake_ms(const struct model *model);

/* ---- outside.c ---- */
void outside_show(struct model *model, const char *address);
void outside_came(struct model *model, struct reply *reply); /* its code */
bool outside_act(struct model *model, struct action action);
void outside_forget(struct model *model);

/* ---- zoom.c ---- */
struct rect zoom_window(const struct model *model); /* where the picture is shown */
void zoom_size(const struct model *model, int *w, int *h);
bool zoom_can(const struct model *model, bool larger);
void zoom_begin(struct model *model); /* as it fits */
bool zoom_act(struct model *model, struct action action);
bool zoom_key(struct model *model, const struct input *input);
bool zoom_wheel(struct model *model, const struct input *input);
bool zoom_pointer(struct model *model, const struct input *input, const struct draw_node *node);
void zoom_pinch(struct model *model, const struct input *input);

/* ---- select.c, select_keys.c ---- */
/* The layout of the lesson that is on screen, where `last` still shows it; NULL otherwise. */
const struct layout *reading_layout(const struct model *model, const struct frame *last);
/* The place at a point of the window; the box of a place within the page's content. */
bool reading_place_at(const struct model *model, const struct frame *last, int x, int y,
                      struct lesson_place *out);
bool reading_place_box(const struct model *model, const struct frame *last,
                       struct lesson_place place, struct rect *out);
int reading_table_scroll(const struct model *model, uint32_t layer);
void reading_copy(struct model *model, const char *text); /* to the clipboard */
/* False: nothing is selected. */
bool select_span(const struct model *model, struct lesson_place *from, struct lesson_place *to);
void select_clear(struct model *model);
void select_rest(struct model *model); /* lets go of the pointer */
void select_all(struct model *model);
/* True: the pointer selects, and presses nothing. */
bool select_pointer(struct model *model, const struct frame *last, const struct input *input,
                    const struct draw_node *node);
bool select_key(struct model *model, const struct frame *last, const struct input *input);
bool select_act(struct model *model, struct action action);
void select_wake(struct model *model, const struct frame *last);
int64_t select_wake_ms(const struct model *model);
/* ---- aloud.c ---- */
bool aloud_offered(const struct model *model); /* of what is on screen */
bool aloud_act(struct model *model, const struct frame *last, struct action action);
void aloud_reply(struct model *model, struct reply *reply);
void aloud_stop(struct model *model);
void aloud_follow(struct model *model); /* after each event: what was left is not read on */
void aloud_scrolled(struct model *model); /* by the learner */
void aloud_look(struct model *model); /* the text was set anew: is the sentence still in sight? */
void aloud_wake(struct model *model, const struct frame *last);
int64_t aloud_wake_ms(const struct model *model);
void aloud_hush(struct model *model); /* something else begins to sound: a pause */
void aloud_set_speed(struct model *model, int percent);

/* ---- touch.c ---- */
/* True: the finger moved the page, or stopped it; it presses nothing. */
bool touch_pointer(struct model *model, const struct frame *last, const struct input *input);
void touch_rest(struct model *model); /* ends a glide, and lets go */
void touch_wake(struct model *model, const struct frame *last);
int64_t touch_wake_ms(const struct model *model);

/* ---- input.c, fields.c ---- */
const struct draw_item *input_page_layer(const struct frame *last); /* NULL: none */
void input_scroll_to(struct model *model, const struct frame *last, int y);
/* Moves a table sideways; returns how far it is scrolled then. */
int input_scroll_table(struct model *model, const struct draw_item *layer, int dx);
bool field_input(struct model *model, const struct input *input);
void field_put(struct field *field, const char *text);
void field_insert(struct field *field, const char *text); /* at the caret, what of it is text */
void field_caret(struct field *field, int at);            /* to a letter's beginning */
void field_select(struct field *field);                   /* all of it */
void field_erase(struct field *field);                    /* the letter before the caret */
uint32_t field_id(int index);                             /* of its node */

#endif
