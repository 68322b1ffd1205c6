/* Files that are carried: exports to a stick, bundles and receipts from one, office files. One at a
 * time; a dialog stands as long as it takes, save during an attempt and on the identity form, where
 * a file that comes waits for its turn. */
#include "screens/update.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

void carry_forget(struct model *model)
{
    struct carry *c = &model->carry;
    sending_sticks_free(c->sticks);
    sending_office_free(c->office);
    *c = (struct carry){0};
    memset(&model->fields[FIELD_PASSPHRASE], 0, sizeof model->fields[FIELD_PASSPHRASE]);
}

static struct request *begin(struct model *model, enum carrying what, enum request_kind kind)
{
    struct carry *c = &model->carry;
    struct request *request = request_ask(model, kind);
    if (!request)
        return NULL;
    c->what = what;
    c->ticket = request->ticket;
    c->done = c->all = 0;
    c->stopping = false;
    c->err = (struct err)ERR_INIT;
    c->carried = (struct sending_carried){.file = ""};
    request->path = arena_copy_str(&request->arena, c->path);
    return request;
}

/* ---- Out ---- */

static void ask_where(struct model *model)
{
    if (model->carry.ticket)
        return;
    carry_forget(model);
    struct request *request = request_ask(model, REQUEST_STICKS);
    if (!request)
        return;
    model->carry.ticket_sticks = request->ticket;
    dialog_open(model, DIALOG_STICKS);
}

static void export_to(struct model *model, size_t index)
{
    struct carry *c = &model->carry;
    if (!c->sticks || index >= c->sticks->count || c->ticket)
        return;
    str_put(c->path, sizeof c->path, c->sticks->list[index].folder);
    if (begin(model, CARRY_EXPORT, REQUEST_EXPORT))
        dialog_open(model, DIALOG_CARRYING);
}

/* ---- In ---- */

static enum carrying kind_of(const char *path)
{
    if (str_ends_fold(path, ".bekal-office"))
        return CARRY_OFFICE_READ;
    if (str_ends_fold(path, ".bekal-bundle") || str_ends_fold(path, ".bekal-receipt"))
        return CARRY_IMPORT;
    return CARRY_NOTHING;
}

static void read_file(struct model *model, const char *path, enum carrying what)
{
    carry_forget(model);
    if (!str_put(model->carry.path, sizeof model->carry.path, path))
        return;
    if (begin(model, what, what == CARRY_IMPORT ? REQUEST_IMPORT : REQUEST_OFFICE_READ))
        dialog_open(model, DIALOG_CARRYING);
}

static void read_or_wait(struct model *model, const char *path, enum carrying what)
{
    bool busy = model->carry.ticket || model->dialog != DIALOG_NONE ||
                model->screen == SCREEN_QUIZ || model->screen == SCREEN_IDENTITY;
    if (busy) {
        mem_free(model->wish_path);
        model->wish_path = mem_copy_str(path);
    } else {
        read_file(model, path, what);
    }
}

bool carry_open(struct model *model, const char *path)
{
    enum carrying what = kind_of(path);
    if (what != CARRY_NOTHING)
        read_or_wait(model, path, what);
    return what != CARRY_NOTHING;
}

void carry_open_as(struct model *model, const char *path, const char *format)
{
    read_or_wait(model, path, str_equal(format, "bekal-office-file") ? CARRY_OFFICE_READ
                                                                     : CARRY_IMPORT);
}

static void take_office(struct model *model)
{
    struct carry *c = &model->carry;
    const struct sending_office *office = c->office;
    bool ready = office && c->device && c->device <= office->device_count &&
                 (office->trust == SENDING_KNOWN || office->trust == SENDING_SAME ||
                  (office->trust == SENDING_FIRST && c->confirmed));
    if (!ready || c->ticket)
        return;
    struct request *request = begin(model, CARRY_OFFICE_TAKE, REQUEST_OFFICE_TAKE);
    if (!request)
        return;
    request->device = arena_copy_str(&request->arena, office->devices[c->device - 1]);
    request->fingerprint = arena_copy_str(&request->arena, office->fingerprint);
    request->number = office->number;
    request->passphrase =
        arena_copy_str(&request->arena, model->fields[FIELD_PASSPHRASE].text);
    c->passphrase_wrong = false;
    c->scroll = model->dialog_scroll;
    dialog_open(model, DIALOG_CARRYING);
}

bool carry_act(struct model *model, struct action action)
{
    struct carry *c = &model->carry;
    switch (action.kind) {
    case ACT_EXPORT:
        ask_where(model);
        return true;
    case ACT_EXPORT_TO:
        export_to(model, (size_t)action.a);
        return true;
    case ACT_OFFICE_DEVICE:
        c->device = (size_t)action.a + 1;
        return true;
    case ACT_OFFICE_CONFIRM:
        c->confirmed = !c->confirmed;
        return true;
    case ACT_OFFICE_TAKE:
        take_office(model);
        return true;
    default:
        return false;
    }
}

void carry_cancel(struct model *model)
{
    struct carry *c = &model->carry;
    struct request *request =
        c->ticket && !c->stopping ? request_ask(model, REQUEST_CANCEL) : NULL;
    if (!request)
        return;
    request->cancelled = c->ticket;
    c->stopping = true;
}

/* ---- Replies ---- */

static void office_read(struct model *model, struct reply *reply)
{
    struct carry *c = &model->carry;
    c->office = reply->office;
    reply->office = NULL;
    c->device = c->office && c->office->device_count == 1 ? 1 : 0;
    dialog_open(model, DIALOG_OFFICE);
}

/* A wrong passphrase is typed again; all else has an end of its own. */
static bool back_to_office(struct model *model, const struct reply *reply)
{
    struct carry *c = &model->carry;
    if (c->what != CARRY_OFFICE_TAKE || reply->ok || !c->office ||
        (reply->err.code != ERR_ACCESS && reply->err.code != ERR_CANCELLED))
        return false;
    c->passphrase_wrong = reply->err.code == ERR_ACCESS;
    dialog_open(model, DIALOG_OFFICE);
    model->dialog_scroll = c->scroll;
    if (c->passphrase_wrong) {
        field_put(&model->fields[FIELD_PASSPHRASE], "");
        model->focus = draw_id("field-passphrase");
        model->focus_primary = false;
    }
    return true;
}

static void ended(struct model *model, struct reply *reply)
{
    struct carry *c = &model->carry;
    if (reply->part) {
        c->done = reply->done;
        c->all = reply->all;
        return;
    }
    c->ticket = 0;
    c->stopping = false;
    sending_take_news(model, reply);
    if (back_to_office(model, reply))
        return;
    if (reply->ok && c->what == CARRY_OFFICE_READ) {
        office_read(model, reply);
        return;
    }
    memset(&model->fields[FIELD_PASSPHRASE], 0, sizeof model->fields[FIELD_PASSPHRASE]);
    if (!reply->ok && reply->err.code == ERR_CANCELLED) {
        if (model->dialog == DIALOG_CARRYING)
            dialog_close(model);
        return;
    }
    c->carried = reply->carried;
    c->err = reply->ok ? (struct err)ERR_INIT : reply->err;
    if (reply->ok && c->what == CARRY_IMPORT && reply->carried.fresh_events)
        request_ask(model, REQUEST_PROGRESS);
    dialog_open(model, DIALOG_CARRIED);
}

bool carry_reply(struct model *model, struct reply *reply)
{
    struct carry *c = &model->carry;
    switch (reply->kind) {
    case REQUEST_STICKS:
        if (reply->ticket == c->ticket_sticks) {
            sending_sticks_free(c->sticks);
            c->sticks = reply->sticks;
            reply->sticks = NULL;
            c->err = reply->ok ? (struct err)ERR_INIT : reply->err;
            c->ticket_sticks = 0;
            if (model->dialog == DIALOG_STICKS)
                model->focus_primary = true;
        }
        return true;
    case REQUEST_EXPORT:
    case REQUEST_IMPORT:
    case REQUEST_OFFICE_READ:
    case REQUEST_OFFICE_TAKE:
        if (reply->ticket == c->ticket)
            ended(model, reply);
        return true;
    default:
        return false;
    }
}
