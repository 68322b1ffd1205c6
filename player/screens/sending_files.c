/* What went wrong with a file that was to be carried out or in, in words for a person. */
#include "screens/sending.h"

#include "screens/words.h"

static const char *export_problem(enum err_code code)
{
    switch (code) {
    case ERR_NOT_FOUND:
        return _("This computer has no keys to seal an export with yet. Ask the organiser for an "
                 "office file, open it here, then export again. Nothing was lost.");
    case ERR_FULL:
        return _("There is not enough room on the stick. Nothing was lost, and everything still "
                 "waits on this computer. Please free some space or take another stick.");
    case ERR_IO:
        return _("The stick could not be written to; it may have been pulled out. Nothing was "
                 "lost, and everything still waits on this computer. Please try again.");
    case ERR_ACCESS:
        return _("The stick may not be written to. Some have a small switch for that. Nothing was "
                 "lost. Please take another stick.");
    default:
        return _("The export was not made. Nothing was lost, and everything still waits on this "
                 "computer. Please try again, or ask your officer.");
    }
}

static const char *import_problem(enum err_code code)
{
    switch (code) {
    case ERR_ACCESS:
        return _("This file is sealed for another computer or office, so it can't be opened here. "
                 "Nothing has changed.");
    case ERR_INTEGRITY:
    case ERR_FORMAT:
        return _("The file was altered or is not whole. Nothing was taken from it, and nothing has "
                 "changed. Please copy it again from where it came.");
    case ERR_NOT_FOUND:
        return _("A part of this export is missing, or the file is not there any more. Nothing has "
                 "changed. Please put all its parts into one folder and try again.");
    case ERR_NEWER:
        return _("The file was made by a newer Bekal. Nothing has changed. Please install the "
                 "newer version first.");
    default:
        return _("The file was not taken in. Nothing has changed. Please try again, or ask your "
                 "officer.");
    }
}

static const char *office_problem(enum err_code code)
{
    switch (code) {
    case ERR_INTEGRITY:
        return _("The signature of this office file is not right: it was altered, or not copied "
                 "whole. Nothing has changed. Please ask the office for a new copy.");
    case ERR_FORMAT:
    case ERR_LIMIT:
        return _("This is not an office file, or it is damaged. Nothing has changed. Please ask "
                 "the office for a new copy.");
    case ERR_NEWER:
        return _("The office file was made for a newer Bekal. Nothing has changed. Please install "
                 "the newer version first.");
    case ERR_NOT_FOUND:
        return _("The office file is not there any more. If it is on a USB stick, please plug it "
                 "in again. Nothing has changed.");
    case ERR_EXISTS:
        return _("A newer office file was taken already. Nothing has changed.");
    default:
        return _("The office file was not taken. Everything is as it was before. Please try again, "
                 "or ask your officer.");
    }
}

const char *sending_problem(enum sending_carry what, enum err_code code)
{
    if (code == ERR_NO_MEMORY)
        return words_problem(code);
    if (code == ERR_FULL && what != SENDING_EXPORT)
        return words_problem(code);
    return what == SENDING_EXPORT   ? export_problem(code)
           : what == SENDING_IMPORT ? import_problem(code)
                                    : office_problem(code);
}
