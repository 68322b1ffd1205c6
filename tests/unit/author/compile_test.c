#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "author/compile_quiz.h"
#include "author/plan.h"
#include "author_case.h"
#include "base/json.h"
#include "base/mem.h"
#include "course/package.h"
#include "course/quiz_file.h"
#include "suites.h"

static bool take_into_plan(void *context, const char *name, char *text, struct err *err)
{
    return plan_add(context, name, NULL, text, strlen(text), false, err);
}

static void write_quiz(struct buf *out, int questions)
{
    buf_add_str(out, "{\"format\": 1, \"settings\": {\"pass_mark\": 69.95}, \"x-own\": [1],"
                     " \"questions\": [");
    for (int i = 0; i < questions; i++)
        buf_format(out, "%s{\"id\": \"q%d\", \"stem\": \"Soal \\u00e9\", \"tags\": [{\"code\": "
                        "\"M.0%d\", \"level\": 1}]}",
                   i ? "," : "", i, i % 9);
    assert_true(buf_add_str(out, "]}"));
}

static const cJSON *only(const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    assert_non_null(node);
    return node;
}

static void quiz_becomes_index_and_shards(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct plan plan = PLAN_INIT;
    struct json_doc index;
    const int count = 2 * QUIZ_SHARD_QUESTIONS + 1;
    write_quiz(&text, count);
    assert_true(compile_quiz("pre", "quizzes/pre.json", text.data, text.size, take_into_plan,
                             &plan, NULL));
    assert_int_equal(plan.count, 4);
    assert_string_equal(plan.entries[0].name, "quizzes/pre/0.json");
    assert_string_equal(plan.entries[2].name, "quizzes/pre/2.json");
    assert_string_equal(plan.entries[3].name, "quizzes/pre/index.json");
    assert_non_null(strstr(plan.entries[3].bytes, "\"pass_mark\":69.95"));
    assert_true(json_open(&index, plan.entries[3].bytes, plan.entries[3].size_bytes, "index",
                          NULL, NULL));
    assert_null(cJSON_GetObjectItemCaseSensitive(index.root, "questions"));
    only(index.root, "x-own");
    const cJSON *shards = only(index.root, "shards");
    assert_int_equal(cJSON_GetArraySize(shards), 3);
    const cJSON *last = cJSON_GetArrayItem(shards, 2);
    assert_string_equal(only(last, "file")->valuestring, "quizzes/pre/2.json");
    const cJSON *question = cJSON_GetArrayItem(only(last, "questions"), 0);
    assert_string_equal(only(question, "id")->valuestring, "q100");
    assert_string_equal(cJSON_GetArrayItem(only(question, "tags"), 0)->valuestring, "M.01");
    json_close(&index);
    plan_finish(&plan);
    buf_finish(&text);
}

static bool compile_once(void *context)
{
    struct buf *text = context;
    struct plan plan = PLAN_INIT;
    struct err err = ERR_INIT;
    bool good = compile_quiz("pre", "quizzes/pre.json", text->data, text->size, take_into_plan,
                             &plan, &err);
    plan_finish(&plan);
    return good;
}

static void compiling_survives_starvation(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    write_quiz(&text, 3);
    assert_true(author_case_starve(compile_once, &text) > 20);
    buf_finish(&text);
}

static void what_is_no_quiz_is_refused(void **state)
{
    (void)state;
    struct plan plan = PLAN_INIT;
    struct err err = ERR_INIT;
    assert_false(compile_quiz("a", "a.json", "{}", 2, take_into_plan, &plan, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_false(compile_quiz("a", "a.json", "[", 1, take_into_plan, &plan, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    plan_finish(&plan);
}

static void add_bytes(struct plan *plan, const char *name, size_t n)
{
    char *bytes = mem_alloc(n + 1);
    assert_true(plan_add(plan, name, NULL, bytes, n, true, NULL));
}

static void sealing_orders_and_hashes(void **state)
{
    (void)state;
    struct plan plan = PLAN_INIT;
    char hex[SHA256_HEX_BYTES];
    add_bytes(&plan, "media/b.png", PACKAGE_PIECE_MIN_BYTES + 1);
    add_bytes(&plan, "media/a.png", PACKAGE_PIECE_MIN_BYTES);
    add_bytes(&plan, "course.json", 3);
    assert_true(plan_seal(&plan, NULL, NULL));
    const char *const order[] = {"mimetype", PACKAGE_CONTENTS, "course.json", "media/a.png",
                                 "media/b.png"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(plan.entries[i].name, order[i]);
    assert_int_equal(plan.entries[3].piece_count, 0);
    assert_int_equal(plan.entries[4].piece_count, 5);
    sha256_hex_of("", 1, hex);
    assert_string_equal(plan.entries[4].pieces[4], hex);
    sha256_hex_of("\0\0\0", 3, hex);
    assert_string_equal(plan.entries[2].sha256, hex);
    plan_finish(&plan);
}

static void twins_and_vanished_files_are_refused(void **state)
{
    (void)state;
    struct plan plan = PLAN_INIT;
    struct err err = ERR_INIT;
    add_bytes(&plan, "a", 1);
    add_bytes(&plan, "a", 1);
    assert_false(plan_seal(&plan, NULL, &err));
    assert_int_equal(err.code, ERR_EXISTS);
    plan_finish(&plan);
    assert_true(plan_add(&plan, "a", mem_copy_str("/nowhere/a"), NULL, 1, true, NULL));
    assert_false(plan_seal(&plan, NULL, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    plan_finish(&plan);
}

static void a_file_that_changed_is_refused(void **state)
{
    (void)state;
    struct author_case c;
    struct err err = ERR_INIT;
    author_case_begin(&c);
    const uint64_t claimed[] = {2, 4};
    for (size_t i = 0; i < 2; i++) {
        struct plan plan = PLAN_INIT;
        char *path = mem_copy_str(author_case_write(&c, "a", "abc", 3));
        assert_true(plan_add(&plan, "a", path, NULL, claimed[i], true, NULL));
        assert_false(plan_seal(&plan, NULL, &err));
        assert_int_equal(err.code, ERR_BUSY);
        plan_finish(&plan);
    }
    author_case_end(&c);
}

int compile_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiz_becomes_index_and_shards),
        cmocka_unit_test(compiling_survives_starvation),
        cmocka_unit_test(what_is_no_quiz_is_refused),
        cmocka_unit_test(sealing_orders_and_hashes),
        cmocka_unit_test(twins_and_vanished_files_are_refused),
        cmocka_unit_test(a_file_that_changed_is_refused),
    };
    return cmocka_run_group_tests_name("author packages", tests, NULL, NULL);
}
