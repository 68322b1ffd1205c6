/* What the commands of offices and bundles share. */
#ifndef BEKAL_ADMIN_OFFICE_WORDS_H
#define BEKAL_ADMIN_OFFICE_WORDS_H

#include "admin.h"
#include "office/office.h"

/* Asks for the passphrase; office_close. */
MUST_USE bool admin_open_office(const char *folder, struct office **out, struct err *err);
/* office_file_free. */
MUST_USE bool admin_read_office_file(const char *path, struct office_file **out, struct err *err);

#endif
