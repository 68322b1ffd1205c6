#include "tests.h"

#include "base/buf.h"
#include "base/json.h"

struct reading {
    struct json_doc doc;
    struct diags diags;
    struct err err;
    bool good;
};

static void open_text(struct reading *r, const char *text, size_t n)
{
    *r = (struct reading){.diags = DIAGS_INIT, .err = ERR_INIT};
    r->good = json_open(&r->doc, text, n, "t.json", &r->diags, &r->err);
    assert_int_equal(r->good, r->doc.root != NULL);
    assert_int_equal(r->good, r->err.code == ERR_NONE);
}

static void finish(struct reading *r)
{
    json_close(&r->doc);
    json_close(&r->doc); /* twice is legal */
    diags_finish(&r->diags);
}

static void expect_refused(const char *text, size_t n, enum err_code code, int line, int column)
{
    struct reading r;
    open_text(&r, text, n);
    assert_false(r.good);
    assert_int_equal(r.err.code, code);
    assert_int_equal(r.diags.count, 1);
    assert_int_equal(r.diags.list[0].line, line);
    assert_int_equal(r.diags.list[0].column, column);
    assert_non_null(r.diags.list[0].remedy);
    assert_non_null(strstr(r.err.text, "t.json:"));
    finish(&r);
}

#define REFUSED(text, code, line, column) \
    expect_refused(text, sizeof(text) - 1, code, line, column)

static void test_refused(void **state)
{
    (void)state;
    REFUSED("", ERR_FORMAT, 1, 1);
    REFUSED("{\n \"a\": x}", ERR_FORMAT, 2, 7);
    REFUSED("{}\n{}", ERR_FORMAT, 1, 3);
    REFUSED("{\"\xC3\xA9\": \xFF}", ERR_FORMAT, 1, 7); /* columns are characters */
    REFUSED("{\"a\0\": 1}", ERR_FORMAT, 1, 4);
    expect_refused(NULL, 0, ERR_FORMAT, 1, 1);
}

static void test_accepted(void **state)
{
    (void)state;
    static const char *const texts[] = {"{}", " {\"a\":[1,2]}\n \t", "\xEF\xBB\xBF{}", "3", "null"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct reading r;
        open_text(&r, texts[i], strlen(texts[i]));
        assert_true(r.good);
        assert_int_equal(r.diags.count, 0);
        finish(&r);
    }
}

static void test_depth(void **state)
{
    (void)state;
    char text[2 * JSON_DEPTH_MAX + 8];
    for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
        struct reading r;
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        open_text(&r, text, 2 * (size_t)depth);
        assert_int_equal(r.good, depth == JSON_DEPTH_MAX);
        if (!r.good)
            assert_int_equal(r.err.code, ERR_LIMIT);
        finish(&r);
    }
    struct reading r; /* brackets in strings are no depth */
    struct buf quoted = BUF_INIT;
    buf_add_str(&quoted, "\"\\\"");
    for (int i = 0; i < 2 * JSON_DEPTH_MAX; i++)
        buf_add_char(&quoted, '[');
    buf_add_char(&quoted, '"');
    open_text(&r, quoted.data, quoted.size);
    assert_true(r.good);
    finish(&r);
    buf_finish(&quoted);
}

static const char sample[] = "{\"s\":\"x\",\"e\":\"\",\"n\":1.5,\"i\":-3,\"b\":true,\"a\":[1,{}],"
                             "\"o\":{\"a/b~c\":[0,{\"deep\":null}]},\"w\":\"two\",\"huge\":1e999}";

static void open_sample(struct reading *r)
{
    open_text(r, sample, sizeof sample - 1);
    assert_true(r->good);
}

static const struct diag *last(const struct reading *r)
{
    assert_true(r->diags.count > 0);
    return &r->diags.list[r->diags.count - 1];
}

static void expect_last(const struct reading *r, const char *code, const char *pointer)
{
    assert_string_equal(last(r)->code, code);
    assert_string_equal(last(r)->pointer, pointer);
}

static void test_members(void **state)
{
    (void)state;
    struct reading r;
    open_sample(&r);
    const cJSON *root = r.doc.root;
    double number = 9;
    long long whole = 9;
    bool flag = false;
    assert_string_equal(json_string(&r.doc, root, "s", true), "x");
    assert_string_equal(json_string(&r.doc, root, "e", false), "");
    assert_non_null(json_array(&r.doc, root, "a", true));
    assert_non_null(json_object(&r.doc, root, "o", true));
    assert_true(json_number(&r.doc, root, "n", true, 0, 2, &number) && number == 1.5);
    assert_true(json_int(&r.doc, root, "i", true, -5, 5, &whole) && whole == -3);
    assert_true(json_bool(&r.doc, root, "b", &flag) && flag);
    assert_null(json_string(&r.doc, root, "none", false));
    assert_null(json_array(&r.doc, root, "none", false));
    assert_null(json_object(&r.doc, root, "none", false));
    assert_false(json_bool(&r.doc, root, "none", &flag));
    assert_int_equal(r.diags.count, 0);
    finish(&r);
}

static void test_wrong_members(void **state)
{
    (void)state;
    struct reading r;
    open_sample(&r);
    const cJSON *root = r.doc.root;
    double number = 9;
    long long whole = 9;
    bool flag = true;
    assert_null(json_string(&r.doc, root, "none", true));
    expect_last(&r, "missing-member", "");
    assert_null(json_string(&r.doc, root, "e", true));
    expect_last(&r, "empty-member", "/e");
    assert_null(json_string(&r.doc, root, "n", false));
    expect_last(&r, "wrong-type", "/n");
    assert_null(json_array(&r.doc, root, "o", false));
    expect_last(&r, "wrong-type", "/o");
    assert_null(json_object(&r.doc, root, "a", false));
    expect_last(&r, "wrong-type", "/a");
    assert_false(json_bool(&r.doc, root, "s", &flag));
    expect_last(&r, "wrong-type", "/s");
    assert_false(json_number(&r.doc, root, "n", false, 2, 3, &number));
    expect_last(&r, "out-of-range", "/n");
    assert_false(json_number(&r.doc, root, "huge", false, 0, 1e300, &number));
    expect_last(&r, "wrong-type", "/huge");
    assert_false(json_int(&r.doc, root, "n", false, 0, 5, &whole));
    expect_last(&r, "wrong-type", "/n");
    assert_false(json_int(&r.doc, root, "i", false, 0, 5, &whole));
    expect_last(&r, "out-of-range", "/i");
    assert_true(number == 9 && whole == 9 && flag); /* left alone */
    assert_int_equal(r.diags.errors, 10);
    finish(&r);
}

static void test_words(void **state)
{
    (void)state;
    static const char *const words[] = {"one", "two"};
    struct reading r;
    open_sample(&r);
    int at = -1;
    assert_true(json_word(&r.doc, r.doc.root, "w", true, words, 2, &at));
    assert_int_equal(at, 1);
    assert_false(json_word(&r.doc, r.doc.root, "s", true, words, 2, &at));
    assert_int_equal(at, 1);
    expect_last(&r, "unknown-word", "/s");
    assert_string_equal(last(&r)->remedy, "Use one of: one, two");
    assert_false(json_word(&r.doc, r.doc.root, "none", false, words, 2, &at));
    finish(&r);
}

static void test_unknown(void **state)
{
    (void)state;
    static const char text[] = "{\"title\":1,\"titel\":2,\"x-own\":3,\"zzz\":4}";
    static const char *const known[] = {"title"};
    struct reading r;
    open_text(&r, text, sizeof text - 1);
    json_unknown(&r.doc, r.doc.root, known, 1);
    json_unknown(&r.doc, NULL, known, 1);
    assert_int_equal(r.diags.warnings, 2);
    assert_string_equal(r.diags.list[0].pointer, "/titel");
    assert_string_equal(r.diags.list[0].remedy, "Did you mean \"title\"?");
    assert_string_equal(r.diags.list[1].pointer, "/zzz");
    finish(&r);
}

static void test_pointers(void **state)
{
    (void)state;
    struct reading r;
    open_sample(&r);
    const cJSON *inner = json_array(&r.doc, json_object(&r.doc, r.doc.root, "o", true), "a/b~c",
                                    true);
    json_report(&r.doc, inner->child->next->child, DIAG_NOTE, "here", NULL, "%s", "m");
    expect_last(&r, "here", "/o/a~1b~0c/1/deep");
    json_report(&r.doc, NULL, DIAG_NOTE, "nowhere", NULL, "m");
    expect_last(&r, "nowhere", "");
    struct json_doc deaf = r.doc;
    deaf.diags = NULL; /* nobody listens: reading works all the same */
    assert_null(json_string(&deaf, r.doc.root, "none", true));
    finish(&r);
}

static void test_faults(void **state)
{
    (void)state;
    static const char *const words[] = {"one"};
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct reading r;
        int at;
        fault_arm(n);
        open_text(&r, sample, sizeof sample - 1);
        if (r.good) {
            (void)json_word(&r.doc, r.doc.root, "w", true, words, 1, &at);
            json_unknown(&r.doc, r.doc.root, words, 1);
            assert_true(r.diags.errors == 1 && r.diags.warnings == 9);
        }
        struck = fault_disarm();
        finish(&r);
    }
}

const struct CMUnitTest json_tests[] = {
    cmocka_unit_test(test_refused),
    cmocka_unit_test(test_accepted),
    cmocka_unit_test(test_depth),
    cmocka_unit_test(test_members),
    cmocka_unit_test(test_wrong_members),
    cmocka_unit_test(test_words),
    cmocka_unit_test(test_unknown),
    cmocka_unit_test(test_pointers),
    cmocka_unit_test(test_faults),
};
const size_t json_test_count = COUNT(json_tests);
