/* A course that is shown while it is written: what changes takes the place of what was, and who
 * looks at it stays where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/str.h"
#include "groups.h"
#include "screens/update.h"
#include "screens/words.h"
#include "world.h"

/* ---- Places ---- */

static struct lesson *parsed(const char *text)
{
    struct lesson *lesson = NULL;
    assert_true(lesson_parse(text, strlen(text), "a.md", NULL, &lesson, NULL));
    return lesson;
}

static const struct block *block_at(const struct lesson *lesson, uint32_t index)
{
    const struct block *block = lesson->root;
    while (block && block->index != index)
        block = block->first ? block->first : block->next ? block->next : block->parent->next;
    return block;
}

/* The words of the block that the one with `words` in the old text became. */
static void expect_place(const char *old_text, const char *words, const char *new_text,
                         const char *expected)
{
    struct lesson *old = parsed(old_text), *now = parsed(new_text);
    struct buf found = BUF_INIT;
    uint32_t place = 0;
    for (; place < old->block_count; place++) {
        const struct block *block = block_at(old, place);
        buf_clear(&found);
        if (block && block->runs)
            lesson_plain(block->runs, &found);
        if (found.data && str_equal(found.data, words))
            break;
    }
    assert_true(place < old->block_count);
    preview_place(old, now, &place, 1);
    buf_clear(&found);
    assert_non_null(block_at(now, place));
    lesson_plain(block_at(now, place)->runs, &found);
    assert_string_equal(found.data ? found.data : "", expected);
    buf_finish(&found);
    lesson_free(old);
    lesson_free(now);
}

static void a_place_keeps_to_its_words(void **state)
{
    (void)state;
    const char *text = "# T\n\none\n\ntwo\n\nthree\n\nfour\n";
    expect_place(text, "three", text, "three");
    expect_place(text, "three", "# T\n\nnew\n\nnewer\n\none\n\ntwo\n\nthree\n\nfour\n", "three");
    expect_place(text, "three", "# T\n\nthree\n\nfour\n", "three"); /* removed above */
    expect_place(text, "three", "# T\n\none\n\ntwo\n\nthree!\n\nfour\n", "three!"); /* itself */
    /* above and itself at once, with its neighbours as they were */
    expect_place(text, "three", "# U\n\nzero\n\none\n\ntwo\n\nthree!\n\nfour!\n", "three!");
    expect_place(text, "three", "# T\n\none\n\ntwo\n\nfour\n", "four"); /* itself removed */
    expect_place(text, "four", "# T\n", "T");
    expect_place(text, "two", "# T\n\nfour\n\nthree\n\ntwo\n\none\n", "two"); /* moved */
    /* the same words twice: the one that is nearer */
    expect_place("a\n\nx\n\nb\n\nx\n\nc\n", "b", "0\n\na\n\nx\n\nb\n\nx\n\nc!\n", "b");
}

static void no_words_in_common_is_the_same_number(void **state)
{
    (void)state;
    expect_place("a\n\nb\n\nc\n", "b", "d\n\ne\n\nf\n", "e");
    struct lesson *old = parsed("a\n\nb\n"), *now = parsed("");
    uint32_t blocks[] = {1, 99};
    preview_place(old, now, blocks, 2);
    assert_true(blocks[0] < now->block_count && blocks[1] < now->block_count);
    lesson_free(old);
    lesson_free(now);
}

/* ---- Sessions ---- */

#define STATE(serial, course, rest) \
    "{\"format\":1,\"serial\":" #serial ",\"course\":" #course ",\"source\":\"/src\"," rest "}"
#define CHANGED(name, serial) "\"changes\":[{\"name\":\"" name "\",\"serial\":" #serial "}]"

static struct world w;

static void begin(void)
{
    memset(&w, 0, sizeof w);
    words_use("en", LOCALES);
    w.preview = true;
    assert_true(world_open(&w));
}

static void in_lesson(void)
{
    begin();
    world_tell(&w, STATE(1, 1, "\"checked\":true"));
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_true(world_click(&w, "Alpha"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
}

static const struct draw_node *said(const char *part)
{
    for (size_t i = 0; i < w.frame.list.node_count; i++)
        if (w.frame.list.nodes[i].label && strstr(w.frame.list.nodes[i].label, part))
            return &w.frame.list.nodes[i];
    return NULL;
}

static void nobody_is_asked_who_they_are(void **state)
{
    (void)state;
    begin();
    assert_int_equal(w.model->screen, SCREEN_STARTING);
    world_tell(&w, STATE(1, 1, "\"checked\":true"));
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_non_null(said("Preview. Nothing is recorded"));
    assert_null(world_find(&w, "Back")); /* there is nothing behind it */
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    world_put(&w, (struct input){.kind = INPUT_DROP, .text = "/tmp/other.bekal"});
    assert_int_equal(w.pending_count, 0); /* installs nothing */
    world_close(&w);
}

static void what_blocks_the_course_is_told(void **state)
{
    (void)state;
    begin();
    world_tell(&w, STATE(1, 0, "\"blocked\":[{\"severity\":\"error\",\"place\":"
                               "\"course.json:3:7\",\"message\":\"a comma is missing\"}]"));
    assert_int_equal(w.model->screen, SCREEN_STARTING);
    assert_non_null(said("can't be shown yet"));
    assert_non_null(said("course.json:3:7: a comma is missing"));
    world_tell(&w, STATE(2, 2, "\"checked\":true"));
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_null(said("a comma is missing"));
    world_close(&w);
}

static void a_lesson_changes_in_its_place(void **state)
{
    (void)state;
    in_lesson();
    w.lesson = "# Heading\n\nOther words.\n";
    world_tell(&w, STATE(2, 1, CHANGED("lessons/b.md", 2)));
    assert_null(said("Other words")); /* it is not this one that changed */
    world_tell(&w, STATE(3, 1, CHANGED("lessons/a.md", 3)));
    assert_non_null(said("Other words"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    w.lesson = "# Heading\n\nYet other words.\n";
    world_tell(&w, STATE(4, 1, CHANGED("media/a.png", 4))); /* perhaps it shows that */
    assert_non_null(said("Yet other words"));
    assert_int_equal(preview_version(w.model, "media/a.png"), 4);
    assert_int_equal(preview_version(w.model, "media/b.png"), 0);
    world_close(&w);
}

static void a_place_is_kept_in_sight(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    in_lesson();
    for (int i = 0; i < 60; i++)
        buf_format(&text, "Paragraph %d.\n\n", i);
    w.lesson = text.data;
    world_tell(&w, STATE(2, 1, CHANGED("lessons/a.md", 2)));
    for (int i = 0; i < 8; i++)
        world_put(&w, (struct input){.kind = INPUT_WHEEL, .x = 600, .y = 300, .dy = 1});
    world_settle(&w);
    const struct draw_node *mark = said("Paragraph 25.");
    assert_non_null(mark);
    int y = draw_on_window(&w.frame.list, mark->layer, mark->box).y;
    struct buf longer = BUF_INIT;
    buf_format(&longer, "New.\n\n- list\n- of two\n\n%s", text.data);
    w.lesson = longer.data;
    world_key(&w, KEY_F2); /* also below a dialog */
    world_tell(&w, STATE(3, 1, CHANGED("lessons/a.md", 3)));
    world_key(&w, KEY_F2);
    world_settle(&w);
    mark = said("Paragraph 25.");
    assert_non_null(mark);
    assert_in_range(draw_on_window(&w.frame.list, mark->layer, mark->box).y, y - 2, y + 2);
    world_close(&w);
    buf_finish(&text);
    buf_finish(&longer);
}

static const char outline_text[] =
    "{\"format\":1,\"id\":\"https://bekal.example/t/one\",\"version\":\"1.0.0\","
    "\"language\":\"en\",\"title\":\"One\",\"modules\":["
    "{\"id\":\"m1\",\"title\":\"First\",\"items\":["
    "{\"id\":\"z\",\"type\":\"lesson\",\"title\":\"Zeta\",\"file\":\"lessons/z.md\"},"
    "{\"id\":\"a\",\"type\":\"lesson\",\"title\":\"Alpha anew\",\"file\":\"lessons/a.md\"}]}]}";
static const char without_it[] =
    "{\"format\":1,\"id\":\"https://bekal.example/t/one\",\"version\":\"1.0.0\","
    "\"language\":\"en\",\"title\":\"One\",\"modules\":["
    "{\"id\":\"m1\",\"title\":\"First\",\"items\":["
    "{\"id\":\"z\",\"type\":\"lesson\",\"title\":\"Zeta\",\"file\":\"lessons/z.md\"}]}]}";

static void an_item_is_the_same_by_its_id(void **state)
{
    (void)state;
    in_lesson();
    w.course_text = outline_text;
    world_tell(&w, STATE(2, 2, "\"checked\":true"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    assert_int_equal(w.model->item, 1);
    assert_non_null(said("Alpha anew"));
    w.course_text = "{";
    world_tell(&w, STATE(3, 3, "\"checked\":true")); /* the tool would not: still it stays */
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    w.course_text = without_it;
    world_tell(&w, STATE(4, 4, "\"checked\":true"));
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_non_null(said("Zeta"));
    world_close(&w);
}

static const char quiz_text[] =
    "{\"format\":1,\"title\":\"Quiz\",\"settings\":{\"attempts\":1},\"questions\":["
    "{\"id\":\"q0\",\"type\":\"single_choice\",\"stem\":\"Before?\",\"choices\":["
    "{\"id\":\"a\",\"text\":\"A\",\"fraction\":100},{\"id\":\"b\",\"text\":\"B\"}]},"
    "{\"id\":\"q1\",\"type\":\"single_choice\",\"stem\":\"First, edited?\",\"choices\":["
    "{\"id\":\"a\",\"text\":\"Aye, edited\",\"fraction\":100},{\"id\":\"b\",\"text\":\"N\"}]}]}";

static void answers_outlive_an_edit(void **state)
{
    (void)state;
    begin();
    world_tell(&w, STATE(1, 1, "\"checked\":true"));
    assert_true(world_click(&w, "Quiz"));
    assert_true(world_click(&w, "Start"));
    assert_true(world_click(&w, "Aye"));
    w.quiz_text = quiz_text;
    world_tell(&w, STATE(2, 1, CHANGED("quizzes/q.json", 2)));
    assert_int_equal(w.model->screen, SCREEN_QUIZ);
    assert_non_null(said("First, edited?")); /* still on the same question */
    assert_true(world_find(&w, "Aye, edited")->states & NODE_CHECKED);
    /* one that was taken out: there are others */
    w.quiz_text = "{\"format\":1,\"questions\":[{\"id\":\"q9\",\"type\":\"true_false\",\"stem\":"
                  "\"Ninth?\",\"choices\":[{\"id\":\"true\",\"fraction\":100},"
                  "{\"id\":\"false\"}]}]}";
    world_tell(&w, STATE(3, 1, CHANGED("quizzes/q.json", 3)));
    assert_non_null(said("Ninth?"));
    world_close(&w);
}

static void attempts_are_never_used_up(void **state)
{
    (void)state;
    begin();
    w.quiz_text = quiz_text;
    world_tell(&w, STATE(1, 1, "\"checked\":true"));
    for (int i = 0; i < 2; i++) {
        act_on(w.model, &w.frame, (struct action){ACT_OPEN_ITEM, 2, 0});
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        act_on(w.model, &w.frame, (struct action){ACT_QUIZ_START, 0, 0});
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        assert_int_equal(w.model->screen, SCREEN_QUIZ);
        act_on(w.model, &w.frame, (struct action){ACT_SUBMIT, 0, 0});
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        assert_int_equal(w.model->screen, SCREEN_RESULT);
    }
    world_close(&w);
}

static void findings_are_listed(void **state)
{
    (void)state;
    begin();
    world_tell(&w, STATE(1, 1, "\"errors\":1,\"warnings\":2,\"checked\":true,\"findings\":["
                               "{\"severity\":\"error\",\"place\":\"lessons/a.md:9\","
                               "\"message\":\"no such picture\",\"remedy\":\"Put it there.\"},"
                               "{\"severity\":\"warning\",\"place\":\"\",\"message\":\"hm\"}]"));
    assert_true(world_click(&w, "1 error, 2 warnings"));
    assert_int_equal(w.model->dialog, DIALOG_FINDINGS);
    assert_non_null(said("Error. lessons/a.md:9. no such picture Put it there."));
    assert_non_null(said("There are more"));
    world_tell(&w, STATE(1, 1, "\"checked\":true")); /* checked anew meanwhile */
    assert_non_null(said("The check found nothing to mend."));
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    assert_non_null(said("Nothing found"));
    world_close(&w);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 40; i++)
        buf_format(&text, "Paragraph %d.\n\n", i);
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        in_lesson();
        w.lesson = text.data;
        w.faulty = true;
        w.faults_left = n;
        w.fault_struck = false;
        world_tell(&w, STATE(2, 1, CHANGED("lessons/a.md", 2)));
        struck = w.fault_struck;
        w.faulty = false;
        world_tell(&w, STATE(3, 1, CHANGED("lessons/a.md", 3))); /* and goes on */
        assert_non_null(said("Paragraph 0."));
        world_close(&w);
    }
    buf_finish(&text);
}

const struct CMUnitTest preview_tests[] = {
    cmocka_unit_test(a_place_keeps_to_its_words),
    cmocka_unit_test(no_words_in_common_is_the_same_number),
    cmocka_unit_test(nobody_is_asked_who_they_are),
    cmocka_unit_test(what_blocks_the_course_is_told),
    cmocka_unit_test(a_lesson_changes_in_its_place),
    cmocka_unit_test(a_place_is_kept_in_sight),
    cmocka_unit_test(an_item_is_the_same_by_its_id),
    cmocka_unit_test(answers_outlive_an_edit),
    cmocka_unit_test(attempts_are_never_used_up),
    cmocka_unit_test(findings_are_listed),
    cmocka_unit_test(memory_may_end_anywhere),
};
const size_t preview_test_count = sizeof preview_tests / sizeof *preview_tests;
