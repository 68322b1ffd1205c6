/* The outbox's tables and all its statements.
 *
 * What waits is found by a partial index alone, so that finding it costs the same whatever was
 * sent before; what was sent, which is nearly all in the end, is in no index but that of ids. The
 * words of places and the ids of devices and learners, which repeat, are numbers. As with the
 * record, the whole text must stay below a page. Migrations are only ever added at the end. */
#include "store/outbox_inside.h"

const struct migration outbox_migrations[] = {
    {"CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
     "CREATE TABLE entry(n INTEGER PRIMARY KEY, state INTEGER NOT NULL, verb INTEGER NOT NULL,"
     " level INTEGER NOT NULL, learner INTEGER NOT NULL, size INTEGER NOT NULL,"
     " receipt INTEGER, bundle INTEGER);"
     "CREATE INDEX entry_waiting ON entry(n) WHERE state IN (3, 4);"
     "CREATE INDEX entry_identity ON entry(learner) WHERE state = 1;"
     "CREATE INDEX entry_withheld ON entry(level) WHERE state = 2;"
     "CREATE INDEX entry_rare ON entry(state) WHERE state > 5;"
     "CREATE TABLE statement(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, event BLOB NOT NULL,"
     " part INTEGER NOT NULL, device INTEGER NOT NULL, sequence INTEGER NOT NULL,"
     " course INTEGER NOT NULL, item INTEGER NOT NULL, registration TEXT NOT NULL,"
     " timestamp_ms INTEGER NOT NULL, least_ms INTEGER NOT NULL, ours INTEGER NOT NULL);"
     "CREATE TABLE frozen(n INTEGER PRIMARY KEY, id BLOB NOT NULL, bytes BLOB NOT NULL);"
     "CREATE TABLE tally(state INTEGER PRIMARY KEY, rows INTEGER NOT NULL,"
     " bytes INTEGER NOT NULL);"
     "CREATE TABLE word(k INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
     "CREATE TABLE learner(k INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT,"
     " erased INTEGER NOT NULL DEFAULT 0);"
     "CREATE TABLE once(registration TEXT, item INTEGER, verb INTEGER,"
     " PRIMARY KEY(registration, item, verb)) WITHOUT ROWID;"
     "CREATE TABLE boot(k INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mono_ms INTEGER,"
     " true_ms INTEGER, wall_ms INTEGER, source TEXT);"
     "CREATE TABLE settled(device INTEGER, sequence INTEGER, event BLOB, boot INTEGER NOT NULL,"
     " mono_ms INTEGER NOT NULL, timestamp_ms INTEGER NOT NULL, confidence INTEGER NOT NULL,"
     " PRIMARY KEY(device, sequence, event)) WITHOUT ROWID;"
     "CREATE TABLE receipt(k INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, server TEXT NOT NULL,"
     " note TEXT NOT NULL);"
     "CREATE TABLE refusal(n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, status INTEGER NOT NULL,"
     " server TEXT NOT NULL, words TEXT NOT NULL);"},
};
const int outbox_schema = (int)(sizeof outbox_migrations / sizeof *outbox_migrations);

const char *const outbox_texts[OB_COUNT] = {
    [OB_BEGIN] = "BEGIN IMMEDIATE",
    [OB_COMMIT] = "COMMIT",
    [OB_ROLLBACK] = "ROLLBACK",
    [OB_META_READ] = "SELECT value FROM meta WHERE key = ?",
    [OB_META_WRITE] = "INSERT INTO meta VALUES (?, ?) "
                      "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [OB_LAST_N] = "SELECT coalesce(max(n), 0) FROM entry",
    [OB_TALLY_ADD] = "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (state) DO UPDATE SET "
                     "rows = rows + excluded.rows, bytes = bytes + excluded.bytes",
    [OB_TALLY] = "SELECT state, rows, bytes FROM tally",
    [OB_WORD_FIND] = "SELECT k FROM word WHERE text = ?",
    [OB_WORD_ADD] = "INSERT INTO word (text) VALUES (?)",
    [OB_LEARNER_FIND] = "SELECT k FROM learner WHERE id = ?",
    [OB_LEARNER_ADD] = "INSERT INTO learner (id, person) VALUES (?1, ?1)",
    [OB_LEARNER_PERSON] = "UPDATE learner SET person = ?2, erased = ?3 WHERE k = ?1",
    [OB_LEARNERS] = "SELECT k, id, person, erased FROM learner WHERE k > ? ORDER BY k LIMIT 1",
    [OB_STATEMENT_BY_ID] = "SELECT s.n, e.state FROM statement s JOIN entry e ON e.n = s.n "
                           "WHERE s.id = ?",
    [OB_STATEMENT_ADD] = "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [OB_STATEMENT_MOVE] = "UPDATE statement SET n = ?2, registration = ?3, timestamp_ms = ?4 "
                          "WHERE n = ?1",
    [OB_STATEMENT_BY_N] = "SELECT s.event, s.part, s.least_ms, e.state FROM statement s "
                          "JOIN entry e ON e.n = s.n WHERE s.n = ?",
    [OB_ENTRY_ADD] = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
    [OB_ENTRY_REMOVE] = "DELETE FROM entry WHERE n = ?",
    [OB_ENTRY_BY_N] = "SELECT state, size FROM entry WHERE n = ?",
    [OB_LEARNER_OF_N] = "SELECT learner FROM entry WHERE n = ?",
    [OB_ENTRY_RECEIPT] = "UPDATE entry SET receipt = ?2 WHERE n = ?1",
    [OB_ENTRY_STATE] = "UPDATE entry SET state = ?2 WHERE n = ?1",
    [OB_FROZEN_ADD] = "INSERT INTO frozen VALUES (?, ?, ?)",
    [OB_FROZEN_BY_N] = "SELECT bytes FROM frozen WHERE n = ?",
    [OB_HELD_LEARNER] = "SELECT learner FROM entry WHERE state = 1 AND learner > ? "
                        "ORDER BY learner LIMIT 1",
    [OB_HELD_OF_LEARNER] = "SELECT n FROM entry WHERE state = 1 AND learner = ? AND n > ? "
                           "ORDER BY n LIMIT 1",
    [OB_HELD_OF_LEVEL] = "SELECT n FROM entry WHERE state = 2 AND level = ? AND n > ? "
                         "ORDER BY n LIMIT 1",
    [OB_ONCE_FIND] = "SELECT 1 FROM once WHERE registration = ? AND item = ? AND verb = ?",
    [OB_ONCE_ADD] = "INSERT OR IGNORE INTO once VALUES (?, ?, ?)",
    [OB_SETTLED_FIND] = "SELECT timestamp_ms, confidence FROM settled "
                        "WHERE device = ? AND sequence = ? AND event = ?",
    [OB_SETTLED_BEFORE] = "SELECT timestamp_ms, boot, mono_ms, confidence FROM settled "
                          "WHERE device = ? AND sequence <= ? "
                          "ORDER BY sequence DESC, event DESC LIMIT 1",
    [OB_SETTLED_AFTER] = "SELECT timestamp_ms FROM settled WHERE device = ? AND sequence > ? "
                         "ORDER BY sequence, event LIMIT 1",
    [OB_SETTLED_ADD] = "INSERT OR IGNORE INTO settled VALUES (?, ?, ?, ?, ?, ?, ?)",
    [OB_BOOT_FIND] = "SELECT k, mono_ms, true_ms, wall_ms, source FROM boot WHERE id = ?",
    [OB_BOOT_ADD] = "INSERT INTO boot (id) VALUES (?)",
    [OB_BOOT_ANCHOR] = "INSERT INTO boot (id, mono_ms, true_ms, wall_ms, source) "
                       "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                       "mono_ms = excluded.mono_ms, true_ms = excluded.true_ms, "
                       "wall_ms = excluded.wall_ms, source = excluded.source",
    [OB_NEXT] = "SELECT e.n, f.id, f.bytes FROM entry e INDEXED BY entry_waiting "
                "CROSS JOIN frozen f ON f.n = e.n "
                "WHERE e.state IN (3, 4) AND e.n > ? ORDER BY e.n LIMIT ?",
    [OB_CARRY] = "SELECT e.n, f.id, s.event, d.text, l.id, e.state = 5, f.bytes "
                 "FROM entry e INDEXED BY entry_waiting CROSS JOIN frozen f ON f.n = e.n "
                 "CROSS JOIN statement s ON s.n = e.n JOIN word d ON d.k = s.device "
                 "JOIN learner l ON l.k = e.learner "
                 "WHERE e.state IN (3, 4) AND e.n > ? ORDER BY e.n LIMIT ?",
    [OB_CARRY_ALL] = "SELECT e.n, f.id, s.event, d.text, l.id, e.state = 5, f.bytes "
                     "FROM entry e CROSS JOIN frozen f ON f.n = e.n "
                     "CROSS JOIN statement s ON s.n = e.n JOIN word d ON d.k = s.device "
                     "JOIN learner l ON l.k = e.learner "
                     "WHERE e.n > ? AND e.state <> 8 ORDER BY e.n LIMIT ?",
    [OB_RANGE_TALLY] = "SELECT total(state = 3), total((state = 3) * size), total(state = 4), "
                       "total((state = 4) * size) FROM entry WHERE n BETWEEN ? AND ?",
    [OB_RANGE_SENT] = "UPDATE entry SET state = 5, receipt = ?3 "
                      "WHERE n BETWEEN ?1 AND ?2 AND state IN (3, 4)",
    [OB_RANGE_EXPORTED] = "UPDATE entry SET state = 4, bundle = ?3 "
                          "WHERE n BETWEEN ?1 AND ?2 AND state IN (3, 4)",
    [OB_RECEIPT_ADD] = "INSERT INTO receipt (at_ms, server, note) VALUES (?, ?, ?)",
    [OB_RECEIPT_LAST] = "SELECT at_ms FROM receipt ORDER BY k DESC LIMIT 1",
    [OB_REFUSAL_ADD] = "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)",
    [OB_REFUSAL_REMOVE] = "DELETE FROM refusal WHERE n = ?",
    [OB_EACH_SENT] = "SELECT s.id, r.at_ms FROM entry e CROSS JOIN receipt r ON r.k = e.receipt "
                     "CROSS JOIN statement s ON s.n = e.n "
                     "WHERE e.state = 5 AND r.at_ms >= ?1 AND (?2 = '' OR s.device = "
                     "(SELECT k FROM word WHERE text = ?2)) ORDER BY e.n",
    [OB_SIZE_OF_N] = "SELECT size FROM entry WHERE n = ?",
    [OB_NEXT_REFUSED] = "SELECT n FROM entry INDEXED BY entry_rare WHERE state > 5 AND state = 6 "
                        "AND n > ? ORDER BY n LIMIT 1",
    [OB_BYTES_SINCE] = "SELECT sum(e.size) FROM entry e CROSS JOIN receipt r ON r.k = e.receipt "
                       "WHERE e.state = 5 AND r.at_ms >= ?",
    [OB_RETRY_SINCE] = "UPDATE entry SET state = 3 WHERE state = 5 AND size > 0 AND receipt IN "
                       "(SELECT k FROM receipt WHERE at_ms >= ?)",
    [OB_SENT_OF_N] = "SELECT s.id, r.server FROM statement s JOIN entry e ON e.n = s.n "
                     "LEFT JOIN receipt r ON r.k = e.receipt WHERE s.n = ?",
    [OB_FROZEN_REMOVE] = "DELETE FROM frozen WHERE n = ?",
    [OB_ONCE_FORGET] = "DELETE FROM once WHERE registration <> '' AND registration = "
                       "(SELECT registration FROM statement WHERE n = ?)",
    [OB_STATEMENT_BLANK] = "UPDATE statement SET registration = '' WHERE n = ?",
    [OB_ENTRY_EMPTY] = "UPDATE entry SET size = 0 WHERE n = ?",
    [OB_ROW_OF_LEARNER] = "SELECT n, state, size FROM entry WHERE learner = ? AND n > ? "
                          "ORDER BY n LIMIT 1",
    [OB_LEARNER_ALIKE] = "SELECT k FROM learner WHERE k > ?1 AND (id = ?2 OR person = ?2) "
                         "ORDER BY k LIMIT 1",
    [OB_LEARNER_ERASED] = "UPDATE learner SET erased = 1, person = NULL WHERE k = ?",
    [OB_OLDEST_WAITING] = "SELECT timestamp_ms FROM statement WHERE n = (SELECT n FROM entry "
                          "INDEXED BY entry_waiting WHERE state IN (3, 4) ORDER BY n LIMIT 1)",
};
