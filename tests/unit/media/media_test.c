/* libmpv plays small recordings out of packages, without sound or window: its pictures change, it
 * goes where it is sent, and what is damaged, cut off or no recording is told in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "course/package_stream.h"
#include "make.h"
#include "media/engine.h"

#define WIDTH 192 /* a multiple of 16 pixels: rows stay aligned */
#define HEIGHT 108
#define PATIENCE_MS 20000

static uint32_t *pixels;

static void wake(void *context)
{
    (void)context; /* the tests look again and again */
}

static struct buf recording(const char *name)
{
    struct buf bytes = BUF_INIT;
    struct err err = ERR_INIT;
    char *path = path_join(RECORDINGS, name);
    if (!file_read(path, 1u << 20, &bytes, &err))
        fail_msg("%s", err.text);
    mem_free(path);
    return bytes;
}

struct setting {
    char *folder, *package;
};

static struct setting pack(const char *entry, const char *bytes, size_t n, unsigned method)
{
    struct make *make = malloc(sizeof *make);
    struct setting setting = {temp_folder(), NULL};
    make_start(make, "1.0.0");
    struct make_entry *e = make_add(make, entry, "");
    e->bytes = bytes;
    e->size = n;
    e->method = method;
    make->pieces = true;
    setting.package = write_package(setting.folder, "a.bekal", make);
    free(make);
    return setting;
}

static void unpack(struct setting *setting)
{
    free(setting->package);
    temp_remove(setting->folder);
}

static struct media_engine *open_at(const char *package, const char *entry, int64_t start_ms,
                                    bool play)
{
    struct media_opening opening = {.package = package, .entry = entry, .start_ms = start_ms,
                                    .speed_percent = 100, .volume_percent = 100, .play = play,
                                    .silent = true};
    struct media_engine *engine;
    struct err err = ERR_INIT;
    if (!media_engine_open(&opening, wake, NULL, &engine, &err))
        fail_msg("%s", err.text);
    return engine;
}

/* Steps, drawing what comes, until the state is reached and the position lies within. */
static struct media_report wait_for(struct media_engine *engine, enum media_state state,
                                    int64_t least_ms, int64_t most_ms)
{
    struct media_report report = {0};
    for (int waited = 0; waited < PATIENCE_MS; waited += 5) {
        media_engine_step(engine, &report);
        media_engine_render(engine, pixels, WIDTH, HEIGHT, WIDTH * 4, false);
        if (report.state == state && report.position_ms >= least_ms &&
            report.position_ms <= most_ms)
            return report;
        if (report.state == MEDIA_FAILED && state != MEDIA_FAILED)
            fail_msg("%s", report.err.text);
        clock_sleep(5);
    }
    fail_msg("state %d at %lld ms, not %d in %lld to %lld", report.state,
             (long long)report.position_ms, state, (long long)least_ms, (long long)most_ms);
    return report;
}

static uint64_t picture_sum(void)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++)
        sum = sum * 31 + pixels[i];
    return sum;
}

/* Waits for a picture that is not that one. */
static void wait_for_picture(struct media_engine *engine, uint64_t other_than)
{
    struct media_report report;
    for (int waited = 0; waited < PATIENCE_MS; waited += 5) {
        media_engine_step(engine, &report);
        if (media_engine_render(engine, pixels, WIDTH, HEIGHT, WIDTH * 4, false) &&
            picture_sum() != other_than)
            return;
        clock_sleep(5);
    }
    fail_msg("the picture does not change");
}

static void plays(const char *name, bool video)
{
    char entry[60];
    struct buf bytes = recording(name);
    snprintf(entry, sizeof entry, "media/%s", name);
    struct setting setting = pack(entry, bytes.data, bytes.size, 0);
    memset(pixels, 0, (size_t)WIDTH * HEIGHT * 4);
    struct media_engine *engine = open_at(setting.package, entry, 0, false);
    if (video)
        wait_for_picture(engine, picture_sum());
    struct media_report report = wait_for(engine, MEDIA_PAUSED, 0, 100);
    if (video) {
        assert_int_equal(pixels[0] >> 24, 255);
        report = wait_for(engine, MEDIA_PAUSED, 0, 100);
        assert_int_equal(report.width, 160);
        assert_int_equal(report.height, 90);
    }
    for (int waited = 0; report.duration_ms == 0 && waited < PATIENCE_MS; waited += 5) {
        media_engine_step(engine, &report);
        clock_sleep(5);
    }
    assert_in_range(report.duration_ms, 1900, 2200);
    uint64_t first = picture_sum();
    media_engine_play(engine, true);
    wait_for(engine, MEDIA_PLAYING, 300, 2200);
    if (video)
        assert_true(picture_sum() != first);
    report = wait_for(engine, MEDIA_ENDED, 1700, 2300);
    assert_false(report.cut_short);
    media_engine_seek(engine, 1000);
    wait_for(engine, MEDIA_PAUSED, 900, 1100);
    media_engine_play(engine, true);
    wait_for(engine, MEDIA_ENDED, 1700, 2300);
    media_engine_play(engine, true); /* once more from the beginning */
    wait_for(engine, MEDIA_PLAYING, 0, 900);
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
}

static void every_format_plays(void **state)
{
    (void)state;
    plays("film.webm", true);
    plays("film.mp4", true);
    plays("suara.opus", false);
    plays("suara.ogg", false);
    plays("suara.mp3", false);
}

static void resumes_and_speeds(void **state)
{
    (void)state;
    struct buf bytes = recording("film.webm");
    struct setting setting = pack("media/a.webm", bytes.data, bytes.size, 0);
    struct media_engine *engine = open_at(setting.package, "media/a.webm", 1200, false);
    wait_for(engine, MEDIA_PAUSED, 1100, 1300);
    uint64_t late = picture_sum();
    media_engine_seek(engine, 100);
    wait_for(engine, MEDIA_PAUSED, 0, 200);
    wait_for_picture(engine, late);
    /* of another size, though nothing moves */
    assert_true(media_engine_render(engine, pixels, WIDTH / 2, HEIGHT / 2, WIDTH * 2, true));
    struct moment from, to;
    clock_now(&from);
    media_engine_speed(engine, 200);
    media_engine_volume(engine, 0);
    media_engine_play(engine, true);
    wait_for(engine, MEDIA_ENDED, 1700, 2300);
    clock_now(&to);
    assert_true(to.mono_ms - from.mono_ms >= 700); /* 1.9 s at twice the speed */
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
}

/* Six MiB of the same sound, with one byte changed far behind. */
static struct buf long_sound(void)
{
    struct buf one = recording("suara.mp3"), all = BUF_INIT;
    while (all.size < 6u << 20)
        buf_add(&all, one.data, one.size);
    buf_finish(&one);
    return all;
}

static void damage(const char *path, uint64_t at)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    int c = fgetc(file);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    fputc(c ^ 1, file);
    fclose(file);
}

static void a_damaged_piece_is_told(void **state)
{
    (void)state;
    struct buf bytes = long_sound();
    struct setting setting = pack("media/a.mp3", bytes.data, bytes.size, 0);
    damage(setting.package, 4500000);
    struct media_engine *engine = open_at(setting.package, "media/a.mp3", 0, true);
    wait_for(engine, MEDIA_PLAYING, 200, 5000); /* what is sound plays */
    media_engine_seek(engine, 281000); /* at 16 000 bytes a second */
    struct media_report report = wait_for(engine, MEDIA_FAILED, 0, INT64_MAX);
    assert_int_equal(report.err.code, ERR_INTEGRITY);
    assert_non_null(strstr(report.err.text, "media/a.mp3"));
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
}

/* Small ones are checked whole before any of them is handed on. */
static void a_damaged_small_one_is_refused(void **state)
{
    (void)state;
    struct buf bytes = recording("film.mp4");
    struct setting setting = pack("media/a.mp4", bytes.data, bytes.size, 0);
    struct file_info info = file_look(setting.package);
    damage(setting.package, info.size_bytes / 2);
    struct media_opening opening = {.package = setting.package, .entry = "media/a.mp4",
                                    .speed_percent = 100, .silent = true};
    struct media_engine *engine;
    struct err err = ERR_INIT;
    assert_false(media_engine_open(&opening, wake, NULL, &engine, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    unpack(&setting);
    buf_finish(&bytes);
}

static void refused(const char *entry, const char *bytes, size_t n, enum err_code code)
{
    struct setting setting = pack(entry, bytes, n, 0);
    struct media_opening opening = {.package = setting.package, .entry = entry,
                                    .speed_percent = 100, .play = true, .silent = true};
    struct media_engine *engine;
    struct err err = ERR_INIT;
    if (media_engine_open(&opening, wake, NULL, &engine, &err)) {
        struct media_report report = wait_for(engine, MEDIA_FAILED, 0, INT64_MAX);
        err = report.err;
        media_engine_close(engine);
    }
    if (err.code != code || !strstr(err.text, entry))
        fail_msg("%s", err.text);
    unpack(&setting);
}

static void what_is_no_recording_is_told(void **state)
{
    static const char liar[] = "\x89PNG\r\n\x1a\n and so on";
    static const char garbage[] = "\0\0\0\x20" "ftypisom\0\0\2\0isomiso2avc1mp41 rubbish";
    static const char list[] = "\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm#EXTM3U\nhttp://127.0.0.1/a\n";
    (void)state;
    refused("media/a.webm", liar, sizeof liar - 1, ERR_FORMAT);
    refused("media/a.mp4", garbage, sizeof garbage - 1, ERR_FORMAT);
    refused("media/a.webm", list, sizeof list - 1, ERR_FORMAT);
    refused("media/a.opus", "", 0, ERR_FORMAT);
    struct buf bytes = recording("film.webm");
    refused("media/a.mp4", bytes.data, bytes.size, ERR_FORMAT);
    refused("media/a.png", bytes.data, bytes.size, ERR_UNSUPPORTED);
    refused("media/a.webm", bytes.data, 300, ERR_FORMAT); /* its head alone */
    buf_finish(&bytes);
}

static char *find_bytes(struct buf *bytes, const char *what, size_t n)
{
    for (size_t i = 0; i + n <= bytes->size; i++)
        if (memcmp(bytes->data + i, what, n) == 0)
            return bytes->data + i;
    fail_msg("no %s", what);
    return NULL;
}

/* What its index promises is not there: it ends where it ends, and says so. */
static void a_lie_about_the_length_is_told(void **state)
{
    (void)state;
    struct buf bytes = recording("film.webm");
    /* Duration (float64 of ms): an hour */
    char *duration = find_bytes(&bytes, "\x44\x89\x88", 3) + 3;
    memcpy(duration, "\x41\x4B\x77\x40\0\0\0\0", 8);
    struct setting setting = pack("media/a.webm", bytes.data, bytes.size, 0);
    struct media_engine *engine = open_at(setting.package, "media/a.webm", 0, true);
    struct media_report report = wait_for(engine, MEDIA_ENDED, 0, INT64_MAX);
    assert_in_range(report.duration_ms, 3599000, 3601000);
    assert_true(report.cut_short);
    media_engine_seek(engine, 1800000); /* nothing is there, and nothing hangs */
    media_engine_play(engine, true);
    wait_for(engine, MEDIA_ENDED, 0, INT64_MAX);
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
}

static void a_cut_one_plays_to_the_cut(void **state)
{
    (void)state;
    struct buf bytes = recording("film.mp4");
    struct setting setting = pack("media/a.mp4", bytes.data, bytes.size / 2, 0);
    struct media_engine *engine = open_at(setting.package, "media/a.mp4", 0, true);
    struct media_report report = wait_for(engine, MEDIA_ENDED, 0, INT64_MAX);
    assert_true(report.position_ms < 2100);
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
}

static void giants_are_refused(void **state)
{
    (void)state;
    struct buf bytes = recording("film.webm");
    memcpy(find_bytes(&bytes, "\xB0\x81\xA0\xBA\x81\x5A", 6), "\xB0\x81\xFF\xBA\x81\xFF", 6);
    struct setting setting = pack("media/a.webm", bytes.data, bytes.size, 0);
    struct media_engine *engine = open_at(setting.package, "media/a.webm", 0, false);
    wait_for(engine, MEDIA_PAUSED, 0, 100); /* 255 x 255 is no giant yet */
    media_engine_close(engine);
    unpack(&setting);
    buf_finish(&bytes);
    bytes = recording("film.mp4");
    /* width and height of the sample entry avc1: 10 000 each */
    memcpy(find_bytes(&bytes, "avc1\0\0\0\0\0\0\0\1", 12) + 28, "\x27\x10\x27\x10", 4);
    refused("media/a.mp4", bytes.data, bytes.size, ERR_FORMAT);
    buf_finish(&bytes);
}

static void from_a_folder(void **state)
{
    (void)state;
    struct buf bytes = recording("suara.opus");
    char *folder = temp_folder();
    struct err err = ERR_INIT;
    char *media = path_join(folder, "media");
    assert_true(folder_make(media, &err));
    free(write_file(media, "a.opus", bytes.data, bytes.size));
    mem_free(media);
    struct media_engine *engine = open_at(folder, "media/a.opus", 500, false);
    wait_for(engine, MEDIA_PAUSED, 400, 600);
    media_engine_close(engine);
    temp_remove(folder);
    buf_finish(&bytes);
}

static void absent_ones_are_told(void **state)
{
    struct media_opening opening = {.package = "/nowhere/a.bekal", .entry = "media/a.webm",
                                    .speed_percent = 100, .silent = true};
    struct media_engine *engine;
    struct err err = ERR_INIT;
    (void)state;
    assert_false(media_engine_open(&opening, wake, NULL, &engine, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(engine);
}

static bool open_and_close(void *context)
{
    struct media_opening opening = {.package = context, .entry = "media/a.opus",
                                    .speed_percent = 100, .silent = true};
    struct media_engine *engine;
    struct err err = ERR_INIT;
    bool good = media_engine_open(&opening, wake, NULL, &engine, &err);
    if (!good)
        assert_int_equal(err.code, ERR_NO_MEMORY);
    media_engine_close(engine);
    return good;
}

static void allocations_may_fail(void **state)
{
    (void)state;
    struct setting setting = pack("media/a.opus", "x", 1, 0);
    struct buf bytes = recording("suara.opus");
    unpack(&setting);
    setting = pack("media/a.opus", bytes.data, bytes.size, 0);
    sweep_faults(open_and_close, setting.package);
    unpack(&setting);
    buf_finish(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_plays),
        cmocka_unit_test(resumes_and_speeds),
        cmocka_unit_test(a_damaged_piece_is_told),
        cmocka_unit_test(a_damaged_small_one_is_refused),
        cmocka_unit_test(what_is_no_recording_is_told),
        cmocka_unit_test(a_lie_about_the_length_is_told),
        cmocka_unit_test(a_cut_one_plays_to_the_cut),
        cmocka_unit_test(giants_are_refused),
        cmocka_unit_test(from_a_folder),
        cmocka_unit_test(absent_ones_are_told),
        cmocka_unit_test(allocations_may_fail),
    };
    struct err err = ERR_INIT;
    if (!media_engine_present(&err)) {
        printf("skipped: %s\n", err.text);
        return 0;
    }
    pixels = aligned_alloc(64, (size_t)WIDTH * HEIGHT * 4);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(pixels);
    return failed;
}
