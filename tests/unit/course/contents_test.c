/* META-INF/contents.json: what is read, what is refused. %s stands for the true entries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "course/package.h"
#include "make.h"

int test_contents(void);

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* Opens a package whose contents are `before`, the true entries without braces, and `after`. */
static enum err_code open_with(const char *before, const char *after, char *text, size_t size)
{
    struct make make;
    struct err err = ERR_INIT;
    struct package *package;
    struct buf buf = BUF_INIT;
    make_start(&make, "1.0.0");
    char *contents = make_contents(&make);
    const char *entries = strstr(contents, "\"entries\":{") + strlen("\"entries\":{");
    buf_format(&buf, "%s%.*s%s", before, (int)(strlen(entries) - 2), entries, after);
    make.contents = buf.data;
    struct made made = make_zip(&make);
    if (package_open_memory(made.bytes, made.size, &package, &err) &&
        !package_verify(package, NULL, NULL, &err))
        assert_int_not_equal(err.code, ERR_NONE);
    snprintf(text, size, "%s", err.text);
    package_close(package);
    mem_free(made.bytes);
    mem_free(contents);
    buf_finish(&buf);
    return err.code;
}

static const struct {
    const char *before, *after;
    enum err_code code;
    const char *why;
} cases[] = {
    {"{\"format\":1,\"entries\":{", "}}", ERR_NONE, ""},
    {" {\n\"format\" : 1 ,\t\"entries\" : { ", " } }\n", ERR_NONE, ""},
    {"{\"entries\":{", "},\"format\":1}", ERR_NONE, ""},
    {"{\"made\":{\"by\":[\"}\",1,{}]},\"n\":-1.5e3,\"t\":true,\"format\":1,\"entries\":{", "}}",
     ERR_NONE, ""},
    {"{\"format\":2,\"entries\":{", "}}", ERR_NEWER, "newer version of Bekal than"},
    {"{\"entries\":{", "}}", ERR_FORMAT, "no format"},
    {"{\"format\":0,\"entries\":{", "}}", ERR_FORMAT, "no format"},
    {"{\"format\":1,\"entries\":{", "}", ERR_FORMAT, "\"}\" is expected"},
    {"{\"format\":1,\"entries\":{", "}}x", ERR_FORMAT, "the end"},
    {"{\"format\":1,\"entries\":{", ",}}", ERR_FORMAT, "expected"},
    {"{\"format\":1,\"entries\":{\"x\":{},", "}}", ERR_INTEGRITY, "\"x\" is missing"},
    {"{\"format\":1,\"entries\":{\"lessons\\/01.md\":{\"size\":1},", "}}", ERR_FORMAT, "no size"},
    {"{\"format\":1,\"entries\":{\"lessons\\u002f01.md\":{\"size\":1,\"sha256\":\"" ZEROS "\"},",
     "}}", ERR_INTEGRITY, "its size"},
    {"{\"format\":1,\"entries\":{\"mimetype\":{\"size\":1,\"sha256\":\"" ZEROS "\"},", "}}",
     ERR_FORMAT, "may not list"},
    {"{\"format\":1,\"entries\":{",
     ",\"lessons/01.md\":{\"size\":28,\"sha256\":\"" ZEROS "\"}}}", ERR_FORMAT, "twice"},
    {"{\"format\":1,\"entries\":{\"lessons/01.md\":{\"size\":28,\"sha256\":\"00\"},", "}}",
     ERR_FORMAT, "SHA-256"},
    {"{\"format\":1,\"entries\":{\"lessons/01.md\":{\"sha256\":\"" ZEROS "\",\"pieces\":[\"" ZEROS
     "\",\"" ZEROS "\"],\"size\":28},",
     "}}", ERR_FORMAT, "2 pieces"},
    {"{\"format\":1,\"entries\":{\"lessons/01.md\":{\"size\":99999999999999999999},", "}}",
     ERR_FORMAT, "smaller number"},
    {"{\"format\":1,\"entries\":{\"lessons/01.md\":{\"size\":-1},", "}}", ERR_FORMAT,
     "whole number"},
    {"{\"format\":1,\"entries\":{\"a\\x\":{},", "}}", ERR_FORMAT, "character"},
    {"{\"format\":1,\"entries\":{\"\\ud800\":{},", "}}", ERR_FORMAT, "character"},
    {"{\"format\":1,\"entries\":{\"\\ud83d\\ude00\":{},", "}}", ERR_INTEGRITY,
     "\"\xF0\x9F\x98\x80\" is missing"},
    {"{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "", ERR_FORMAT,
     "nesting"},
    {"[", "", ERR_FORMAT, "expected"},
};

static void reads_and_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[ERR_TEXT_BYTES];
        enum err_code code = open_with(cases[i].before, cases[i].after, text, sizeof text);
        if (code != cases[i].code || !strstr(text, cases[i].why))
            fail_msg("case %zu: %d %s", i, code, text);
    }
}

static void refuses_what_is_not_listed(void **state)
{
    (void)state;
    struct make make;
    struct err err = ERR_INIT;
    struct package *package;
    make_start(&make, "1.0.0");
    make_add(&make, "media/extra.png", "x")->unlisted = true;
    struct made made = make_zip(&make);
    assert_false(package_open_memory(made.bytes, made.size, &package, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "not listed"));
    mem_free(made.bytes);
    make_start(&make, "1.0.0");
    make_add(&make, "META-INF/signatures.json", "{}")->unlisted = true;
    made = make_zip(&make);
    assert_true(package_open_memory(made.bytes, made.size, &package, &err));
    package_close(package);
    mem_free(made.bytes);
}

int test_contents(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_refuses),
        cmocka_unit_test(refuses_what_is_not_listed),
    };
    return cmocka_run_group_tests_name("contents", tests, NULL, NULL);
}
