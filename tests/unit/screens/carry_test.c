/* Files that are carried out and in: what is asked for, what is refused, what is shown. */
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
#include "screens/view.h"
#include "screens/words.h"
#include "sending.h"
#include "table_metrics.h"

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

const struct CMUnitTest carry_tests[] = {
    cmocka_unit_test(a_first_office_is_confirmed_before_it_is_taken),
    cmocka_unit_test(strangers_and_old_files_can_not_be_taken),
    cmocka_unit_test(a_passphrase_is_never_shown_or_told),
    cmocka_unit_test(an_export_can_be_cancelled_and_ends_in_words),
    cmocka_unit_test(an_import_that_fails_says_why),
};
const size_t carry_test_count = sizeof carry_tests / sizeof *carry_tests;
