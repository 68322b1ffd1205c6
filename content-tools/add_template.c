/* The place of the title is the only one that a template has; the language is that of the course,
 * and English where there is no template of it. */
#include "author/add_template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/template.h"
#include "base/str.h"
#include "base/utf8.h"
#include "quiz/quiz.h"
#include "quiz/quiz_markdown.h"

#define PLACE "@TITLE@"
#define NUMBER_MAX 999

static const struct template_file *find(const char *language, const char *name)
{
    char file[32];
    size_t n = strcspn(language, "-");
    snprintf(file, sizeof file, "%s.md", name);
    for (size_t i = 0; i < template_part_file_count; i++) {
        const struct template_file *part = &template_part_files[i];
        if (strlen(part->language) == n && strncmp(part->language, language, n) == 0 &&
            str_equal(part->name, file))
            return part;
    }
    return NULL;
}

bool add_template_known(const char *name)
{
    return find("en", name) != NULL;
}

static bool is_title(const char *title)
{
    if (!title[0] || !utf8_valid(title, strlen(title)))
        return false;
    for (const char *s = title; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 127)
            return false;
    return true;
}

bool add_template_fill(const char *language, const char *name, const char *title,
                       struct buf *out, struct err *err)
{
    const struct template_file *part = find(language, name);
    if (!part)
        part = find("en", name);
    if (!part)
        return err_set(err, ERR_USAGE, "there is no template \"%s\"", name);
    if (!is_title(title))
        return err_set(err, ERR_USAGE, "this can't be a title: \"%s\"", title);
    const char *text = (const char *)part->bytes, *place = strstr(text, PLACE);
    bool good = place && buf_add(out, text, (size_t)(place - text)) && buf_add_str(out, title) &&
                buf_add_str(out, place + strlen(PLACE));
    return good || err_no_memory(err);
}

/* One more than the highest number that a name in this folder begins with. */
static int next_number(const struct source *source, const char *folder)
{
    int highest = 0;
    for (size_t i = 0; i < source->file_count; i++) {
        if (!str_starts(source->files[i].name, folder))
            continue;
        int number = atoi(source->files[i].name + strlen(folder));
        if (number > highest && number < NUMBER_MAX)
            highest = number;
    }
    return highest + 1;
}

void add_template_name(const struct source *source, bool lesson, const char *title,
                       char out[PACKAGE_NAME_BYTES_MAX + 1])
{
    char words[QUIZ_ID_BYTES_MAX + 1];
    quiz_id_of_words(title, strlen(title), 40, words);
    const char *name = words[0] ? words : lesson ? "pelajaran" : "kuis";
    if (lesson)
        snprintf(out, PACKAGE_NAME_BYTES_MAX + 1, "lessons/%02d-%s.md",
                 next_number(source, "lessons/"), name);
    else
        snprintf(out, PACKAGE_NAME_BYTES_MAX + 1, "quizzes/%s.md", name);
}
