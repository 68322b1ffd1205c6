/* The one table of commands, in the order of the help. */
#include "commands.h"

#include "office/office.h"

static const struct admin_option list_options[] = {
    {"state", "STATE", "identity, withheld, waiting, exported, sent, refused, told or erased"},
    {"max", "N", "at most so many (50)"},
    {0},
};
static const struct admin_option retry_options[] = {
    {"refused", NULL, "all that the server has refused (what is done without options)"},
    {"id", "ID", "this one alone"},
    {"since", "DATE", "what was delivered since: for after a server was restored"},
    {0},
};
static const struct admin_option sync_options[] = {
    {"once", NULL, "one run (what is done without options)"},
    {"watch", NULL, "run after run, until Ctrl+C: for a service"},
    {"dry-run", NULL, "count and check; send nothing"},
    {0},
};
static const struct admin_option export_options[] = {
    {"everything", NULL, "also what was delivered: for going on elsewhere"},
    {"to", "DEVICE", "one more device that can open it; may be repeated"},
    {0},
};
static const struct admin_option receipt_options[] = {
    {"since", "DATE", "only what was delivered since"},
    {0},
};
static const struct admin_option init_options[] = {
    {"name", "NAME", "as people know the office"},
    {0},
};
static const struct admin_option make_options[] = {
    {"devices", "FILE", "the devices: .csv or .json with name, user, password, passphrase"},
    {"out", "FILE", "the office file, ending in " OFFICE_FILE_SUFFIX},
    {0},
};
static const struct admin_option rotate_options[] = {
    {"distrust-former", NULL, "trust the former keys no more: after a theft"},
    {"yes", NULL, "do not ask"},
    {0},
};
static const struct admin_option take_options[] = {
    {"device", "NAME", "which of the file's devices this is"},
    {"fingerprint", "F", "refuse the file where its fingerprint is another"},
    {"yes", NULL, "do not ask; the first time with --fingerprint"},
    {0},
};
static const struct admin_option yes_options[] = {
    {"yes", NULL, "do not ask"},
    {0},
};
static const struct admin_option removing_options[] = {
    {"yes", NULL, "do not ask"},
    {"even-unsent", NULL, "even where records were not delivered yet"},
    {0},
};
static const struct admin_option home_options[] = {
    {"even-unsent", NULL, "even where records were not delivered yet"},
    {0},
};

const struct admin_command admin_commands[] = {
    {"status", "", admin_run_status, "what the home holds, and what of it was delivered", 0, 0,
     NULL},
    {"doctor", "", admin_run_doctor, "check the record, and say what to do", 0, 0, NULL},
    {"rebuild", "", admin_run_rebuild, "work progress out anew from the events", 0, 0, NULL},
    {"snapshot", "", admin_run_snapshot, "make today's copy of the record, and verify it", 0, 0,
     NULL},
    {"recover", "", admin_run_recover,
     "restore a damaged record from copies and what can be read", 0, 0, NULL},
    {"config show", "[NAME]", admin_run_config_show, "the settings, or one of them", 0, 1, NULL},
    {"config set", "NAME [VALUE…]", admin_run_config_set,
     "change a setting; a password is asked for", 1, 9, NULL},
    {"config unset", "NAME", admin_run_config_unset, "back to the default", 1, 1, NULL},
    {"sync", "", admin_run_sync, "send what waits to the server", 0, 0, sync_options},
    {"server test", "", admin_run_server_test, "try the way to the server, step by step", 0, 0,
     NULL},
    {"outbox list", "", admin_run_outbox_list, "what is to leave, and what was refused", 0, 0,
     list_options},
    {"outbox show", "ID", admin_run_outbox_show,
     "one statement: its bytes, and what became of them", 1, 1, NULL},
    {"retry", "", admin_run_retry, "let what was refused, or sent, wait again", 0, 0,
     retry_options},
    {"clock", "", admin_run_clock, "what is known of true time", 0, 0, NULL},
    {"clock confirm", "TIME", admin_run_clock_confirm,
     "say what time it is, where the device can't know", 1, 1, NULL},
    {"export", "FOLDER", admin_run_export, "write what waits to a stick, as a bundle", 1, 1,
     export_options},
    {"import", "FILE…", admin_run_import, "take in bundles for this device, and receipts", 1, 60,
     NULL},
    {"office show", "[FILE]", admin_run_office_show,
     "what an office file says, or which office this device knows", 0, 1, NULL},
    {"office take", "FILE", admin_run_office_take, "take an office file on this device", 1, 1,
     take_options},
    {"office forget", "", admin_run_office_forget, "forget the office; the record stays", 0, 0,
     yes_options},
    {"office init", "FOLDER", admin_run_office_init, "at headquarters: make an office", 1, 1,
     init_options},
    {"office make", "FOLDER", admin_run_office_make, "at headquarters: write an office file", 1, 1,
     make_options},
    {"office rotate", "FOLDER", admin_run_office_rotate, "at headquarters: make new keys", 1, 1,
     rotate_options},
    {"office receive", "FOLDER FILE…", admin_run_office_receive,
     "at headquarters: take in devices' bundles", 2, 60, NULL},
    {"receipt", "FOLDER OUT", admin_run_receipt,
     "at headquarters: write receipts to carry back", 2, 2, receipt_options},
    {"learner list", "", admin_run_learner_list, "who has learnt here", 0, 0, NULL},
    {"learner erase", "ID|NUMBER", admin_run_learner_erase, "erase a person from this home", 1, 1,
     removing_options},
    {"course list", "", admin_run_course_list, "the courses that are installed", 0, 0, NULL},
    {"course remove", "FILE|ID", admin_run_course_remove, "remove a course; the record stays", 1,
     1, removing_options},
    {"home remove", "", admin_run_home_remove, "remove a home, its record and its courses", 0, 0,
     home_options},
    {0},
};
