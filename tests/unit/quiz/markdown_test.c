/* Quizzes in Markdown: what an author writes, and every mistake at its place. */
#include "tests.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base_faults.h"
#include "quiz/quiz_markdown.h"

static struct quiz *parse_markdown(const char *text)
{
    struct quiz *quiz = NULL;
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    if (!quiz_markdown_parse(text, strlen(text), "q.md", "id", &diags, &quiz, &err))
        fail_msg("%s", err.text);
    diags_finish(&diags);
    return quiz;
}

static const char whole[] =
    "---\n"
    "# catatan\n"
    "tujuan: post_test\n"
    "Pass mark: 70,5\n"
    "attempts: 3\n"
    "shuffle questions: ya\n"
    "draw: 1 M.05, 1\n"
    "acak: ya\n"
    "---\n"
    "# Post-test\n"
    "\n"
    "Pilih *satu*.\n"
    "\n"
    "## 1. Apa gunanya **maklumat**? {#guna} ##\n"
    "\n"
    "Lihat gambar:\n"
    "\n"
    "```\n"
    "## bukan soal\n"
    "- [x] bukan pilihan\n"
    "```\n"
    "\n"
    "- [x] Janji. {#a}\n"
    "  > Benar,\n"
    "  > sekali.\n"
    "- [ ] Hiasan\n"
    "  ruang tunggu. \n"
    "\n"
    "* [ ] Semua salah. {#c fixed -50%}\n"
    "\n"
    "points: 2\n"
    "tags: M.05 1, M 07\n"
    "hint: Satu\n"
    "hint: Dua\n"
    "wrong: Baca lagi.\n"
    "\n"
    "> Lihat\n"
    ">\n"
    "> pelajaran 1.\n"
    "\n"
    "## Betul atau tidak? {#tf}\n"
    "- [ ] Benar\n"
    "- [x] Salah\n"
    "<!-- - [x] tersembunyi -->\n"
    "---\n"
    "## - mana saja\n"
    "- [X] A {#a}\n"
    "- [x] B {#b}\n"
    "- [ ] C {#c}\n"
    "acak: tidak\n"
    "penilaian: sum\n";

static void test_whole(void **state)
{
    (void)state;
    struct quiz *quiz = parse_markdown(whole);
    assert_string_equal(quiz->title, "Post-test");
    assert_string_equal(quiz->instructions, "Pilih *satu*.");
    assert_int_equal(quiz->purpose, QUIZ_POST_TEST);
    assert_true(quiz->has_pass_mark && quiz->pass_mark > 70.4 && quiz->pass_mark < 70.6);
    assert_int_equal(quiz->attempts, 3);
    assert_true(quiz->shuffle_questions);
    assert_int_equal(quiz->draw_count, 2);
    assert_string_equal(quiz->draws[0].tag, "M.05");
    assert_null(quiz->draws[1].tag);
    assert_int_equal(quiz->question_count, 3);
    quiz_free(quiz);
}

static void test_question(void **state)
{
    (void)state;
    struct quiz *quiz = parse_markdown(whole);
    const struct question *q = quiz_find(quiz, "guna");
    assert_non_null(q);
    assert_string_equal(q->stem, "Apa gunanya **maklumat**?\n\nLihat gambar:\n\n```\n"
                                 "## bukan soal\n- [x] bukan pilihan\n```");
    assert_int_equal(q->kind, QUESTION_SINGLE_CHOICE);
    assert_int_equal(q->choice_count, 3);
    assert_string_equal(q->choices[0].text, "Janji.");
    assert_string_equal(q->choices[0].feedback, "Benar,\nsekali.");
    assert_string_equal(q->choices[1].text, "Hiasan\nruang tunggu.");
    assert_string_equal(q->choices[1].id, "hiasan");
    assert_true(q->choices[2].fixed && q->choices[2].fraction < -0.49);
    assert_true(q->points > 1.9 && q->shuffle);
    assert_int_equal(q->tag_count, 2);
    assert_int_equal(q->tags[0].level, 1);
    assert_string_equal(q->tags[1].code, "M 07");
    assert_int_equal(q->hint_count, 2);
    assert_string_equal(q->feedback.wrong, "Baca lagi.");
    assert_string_equal(q->feedback.general, "Lihat\n\npelajaran 1.");
    quiz_free(quiz);
}

static void test_kinds(void **state)
{
    (void)state;
    struct quiz *quiz = parse_markdown(whole);
    const struct question *tf = quiz_find(quiz, "tf"), *many = &quiz->questions[2];
    assert_int_equal(tf->kind, QUESTION_TRUE_FALSE);
    assert_string_equal(tf->choices[0].id, "true");
    assert_string_equal(tf->choices[0].text, "");
    assert_true(tf->choices[1].fraction > 0.99);
    assert_string_equal(many->id, "mana-saja");
    assert_string_equal(many->stem, "\\- mana saja");
    assert_int_equal(many->kind, QUESTION_MULTIPLE_CHOICE);
    assert_true(many->choices[0].fraction > 0.49 && many->choices[0].fraction < 0.51);
    assert_false(many->shuffle);
    quiz_free(quiz);
}

static void test_without_headings(void **state)
{
    (void)state;
    struct quiz *quiz = parse_markdown("Petunjuk.\n\n---\n\n1. Satu? {#s}\n\n- [x] a\n- [ ] b\n\n"
                                       "> Umum\n\nDua\nbaris?\n- [ ] c\n- [x] d\npoin: 3\n");
    assert_string_equal(quiz->instructions, "Petunjuk.");
    assert_int_equal(quiz->question_count, 2);
    assert_string_equal(quiz->questions[0].id, "s");
    assert_string_equal(quiz->questions[0].stem, "Satu?");
    assert_string_equal(quiz->questions[0].feedback.general, "Umum");
    assert_string_equal(quiz->questions[1].stem, "Dua\nbaris?");
    assert_string_equal(quiz->questions[1].id, "dua");
    assert_true(quiz->questions[1].points > 2.9);
    quiz_free(quiz);
}

/* ---- mistakes ------------------------------------------------------------------------------- */

struct mistake {
    const char *text, *code;
    int line, column;
};

#define OPTIONS "- [x] a {#a}\n- [ ] b {#b}\n"

static const struct mistake mistakes[] = {
    {"", "no-questions", 1, 1},
    {"Teks saja\n", "question-without-choices", 1, 1},
    {"---\npass_mark: 70\n", "front-matter-open", 1, 1},
    {"---\npass_mark 70\n---\n## q\n" OPTIONS, "front-matter", 2, 1},
    {"---\npass_mark: x\n---\n## q\n" OPTIONS, "wrong-type", 2, 12},
    {"---\npass_mark: 700\n---\n## q\n" OPTIONS, "out-of-range", 2, 12},
    {"---\nattempts: 1\nkesempatan: 2\n---\n## q\n" OPTIONS, "key-twice", 3, 1},
    {"---\nshuffle: mungkin\n---\n## q\n" OPTIONS, "wrong-type", 2, 10},
    {"---\npurpose: ujian\n---\n## q\n" OPTIONS, "unknown-word", 2, 10},
    {"---\ndraw: 2 M.05\n---\n## q\n" OPTIONS, "draw-exceeds-pool", 2, 7},
    {"---\ndraw: [1\n---\n## q\n" OPTIONS, "json-syntax", 2, 7},
    {"---\ntitle: a\n---\n# b\n## q\n" OPTIONS, "key-twice", 4, 3},
    {"---\npass_mark: 70\n---\n## q\n- [ ] a\n- [ ] b\n", "no-right-answer", 5, 1},
    {"## q {#q}\n\nteks\n", "question-without-choices", 1, 1},
    {"## q\n- [x] a\n> kutipan\n- [ ] b\n", "choices-twice", 4, 1},
    {"## q\n- [x] a\n- b\n", "choice-without-box", 3, 1},
    {"## q\n- [x] a\n- [] b\n", "box-not-understood", 3, 1},
    {"## q\n- [] a\n- [x] b\n", "box-not-understood", 2, 1},
    {"## q\n- [x] a\n-[ ] b\n", "box-not-understood", 3, 1},
    {"## q\n- [x] a\n- [ ]b\n", "box-not-understood", 3, 1},
    {"## q\n- [\xE2\x9C\x93] a\n- [ ] b\n", "box-not-understood", 2, 1},
    {"## q\n" OPTIONS "é lagi\n", "text-after-choices", 4, 1},
    {"## q\n" OPTIONS "points: é banyak\n", "wrong-type", 4, 9},
    {"## q\n" OPTIONS "points: 1\npoin: 2\n", "key-twice", 5, 1},
    {"## q\n- [x] a {#a}\n- [ ] b {#a}\n", "duplicate-id", 3, 3},
    {"## q {#q}\n" OPTIONS "## é {#q}\n" OPTIONS, "duplicate-id", 4, 4},
    {"## é {#-x}\n" OPTIONS, "bad-id", 1, 8},
    {"## q\n" OPTIONS "# atas\n## r\n" OPTIONS, "heading-level", 4, 1},
    {"## q\n```\n" OPTIONS, "fence-open", 2, 1},
    {"## q\n" OPTIONS "<!-- x\n", "comment-open", 4, 1},
    {"## q\n- [x] a\n", "too-few-choices", 2, 1},
    {"## q {#q}\n```json\n{\"id\":\n}\n```\n", "json-syntax", 4, 1},
    {"## q {#q}\n```json\n[]\n```\n", "wrong-type", 3, 1},
    {"## {#q}\n```json\n{\"id\": \"r\", \"type\": \"single_choice\", \"stem\": \"s\", "
     "\"choices\": [{\"id\": \"a\", \"text\": \"a\", \"fraction\": 100}, "
     "{\"id\": \"b\", \"text\": \"b\"}]}\n```\n",
     "id-twice", 1, 6},
    {"## {#q}\n```json\n{\"type\": \"essay\", \"stem\": \"s\"}\n```\n", "kind-not-playable", 1,
     4},
    {"## q\n- [x] \xff\n", "not-text", 2, 7},
};

static void check_mistake(const struct mistake *mistake)
{
    struct quiz *quiz;
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    bool found = false;
    assert_false(quiz_markdown_parse(mistake->text, strlen(mistake->text), "q.md", NULL, &diags,
                                     &quiz, &err));
    assert_null(quiz);
    assert_int_not_equal(err.code, ERR_NONE);
    assert_true(str_starts(err.text, "q.md:"));
    for (size_t i = 0; i < diags.count; i++) {
        const struct diag *diag = &diags.list[i];
        assert_string_equal(diag->file, "q.md");
        if (diag->severity == DIAG_ERROR && !str_equal(diag->code, mistake->code))
            fail_msg("%s: also %s: %s", mistake->text, diag->code, diag->message);
        if (!str_equal(diag->code, mistake->code))
            continue;
        found = true;
        if (diag->line != mistake->line || diag->column != mistake->column)
            fail_msg("%s: %s at %d:%d", mistake->text, diag->code, diag->line, diag->column);
    }
    if (!found)
        fail_msg("%s: no %s", mistake->text, mistake->code);
    diags_finish(&diags);
}

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        check_mistake(&mistakes[i]);
}

static void test_all_mistakes_at_once(void **state)
{
    (void)state;
    const char text[] = "---\npurpose: x\npas_mark: 7\n---\n## q {#q}\nteks\n## r {#q}\n"
                        "- [ ] a\n- [ ] b\n";
    struct quiz *quiz;
    struct diags diags = DIAGS_INIT;
    assert_false(quiz_markdown_parse(text, sizeof text - 1, "q.md", NULL, &diags, &quiz, NULL));
    assert_int_equal(diags.errors, 4);
    bool suggested = false;
    for (size_t i = 0; i < diags.count; i++)
        suggested = suggested || (str_equal(diags.list[i].code, "unknown-member") &&
                                  diags.list[i].line == 3 &&
                                  str_equal(diags.list[i].remedy, "Did you mean \"pass_mark\"?"));
    assert_true(suggested);
    diags_finish(&diags);
}

/* Keys are named as this author writes them, and those that are missing as the others. */
static void test_names_of_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message, *remedy;
    } cases[] = {
        {"---\nnilai_lulus: 700\n---\n## q\n" OPTIONS, "\"nilai_lulus\" must be", NULL},
        {"---\nPass mark: 700\n---\n## q\n" OPTIONS, "\"pass_mark\" must be", NULL},
        {"---\ntujuan: pre_test\npembahasan: after_pass\n---\n## q\n" OPTIONS,
         "there is no \"nilai_lulus\"",
         "Add \"nilai_lulus\", or choose another \"pembahasan\"."},
        {"---\nreview: after_pass\n---\n## q\n" OPTIONS, "there is no \"pass_mark\"",
         "Add \"pass_mark\", or choose another \"review\"."},
        {"---\ntujuan: pre_test\n---\n## q\n- [x] a\n- [x] b\njenis: single_choice\n",
         "2 choices are wholly right",
         "Leave one marked, or write \"jenis: multiple_choice\" below."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quiz *quiz;
        struct diags diags = DIAGS_INIT;
        bool found = false;
        if (quiz_markdown_parse(cases[i].text, strlen(cases[i].text), "q.md", NULL, &diags,
                                &quiz, NULL))
            quiz_free(quiz);
        for (size_t k = 0; k < diags.count; k++)
            found = found ||
                    (strstr(diags.list[k].message, cases[i].message) &&
                     (!cases[i].remedy || str_equal(diags.list[k].remedy, cases[i].remedy)));
        for (size_t k = 0; !found && k < diags.count; k++)
            print_error("%s | %s\n", diags.list[k].message, diags.list[k].remedy);
        assert_true(found);
        diags_finish(&diags);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct quiz *quiz;
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    for (int i = 0; i <= QUIZ_QUESTIONS_MAX; i++)
        assert_true(buf_add_str(&text, "## q\n- [x] a\n- [ ] b\n"));
    assert_false(quiz_markdown_parse(text.data, text.size, "q.md", NULL, NULL, &quiz, &err));
    assert_non_null(strstr(err.text, "20000"));
    buf_clear(&text);
    for (int i = 0; i <= QUIZ_MARKDOWN_LINES_MAX; i++)
        assert_true(buf_add_char(&text, '\n'));
    assert_false(quiz_markdown_parse(text.data, text.size, "q.md", NULL, NULL, &quiz, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    buf_finish(&text);
}

/* ---- ids ------------------------------------------------------------------------------------ */

static struct quiz_markdown *open_markdown(const char *text)
{
    struct quiz_markdown *markdown = NULL;
    assert_true(quiz_markdown_open(text, strlen(text), "q.md", NULL, &markdown, NULL));
    return markdown;
}

static void test_fill(void **state)
{
    (void)state;
    const char text[] = "\xEF\xBB\xBF## Apa itu Bekal? ##\r\n- [x] Bekal \r\n- [ ] bekal {50%}\r\n"
                        "## Apa itu bekal\n- [x] Benar\n- [ ] Salah\n## é\n" OPTIONS;
    struct buf out = BUF_INIT, again = BUF_INIT;
    struct quiz_markdown *markdown = open_markdown(text);
    assert_int_equal(quiz_markdown_gaps(markdown), 5);
    assert_true(quiz_markdown_fill(markdown, text, sizeof text - 1, &out, NULL));
    quiz_markdown_close(markdown);
    assert_string_equal(out.data,
                        "\xEF\xBB\xBF## Apa itu Bekal? {#apa-itu-bekal} ##\r\n"
                        "- [x] Bekal {#bekal} \r\n- [ ] bekal {50%} {#bekal-2}\r\n"
                        "## Apa itu bekal {#apa-itu-bekal-2}\n- [x] Benar\n- [ ] Salah\n"
                        "## é {#q}\n" OPTIONS);
    markdown = open_markdown(out.data);
    assert_int_equal(quiz_markdown_gaps(markdown), 0);
    assert_true(quiz_markdown_fill(markdown, out.data, out.size, &again, NULL));
    assert_string_equal(again.data, out.data);
    quiz_markdown_close(markdown);
    buf_finish(&again);
    buf_finish(&out);
}

static void test_words(void **state)
{
    (void)state;
    char id[QUIZ_ID_BYTES_MAX + 1];
    quiz_id_of_words("  Apa -- ini? Ya!", 17, 64, id);
    assert_string_equal(id, "apa-ini-ya");
    quiz_id_of_words("satu duatiga", 12, 7, id);
    assert_string_equal(id, "satu");
    quiz_id_of_words("satu dua", 8, 4, id);
    assert_string_equal(id, "satu");
    quiz_id_of_words("日本", 6, 64, id);
    assert_string_equal(id, "");
}

/* ---- faults --------------------------------------------------------------------------------- */

static void test_faults(void **state)
{
    (void)state;
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct diags diags = DIAGS_INIT;
        struct quiz *quiz = NULL;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = quiz_markdown_parse(whole, strlen(whole), "t", "id", &diags, &quiz, &err);
        struck = fault_disarm();
        assert_int_equal(good, quiz != NULL);
        assert_int_equal(good, err.code == ERR_NONE);
        if (!good && err.code != ERR_NO_MEMORY)
            fail_msg("%zu: %s", n, err.text);
        if (!struck)
            assert_true(good);
        quiz_free(quiz);
        diags_finish(&diags);
    }
}

const struct CMUnitTest markdown_tests[] = {
    cmocka_unit_test(test_whole),         cmocka_unit_test(test_question),
    cmocka_unit_test(test_kinds),         cmocka_unit_test(test_without_headings),
    cmocka_unit_test(test_mistakes),      cmocka_unit_test(test_all_mistakes_at_once),
    cmocka_unit_test(test_names_of_keys), cmocka_unit_test(test_limits),
    cmocka_unit_test(test_fill),          cmocka_unit_test(test_words),
    cmocka_unit_test(test_faults),
};
const size_t markdown_test_count = sizeof markdown_tests / sizeof *markdown_tests;
