/* What the tests of sending share: a model at home, news, requests that are answered by hand. */
#ifndef BEKAL_TESTS_SENDING_H
#define BEKAL_TESTS_SENDING_H

#include <stdlib.h>

#include "base/mem.h"
#include "screens/update.h"

#define MINUTE 60000

static inline struct model *at_home(void)
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

static inline struct sending_news *news_of(bool set_up, int64_t waiting)
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
static inline struct request *take(struct model *model, enum request_kind kind)
{
    for (struct request *r; (r = model_take_request(model)); request_free(r))
        if (r->kind == kind)
            return r;
    return NULL;
}

static inline void answer(struct model *model, struct request *request, struct reply *reply)
{
    model_reply(model, reply);
    reply_free(reply);
    request_free(request);
}

static inline void do_act(struct model *model, enum act_kind kind, int a)
{
    act_on(model, NULL, (struct action){(uint16_t)kind, a, 0});
}

#endif
