/* The one table of commands, in the order of the help. */
#include "commands.h"

#include "base/words.h"
#include "office/office.h"

static const struct admin_option list_options[] = {
    {"state", N_("STATE"),
     N_("identity, withheld, waiting, exported, sent, refused, told or erased")},
    {"max", N_("N"), N_("at most so many (50)")},
    {0},
};
static const struct admin_option retry_options[] = {
    {"refused", NULL, N_("all that the server has refused (what is done without options)")},
    {"id", N_("ID"), N_("this one alone")},
    {"since", N_("DATE"), N_("what was delivered since: for after a server was restored")},
    {0},
};
static const struct admin_option sync_options[] = {
    {"once", NULL, N_("one run (what is done without options)")},
    {"watch", NULL, N_("run after run, until Ctrl+C: for a service")},
    {"dry-run", NULL, N_("count and check; send nothing")},
    {0},
};
static const struct admin_option export_options[] = {
    {"everything", NULL, N_("also what was delivered: for going on elsewhere")},
    {"to", N_("DEVICE"), N_("one more device that can open it; may be repeated")},
    {0},
};
static const struct admin_option receipt_options[] = {
    {"since", N_("DATE"), N_("only what was delivered since")},
    {0},
};
static const struct admin_option init_options[] = {
    {"name", N_("NAME"), N_("as people know the office")},
    {0},
};
static const struct admin_option make_options[] = {
    {"devices", N_("FILE"),
     N_("the devices: .csv or .json with name, user, password, passphrase")},
    {"out", N_("FILE"), N_("the office file, ending in .bekal-office")},
    {0},
};
static const struct admin_option rotate_options[] = {
    {"distrust-former", NULL, N_("trust the former keys no more: after a theft")},
    {"yes", NULL, N_("do not ask")},
    {0},
};
static const struct admin_option take_options[] = {
    {"device", N_("NAME"), N_("which of the file's devices this is")},
    {"fingerprint", N_("F"), N_("refuse the file where its fingerprint is another")},
    {"yes", NULL, N_("do not ask; the first time with --fingerprint")},
    {0},
};
static const struct admin_option yes_options[] = {
    {"yes", NULL, N_("do not ask")},
    {0},
};
static const struct admin_option removing_options[] = {
    {"yes", NULL, N_("do not ask")},
    {"even-unsent", NULL, N_("even where records were not delivered yet")},
    {0},
};
static const struct admin_option survey_options[] = {
    {"csv", NULL, N_("as a table for spreadsheets")},
    {0},
};
static const struct admin_option home_options[] = {
    {"even-unsent", NULL, N_("even where records were not delivered yet")},
    {0},
};

const struct admin_command admin_commands[] = {
    {"status", "", admin_run_status, N_("what the home holds, and what of it was delivered"), 0,
     0, NULL},
    {"doctor", "", admin_run_doctor, N_("check the record, and say what to do"), 0, 0, NULL},
    {"rebuild", "", admin_run_rebuild, N_("work progress out anew from the events"), 0, 0,
     NULL},
    {"snapshot", "", admin_run_snapshot, N_("make today's copy of the record, and verify it"),
     0, 0, NULL},
    {"recover", "", admin_run_recover,
     N_("restore a damaged record from copies and what can be read"), 0, 0, NULL},
    {"config show", N_("[NAME]"), admin_run_config_show, N_("the settings, or one of them"), 0,
     1, NULL},
    {"config set", N_("NAME [VALUE…]"), admin_run_config_set,
     N_("change a setting; a password is asked for"), 1, 9, NULL},
    {"config unset", N_("NAME"), admin_run_config_unset, N_("back to the default"), 1, 1, NULL},
    {"sync", "", admin_run_sync, N_("send what waits to the server"), 0, 0, sync_options},
    {"server test", "", admin_run_server_test, N_("try the way to the server, step by step"), 0,
     0, NULL},
    {"outbox list", "", admin_run_outbox_list, N_("what is to leave, and what was refused"), 0,
     0, list_options},
    {"outbox show", N_("ID"), admin_run_outbox_show,
     N_("one statement: its bytes, and what became of them"), 1, 1, NULL},
    {"retry", "", admin_run_retry, N_("let what was refused, or sent, wait again"), 0, 0,
     retry_options},
    {"clock", "", admin_run_clock, N_("what is known of true time"), 0, 0, NULL},
    {"clock confirm", N_("TIME"), admin_run_clock_confirm,
     N_("say what time it is, where the device can't know"), 1, 1, NULL},
    {"export", N_("FOLDER"), admin_run_export, N_("write what waits to a stick, as a bundle"),
     1, 1, export_options},
    {"import", N_("FILE…"), admin_run_import,
     N_("take in bundles for this device, and receipts"), 1, 60, NULL},
    {"office show", N_("[FILE]"), admin_run_office_show,
     N_("what an office file says, or which office this device knows"), 0, 1, NULL},
    {"office take", N_("FILE"), admin_run_office_take, N_("take an office file on this device"),
     1, 1, take_options},
    {"office forget", "", admin_run_office_forget, N_("forget the office; the record stays"), 0,
     0, yes_options},
    {"office init", N_("FOLDER"), admin_run_office_init, N_("at headquarters: make an office"),
     1, 1, init_options},
    {"office make", N_("FOLDER"), admin_run_office_make,
     N_("at headquarters: write an office file"), 1, 1, make_options},
    {"office rotate", N_("FOLDER"), admin_run_office_rotate,
     N_("at headquarters: make new keys"), 1, 1, rotate_options},
    {"office receive", N_("FOLDER FILE…"), admin_run_office_receive,
     N_("at headquarters: take in devices' bundles"), 2, 60, NULL},
    {"receipt", N_("FOLDER OUT"), admin_run_receipt,
     N_("at headquarters: write receipts to carry back"), 2, 2, receipt_options},
    {"learner list", "", admin_run_learner_list, N_("who has learnt here"), 0, 0, NULL},
    {"learner erase", N_("ID|NUMBER"), admin_run_learner_erase,
     N_("erase a person from this home"), 1, 1, removing_options},
    {"survey", N_("[COURSE [ITEM]]"), admin_run_survey,
     N_("what people answered to surveys, counted; of fewer than 5 nothing is shown"), 0, 2,
     survey_options},
    {"course list", "", admin_run_course_list, N_("the courses that are installed"), 0, 0,
     NULL},
    {"course remove", N_("FILE|ID"), admin_run_course_remove,
     N_("remove a course; the record stays"), 1, 1, removing_options},
    {"home remove", "", admin_run_home_remove, N_("remove a home, its record and its courses"),
     0, 0, home_options},
    {0},
};
