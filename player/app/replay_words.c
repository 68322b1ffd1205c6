/* The words of a script. Each finds what it means on the frame, gives the input that a person
 * would, and lets the world come to rest. */
#include "app/replay_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <SDL_image.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define WORD_BYTES 1024

static char no_word[] = "";

/* ---- Failing ---- */

bool replay_fail(struct replay *r, struct err *err, const char *what, const char *arg)
{
    struct buf seen = BUF_INIT;
    const struct frame *frame = r->stage ? stage_frame(r->stage) : NULL;
    for (size_t i = 0; frame && i < frame->list.node_count; i++) {
        const struct draw_node *node = &frame->list.nodes[i];
        buf_format(&seen, "  %-12s %s%s%s%s\n", role_name(node->role), node->label,
                   node->states & NODE_FOCUSED ? " [focused]" : "",
                   node->states & NODE_CHECKED ? " [checked]" : "",
                   node->states & NODE_DISABLED ? " [disabled]" : "");
    }
    fprintf(stderr, "%s:%d: %s \"%s\"; on screen was:\n%s", r->file, r->line, what, arg,
            seen.data ? seen.data : "  nothing\n");
    buf_finish(&seen);
    return err_set(err, ERR_FORMAT, "%s:%d: %s \"%s\"", r->file, r->line, what, arg);
}

/* ---- Looking ---- */

static bool contains(const char *text, const char *wanted)
{
    return text && strstr(text, wanted) != NULL;
}

/* role: its name, or "" for any */
static const struct draw_node *find_label(const struct frame *frame, const char *label,
                                          const char *role)
{
    const struct draw_node *part = NULL;
    for (size_t i = 0; i < frame->list.node_count; i++) {
        const struct draw_node *node = &frame->list.nodes[i];
        if (!(node->states & NODE_FOCUSABLE) ||
            (role[0] && !str_equal(role_name(node->role), role)))
            continue;
        if (str_equal(node->label, label))
            return node;
        if (!part && contains(node->label, label))
            part = node;
    }
    return part;
}

static bool on_screen(const struct frame *frame, const char *text)
{
    for (size_t i = 0; i < frame->list.node_count; i++)
        if (contains(frame->list.nodes[i].label, text) ||
            contains(frame->list.nodes[i].value, text))
            return true;
    for (size_t i = 0; i < frame->list.count; i++)
        if (frame->list.items[i].kind == DRAW_TEXT && contains(frame->list.items[i].text.s, text))
            return true;
    return false;
}

/* ---- Doing ---- */

void replay_put(struct replay *r, struct input input)
{
    stage_input(r->stage, &input);
    replay_settle(r);
}

static int layer_scroll(const struct frame *frame, const struct draw_node *node)
{
    return node->layer == DRAW_NO_LAYER ? 0 : frame->list.items[node->layer].layer.scroll_y;
}

/* Clicks a node, after scrolling to it as a person would. */
static bool click_node(struct replay *r, const struct draw_node *node, char *const *words,
                       struct err *err)
{
    bool done;
    if (!replay_hand(r, node, words[1], &done, err) || done)
        return done;
    struct rect box = draw_on_window(&stage_frame(r->stage)->list, node->layer, node->box);
    for (int tries = 0; (box.w < 1 || box.h < 1) && tries < 200; tries++) { /* scroll to it */
        int before = layer_scroll(stage_frame(r->stage), node);
        int top = node->box.y - before;
        uint32_t id = node->id;
        replay_scroll(r, top > 0 ? 2 : -2);
        node = draw_find(&stage_frame(r->stage)->list, id);
        if (!node || layer_scroll(stage_frame(r->stage), node) == before)
            return replay_fail(r, err, "can't scroll to", words[1]);
        box = draw_on_window(&stage_frame(r->stage)->list, node->layer, node->box);
    }
    int x = box.x + box.w / 2, y = box.y + box.h / 2;
    struct input input = {.kind = INPUT_POINTER_MOVE, .x = x, .y = y,
                          .touch = r->hands == HANDS_TOUCH};
    if (!input.touch)
        replay_put(r, input);
    input.kind = INPUT_POINTER_DOWN;
    replay_put(r, input);
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
    return true;
}

void replay_click_now(struct replay *r, const char *label)
{
    const struct draw_node *node = find_label(stage_frame(r->stage), label, "");
    if (!node)
        return;
    struct rect box = draw_on_window(&stage_frame(r->stage)->list, node->layer, node->box);
    struct input input = {.x = box.x + box.w / 2, .y = box.y + box.h / 2};
    input.kind = INPUT_POINTER_DOWN;
    stage_input(r->stage, &input);
    input.kind = INPUT_POINTER_UP;
    stage_input(r->stage, &input);
}

static bool do_click(struct replay *r, char *const *words, struct err *err)
{
    const struct draw_node *node = find_label(stage_frame(r->stage), words[1], words[2]);
    return node ? click_node(r, node, words, err)
                : replay_fail(r, err, "nothing to click with the label", words[1]);
}

/* As click, by the name that the screens give a control: the same in every language. */
static bool do_press(struct replay *r, char *const *words, struct err *err)
{
    const struct draw_node *node = draw_find(&stage_frame(r->stage)->list, draw_id(words[1]));
    return node && (node->states & NODE_FOCUSABLE)
               ? click_node(r, node, words, err)
               : replay_fail(r, err, "nothing to press with the name", words[1]);
}

static bool do_click_any(struct replay *r, char *const *words, struct err *err)
{
    for (int i = 1; i < REPLAY_WORDS_MAX && words[i][0]; i++) {
        if (find_label(stage_frame(r->stage), words[i], "")) {
            char *const just[] = {words[0], words[i], no_word};
            return do_click(r, just, err);
        }
    }
    return replay_fail(r, err, "nothing to click with any of the labels, as", words[1]);
}

static bool do_click_if(struct replay *r, char *const *words, struct err *err)
{
    return !find_label(stage_frame(r->stage), words[1], words[2]) || do_click(r, words, err);
}

static bool is_choice(const struct draw_node *node)
{
    return (node->role == ROLE_RADIO || node->role == ROLE_CHECKBOX) &&
           (node->states & NODE_FOCUSABLE);
}

/* Clicks the N-th choice of the question on screen; of fewer, the last. */
static bool do_choose(struct replay *r, char *const *words, struct err *err)
{
    const struct frame *frame = stage_frame(r->stage);
    int wanted = atoi(words[1]);
    const struct draw_node *choice = NULL;
    for (size_t i = 0; i < frame->list.node_count && wanted > 0; i++) {
        if (is_choice(&frame->list.nodes[i])) {
            choice = &frame->list.nodes[i];
            wanted--;
        }
    }
    if (!choice)
        return replay_fail(r, err, "there is no choice", words[1]);
    char *label = mem_copy_str(choice->label);
    char *const just[] = {words[0], label, no_word};
    bool good = label && do_click(r, just, err);
    mem_free(label);
    return good;
}

static bool do_focus(struct replay *r, char *const *words, struct err *err);

/* Presses the arrows until the choice with the label has the focus. */
static bool arrow_to(struct replay *r, const char *label, struct err *err)
{
    for (int i = 0; i < QUIZ_CHOICES_MAX * 2; i++) {
        const struct draw_node *at = draw_find(&stage_frame(r->stage)->list,
                                               stage_model(r->stage)->focus);
        if (at && str_equal(at->label, label))
            return true;
        replay_put(r, (struct input){.kind = INPUT_KEY,
                              .key = i < QUIZ_CHOICES_MAX ? KEY_DOWN : KEY_UP});
    }
    return replay_fail(r, err, "the arrows never come to", label);
}

static bool by_keys(struct replay *r, const char *label, bool radio, bool chosen, struct err *err)
{
    const struct draw_list *list = &stage_frame(r->stage)->list;
    if (radio) { /* into the group, then along it */
        for (int i = 0; i < 100; i++) {
            const struct draw_node *at = draw_find(list, stage_model(r->stage)->focus);
            if (at && at->role == ROLE_RADIO)
                break;
            replay_put(r, (struct input){.kind = INPUT_KEY, .key = KEY_TAB});
        }
        if (!arrow_to(r, label, err))
            return false;
        const struct draw_node *at = draw_find(list, stage_model(r->stage)->focus);
        if (at && !(at->states & NODE_CHECKED))
            replay_put(r, (struct input){.kind = INPUT_KEY, .key = KEY_SPACE});
        return true;
    }
    (void)chosen;
    char *const just[] = {(char *)(uintptr_t) "focus", (char *)(uintptr_t)label};
    if (!do_focus(r, just, err))
        return false;
    replay_put(r, (struct input){.kind = INPUT_KEY, .key = KEY_SPACE});
    return true;
}

/* "answer right" or "answer wrong", by clicks; "answer right keys" by keys alone. The question on
 * screen is answered through its choices, as a learner who knows (or does not) would. */
static bool do_answer(struct replay *r, char *const *words, struct err *err)
{
    const struct attempt *attempt = stage_model(r->stage)->attempt;
    bool right = str_equal(words[1], "right"), keys = str_equal(words[2], "keys");
    if (!attempt)
        return replay_fail(r, err, "there is no question to answer", words[1]);
    const struct question *q = attempt->questions[attempt->current].question;
    bool radio = q->kind != QUESTION_MULTIPLE_CHOICE;
    for (size_t i = 0; i < q->choice_count; i++) {
        const struct choice *c = &q->choices[i];
        bool wanted = right == (c->fraction > 0);
        bool is = answer_has(attempt->questions[attempt->current].answer, c->id);
        if (wanted == is || (radio && !wanted))
            continue;
        char label[WORD_BYTES];
        const struct draw_node *node =
            draw_find(&stage_frame(r->stage)->list,
                      view_choice_id(c->id, (size_t)attempt->current, i));
        str_put(label, sizeof label, node ? node->label : view_choice_text(q, c));
        char *const just[] = {words[0], label, no_word};
        if (!(keys ? by_keys(r, label, radio, wanted, err) : do_click(r, just, err)))
            return false;
        if (radio)
            break;
    }
    return true;
}

static bool do_type(struct replay *r, char *const *words, struct err *err)
{
    if (model_focused_field(stage_model(r->stage)) < 0)
        return replay_fail(r, err, "no text box has the focus to type", words[1]);
    replay_put(r, (struct input){.kind = INPUT_TEXT, .text = words[1]});
    return true;
}

static enum key key_of(const char *name)
{
    static const struct {
        const char *name;
        enum key key;
    } keys[] = {{"Tab", KEY_TAB}, {"Enter", KEY_ENTER}, {"Space", KEY_SPACE},
                {"Escape", KEY_ESCAPE}, {"Esc", KEY_ESCAPE}, {"Up", KEY_UP}, {"Down", KEY_DOWN},
                {"Left", KEY_LEFT}, {"Right", KEY_RIGHT}, {"Home", KEY_HOME}, {"End", KEY_END},
                {"PageUp", KEY_PAGE_UP}, {"PageDown", KEY_PAGE_DOWN},
                {"Backspace", KEY_BACKSPACE}, {"Delete", KEY_DELETE}, {"Plus", KEY_PLUS},
                {"Minus", KEY_MINUS}, {"0", KEY_ZERO}, {"F1", KEY_F1}, {"F2", KEY_F2},
                {"F11", KEY_F11}, {"F3", KEY_F3},
                {"F5", KEY_F5},
                {"F", KEY_F}, {"V", KEY_V}, {"A", KEY_A},
                {"C", KEY_C}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_equal(keys[i].name, name))
            return keys[i].key;
    return KEY_NONE;
}

static bool do_key(struct replay *r, char *const *words, struct err *err)
{
    struct input input = {.kind = INPUT_KEY};
    const char *name = words[1];
    for (;;) {
        if (str_starts(name, "Ctrl+")) {
            input.control = true;
            name += 5;
        } else if (str_starts(name, "Shift+")) {
            input.shift = true;
            name += 6;
        } else {
            break;
        }
    }
    input.key = key_of(name);
    if (input.key == KEY_NONE)
        return replay_fail(r, err, "there is no key", words[1]);
    int times = words[2] && words[2][0] ? atoi(words[2]) : 1;
    for (int i = 0; i < times; i++)
        replay_put(r, input);
    return true;
}

/* Goes by Tab to what has the label, as somebody without a mouse would. */
static bool do_focus(struct replay *r, char *const *words, struct err *err)
{
    for (int i = 0; i < 500; i++) {
        const struct frame *frame = stage_frame(r->stage);
        for (size_t n = 0; n < frame->list.node_count; n++)
            if ((frame->list.nodes[n].states & NODE_FOCUSED) &&
                contains(frame->list.nodes[n].label, words[1]))
                return true;
        replay_put(r, (struct input){.kind = INPUT_KEY, .key = KEY_TAB});
    }
    return replay_fail(r, err, "the Tab key never comes to", words[1]);
}

static bool do_scroll(struct replay *r, char *const *words, struct err *err)
{
    (void)err;
    replay_scroll(r, atoi(words[1]));
    return true;
}

#define DRAG_STEP_MS 16

static void pass(struct replay *r, int ms)
{
    r->now.mono_ms += ms;
    r->now.wall_ms += ms;
}

/* A finger goes down, moves evenly for that long, and is lifted at once. */
static bool do_drag(struct replay *r, char *const *words, struct err *err)
{
    int x, y, to_x, to_y, ms;
    if (sscanf(words[1], "%d,%d", &x, &y) != 2 || sscanf(words[2], "%d,%d", &to_x, &to_y) != 2)
        return replay_fail(r, err, "not two places:", words[1]);
    if (sscanf(words[3], "%d", &ms) != 1 || ms < DRAG_STEP_MS || ms > 60000)
        return replay_fail(r, err, "not a time:", words[3]);
    struct input input = {.kind = INPUT_POINTER_DOWN, .x = x, .y = y, .touch = true};
    replay_put(r, input);
    input.kind = INPUT_POINTER_MOVE;
    int steps = ms / DRAG_STEP_MS;
    for (int i = 1; i <= steps; i++) {
        pass(r, DRAG_STEP_MS);
        input.x = x + (to_x - x) * i / steps;
        input.y = y + (to_y - y) * i / steps;
        replay_put(r, input);
    }
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
    return true;
}

static bool do_resize(struct replay *r, char *const *words, struct err *err)
{
    int w, h;
    if (sscanf(words[1], "%dx%d", &w, &h) != 2 || w < 320 || h < 240 || w > 8192 || h > 8192)
        return replay_fail(r, err, "not a size:", words[1]);
    if (!replay_set_size(r, w, h, err))
        return false;
    stage_forget_pixels(r->stage);
    replay_put(r, (struct input){.kind = INPUT_RESIZE, .x = w, .y = h});
    return true;
}

static bool do_wait(struct replay *r, char *const *words, struct err *err)
{
    char unit[8] = "";
    long n = 0;
    if (sscanf(words[1], "%ld%7s", &n, unit) < 1 || n < 0)
        return replay_fail(r, err, "not a time:", words[1]);
    int64_t each = str_equal(unit, "s") ? 1000 : str_equal(unit, "min") ? 60000 : 1;
    int64_t until = r->now.mono_ms + n * each;
    while (r->now.mono_ms < until) {
        int64_t model = model_wake_ms(stage_model(r->stage)), speech = replay_speech_wake_ms(r);
        int64_t wake = model && (!speech || model < speech) ? model : speech;
        int64_t soon = wake > r->now.mono_ms ? wake : r->now.mono_ms + 1;
        int64_t to = !wake || soon > until ? until : soon;
        int64_t media = replay_media_next_ms(&r->media, r->now.mono_ms);
        if (media && media < to)
            to = media;
        struct reply *told = replay_media_pass(&r->media, to - r->now.mono_ms);
        r->now.wall_ms += to - r->now.mono_ms;
        r->now.mono_ms = to;
        if (wake && to >= wake)
            replay_put(r, (struct input){.kind = INPUT_WAKE});
        if (told) {
            struct request frame = {.kind = REQUEST_MEDIA_FRAME};
            stage_reply(r->stage, told);
            stage_reply(r->stage, reply_new(&frame));
            replay_settle(r);
        }
    }
    return true;
}

static bool do_expect(struct replay *r, char *const *words, struct err *err)
{
    return on_screen(stage_frame(r->stage), words[1]) ||
           replay_fail(r, err, "did not find", words[1]);
}

static bool do_expect_not(struct replay *r, char *const *words, struct err *err)
{
    return !on_screen(stage_frame(r->stage), words[1]) || replay_fail(r, err, "did find", words[1]);
}

static bool do_expect_checked(struct replay *r, char *const *words, struct err *err)
{
    const struct frame *frame = stage_frame(r->stage);
    for (size_t i = 0; i < frame->list.node_count; i++)
        if ((frame->list.nodes[i].states & NODE_CHECKED) &&
            contains(frame->list.nodes[i].label, words[1]))
            return true;
    return replay_fail(r, err, "is not checked:", words[1]);
}

static bool do_expect_painted(struct replay *r, char *const *words, struct err *err)
{
    unsigned long long most = strtoull(words[1], NULL, 10);
    if (r->painted <= most)
        return true;
    char text[80];
    snprintf(text, sizeof text, "%llu", (unsigned long long)r->painted);
    return replay_fail(r, err, "more pixels were painted than allowed:", text);
}

static char *out_path(struct replay *r, const char *name, const char *ending)
{
    struct buf path = BUF_INIT;
    buf_format(&path, "%s/%s%s", r->options->out, name, ending);
    return buf_take(&path);
}

bool replay_picture(struct replay *r, const char *name, struct err *err)
{
    char *path = out_path(r, name, ".png");
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom(
        r->pixels.data, r->pixels.width, r->pixels.height, 32, r->pixels.pitch,
        SDL_PIXELFORMAT_XRGB8888);
    bool good = path && surface && IMG_SavePNG(surface, path) == 0;
    if (!good)
        replay_fail(r, err, "can't write the picture", name);
    SDL_FreeSurface(surface);
    mem_free(path);
    return good;
}

static bool do_screenshot(struct replay *r, char *const *words, struct err *err)
{
    return replay_picture(r, words[1], err);
}

static bool do_tree(struct replay *r, char *const *words, struct err *err)
{
    struct buf tree = BUF_INIT;
    draw_tree(&stage_frame(r->stage)->list, &tree);
    char *path = out_path(r, words[1][0] ? words[1] : "tree", ".json");
    bool good = path && !tree.failed && file_write_atomic(path, tree.data, tree.size, err);
    mem_free(path);
    buf_finish(&tree);
    return good;
}

static bool do_restart(struct replay *r, char *const *words, struct err *err)
{
    bool ask = !str_equal(words[1], "hard"); /* hard: as if it had been killed */
    if (ask)
        replay_put(r, (struct input){.kind = INPUT_CLOSE});
    replay_close(r);
    r->quit = false;
    id_random(r->now.boot_id);
    r->now.mono_ms = 60000;
    r->now.wall_ms += 60000;
    return replay_open(r, NULL, err);
}

static bool do_drop(struct replay *r, char *const *words, struct err *err)
{
    (void)err;
    replay_put(r, (struct input){.kind = INPUT_DROP, .text = words[1]});
    return true;
}

static bool do_seed(struct replay *r, char *const *words, struct err *err)
{
    (void)err;
    r->seed = strtoull(words[1], NULL, 10);
    r->seeded = true;
    return true;
}
static const struct command {
    const char *name;
    bool (*run)(struct replay *, char *const *, struct err *);
    bool wants_word;
} commands[] = {
    {"click", do_click, true},
    {"press", do_press, true},
    {"click-any", do_click_any, true},
    {"click-if", do_click_if, true},
    {"choose", do_choose, true},
    {"answer", do_answer, true},
    {"type", do_type, true},
    {"key", do_key, true},
    {"focus", do_focus, true},
    {"scroll", do_scroll, true},
    {"drag", do_drag, true},
    {"select", replay_do_select, true},
    {"double-click", replay_do_double_click, true},
    {"triple-click", replay_do_triple_click, true},
    {"hold", replay_do_hold, true},
    {"handle", replay_do_handle, true},
    {"pinch", replay_do_pinch, true},
    {"expect-clipboard", replay_do_expect_clipboard, false},
    {"hands", replay_do_hands, true},
    {"check", replay_do_check, true},
    {"find", replay_do_find, true},
    {"sideways", replay_do_sideways, true},
    {"write", replay_do_write, true},
    {"resize", do_resize, true},
    {"wait", do_wait, true},
    {"expect", do_expect, true},
    {"expect-not", do_expect_not, true},
    {"expect-checked", do_expect_checked, true},
    {"expect-painted", do_expect_painted, true},
    {"screenshot", do_screenshot, true},
    {"tree", do_tree, false},
    {"restart", do_restart, false},
    {"drop", do_drop, true},
    {"seed", do_seed, true},
    {"server", replay_do_server, true},
    {"set", replay_do_set, true},
    {"stick", replay_do_stick, true},
    {"during", replay_do_during, true},
    {"clock", replay_do_clock, true},
    {"speech", replay_do_speech, true},
    {"expect-spoken", replay_do_expect_spoken, true},
    {"media", replay_do_media, true},
};

bool replay_say(struct replay *r, char *const *words, struct err *err)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!str_equal(commands[i].name, words[0]))
            continue;
        if (commands[i].wants_word && !words[1][0])
            return replay_fail(r, err, "needs a word more:", words[0]);
        return commands[i].run(r, words, err);
    }
    return replay_fail(r, err, "there is no command", words[0]);
}
