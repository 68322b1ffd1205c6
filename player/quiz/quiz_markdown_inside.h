/* What the rooms of the Markdown reader share. Inside the library. */
#ifndef BEKAL_QUIZ_QUIZ_MARKDOWN_INSIDE_H
#define BEKAL_QUIZ_QUIZ_MARKDOWN_INSIDE_H

#include "quiz/quiz_markdown.h"

enum markdown_line_kind {
    LINE_PLAIN,
    LINE_FENCE,   /* opens a fence */
    LINE_FENCED,  /* within it, or closes it */
    LINE_COMMENT, /* of an HTML comment */
};

struct markdown_line {
    const char *text; /* in the source; without its end */
    size_t size;
    enum markdown_line_kind kind;
};

/* A piece of one line. */
struct span {
    const char *text;
    size_t size;
};

struct span markdown_trim(struct span span);
bool markdown_is(struct span span, const char *word);
bool markdown_blank(struct span span);
bool markdown_is_number(struct span span); /* "70", "-33,5", "50%" */
size_t line_indent(const struct markdown_line *line); /* in columns; a tab goes to the next 4th */
struct span line_span(const struct markdown_line *line);
bool line_blank(const struct markdown_line *line);
bool line_quote(const struct markdown_line *line);
bool line_rule(const struct markdown_line *line); /* "---" and the like */
bool line_box(const struct markdown_line *line);  /* "- [ ]", at most three spaces in */
bool line_odd_box(
    const struct markdown_line *line); /* meant as a box: "- []", "-[x]", "- [✓]" */
bool line_bullet(const struct markdown_line *line);
int line_heading(const struct markdown_line *line, struct span *text); /* its level, or 0 */

/* Where a node of the tree comes from. */
struct node_place {
    const cJSON *node;
    int line, column;
    bool broken; /* its mistake has been told: nothing below it is worth telling */
};

/* Where an id is to be written. */
struct id_gap {
    size_t offset;
    char id[QUIZ_ID_BYTES_MAX + 1];
};

struct quiz_markdown {
    char *file; /* or NULL */
    cJSON *root;
    struct node_place *places; /* sorted by node */
    size_t place_count, place_room;
    struct id_gap *gaps;
    size_t gap_count, gap_room;
    size_t errors; /* in the form */
    uint32_t keys_english, keys_other; /* a bit for each key: in which form it was written */
};

struct markdown_reader {
    struct quiz_markdown *out;
    struct diags *diags;
    const char *text; /* the whole source */
    struct markdown_line *lines;
    size_t count;
    int level;               /* of the headings that are questions; 0: paragraphs are */
    cJSON *shuffle, *points; /* of the front matter, for all questions; owned */
    bool endless; /* a fence or comment without an end took the rest */
    bool starved;
};

/* The rooms of reading: lines, */
MUST_USE bool markdown_split(struct markdown_reader *r, const char *text, size_t n,
                             struct err *err);
void markdown_classify(struct markdown_reader *r, size_t from);
/* places and reports, */
void markdown_report(struct markdown_reader *r, enum diag_severity severity, const char *code,
                     const char *at, size_t line, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
void markdown_place(struct markdown_reader *r, const cJSON *node, size_t line, const char *at);
void markdown_break(struct markdown_reader *r, const cJSON *node); /* noted lately */
void markdown_gap(struct markdown_reader *r, const char *at, const char *id);
void markdown_sort_places(struct quiz_markdown *markdown); /* before the next: */
const struct node_place *markdown_node_place(const struct quiz_markdown *markdown,
                                             const cJSON *node); /* or NULL */
/* the tree, */
cJSON *markdown_put(struct markdown_reader *r, cJSON *object, const char *name, cJSON *node,
                    size_t line, const char *at);
cJSON *markdown_string(struct markdown_reader *r, struct span span);
cJSON *markdown_json(struct span span); /* NULL: not JSON, or no memory */
cJSON *markdown_number(struct markdown_reader *r, struct span span); /* NULL: not a number */
/* keys and values, */
enum value_kind {
    VALUE_TEXT, VALUE_WORD, VALUE_NUMBER, VALUE_BOOL, VALUE_TAGS, VALUE_DRAW, VALUE_MAP,
    VALUE_ANY,
};
cJSON *markdown_value(struct markdown_reader *r, enum value_kind kind, struct span value,
                      size_t line);
size_t markdown_front(struct markdown_reader *r); /* returns the first line after it */
bool markdown_attribute(struct markdown_reader *r, cJSON *question, size_t line);
bool markdown_looks_attribute(const struct markdown_line *line);
const char *markdown_near_key(const char *name);
/* Appends a text about keys with the names that this author writes them with. */
void markdown_say_keys(const struct quiz_markdown *markdown, const char *text, struct buf *out);
/* questions. */
void markdown_questions(struct markdown_reader *r, size_t from);
void markdown_read_headed(struct markdown_reader *r, cJSON *questions, size_t from);
void markdown_read_plain(struct markdown_reader *r, cJSON *questions, size_t from);
size_t markdown_first_box(const struct markdown_reader *r, size_t from, size_t to);
/* Reads a choice of the lines up to `to`; whether its mark alone says what it is worth. */
bool markdown_choice(struct markdown_reader *r, cJSON *choices, size_t from, size_t to);
/* The lines as one text, less that much of indentation. */
cJSON *markdown_block(struct markdown_reader *r, size_t from, size_t to, size_t indent);
void markdown_quote(struct markdown_reader *r, cJSON *question, size_t from, size_t to);

/* "{#id 50% fixed}", taken from the end of a span. */
struct markdown_marks {
    struct span id, percent;
    bool fixed;
};
struct markdown_marks markdown_take_marks(struct span *span);

/* What is not said: */
void markdown_kind(struct markdown_reader *r, cJSON *question);
void markdown_share(cJSON *question, const bool *implied, size_t count);
void markdown_name_choices(struct markdown_reader *r, cJSON *question);
void markdown_name_questions(struct markdown_reader *r); /* with sorted places */

#endif
