/* A fleet of devices and one server on virtual time. */
#ifndef BEKAL_TESTS_FLEET_H
#define BEKAL_TESTS_FLEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLEET_SECONDS (2 * 3600) /* that are watched */

struct fleet_options {
    int devices, records;       /* records that wait on each device */
    int64_t start_ms, up_ms;    /* devices are switched on; the server is back */
    int64_t first_delay_ms;     /* of each device, drawn up to this */
    int64_t service_ms;         /* of the server for one request, one at a time */
    int queue_max;              /* requests that may wait at the server; the next gets 503 */
    bool jitter;                /* false: no delays by lot anywhere */
    uint64_t seed;
};

struct fleet_result {
    int arrivals[FLEET_SECONDS]; /* requests that reach for the server, up or down */
    int served[FLEET_SECONDS];
    int refused[FLEET_SECONDS]; /* 503 */
    int peak;                   /* most arrivals in a second since the server is back */
    int requests, busy;         /* since then; of them 503 */
    int64_t done_ms;            /* the last device is through */
    int64_t half_ms;            /* half of them are */
    int64_t delivered;          /* records */
    int64_t down_requests;      /* while the server was away */
};

/* false: out of memory, or a device that never got through. */
bool fleet_run(const struct fleet_options *options, struct fleet_result *out);

/* An SVG of arrivals in each of two runs, from second `from` to `to`. false: can't be written. */
bool fleet_plot(const char *path, const struct fleet_result *with,
                const struct fleet_result *without, int from, int to);

#endif
