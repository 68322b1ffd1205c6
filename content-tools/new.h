/* Making a course folder that passes the check from the first moment. */
#ifndef BEKAL_AUTHOR_NEW_H
#define BEKAL_AUTHOR_NEW_H

#include "base/err.h"

struct new_options {
    const char *language; /* "id", "en" */
    const char *title;
    const char *id; /* an IRI; NULL: one is made */
    const char *publisher; /* NULL: none */
    const char *summary;    /* NULL: the template's, to be written over; "": none */
    const char *objectives; /* parted by ';'; NULL and "" as of the summary */
    int jp;                /* 0: none */
    int minutes;           /* 0: as the template has, or as many as the JP are */
};

bool new_knows_language(const char *language);
const char *new_default_title(const char *language);

/* Writes the template into folder, which is made where it is absent and must be empty
 * (ERR_EXISTS). On failure what was written is taken away again. */
MUST_USE bool new_course(const char *folder, const struct new_options *options,
                         struct err *err);

/* Makes the folder, or finds it empty (else ERR_EXISTS); *existed tells which. */
MUST_USE bool new_claim(const char *folder, bool *existed, struct err *err);

/* Undoes what was written into a claimed folder. */
void new_take_away(const char *folder, bool existed);

#endif
