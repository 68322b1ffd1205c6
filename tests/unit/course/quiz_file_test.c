#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "course/quiz_file.h"
#include "make.h"

int test_quiz_file(void);

#define QUESTION(id, text)                                                                  \
    "{\"id\":\"" id "\",\"type\":\"single_choice\",\"stem\":\"" text "\",\"tags\":[{\"code\":" \
    "\"M\",\"level\":1}],\"choices\":[{\"id\":\"a\",\"text\":\"A\",\"fraction\":100},"       \
    "{\"id\":\"b\",\"text\":\"B\",\"fraction\":0}]}"
#define SHARD(questions) "{\"format\":1,\"questions\":[" questions "]}"
#define INDEX(shards)                                                                       \
    "{\"format\":1,\"title\":\"Pre\",\"settings\":{\"attempts\":3,\"pass_mark\":70},\"shards\":[" \
    shards "]}"
#define TWO_SHARDS                                                                          \
    "{\"file\":\"quizzes/pre/0.json\",\"questions\":[{\"id\":\"q1\",\"tags\":[\"M\"]},"      \
    "{\"id\":\"q2\"}]},{\"file\":\"quizzes/pre/1.json\",\"questions\":[{\"id\":\"q3\"}]}"

static const struct course_item item = {.id = "pre", .type = ITEM_QUIZ, .file = "quizzes/pre.json"};

static void make_compiled(struct make *make, const char *index)
{
    make_start(make, "1.0.0");
    make->count--; /* the source is not packed */
    make_add(make, "quizzes/pre/0.json", SHARD(QUESTION("q1", "Satu") "," QUESTION("q2", "Dua")));
    make_add(make, "quizzes/pre/1.json", SHARD(QUESTION("q3", "Tiga")));
    make_add(make, "quizzes/pre/index.json", index);
}

static struct package *open_made(const struct make *make, struct made *made)
{
    struct err err = ERR_INIT;
    struct package *package;
    *made = make_zip(make);
    if (!package_open_memory(made->bytes, made->size, &package, &err))
        fail_msg("%s", err.text);
    return package;
}

static void loads_a_compiled_quiz(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    struct quiz *quiz;
    make_compiled(&make, INDEX(TWO_SHARDS));
    struct package *package = open_made(&make, &made);
    if (!quiz_file_load(package, &item, NULL, NULL, &quiz, &err))
        fail_msg("%s", err.text);
    assert_int_equal(quiz->question_count, 3);
    assert_string_equal(quiz->title, "Pre");
    assert_int_equal(quiz->attempts, 3);
    assert_string_equal(quiz->questions[1].stem, "Dua");
    assert_string_equal(quiz->questions[2].id, "q3");
    quiz_free(quiz);
    package_close(package);
    mem_free(made.bytes);
}

static void loads_what_is_drawn(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    struct quiz *quiz;
    make_compiled(&make, INDEX(TWO_SHARDS));
    struct package *package = open_made(&make, &made);
    assert_true(quiz_file_load_index(package, &item, NULL, &quiz, &err));
    assert_int_equal(quiz->question_count, 3);
    assert_string_equal(quiz->questions[0].id, "q1");
    assert_string_equal(quiz->questions[0].tags[0].code, "M");
    assert_int_equal(quiz->questions[1].tag_count, 0);
    assert_string_equal(quiz->questions[0].stem, "");
    assert_false(quiz_file_load_questions(package, &item, quiz, (const char *[]){"q3", "q9"}, 2,
                                          &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_int_equal(quiz->question_count, 3);
    assert_false(quiz_file_load_questions(package, &item, quiz, (const char *[]){"q3", "q3"}, 2,
                                          &err));
    assert_true(quiz_file_load_questions(package, &item, quiz, (const char *[]){"q3", "q1"}, 2,
                                         &err));
    assert_int_equal(quiz->question_count, 2);
    assert_string_equal(quiz->questions[0].stem, "Tiga");
    assert_string_equal(quiz->questions[1].stem, "Satu");
    assert_int_equal(quiz->questions[1].tags[0].level, 1);
    quiz_free(quiz);
    package_close(package);
    mem_free(made.bytes);
}

static void loads_from_source(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct package *package;
    struct quiz *quiz;
    char *folder = temp_folder();
    mem_free(write_file(folder, "quizzes/pre.json", make_quiz, strlen(make_quiz)));
    assert_true(package_open_folder(folder, &package, &err));
    assert_true(quiz_file_load(package, &item, NULL, NULL, &quiz, &err));
    assert_int_equal(quiz->question_count, 1);
    quiz_free(quiz);
    assert_true(quiz_file_load_index(package, &item, NULL, &quiz, &err));
    assert_false(
        quiz_file_load_questions(package, &item, quiz, (const char *[]){"q9"}, 1, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(
        quiz_file_load_questions(package, &item, quiz, (const char *[]){"q1"}, 1, &err));
    assert_string_equal(quiz->questions[0].stem, "Apa?");
    quiz_free(quiz);
    struct course_item none = item;
    none.file = "quizzes/none.json";
    assert_false(quiz_file_load(package, &none, NULL, NULL, &quiz, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(quiz);
    package_close(package);
    temp_remove(folder);
}

static const struct {
    const char *index, *shard;
    enum err_code code;
    const char *why;
} cases[] = {
    {"[]", NULL, ERR_FORMAT, "format"},
    {"{\"format\":9}", NULL, ERR_NEWER, "newer version of Bekal than"},
    {"{\"format\":1}", NULL, ERR_FORMAT, "shards"},
    {INDEX("3"), NULL, ERR_FORMAT, "a shard needs"},
    {INDEX("{\"file\":\"../x\",\"questions\":[]}"), NULL, ERR_FORMAT, "a shard needs"},
    {INDEX("{\"file\":\"x\",\"questions\":[{}]}"), NULL, ERR_FORMAT, "without an id"},
    {INDEX("{\"file\":\"x\",\"questions\":[{\"id\":\"a\"}]}"), NULL, ERR_NOT_FOUND, "\"x\""},
    {INDEX(TWO_SHARDS "," TWO_SHARDS), NULL, ERR_FORMAT, "twice"},
    {INDEX(TWO_SHARDS), "{", ERR_FORMAT, "quizzes/pre/0.json"},
    {INDEX(TWO_SHARDS), "{\"format\":2}", ERR_NEWER, "quizzes/pre/0.json"},
    {INDEX(TWO_SHARDS), SHARD(QUESTION("q1", "Satu")), ERR_NOT_FOUND, "q2"},
    {INDEX(TWO_SHARDS), SHARD("{\"id\":\"q1\",\"type\":\"single_choice\"}"), ERR_FORMAT,
     "0.json#/questions/0"},
    {INDEX(TWO_SHARDS),
     SHARD("{\"id\":\"q1\",\"type\":\"essay\",\"stem\":\"S\"}," QUESTION("q2", "Dua")),
     ERR_UNSUPPORTED, "essay"},
    {"{\"format\":1,\"settings\":{\"attempts\":-1},\"shards\":[]}", NULL, ERR_FORMAT,
     "/settings/attempts"},
};

static void refuses_damaged_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct make make;
        struct made made;
        struct err err = ERR_INIT;
        struct quiz *quiz;
        make_compiled(&make, cases[i].index);
        if (cases[i].shard) {
            struct make_entry *entry = make_find(&make, "quizzes/pre/0.json");
            entry->bytes = cases[i].shard;
            entry->size = strlen(cases[i].shard);
        }
        struct package *package = open_made(&make, &made);
        bool good = quiz_file_load(package, &item, NULL, NULL, &quiz, &err);
        if (good || quiz || err.code != cases[i].code || !strstr(err.text, cases[i].why))
            fail_msg("case %zu: %d %s", i, err.code, err.text);
        package_close(package);
        mem_free(made.bytes);
    }
}

static bool load_both_ways(void *context)
{
    struct package *package = context;
    struct err err = ERR_INIT;
    struct quiz *quiz, *index = NULL;
    bool good = quiz_file_load(package, &item, NULL, NULL, &quiz, &err);
    good = good && quiz_file_load_index(package, &item, NULL, &index, &err) &&
           quiz_file_load_questions(package, &item, index, (const char *[]){"q3", "q1"}, 2, &err);
    assert_true(good || err.code != ERR_NONE);
    if (good) {
        assert_int_equal(quiz->question_count, 3);
        assert_string_equal(quiz->questions[2].choices[1].text, "B");
        assert_string_equal(index->questions[0].stem, "Tiga");
    }
    quiz_free(quiz);
    quiz_free(index);
    return good;
}

static void survives_want_of_memory(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    make_compiled(&make, INDEX(TWO_SHARDS));
    struct package *package = open_made(&make, &made);
    sweep_faults(load_both_ways, package);
    package_close(package);
    mem_free(made.bytes);
}

int test_quiz_file(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_a_compiled_quiz), cmocka_unit_test(loads_what_is_drawn),
        cmocka_unit_test(loads_from_source),     cmocka_unit_test(refuses_damaged_ones),
        cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests_name("quiz_file", tests, NULL, NULL);
}
