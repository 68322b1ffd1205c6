/* What dialogs do: they close, or they go on with what they asked about. */
#include "screens/update.h"

#include "base/mem.h"

static void try_again(struct model *model)
{
    struct queue_of_requests failed = model->failed;
    model->failed = (struct queue_of_requests){0};
    model->dialog = DIALOG_NONE;
    for (size_t i = 0; i < failed.count; i++) {
        if (requests_push(&model->out, failed.list[i]))
            model->commits_waiting++;
        else
            request_free(failed.list[i]);
    }
    mem_free(failed.list);
}

bool dialog_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_CLOSE_DIALOG:
        if (model->dialog == DIALOG_NOT_SAVED || model->dialog == DIALOG_INSTALLING)
            return true; /* what is not saved is not waved away */
        if (model->dialog != DIALOG_NONE) {
            model->dialog = DIALOG_NONE;
            model->dialog_scroll = 0;
            model->focus = 0;
        }
        return true;
    case ACT_TRY_AGAIN:
        if (model->screen == SCREEN_TROUBLE)
            ask(model, REQUEST_STORE_OPEN);
        else
            try_again(model);
        return true;
    case ACT_RECOVER:
        model->dialog = DIALOG_RECOVER;
        model->focus_primary = true;
        return true;
    case ACT_RECOVER_YES:
        model->dialog = DIALOG_NONE;
        ask(model, REQUEST_STORE_RECOVER);
        return true;
    default:
        return false;
    }
}
