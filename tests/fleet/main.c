/* fleet: what a national outage's end does to the server, with jitter and without.
 *
 * Devices are switched on at 07:30 with the server away; it is back at 08:00. Writes CSV (--csv) and
 * the plot (--svg); checks that the peak with jitter is clearly below that without. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"

static const struct fleet_options usual = {
    .devices = 100,
    .records = 400,
    .start_ms = 30 * 60 * 1000, /* seconds count from 07:00 */
    .up_ms = 60 * 60 * 1000,
    .first_delay_ms = 600 * 1000,
    .service_ms = 50,
    .queue_max = 40,
    .jitter = true,
    .seed = 1,
};

static void tell(const char *name, const struct fleet_options *options,
                 const struct fleet_result *result)
{
    printf("%-15s peak %3d/s   requests %4d   503 %3d   half through after %4.0f s, all after "
           "%4.0f s   %lld requests in vain before\n",
           name, result->peak, result->requests, result->busy,
           (double)(result->half_ms - options->up_ms) / 1000,
           (double)(result->done_ms - options->up_ms) / 1000, (long long)result->down_requests);
}

static bool write_csv(const char *path, const struct fleet_result *with,
                      const struct fleet_result *without)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fprintf(out, "second,with_arrivals,with_served,with_503,without_arrivals,without_served,"
                 "without_503\n");
    for (int s = 0; s < FLEET_SECONDS; s++)
        fprintf(out, "%d,%d,%d,%d,%d,%d,%d\n", s, with->arrivals[s], with->served[s],
                with->refused[s], without->arrivals[s], without->served[s], without->refused[s]);
    return fclose(out) == 0;
}

static bool check(const struct fleet_options *options, const struct fleet_result *with,
                  const struct fleet_result *without)
{
    int64_t all = (int64_t)options->devices * options->records;
    return with->delivered == all && without->delivered == all &&
           with->peak * 3 <= without->peak && with->busy <= without->busy;
}

int main(int argc, char **argv)
{
    static struct fleet_result with, without;
    struct fleet_options options = usual;
    const char *csv = NULL, *svg = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--devices"))
            options.devices = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--records"))
            options.records = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--service-ms"))
            options.service_ms = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--seed"))
            options.seed = strtoull(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "--csv"))
            csv = argv[i + 1];
        else if (!strcmp(argv[i], "--svg"))
            svg = argv[i + 1];
    }
    struct fleet_options plain = options;
    plain.jitter = false;
    if (!fleet_run(&options, &with) || !fleet_run(&plain, &without)) {
        fprintf(stderr, "fleet: a device never got through\n");
        return 2;
    }
    tell("with jitter", &options, &with);
    tell("without jitter", &plain, &without);
    if ((csv && !write_csv(csv, &with, &without)) ||
        (svg && !fleet_plot(svg, &with, &without, 30 * 60, FLEET_SECONDS)))
        return 2;
    return check(&options, &with, &without) ? 0 : 1;
}
