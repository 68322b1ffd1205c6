/* Building a course for a preview: what changed and nothing else, the last good state of what can't
 * be read, and memory that ends anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "author/preview.h"
#include "author_case.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/preview_state.h"
#include "suites.h"

static const char course_text[] =
    "{\"format\":1,\"id\":\"https://bekal.example/p\",\"version\":\"1.0.0\",\"language\":\"id\","
    "\"title\":\"P\",\"modules\":[{\"id\":\"m\",\"title\":\"M\",\"items\":["
    "{\"id\":\"a\",\"type\":\"lesson\",\"title\":\"A\",\"file\":\"lessons/a.md\"},"
    "{\"id\":\"q\",\"type\":\"quiz\",\"title\":\"Q\",\"file\":\"quizzes/q.md\"}]}]}";
static const char lesson_text[] = "# A\n\n![Kotak](../media/k.svg)\n";
static const char quiz_text[] = "## Satu? {#s}\n\n- [x] Ya {#a}\n- [ ] Tidak {#b}\n";
static const char svg_text[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";

static struct author_case c;

static void put(const char *name, const char *text)
{
    author_case_write(&c, name, text, strlen(text));
}

static void begin(void)
{
    author_case_begin(&c);
    put("src/course.json", course_text);
    put("src/lessons/a.md", lesson_text);
    put("src/quizzes/q.md", quiz_text);
    put("src/media/k.svg", svg_text);
    put("cache/x", "");
}

static struct preview *open_preview(void)
{
    char folder[256];
    struct preview *preview = NULL;
    struct err err = ERR_INIT;
    str_put(folder, sizeof folder, author_case_path(&c, "src"));
    if (!preview_open(folder, author_case_path(&c, "cache"), &preview, &err))
        fail_msg("%s", err.text);
    return preview;
}

static struct preview_state *state(void)
{
    struct buf text = BUF_INIT;
    struct preview_state *state = NULL;
    assert_true(file_read(author_case_path(&c, "cache/preview.json"), 1 << 20, &text, NULL));
    assert_true(preview_state_read(text.data, text.size, &state, NULL));
    buf_finish(&text);
    return state;
}

static bool there(const char *name)
{
    return file_look(author_case_path(&c, name)).is_regular;
}

static void build(struct preview *preview, const char *name)
{
    char *names[] = {(char *)(uintptr_t)name};
    struct watch_news news = {names, 1, false};
    struct err err = ERR_INIT;
    if (!preview_build(preview, name ? &news : NULL, &err) ||
        !preview_finish(preview, NULL, NULL, &err))
        fail_msg("%s", err.text);
}

static void what_changed_is_built(void **unused)
{
    (void)unused;
    begin();
    struct preview *preview = open_preview();
    build(preview, NULL);
    assert_true(there("cache/course/course.json") && there("cache/course/quizzes/q/index.json") &&
                there("cache/course/media/k.svg.png"));
    assert_false(there("cache/course/lessons/a.md")); /* it is read where it lies */
    struct preview_state *s = state();
    assert_true(s->checked);
    assert_int_equal(s->errors + s->blocked_count, 0);
    assert_int_equal(s->course, 1);
    preview_state_free(s);
    assert_true(file_remove(author_case_path(&c, "cache/course/media/k.svg.png"), NULL));
    put("src/lessons/a.md", "# A\n\nLain. ![Kotak](../media/k.svg)\n");
    build(preview, "lessons/a.md");
    s = state();
    assert_int_equal(preview_state_of(s, "lessons/a.md"), s->serial);
    assert_int_equal(preview_state_of(s, "quizzes/q.md"), 0);
    assert_false(there("cache/course/media/k.svg.png")); /* not made again */
    preview_state_free(s);
    build(preview, "media/k.svg");
    assert_true(there("cache/course/media/k.svg.png"));
    preview_close(preview);
    author_case_end(&c);
}

static void the_last_good_state_stays(void **unused)
{
    (void)unused;
    begin();
    struct preview *preview = open_preview();
    build(preview, NULL);
    put("src/course.json", "{\"format\":1,");
    build(preview, "course.json");
    struct preview_state *s = state();
    assert_int_equal(s->course, 1);
    assert_int_equal(s->blocked_count, 1);
    assert_true(str_starts(s->blocked[0].place, "course.json:"));
    assert_true(there("cache/course/course.json"));
    preview_state_free(s);
    put("src/quizzes/q.md", "## Satu? {#s}\n\n- [ ] Ya {#a}\n- [ ] Tidak {#b}\n");
    build(preview, "quizzes/q.md");
    s = state();
    assert_true(s->blocked_count >= 2);
    preview_state_free(s);
    put("src/course.json", course_text);
    put("src/quizzes/q.md", quiz_text);
    build(preview, NULL);
    s = state();
    assert_int_equal(s->blocked_count + s->errors, 0);
    assert_true(s->course > 1);
    preview_state_free(s);
    assert_true(file_remove(author_case_path(&c, "src/lessons/a.md"), NULL));
    build(preview, "lessons/a.md");
    s = state();
    assert_true(s->errors > 0 && !s->blocked_count);
    assert_int_equal(preview_state_of(s, "lessons/a.md"), s->serial);
    preview_state_free(s);
    preview_close(preview);
    author_case_end(&c);
}

static bool always(void *unused)
{
    (void)unused;
    return true;
}

static void what_is_urgent_goes_first(void **unused)
{
    (void)unused;
    struct err err = ERR_INIT;
    begin();
    struct preview *preview = open_preview();
    assert_true(preview_build(preview, NULL, &err));
    assert_false(there("cache/course/media/k.svg.png")); /* after the first frame */
    assert_true(preview_finish(preview, always, NULL, &err));
    struct preview_state *s = state();
    assert_false(s->checked);
    preview_state_free(s);
    preview_close(preview);
    author_case_end(&c);
}

static bool build_once(void *unused)
{
    (void)unused;
    char folder[256];
    struct preview *preview = NULL;
    struct err err = ERR_INIT;
    str_put(folder, sizeof folder, author_case_path(&c, "src"));
    bool good = preview_open(folder, author_case_path(&c, "cache"), &preview, &err) &&
                preview_build(preview, NULL, &err);
    preview_close(preview);
    return good;
}

static void memory_may_end_anywhere(void **unused)
{
    (void)unused;
    begin();
    assert_true(author_case_starve(build_once, NULL) > 20);
    author_case_end(&c);
}

int preview_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_built),
        cmocka_unit_test(the_last_good_state_stays),
        cmocka_unit_test(what_is_urgent_goes_first),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests_name("preview", tests, NULL, NULL);
}
