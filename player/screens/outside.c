/* A link to elsewhere: its address is shown, and as a QR code for the phone of whoever has one.
 * Bekal opens no outside pages. */
#include "screens/update.h"

#include "base/mem.h"

void outside_show(struct model *model, const char *address)
{
    struct outside *outside = &model->reading.outside;
    outside_forget(model);
    outside->address = mem_copy_str(address);
    struct request *request = outside->address ? request_ask(model, REQUEST_QR) : NULL;
    if (request) {
        request->text = mem_copy_str(address);
        outside->ticket = request->ticket;
    }
    if (outside->address)
        dialog_open(model, DIALOG_OUTSIDE);
}

void outside_came(struct model *model, struct reply *reply)
{
    struct outside *outside = &model->reading.outside;
    if (!outside->ticket || reply->ticket != outside->ticket)
        return;
    outside->ticket = 0;
    outside->too_long = !reply->ok && reply->err.code == ERR_LIMIT;
    if (!reply->ok)
        return; /* where the library is absent the address is enough */
    outside->modules = reply->qr;
    outside->side = reply->qr_side;
    reply->qr = NULL;
}

bool outside_act(struct model *model, struct action action)
{
    struct outside *outside = &model->reading.outside;
    if (action.kind != ACT_COPY_ADDRESS)
        return false;
    if (model->dialog == DIALOG_OUTSIDE && outside->address) {
        reading_copy(model, outside->address);
        outside->copied = true;
    }
    return true;
}

void outside_forget(struct model *model)
{
    struct outside *outside = &model->reading.outside;
    mem_free(outside->address);
    mem_free(outside->modules);
    *outside = (struct outside){.address = NULL};
}
