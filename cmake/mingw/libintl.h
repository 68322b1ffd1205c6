/* The face of gettext's libintl for the syntax pass: mingw-w64 brings none, and the C library's own
 * header is not for Windows. Source: the gettext manual, "The Programmer's View". */
#ifndef BEKAL_MINGW_LIBINTL_H
#define BEKAL_MINGW_LIBINTL_H

char *gettext(const char *text);
char *dgettext(const char *domain, const char *text);
char *ngettext(const char *one, const char *many, unsigned long n);
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n);
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *folder);
char *bind_textdomain_codeset(const char *domain, const char *codeset);

#endif
