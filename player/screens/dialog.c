/* What dialogs do: they close, or they go on with what they asked about. */
#include "screens/update.h"

#include "base/mem.h"

void dialog_open(struct model *model, enum dialog dialog)
{
    if (dialog != DIALOG_RECORDING)
        recording_pause(model); /* nothing sounds that can't be stopped */
    if (model->dialog == DIALOG_NONE)
        model->focus_before = model->focus;
    model->dialog = dialog;
    model->dialog_scroll = 0;
    model->focus = model->pressed = 0;
    model->focus_primary = true;
}

/* Back to what lies below: the screen with the focus that it had, or what is not saved yet. */
void dialog_close(struct model *model)
{
    model->dialog = DIALOG_NONE;
    model->focus = model->focus_before;
    model->focus_before = model->pressed = 0;
    if (model->failed.count) {
        dialog_open(model, DIALOG_NOT_SAVED);
        return;
    }
    model->restore_place = model->restore_place || model->place_moved;
    model->place_moved = false;
    if (model->screen == SCREEN_HOME || model->screen == SCREEN_SENDING)
        model_take_wish(model);
}

void dialog_send_failed(struct model *model)
{
    struct queue_of_requests failed = model->failed;
    model->failed = (struct queue_of_requests){0};
    for (size_t i = 0; i < failed.count; i++) {
        struct request *request = failed.list[i];
        if (!model->failed.count && requests_push(&model->out, request))
            model->commits_waiting++;
        else if (!requests_push(&model->failed, request))
            request_free(request);
    }
    mem_free(failed.list);
    dialog_close(model);
}

/* The dialog stays until the slow thread says that it has stopped. */
static void cancel_install(struct model *model)
{
    struct request *request = request_ask(model, REQUEST_CANCEL);
    if (request)
        request->cancelled = model->ticket_install;
}

bool dialog_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_CLOSE_DIALOG:
        if (model->dialog == DIALOG_NOT_SAVED)
            return true; /* what is not saved is not waved away */
        if (model->dialog == DIALOG_INSTALLING) {
            cancel_install(model);
            return true;
        }
        if (model->dialog == DIALOG_CARRYING) { /* as above: until it has stopped */
            carry_cancel(model);
            return true;
        }
        if (model->dialog == DIALOG_OFFICE || model->dialog == DIALOG_STICKS ||
            model->dialog == DIALOG_CARRIED)
            carry_forget(model);
        if (model->dialog != DIALOG_NONE)
            dialog_close(model);
        return true;
    case ACT_TRY_AGAIN:
        if (model->screen == SCREEN_TROUBLE)
            request_ask(model, REQUEST_STORE_OPEN);
        else
            dialog_send_failed(model);
        return true;
    case ACT_RECOVER:
        dialog_open(model, DIALOG_RECOVER);
        return true;
    case ACT_RECOVER_YES:
        dialog_close(model);
        request_ask(model, REQUEST_STORE_RECOVER);
        return true;
    default:
        return false;
    }
}
