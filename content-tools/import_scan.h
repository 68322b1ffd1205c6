/* Finding the pieces of Markdown that an import rewrites, in the source text itself: the parser of
 * the player gives no places within a line. Inside importing. Pure. */
#ifndef BEKAL_AUTHOR_IMPORT_SCAN_H
#define BEKAL_AUTHOR_IMPORT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct piece {
    const char *text;
    size_t size;
};

/* "[text](address "title")", "[text][label]", "[label]". */
struct scan_link {
    struct piece text;
    struct piece address; /* .text is NULL: by label */
    struct piece title;   /* with its quotes; or empty */
    struct piece label;
    const char *end;
};

/* Reads a link whose bracket opens at s; false where there is none. */
bool scan_link(const char *s, const char *end, struct scan_link *out);

/* Reads "[label]: address "title"" as a line of its own. */
bool scan_definition(const char *line, const char *end, struct scan_link *out);

/* How many bytes of code begin at s: a span between backticks, or a comment; 0: none. */
size_t scan_verbatim(const char *s, const char *end);

/* Whether a line opens a block of code; its mark and count are put out. */
bool scan_fence(const char *line, const char *end, char *mark, size_t *count);

/* An HTML tag: its name, and an attribute's value (NULL: none). */
bool scan_tag(const char *s, const char *end, struct piece *name, const char **after);
struct piece scan_attribute(const char *s, const char *end, const char *name);

/* A link's address with backslashes and <> undone, cut at `size`. */
void scan_plain(struct piece piece, char *out, size_t size);

#endif
