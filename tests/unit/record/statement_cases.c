#include "statement_cases.h"

#include <string.h>

struct event case_event(enum event_kind kind, const char *payload)
{
    struct event event = {.kind = event_kind_name(kind),
                          .version = 1,
                          .learner = "L1",
                          .course = "https://contoh.id/kursus/pelayanan-prima",
                          .edition = "2026",
                          .course_version = "1.2.0",
                          .item = "janji",
                          .attempt = "",
                          .registration = CASE_REGISTRATION,
                          .device = "0d000000-0000-4000-8000-000000000000",
                          .sequence = 7,
                          .hlc = {1767225600000, 2},
                          .when = {.wall_ms = 1767225599000, .mono_ms = 65000},
                          .payload = payload};
    memcpy(event.id, CASE_ID, ID_BYTES);
    memcpy(event.when.boot_id, "b0070000-0000-4000-8000-000000000000", ID_BYTES);
    if (kind == EVENT_COURSE_SATISFIED)
        event.item = "";
    if (kind == EVENT_ANSWER_SUBMITTED || kind == EVENT_ATTEMPT_GRADED)
        event.attempt = "a77e0000-0000-4000-8000-000000000000";
    return event;
}

struct statement_facts case_facts(void)
{
    return (struct statement_facts){.part = PART_MAIN,
                                    .with_score = true,
                                    .home_page = "https://asn.contoh.id",
                                    .account = "198703122010121003",
                                    .registration = CASE_REGISTRATION,
                                    .session = "5e550000-0000-4000-8000-000000000000",
                                    .place = "kiosk",
                                    .timestamp_ms = 1767225601234,
                                    .confidence = CLOCK_MEASURED,
                                    .offset_ms = 2234};
}

struct statement_facts case_facts_of(const struct statement_want *want)
{
    struct statement_facts facts = case_facts();
    facts.part = want->part;
    facts.verb = want->verb;
    return facts;
}
