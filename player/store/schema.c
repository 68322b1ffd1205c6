/* The tables. `event` is the log; meta, local and survey (survey.c) stand beside it; the rest is
 * the fold of the log and can be dropped.
 *
 * An answer touches the end of the log, its two indexes, and one row each of answer, item and
 * registration: that is the price of a commit, so no index stands on a column that changes with
 * an answer. The indexes on `event` are partial because most events are of registrations, and
 * people's are few. The whole text must stay below a page (4 KiB): with the schema on the first
 * page alone, a copy of that page from a new file mends a record whose first page is gone
 * (salvage.c).
 *
 * Steps are only ever added at the end; those above stay as they were written. */
#include "store/inside.h"

const struct migration store_migrations[] = {
    {"CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
     "CREATE TABLE event(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
     " version INTEGER NOT NULL, learner TEXT NOT NULL, course TEXT NOT NULL,"
     " edition TEXT NOT NULL, course_version TEXT NOT NULL, item TEXT NOT NULL,"
     " attempt TEXT NOT NULL, registration TEXT NOT NULL, device TEXT NOT NULL,"
     " sequence INTEGER NOT NULL, hlc_wall_ms INTEGER NOT NULL, hlc_counter INTEGER NOT NULL,"
     " wall_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, boot TEXT NOT NULL,"
     " payload TEXT NOT NULL);"
     "CREATE INDEX event_registration ON event(registration) WHERE registration <> '';"
     "CREATE INDEX event_person ON event(kind, learner) WHERE registration = '';"
     "CREATE TABLE local(learner TEXT, key TEXT, value TEXT NOT NULL,"
     " PRIMARY KEY(learner, key)) WITHOUT ROWID;"
     "CREATE TABLE learner(id TEXT PRIMARY KEY, name TEXT, post TEXT, unit TEXT,"
     " number_kind TEXT, number TEXT) WITHOUT ROWID;"
     "CREATE TABLE registration(id TEXT PRIMARY KEY, learner TEXT, course TEXT, edition TEXT,"
     " number INTEGER, satisfied INTEGER, satisfied_wall_ms INTEGER, jp INTEGER,"
     " first_wall_ms INTEGER, last_wall_ms INTEGER) WITHOUT ROWID;"
     "CREATE INDEX registration_learner ON registration(learner, course);"
     "CREATE TABLE item(registration TEXT, item TEXT, completed INTEGER, has_score INTEGER,"
     " score REAL, has_pass_mark INTEGER, passed INTEGER, attempts_graded INTEGER,"
     " open_attempt TEXT, time_ms INTEGER, last_wall_ms INTEGER,"
     " PRIMARY KEY(registration, item)) WITHOUT ROWID;"
     "CREATE TABLE sitting(registration TEXT, item TEXT,"
     " PRIMARY KEY(registration, item)) WITHOUT ROWID;"
     "CREATE TABLE attempt(registration TEXT, id TEXT, item TEXT, order_wall_ms INTEGER,"
     " order_counter INTEGER, number INTEGER, seed INTEGER, graded INTEGER, score REAL,"
     " has_pass_mark INTEGER, passed INTEGER, started_wall_ms INTEGER, graded_wall_ms INTEGER,"
     " course_version TEXT, purpose TEXT, PRIMARY KEY(registration, id)) WITHOUT ROWID;"
     "CREATE INDEX attempt_id ON attempt(id);"
     "CREATE TABLE answer(registration TEXT, attempt TEXT, question TEXT, response TEXT,"
     " points REAL, points_max REAL, PRIMARY KEY(registration, attempt, question)) WITHOUT ROWID;"
     "CREATE TABLE module(registration TEXT, module TEXT,"
     " PRIMARY KEY(registration, module)) WITHOUT ROWID;"},
    {"CREATE TABLE survey(id TEXT PRIMARY KEY, course TEXT NOT NULL, edition TEXT NOT NULL,"
     " item TEXT NOT NULL, answers TEXT NOT NULL) WITHOUT ROWID;"},
};

const int store_schema = (int)(sizeof store_migrations / sizeof *store_migrations);

int store_schema_written(void)
{
    return store_schema;
}

static bool stamp(sqlite3 *db, int version, int application, struct err *err)
{
    char text[96];
    sqlite3_snprintf((int)sizeof text, text, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     application, version);
    return sql_exec(db, text, err);
}

bool schema_migrate(sqlite3 *db, const struct migration *steps, int version, int count,
                    int application, struct err *err)
{
    bool good = true;
    for (int i = version; i < count && good; i++)
        good = sql_exec(db, steps[i].sql, err);
    return good && stamp(db, count, application, err);
}
