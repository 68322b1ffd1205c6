/* bench_check FOLDER ROUNDS: what it costs to read and parse a course, and to check it, taken in
 * turns so that both see the same machine. Read and parsed is each file once, by the readers that
 * the check uses: course.json, the lessons and the quizzes, with their diagnostics. */
#include <stdlib.h>

#include "author/check.h"
#include "author/spelling.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench.h"
#include "course/quiz_file.h"

#define ROUNDS_MAX 50

static void must(bool good, const struct err *err)
{
    if (!good)
        bench_fail(err->text);
}

static void parse_item(const char *folder, struct package *package,
                       const struct course_item *item, struct diags *diags)
{
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    struct lesson *lesson = NULL;
    struct quiz *quiz = NULL;
    if (item->type == ITEM_QUIZ) {
        must(quiz_file_load(package, item, NULL, diags, &quiz, &err), &err);
    } else {
        char *path = path_join(folder, item->file);
        must(path && file_read(path, PACKAGE_TEXT_BYTES_MAX, &text, &err), &err);
        must(lesson_parse(text.data ? text.data : "", text.size, item->file, diags, &lesson, &err),
             &err);
        mem_free(path);
    }
    quiz_free(quiz);
    lesson_free(lesson);
    buf_finish(&text);
}

static double parse(const char *folder)
{
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct package *package = NULL;
    struct course *course = NULL;
    int64_t start = bench_now_us();
    must(package_open_folder(folder, &package, &err) &&
             course_load(package, &diags, &course, &err), &err);
    for (size_t i = 0; i < course->item_count; i++)
        parse_item(folder, package, &course->items[i], &diags);
    double took = (double)(bench_now_us() - start);
    course_free(course);
    package_close(package);
    diags_finish(&diags);
    return took;
}

static double check(const char *folder, bool spelling_too)
{
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct source *source = NULL;
    struct spelling *spelling = NULL;
    int64_t start = bench_now_us();
    must(source_open(folder, &diags, &source, &err), &err);
    must(!spelling_too || spelling_open(source, &spelling, &err), &err);
    source->spelling = spelling;
    must(check_source(source, &diags, NULL, &err), &err);
    must(!spelling || spelling_report(spelling, &diags, &err), &err);
    double took = (double)(bench_now_us() - start);
    if (diags.errors)
        bench_fail("the course has errors");
    spelling_close(spelling);
    source_close(source);
    diags_finish(&diags);
    return took;
}

int main(int argc, char **argv)
{
    double parsed[ROUNDS_MAX], checked[ROUNDS_MAX], ratio[ROUNDS_MAX], spelled[ROUNDS_MAX];
    size_t rounds = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (!rounds || rounds > ROUNDS_MAX)
        bench_fail("usage: bench_check FOLDER ROUNDS");
    parse(argv[1]); /* warms the page cache */
    for (size_t i = 0; i < rounds; i++) {
        parsed[i] = parse(argv[1]);
        checked[i] = check(argv[1], false);
        spelled[i] = check(argv[1], true) / parsed[i];
        ratio[i] = checked[i] / parsed[i];
    }
    bench_print("parse_us", bench_part(parsed, rounds, 0.5));
    bench_print("check_us", bench_part(checked, rounds, 0.5));
    bench_print("ratio", bench_part(ratio, rounds, 0.5));
    bench_print("spelled_ratio", bench_part(spelled, rounds, 0.5));
    return 0;
}
