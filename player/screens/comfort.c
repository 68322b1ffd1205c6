/* What a person chooses for comfort: text size, look, language, motion. Applied at once, then kept
 * as local state beside each other: the learner's own, or the device's while there is nobody. Who
 * chose nothing has what the device has. */
#include "screens/update.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "screens/words.h"

#define KEY_OF_SCALE "text_scale"
#define KEY_OF_LOOK "contrast"
#define KEY_OF_LANGUAGE "language"
#define KEY_OF_MOTION "less_motion"
#define KEY_OF_SPEED "speech_speed"

/* Before the record is open there is nothing to keep it in; the choice holds all the same. */
void comfort_keep(struct model *model, const char *key, const char *value)
{
    struct act_draft draft;
    if (!model->store_ready || !act_begin(model, &draft))
        return;
    act_local(&draft, model->learner, key, value);
    act_commit(model, &draft, false);
}

/* The lesson is set anew: its next frame goes back to the paragraph. Below a dialog that frame is
 * still to come. */
void comfort_moves_lesson(struct model *model)
{
    aloud_look(model);
    if (model->screen != SCREEN_LESSON)
        return;
    find_keep_in_sight(model);
    if (model->dialog == DIALOG_NONE)
        model->restore_place = true;
    else
        model->place_moved = true;
}

static bool scale_valid(int percent)
{
    return percent >= SCALE_LEAST && percent <= SCALE_MOST;
}

void comfort_try_scale(struct model *model, int percent)
{
    percent = percent < SCALE_LEAST ? SCALE_LEAST : percent > SCALE_MOST ? SCALE_MOST : percent;
    if (percent == model->scale_percent)
        return;
    model->scale_percent = percent;
    comfort_moves_lesson(model);
}

void comfort_keep_scale(struct model *model)
{
    char text[16];
    snprintf(text, sizeof text, "%d", model->scale_percent);
    comfort_keep(model, KEY_OF_SCALE, text);
}

void comfort_scale(struct model *model, int percent)
{
    int before = model->scale_percent;
    comfort_try_scale(model, percent);
    if (model->scale_percent != before)
        comfort_keep_scale(model);
}

static void use_look(struct model *model, enum look look)
{
    if (look == model->look)
        return;
    model->look = look;
    comfort_keep(model, KEY_OF_LOOK, theme_name(look));
}

static void use_language(struct model *model, const char *language)
{
    if (str_equal(words_language(), language))
        return;
    struct request *request = request_ask(model, REQUEST_LANGUAGE);
    if (!request)
        return;
    request->language = arena_copy_str(&request->arena, language);
    comfort_moves_lesson(model);
    comfort_keep(model, KEY_OF_LANGUAGE, language);
}

const char *comfort_other_language(void)
{
    return str_equal(words_language(), "id") ? "en" : "id";
}

static void use_speed(struct model *model, int percent)
{
    percent = percent < SPEECH_SPEED_LEAST ? SPEECH_SPEED_LEAST
              : percent > SPEECH_SPEED_MOST ? SPEECH_SPEED_MOST : percent;
    if (percent == model->aloud.speed_percent)
        return;
    aloud_set_speed(model, percent);
    char text[16];
    snprintf(text, sizeof text, "%d", percent);
    comfort_keep(model, KEY_OF_SPEED, text);
}

/* A quiz was loaded in one language, and its attempt goes on in it. */
bool comfort_offers_language(const struct model *model)
{
    return model->screen < SCREEN_QUIZ_INTRO || model->screen > SCREEN_REVIEW;
}

void comfort_take(struct model *model)
{
    const char *scale = facts_choice(model, KEY_OF_SCALE);
    const char *motion = facts_choice(model, KEY_OF_MOTION);
    int percent = scale ? atoi(scale) : 100;
    model->scale_percent = scale_valid(percent) ? percent : 100;
    model->look = LOOK_LIGHT;
    (void)theme_named(facts_choice(model, KEY_OF_LOOK), &model->look);
    model->less_motion = motion && str_equal(motion, "yes");
    const char *speed = facts_choice(model, KEY_OF_SPEED);
    int of_speech = speed ? atoi(speed) : 100;
    bool speed_valid = of_speech >= SPEECH_SPEED_LEAST && of_speech <= SPEECH_SPEED_MOST;
    model->aloud.speed_percent = speed_valid ? of_speech : 100;
}

const char *comfort_language(const struct model *model)
{
    return facts_choice(model, KEY_OF_LANGUAGE);
}

/* From Beranda to the screen; elsewhere a dialog, so that the place is not left. */
void comfort_open(struct model *model)
{
    if (model->dialog == DIALOG_COMFORT)
        dialog_close(model);
    else if (model->dialog != DIALOG_NONE || model->screen == SCREEN_STARTING)
        return;
    else if (model->screen == SCREEN_HOME)
        model_go(model, SCREEN_SETTINGS);
    else if (model->screen == SCREEN_SETTINGS)
        home_enter(model);
    else
        dialog_open(model, DIALOG_COMFORT);
}

bool comfort_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_SETTINGS:
        comfort_open(model);
        return true;
    case ACT_SCALE:
        comfort_scale(model, action.a);
        return true;
    case ACT_LOOK:
        if (action.a >= 0 && action.a < LOOK_COUNT)
            use_look(model, (enum look)action.a);
        return true;
    case ACT_LANGUAGE:
        use_language(model, comfort_other_language());
        return true;
    case ACT_SPEAK:
        use_language(model, action.a ? "en" : "id");
        return true;
    case ACT_ALOUD_SPEED:
        use_speed(model, action.a);
        return true;
    case ACT_MOTION:
        model->less_motion = !model->less_motion;
        comfort_keep(model, KEY_OF_MOTION, model->less_motion ? "yes" : "no");
        return true;
    default:
        return false;
    }
}
