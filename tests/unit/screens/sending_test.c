/* When sending is looked after and when not; each end in words; files that are carried. Replies are
 * made by hand: who sends is not here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "groups.h"
#include "screens/update.h"
#include "screens/view.h"
#include "screens/words.h"
#include "table_metrics.h"

#define MINUTE 60000

static struct model *at_home(void)
{
    struct model *model;
    struct err err;
    if (!model_new(1366, 768, &model, &err))
        abort();
    model->store_ready = model->library_ready = true;
    id_random(model->learner);
    model->now = (struct moment){.wall_ms = 1795315260000, .mono_ms = 1000 * MINUTE};
    model->screen = SCREEN_HOME;
    return model;
}

static struct sending_news *news_of(bool set_up, int64_t waiting)
{
    struct sending_news *news = mem_alloc(sizeof *news);
    arena_init(&news->arena, 1000);
    news->set_up = set_up;
    news->automatic = true;
    news->first_delay_s = 600;
    news->endpoint = set_up ? "https://lrs.example.org/xapi" : "";
    news->office = news->window = "";
    news->contact_name = "Budi";
    news->contact_phone = "0812";
    news->waiting = waiting;
    return news;
}

/* Takes requests until one of this kind; the caller frees it. */
static struct request *take(struct model *model, enum request_kind kind)
{
    for (struct request *r; (r = model_take_request(model)); request_free(r))
        if (r->kind == kind)
            return r;
    return NULL;
}

static void answer(struct model *model, struct request *request, struct reply *reply)
{
    model_reply(model, reply);
    reply_free(reply);
    request_free(request);
}

static void looked(struct model *model, bool set_up, int64_t waiting)
{
    sending_look(model);
    struct request *request = take(model, REQUEST_SYNC_LOOK);
    assert_non_null(request);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    reply->news = news_of(set_up, waiting);
    answer(model, request, reply);
}

static void ran(struct model *model, enum sending_end end, int64_t left, int64_t resume_ms)
{
    struct request *request = take(model, REQUEST_SYNC);
    assert_non_null(request);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    reply->told.end = end;
    reply->told.resume_ms = resume_ms;
    reply->news = news_of(true, left);
    answer(model, request, reply);
}

static void wake(struct model *model)
{
    model->now.mono_ms = model_wake_ms(model);
    model_input(model, &(struct frame){.screen = model->screen, .dialog = model->dialog},
                &(struct input){.kind = INPUT_WAKE});
}

static void commit(struct model *model)
{
    sending_noticed(model);
    sending_saved(model);
}

/* ---- When ---- */

static void nothing_wakes_a_home_that_is_not_set_up(void **state)
{
    (void)state;
    struct model *model = at_home();
    assert_int_equal(model_wake_ms(model), 0);
    looked(model, false, 3);
    assert_int_equal(model_wake_ms(model), 0);
    commit(model);
    assert_int_equal(model_wake_ms(model), 0);
    model_free(model);
}

static void nothing_wakes_while_nothing_waits(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 0);
    assert_int_equal(model_wake_ms(model), 0);
    commit(model); /* a look, once */
    assert_true(model_wake_ms(model) > model->now.mono_ms);
    wake(model);
    struct request *look = take(model, REQUEST_SYNC_LOOK);
    assert_non_null(look);
    struct reply *reply = reply_new(look);
    reply->ok = true;
    reply->news = news_of(true, 0);
    answer(model, look, reply);
    assert_int_equal(model_wake_ms(model), 0);
    model_free(model);
}

static void the_first_run_is_spread_by_chance(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;
    for (uint64_t i = 0; i < 64; i++) {
        struct model *model = at_home();
        model->random[1] = i * 0x9E3779B97F4A7C15u;
        looked(model, true, 3);
        int64_t after = model_wake_ms(model) - model->now.mono_ms;
        assert_in_range(after, 0, 600 * 1000);
        least = after < least ? after : least;
        most = after > most ? after : most;
        looked(model, true, 4); /* looking again draws no new lot */
        assert_int_equal(model_wake_ms(model) - model->now.mono_ms, after);
        wake(model);
        ran(model, SENDING_DONE, 0, 0);
        assert_int_equal(model_wake_ms(model), 0);
        model_free(model);
    }
    assert_true(most - least > 300 * 1000);
}

static void runs_keep_apart_and_heed_the_server(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 1);
    wake(model);
    ran(model, SENDING_DONE, 0, 0);
    int64_t ended = model->now.mono_ms;
    commit(model);
    wake(model); /* the look */
    looked(model, true, 1);
    assert_int_equal(model_wake_ms(model), ended + 5 * MINUTE);
    wake(model);
    ran(model, SENDING_LATER, 1, model->now.mono_ms + 7 * MINUTE);
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 7 * MINUTE);
    wake(model);
    ran(model, SENDING_LATER, 1, model->now.mono_ms + 1000); /* no sooner than APART */
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 5 * MINUTE);
    wake(model);
    ran(model, SENDING_NO_NETWORK, 1, 0);
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 30 * MINUTE);
    model_free(model);
}

static void what_a_person_must_mend_is_not_hammered_at(void **state)
{
    (void)state;
    static const enum sending_end ends[] = {SENDING_LOGIN, SENDING_ADDRESS, SENDING_CONFIGURATION,
                                            SENDING_TLS_PIN, SENDING_CLOCK, SENDING_STOPPED};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct model *model = at_home();
        looked(model, true, 1);
        wake(model);
        ran(model, ends[i], 1, 0);
        assert_int_equal(model_wake_ms(model), 0);
        commit(model); /* something new: once more */
        wake(model);
        looked(model, true, 2);
        assert_true(model_wake_ms(model) > model->now.mono_ms);
        model_free(model);
    }
}

static void nothing_happens_during_an_attempt(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 5);
    int64_t due = model_wake_ms(model);
    model->screen = SCREEN_QUIZ;
    assert_int_equal(model_wake_ms(model), 0);
    model->now.mono_ms = due + MINUTE;
    sending_wake(model);
    assert_null(take(model, REQUEST_SYNC));
    assert_true(carry_open(model, "/media/x/a.bekal-office"));
    assert_null(model_take_request(model));
    assert_int_equal(model->dialog, DIALOG_NONE);
    home_enter(model); /* now the file's turn has come */
    struct request *read = take(model, REQUEST_OFFICE_READ);
    assert_non_null(read);
    assert_string_equal(read->path, "/media/x/a.bekal-office");
    request_free(read);
    assert_int_equal(model_wake_ms(model), due);
    model_free(model);
}

static void one_run_at_a_time_and_it_can_be_stopped(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 5);
    sending_enter(model);
    request_free(take(model, REQUEST_SYNC_LOOK));
    act_on(model, NULL, (struct action){ACT_SEND_NOW, 0, 0});
    act_on(model, NULL, (struct action){ACT_SEND_NOW, 0, 0});
    act_on(model, NULL, (struct action){ACT_SEND_RETRY, 0, 0});
    struct request *run = take(model, REQUEST_SYNC);
    assert_true(run->by_hand);
    assert_null(model_take_request(model));
    struct reply *part = reply_new(run);
    part->part = true;
    part->done = 2;
    part->all = 5;
    model_reply(model, part);
    reply_free(part);
    assert_int_equal(model->sending.done, 2);
    act_on(model, NULL, (struct action){ACT_SEND_STOP, 0, 0});
    struct request *cancel = take(model, REQUEST_CANCEL);
    assert_int_equal(cancel->cancelled, run->ticket);
    request_free(cancel);
    struct reply *reply = reply_new(run);
    err_set(&reply->err, ERR_CANCELLED, "stopped before it began");
    answer(model, run, reply);
    assert_int_equal(model->sending.told.end, SENDING_STOPPED);
    assert_int_equal(model->sending.ticket_run, 0);
    model_free(model);
}

static void trying_again_is_followed_by_a_run(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 0);
    act_on(model, NULL, (struct action){ACT_SEND_RETRY, 0, 0});
    struct request *retry = take(model, REQUEST_SYNC_RETRY);
    struct reply *reply = reply_new(retry);
    reply->ok = true;
    answer(model, retry, reply);
    struct request *run = take(model, REQUEST_SYNC);
    assert_non_null(run);
    request_free(run);
    model_free(model);
}

static void a_late_reply_changes_nothing(void **state)
{
    (void)state;
    struct model *model = at_home();
    sending_run(model, true);
    struct request *run = take(model, REQUEST_SYNC);
    struct reply *reply = reply_new(run);
    reply->ticket += 7;
    reply->told.end = SENDING_LOGIN;
    answer(model, run, reply);
    assert_int_equal(model->sending.told.end, SENDING_NO_RUN);
    assert_int_not_equal(model->sending.ticket_run, 0);
    model_free(model);
}

/* ---- In words ---- */

static void each_end_is_told_in_both_languages(void **state)
{
    (void)state;
    char titles[2][SENDING_END_COUNT][200], room[1600];
    struct sending_news *news = news_of(true, 1);
    news->window = "18:00-06:00";
    for (int language = 0; language < 2; language++) {
        words_use(language ? "id" : "en", LOCALES);
        for (int end = 0; end < SENDING_END_COUNT; end++) {
            struct sending_told told = {.end = (enum sending_end)end};
            struct sending_phrase p = sending_phrase(&told, news, room, sizeof room);
            str_put(titles[language][end], 200, p.title);
            assert_true(p.title[0]);
            assert_true(p.remedy[0] || p.good || end == SENDING_NO_RUN);
            assert_false(p.good && p.trouble);
            for (int other = 0; other < end; other++)
                assert_string_not_equal(titles[language][other], p.title);
            bool calls = strstr(p.remedy, "Budi, 0812") != NULL;
            assert_true(calls || (end != SENDING_LOGIN && end != SENDING_ADDRESS));
            assert_true(end != SENDING_WINDOW || strstr(p.remedy, "18:00-06:00"));
        }
    }
    for (int end = 0; end < SENDING_END_COUNT; end++)
        assert_string_not_equal(titles[0][end], titles[1][end]);
    sending_news_free(news);
    words_use("en", LOCALES);
}

static void the_clocks_error_is_told_in_years(void **state)
{
    (void)state;
    char room[1600];
    const int64_t day = 86400000;
    words_use("id", LOCALES);
    struct sending_told told = {.end = SENDING_CLOCK, .clock_known = true,
                                .clock_offset_ms = 3 * 366 * day};
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "Jam komputer ini terlambat 3 tahun");
    told.clock_offset_ms = -2 * 3600 * 1000;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "Jam komputer ini terlalu cepat 2 jam");
    words_use("en", LOCALES);
    told.clock_offset_ms = 1 * 60 * 1000;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "This computer's clock is 1 minute behind");
    told.clock_known = false;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "This computer's clock is wrong");
}

static void an_officer_is_told_of_the_certificate(void **state)
{
    (void)state;
    char detail[1600];
    struct sending_news *news = news_of(true, 1);
    struct sending_told told = {.end = SENDING_TLS_DATES, .wall_ms = 1795315260000, .status = 0,
                                .not_before_ms = 1735689600000, .not_after_ms = 1767139200000,
                                .subject = "lrs.example.org", .issuer = "Some CA",
                                .words = "certificate has expired"};
    sending_detail(&told, news, detail, sizeof detail);
    static const char *const parts[] = {"https://lrs.example.org/xapi", "lrs.example.org",
                                        "Some CA", "2025", "certificate has expired",
                                        "22 November 2026"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(detail, parts[i]));
    told.end = SENDING_LOGIN;
    told.status = 401;
    sending_detail(&told, news, detail, sizeof detail);
    assert_non_null(strstr(detail, "401"));
    assert_null(strstr(detail, "Some CA"));
    char tiny[8];
    assert_true(strlen(sending_detail(&told, news, tiny, sizeof tiny)) < sizeof tiny);
    sending_news_free(news);
}

static void the_foot_tells_what_is_so(void **state)
{
    (void)state;
    char text[300];
    words_use("id", LOCALES);
    struct sending_news *news = news_of(true, 3);
    struct sending_foot foot = {.news = NULL};
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Semua tersimpan");
    foot.news = news;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · 3 menunggu dikirim");
    news->refused = 1;
    news->waiting = 0;
    news->sent = 9;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · 1 ditolak server");
    news->refused = 0;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan dan terkirim");
    news->identity = 2;
    foot.clock_doubtful = true;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · menunggu identitas · jam komputer ini tampaknya salah");
    news->identity = 0;
    foot = (struct sending_foot){.news = news, .running = true, .done = 3, .all = 12};
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · mengirim, 3 dari 12");
    news->set_up = false;
    news->waiting = 5;
    foot.running = false;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Semua tersimpan");
    foot.saving = true;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Menyimpan…");
    sending_news_free(news);
    words_use("en", LOCALES);
}

static void each_file_error_says_that_nothing_was_lost(void **state)
{
    (void)state;
    words_use("en", LOCALES);
    for (int what = SENDING_EXPORT; what <= SENDING_OFFICE; what++) {
        for (int code = ERR_NO_MEMORY; code < ERR_CANCELLED; code++) {
            const char *words = sending_problem((enum sending_carry)what, (enum err_code)code);
            assert_true(strstr(words, "othing") || strstr(words, "as it was before"));
        }
    }
}

static void settings_have_names_for_people(void **state)
{
    (void)state;
    words_use("id", LOCALES);
    assert_string_equal(sending_setting_words("contact.phone"), "Telepon");
    assert_string_equal(sending_setting_words("data.monthly_bytes"), "Kuota data sebulan");
    assert_string_equal(sending_setting_words("endpoint"), "Alamat server");
    assert_string_equal(sending_setting_words("something.new"), "something.new");
    assert_string_equal(sending_value_words("send", "scores"), "penyelesaian dan nilai");
    assert_string_equal(sending_value_words("contact.name", "no"), "no");
    words_use("en", LOCALES);
}

/* ---- The clock ---- */

static void a_clock_before_its_time_is_doubted(void **state)
{
    (void)state;
    struct model *model = at_home();
    assert_false(sending_clock_doubtful(model));
    model->now.wall_ms = 0; /* 1970: a flat battery */
    assert_true(sending_clock_doubtful(model));
    model->now.wall_ms = 1795315260000;
    looked(model, true, 0);
    assert_false(sending_clock_doubtful(model));
    model->sending.news->least_ms = model->now.wall_ms + 3600000; /* summer time, a small jump */
    assert_false(sending_clock_doubtful(model));
    model->sending.news->least_ms = model->now.wall_ms + 2 * 86400000;
    assert_true(sending_clock_doubtful(model));
    model->sending.news->least_ms = 0;
    model->sending.told.clock_known = true;
    model->sending.told.clock_offset_ms = -73 * 365 * 86400000LL; /* 2099, as a server told */
    assert_true(sending_clock_doubtful(model));
    model_free(model);
}

/* ---- Carrying ---- */

static struct sending_office *office_of(enum sending_trust trust)
{
    static const char *names[] = {"kiosk-01", "kiosk-02"};
    static struct sending_change change = {"endpoint", "", "https://lrs.example.org/xapi"};
    struct sending_office *office = mem_alloc(sizeof *office);
    arena_init(&office->arena, 1000);
    office->name = "Office";
    office->fingerprint = "7F3A-91C2";
    office->number = 4;
    office->trust = trust;
    office->devices = names;
    office->device_count = 2;
    office->changes = &change;
    office->change_count = 1;
    return office;
}

static void office_came(struct model *model, enum sending_trust trust)
{
    model_install(model, "/media/x/OFFICE.BEKAL-OFFICE"); /* FAT shouts */
    struct request *request = take(model, REQUEST_OFFICE_READ);
    assert_non_null(request);
    assert_int_equal(model->dialog, DIALOG_CARRYING);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    reply->office = office_of(trust);
    answer(model, request, reply);
    assert_int_equal(model->dialog, DIALOG_OFFICE);
}

static void do_act(struct model *model, enum act_kind kind, int a)
{
    act_on(model, NULL, (struct action){(uint16_t)kind, a, 0});
}

static void a_first_office_is_confirmed_before_it_is_taken(void **state)
{
    (void)state;
    struct model *model = at_home();
    office_came(model, SENDING_FIRST);
    field_put(&model->fields[FIELD_PASSPHRASE], "open sesame");
    do_act(model, ACT_OFFICE_TAKE, 0);
    assert_null(take(model, REQUEST_OFFICE_TAKE)); /* no device chosen */
    do_act(model, ACT_OFFICE_DEVICE, 1);
    do_act(model, ACT_OFFICE_TAKE, 0);
    assert_null(take(model, REQUEST_OFFICE_TAKE)); /* nothing was compared */
    do_act(model, ACT_OFFICE_CONFIRM, 0);
    do_act(model, ACT_OFFICE_TAKE, 0);
    struct request *request = take(model, REQUEST_OFFICE_TAKE);
    assert_string_equal(request->device, "kiosk-02");
    assert_string_equal(request->passphrase, "open sesame");
    assert_string_equal(request->fingerprint, "7F3A-91C2");
    assert_int_equal(request->number, 4);
    struct reply *reply = reply_new(request);
    err_set(&reply->err, ERR_ACCESS, "wrong passphrase");
    answer(model, request, reply);
    assert_int_equal(model->dialog, DIALOG_OFFICE); /* to be typed again */
    assert_true(model->carry.passphrase_wrong);
    assert_int_equal(model_focused_field(model), FIELD_PASSPHRASE);
    assert_string_equal(model->fields[FIELD_PASSPHRASE].text, "");
    field_put(&model->fields[FIELD_PASSPHRASE], "right");
    do_act(model, ACT_OFFICE_TAKE, 0);
    request = take(model, REQUEST_OFFICE_TAKE);
    reply = reply_new(request);
    reply->ok = true;
    reply->news = news_of(true, 2);
    answer(model, request, reply);
    assert_int_equal(model->dialog, DIALOG_CARRIED);
    assert_string_equal(model->fields[FIELD_PASSPHRASE].text, "");
    assert_true(model->sending.news->set_up);
    do_act(model, ACT_SEND_NOW, 0);
    assert_int_equal(model->dialog, DIALOG_NONE);
    assert_int_equal(model->screen, SCREEN_SENDING);
    request = take(model, REQUEST_SYNC);
    assert_non_null(request);
    request_free(request);
    model_free(model);
}

static void strangers_and_old_files_can_not_be_taken(void **state)
{
    (void)state;
    for (int trust = SENDING_STRANGER; trust <= SENDING_OLDER; trust++) {
        struct model *model = at_home();
        office_came(model, (enum sending_trust)trust);
        field_put(&model->fields[FIELD_PASSPHRASE], "open sesame");
        do_act(model, ACT_OFFICE_DEVICE, 0);
        do_act(model, ACT_OFFICE_CONFIRM, 0);
        do_act(model, ACT_OFFICE_TAKE, 0);
        assert_null(take(model, REQUEST_OFFICE_TAKE));
        do_act(model, ACT_CLOSE_DIALOG, 0);
        assert_int_equal(model->dialog, DIALOG_NONE);
        assert_null(model->carry.office);
        model_free(model);
    }
}

static bool frame_tells(struct model *model, const char *text)
{
    struct view *view;
    struct frame frame = {.scroll_y = 0};
    struct err err;
    if (!view_new(&table_metrics, NULL, &view, &err))
        abort();
    draw_init(&frame.list);
    view_frame(view, model, &frame);
    bool found = false;
    for (size_t i = 0; i < frame.list.node_count; i++) {
        const struct draw_node *node = &frame.list.nodes[i];
        found = found || strstr(node->label, text) || (node->value && strstr(node->value, text));
    }
    for (size_t i = 0; i < frame.list.count; i++)
        found = found || (frame.list.items[i].kind == DRAW_TEXT &&
                          strstr(frame.list.items[i].text.s, text));
    draw_finish(&frame.list);
    view_free(view);
    return found;
}

static void a_passphrase_is_never_shown_or_told(void **state)
{
    (void)state;
    struct model *model = at_home();
    office_came(model, SENDING_KNOWN);
    field_put(&model->fields[FIELD_PASSPHRASE], "sésame");
    assert_true(frame_tells(model, "••••••"));
    assert_false(frame_tells(model, "•••••••"));
    assert_false(frame_tells(model, "same"));
    model_free(model);
}

static void an_export_can_be_cancelled_and_ends_in_words(void **state)
{
    (void)state;
    static struct sending_stick stick = {"/media/x/STICK", "STICK", 5000000};
    struct model *model = at_home();
    words_use("id", LOCALES);
    sending_enter(model);
    do_act(model, ACT_EXPORT, 0);
    assert_int_equal(model->dialog, DIALOG_STICKS);
    struct request *look = take(model, REQUEST_STICKS);
    assert_non_null(look);
    assert_true(frame_tells(model, "Mencari flashdisk"));
    struct reply *reply = reply_new(look);
    reply->ok = true;
    reply->sticks = mem_alloc(sizeof *reply->sticks);
    arena_init(&reply->sticks->arena, 100);
    reply->sticks->list = &stick;
    reply->sticks->count = 1;
    answer(model, look, reply);
    assert_true(frame_tells(model, "STICK"));
    do_act(model, ACT_EXPORT_TO, 1); /* there is none such */
    assert_null(take(model, REQUEST_EXPORT));
    do_act(model, ACT_EXPORT_TO, 0);
    struct request *export = take(model, REQUEST_EXPORT);
    assert_string_equal(export->path, "/media/x/STICK");
    do_act(model, ACT_CLOSE_DIALOG, 0);
    do_act(model, ACT_CLOSE_DIALOG, 0);
    struct request *cancel = take(model, REQUEST_CANCEL);
    assert_int_equal(cancel->cancelled, export->ticket);
    request_free(cancel);
    assert_null(take(model, REQUEST_CANCEL)); /* once is enough */
    assert_int_equal(model->dialog, DIALOG_CARRYING); /* until it has stopped */
    reply = reply_new(export);
    reply->ok = true; /* too late: it was done */
    reply->carried = (struct sending_carried){.file = "a.bekal-bundle", .volumes = 1,
                                              .statements = 12, .events = 30};
    answer(model, export, reply);
    assert_int_equal(model->dialog, DIALOG_CARRIED);
    assert_true(frame_tells(model, "12 catatan diekspor. Terkirim setelah tanda terima diimpor."));
    do_act(model, ACT_CLOSE_DIALOG, 0);
    assert_int_equal(model->screen, SCREEN_SENDING);
    words_use("en", LOCALES);
    model_free(model);
}

static void an_import_that_fails_says_why(void **state)
{
    (void)state;
    struct model *model = at_home();
    model_install(model, "/media/x/a.bekal-receipt");
    struct request *request = take(model, REQUEST_IMPORT);
    struct reply *reply = reply_new(request);
    err_set(&reply->err, ERR_INTEGRITY, "the signature fails");
    answer(model, request, reply);
    assert_int_equal(model->dialog, DIALOG_CARRIED);
    assert_true(frame_tells(model, "altered or is not whole"));
    assert_true(frame_tells(model, "the signature fails"));
    model_free(model);
}

/* ---- Without memory ---- */

static size_t faults_left;
static bool struck;

static bool hook(size_t bytes)
{
    (void)bytes;
    if (struck || faults_left--)
        return false;
    return struck = true;
}

static void play(struct model *model)
{
    struct view *view = NULL;
    struct frame frame = {.scroll_y = 0};
    struct err err;
    draw_init(&frame.list);
    bool viewed = view_new(&table_metrics, NULL, &view, &err);
    for (int step = 0; step < 6; step++) {
        static const enum act_kind acts[] = {ACT_SENDING, ACT_SEND_NOW, ACT_EXPORT, ACT_EXPORT_TO,
                                             ACT_CLOSE_DIALOG, ACT_SEND_RETRY};
        do_act(model, acts[step], 0);
        if (viewed)
            view_frame(view, model, &frame);
        for (struct request *r; (r = model_take_request(model)); request_free(r)) {
            struct reply *reply = reply_new(r);
            if (!reply)
                continue;
            reply->ok = r->kind == REQUEST_SYNC_LOOK;
            model_reply(model, reply);
            reply_free(reply);
        }
    }
    draw_finish(&frame.list);
    view_free(view);
}

static void no_memory_is_no_crash(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct model *model = at_home();
        looked(model, true, 3);
        faults_left = n;
        struck = false;
        mem_set_fault_hook(hook);
        play(model);
        mem_set_fault_hook(NULL);
        model_free(model);
        if (!struck)
            break;
        assert_true(n < 100000);
    }
}

const struct CMUnitTest sending_tests[] = {
    cmocka_unit_test(nothing_wakes_a_home_that_is_not_set_up),
    cmocka_unit_test(nothing_wakes_while_nothing_waits),
    cmocka_unit_test(the_first_run_is_spread_by_chance),
    cmocka_unit_test(runs_keep_apart_and_heed_the_server),
    cmocka_unit_test(what_a_person_must_mend_is_not_hammered_at),
    cmocka_unit_test(nothing_happens_during_an_attempt),
    cmocka_unit_test(one_run_at_a_time_and_it_can_be_stopped),
    cmocka_unit_test(trying_again_is_followed_by_a_run),
    cmocka_unit_test(a_late_reply_changes_nothing),
    cmocka_unit_test(each_end_is_told_in_both_languages),
    cmocka_unit_test(the_clocks_error_is_told_in_years),
    cmocka_unit_test(an_officer_is_told_of_the_certificate),
    cmocka_unit_test(the_foot_tells_what_is_so),
    cmocka_unit_test(each_file_error_says_that_nothing_was_lost),
    cmocka_unit_test(settings_have_names_for_people),
    cmocka_unit_test(a_clock_before_its_time_is_doubted),
    cmocka_unit_test(a_first_office_is_confirmed_before_it_is_taken),
    cmocka_unit_test(strangers_and_old_files_can_not_be_taken),
    cmocka_unit_test(a_passphrase_is_never_shown_or_told),
    cmocka_unit_test(an_export_can_be_cancelled_and_ends_in_words),
    cmocka_unit_test(an_import_that_fails_says_why),
    cmocka_unit_test(no_memory_is_no_crash),
};
const size_t sending_test_count = sizeof sending_tests / sizeof *sending_tests;
