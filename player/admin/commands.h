/* Each command's function, in the file cmd_SUBJECT.c. */
#ifndef BEKAL_ADMIN_COMMANDS_H
#define BEKAL_ADMIN_COMMANDS_H

#include "admin.h"

int admin_run_status(const struct admin *admin);
int admin_run_doctor(const struct admin *admin);
int admin_run_rebuild(const struct admin *admin);
int admin_run_snapshot(const struct admin *admin);
int admin_run_recover(const struct admin *admin);

int admin_run_config_show(const struct admin *admin);
int admin_run_config_set(const struct admin *admin);
int admin_run_config_unset(const struct admin *admin);

int admin_run_outbox_list(const struct admin *admin);
int admin_run_outbox_show(const struct admin *admin);
int admin_run_retry(const struct admin *admin);

int admin_run_sync(const struct admin *admin);
int admin_run_server_test(const struct admin *admin);

int admin_run_office_init(const struct admin *admin);
int admin_run_office_make(const struct admin *admin);
int admin_run_office_rotate(const struct admin *admin);
int admin_run_office_show(const struct admin *admin);
int admin_run_office_take(const struct admin *admin);
int admin_run_office_forget(const struct admin *admin);
int admin_run_office_receive(const struct admin *admin);
int admin_run_receipt(const struct admin *admin);
int admin_run_export(const struct admin *admin);
int admin_run_import(const struct admin *admin);

int admin_run_clock(const struct admin *admin);
int admin_run_clock_confirm(const struct admin *admin);

int admin_run_learner_list(const struct admin *admin);
int admin_run_learner_erase(const struct admin *admin);
int admin_run_survey(const struct admin *admin);
int admin_run_course_list(const struct admin *admin);
int admin_run_course_remove(const struct admin *admin);
int admin_run_home_remove(const struct admin *admin);

#endif
