/* What the screens know of sending: plain values. What sends, and over which road, is another's.
 *
 * An end is told apart exactly as far as a person must do something else. Times of servers and
 * statements are wall times in ms; strings are never NULL. Thread: values; any. */
#ifndef BEKAL_SCREENS_SENDING_H
#define BEKAL_SCREENS_SENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum sending_end {
    SENDING_NO_RUN, /* none yet since the start */
    SENDING_DONE,
    SENDING_STOPPED,
    SENDING_NOT_SET_UP,
    SENDING_BUSY,
    SENDING_LATER,
    SENDING_NO_NETWORK,
    SENDING_PORTAL,
    SENDING_LOGIN,
    SENDING_PROXY,
    SENDING_ADDRESS,
    SENDING_CONFIGURATION,
    SENDING_TLS_DATES,  /* the certificate is not valid at this computer's time */
    SENDING_TLS_NAME,   /* it is another server's */
    SENDING_TLS_ISSUER, /* nobody known vouches for it */
    SENDING_TLS_PIN,    /* it is not the key that was agreed upon */
    SENDING_TLS_CLIENT, /* the server does not know this device's certificate */
    SENDING_TLS,        /* something else of a safe connection */
    SENDING_CLOCK,
    SENDING_DATA_CAP,
    SENDING_METERED,
    SENDING_WINDOW,
    SENDING_FULL,      /* the disk */
    SENDING_READ_ONLY, /* the home */
    SENDING_NO_PROGRAM, /* what is needed to send is not installed */
    SENDING_BROKEN,
    SENDING_END_COUNT
};

/* How a run ended. */
struct sending_told {
    enum sending_end end;
    int64_t wall_ms; /* when, by this computer */
    int64_t sent, refused, left;
    int64_t resume_ms; /* mono: not before; 0: no wish */
    bool clock_known;
    int64_t clock_offset_ms; /* true time less this computer's */
    int status;              /* HTTP; 0 none */
    char words[256];         /* the server's or the library's own; "" */
    /* of the certificate, where one was seen */
    char subject[128], issuer[128];
    int64_t not_before_ms, not_after_ms; /* 0: not seen */
};

struct sending_refusal {
    const char *id;
    const char *verb, *course, *item; /* as in the event; "" unknown */
    int64_t earned_ms, refused_ms;    /* 0: unknown */
    int status;                       /* 0: unknown */
    const char *words, *server;       /* the server's own */
};

#define SENDING_REFUSALS_MAX 50 /* shown; more are only counted */

/* What waits, what arrived, what was refused, and by which settings. */
struct sending_news {
    struct arena arena;
    bool set_up, automatic;
    bool can_export; /* there are keys to seal with */
    int first_delay_s;
    const char *endpoint, *office, *contact_name, *contact_phone, *window;
    int64_t identity, waiting, exported, sent, refused;
    int64_t fresh; /* events of the record that were not looked at yet */
    int64_t last_sent_ms; /* 0: never */
    int64_t least_ms;     /* no true time can be less; 0: nothing known */
    struct sending_refusal *refusals;
    size_t refusal_count;
};
void sending_news_free(struct sending_news *news); /* NULL is legal */

/* Places where a stick may be: folders that can be written to. */
struct sending_stick {
    const char *folder, *name;
    uint64_t free_bytes; /* UINT64_MAX: unknown */
};
#define SENDING_STICKS_MAX 16
struct sending_sticks {
    struct arena arena;
    struct sending_stick *list;
    size_t count;
};
void sending_sticks_free(struct sending_sticks *sticks);

enum sending_trust { SENDING_FIRST, SENDING_KNOWN, SENDING_STRANGER, SENDING_OLDER, SENDING_SAME };

struct sending_change {
    const char *setting, *before, *after; /* "" not set */
};
/* An office file, read and judged; nothing is changed by that. */
struct sending_office {
    struct arena arena;
    const char *name, *fingerprint;
    int64_t number, made_ms;
    enum sending_trust trust;
    const char **devices;
    size_t device_count;
    struct sending_change *changes; /* what would be different */
    size_t change_count;
};
void sending_office_free(struct sending_office *office);

/* What was carried by a file, either way. */
struct sending_carried {
    char file[256]; /* its name */
    int volumes;
    int64_t statements, events, fresh_statements, fresh_events, receipts, fresh_receipts;
};

/* ---- In words (sending_words.c); in the language of the interface ---- */

struct sending_phrase {
    const char *title, *remedy; /* remedy "": nothing to do */
    bool good, trouble;         /* neither: a matter of patience */
};
/* remedy is written into `room` where it names something. */
struct sending_phrase sending_phrase(const struct sending_told *told,
                                     const struct sending_news *news, char *room, size_t size);

/* What an officer may need of the end: certificate, status, the server's own words; "" nothing. */
char *sending_detail(const struct sending_told *told, const struct sending_news *news, char *out,
                     size_t size);

/* "All saved · 3 waiting to be sent". clock_doubtful is told quietly at the end. */
struct sending_foot {
    const struct sending_news *news; /* NULL: not known yet */
    bool saving, running, clock_doubtful;
    int64_t done, all; /* of the run */
};
char *sending_foot_words(const struct sending_foot *foot, char *out, size_t size);

/* "Passed: Post-test"; the verb alone where the item has no title. */
char *sending_what(const char *verb, const char *title, char *out, size_t size);
const char *sending_refusal_words(int status); /* what a refusal means, and what to do */
const char *sending_setting_words(const char *setting); /* its name; itself where it has none */
const char *sending_value_words(const char *setting, const char *value);
enum sending_carry { SENDING_EXPORT, SENDING_IMPORT, SENDING_OFFICE };
const char *sending_problem(enum sending_carry what, enum err_code code);

#endif
