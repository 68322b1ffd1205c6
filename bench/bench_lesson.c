/* From the click on a lesson to its first frame, painted: the way of the player itself, but for the
 * hop between threads. bench_lesson HOME PACKAGE ROUNDS; the package has the items l00000
 * (short) and l00001 (long), as bench/data.py makes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/service.h"
#include "app/stage.h"
#include "base/mem.h"
#include "bench.h"
#include "screens/update.h"

#define PENDING_MAX 64

struct world {
    struct stage *stage;
    struct store_service *records;
    struct slow_service *slow;
    struct request *pending[PENDING_MAX];
    size_t count;
    struct pixels pixels;
    int64_t clicked_us, shown_us;
};

static void now(void *context, struct moment *out)
{
    (void)context;
    clock_now(out);
}

static void chance(void *context, uint64_t out[2])
{
    (void)context;
    id_random_bytes(out, 2 * sizeof *out);
}

static void send(void *context, struct request *request)
{
    struct world *w = context;
    if (w->count < PENDING_MAX)
        w->pending[w->count++] = request;
}

static void paint(struct world *w)
{
    struct damage damage;
    if (stage_paint(w->stage, w->pixels, &damage) && w->clicked_us > 0 && !w->shown_us &&
        stage_model(w->stage)->screen == SCREEN_LESSON)
        w->shown_us = bench_now_us();
}

static void post(void *context, struct reply *reply)
{
    struct world *w = context;
    stage_reply(w->stage, reply);
    paint(w);
}

static void settle(struct world *w)
{
    while (w->count || stage_wants_paint(w->stage)) {
        if (w->count) {
            struct request *r = w->pending[0];
            memmove(w->pending, w->pending + 1, --w->count * sizeof *w->pending);
            if (r->kind >= REQUEST_FIRST_APP)
                request_free(r);
            else
                stage_reply(w->stage, r->kind < REQUEST_FIRST_SLOW
                                          ? store_service_do(w->records, r)
                                          : slow_service_do(w->slow, r));
        }
        paint(w);
    }
}

static void act_now(struct world *w, enum act_kind kind, int a)
{
    act_on(stage_model(w->stage), stage_frame(w->stage), (struct action){(uint16_t)kind, a, 0});
    stage_input(w->stage, &(struct input){.kind = INPUT_WAKE});
    settle(w);
}

static double open_item(struct world *w, int item)
{
    w->shown_us = 0;
    w->clicked_us = bench_now_us();
    act_now(w, ACT_OPEN_ITEM, item);
    double took = (double)(w->shown_us - w->clicked_us);
    w->clicked_us = 0;
    act_now(w, ACT_BACK, 0);
    return took;
}

#define SCROLL_FRAMES 400

/* Steps of the wheel through the long lesson, each to its painted frame. */
static void scroll(struct world *w)
{
    static double took[SCROLL_FRAMES];
    double pixels = 0;
    act_now(w, ACT_OPEN_ITEM, 1);
    while (stage_work(w->stage)) /* as the player does between events */
        ;
    settle(w);
    for (int i = 0; i < SCROLL_FRAMES; i++) {
        struct damage damage = {0};
        int64_t began = bench_now_us();
        stage_input(w->stage, &(struct input){.kind = INPUT_WHEEL, .x = 600, .y = 400, .dy = 1});
        stage_paint(w->stage, w->pixels, &damage);
        took[i] = (double)(bench_now_us() - began);
        pixels += (double)damage.pixels / SCROLL_FRAMES;
        settle(w);
    }
    bench_print("scroll_us_p50", bench_part(took, SCROLL_FRAMES, 0.5));
    bench_print("scroll_us_p99", bench_part(took, SCROLL_FRAMES, 0.99));
    bench_print("scroll_px", pixels);
    act_now(w, ACT_BACK, 0);
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    struct world w = {0};
    struct fonts *fonts = NULL;
    if (argc != 4) {
        fprintf(stderr, "usage: bench_lesson HOME PACKAGE ROUNDS\n");
        return 2;
    }
    struct stage_options options = {.width = 1366, .height = 768, .language = "id",
                                    .package_path = argv[2], .clock_us = bench_now_us,
                                    .now = now, .chance = chance, .send = send, .context = &w};
    w.pixels = (struct pixels){mem_alloc(1366 * 768 * 4), 1366, 768, 1366 * 4};
    if (!w.pixels.data || !fonts_open(&fonts, &err) ||
        !store_service_new(argv[1], &w.records, &err) ||
        !slow_service_new(argv[1], post, &w, &w.slow, &err) ||
        !stage_new(&options, fonts, &w.stage, &err)) {
        bench_fail(err.text);
    }
    settle(&w);
    act_now(&w, ACT_LATER, 0);
    settle(&w);
    int rounds = atoi(argv[3]);
    double *small = mem_alloc_array((size_t)rounds, sizeof *small);
    double *large = mem_alloc_array((size_t)rounds, sizeof *large);
    for (int i = 0; i < rounds; i++) {
        small[i] = open_item(&w, 0);
        large[i] = open_item(&w, 1);
    }
    bench_print("short_us", bench_part(small, (size_t)rounds, 0.5));
    bench_print("long_us", bench_part(large, (size_t)rounds, 0.5));
    scroll(&w);
    mem_free(small);
    mem_free(large);
    stage_free(w.stage);
    store_service_free(w.records);
    slow_service_free(w.slow);
    fonts_close(fonts);
    mem_free(w.pixels.data);
    return 0;
}
