/* What `bekal-admin doctor` asks of a home, with nothing but the store: doctor --home DIR */
#include <stdio.h>
#include <string.h>

#include "store/store.h"

int main(int argc, char **argv)
{
    struct store *store = NULL;
    struct buf report = BUF_INIT;
    struct err err = ERR_INIT;
    struct moment now;
    if (argc != 4 || strcmp(argv[1], "doctor") != 0 || strcmp(argv[2], "--home") != 0)
        return 2;
    clock_now(&now);
    bool well = store_open(argv[3], NULL, &now, &store, &err) &&
                store_doctor(store, &report, &err);
    if (!well)
        printf("%s%s\n", report.data ? report.data : "", err.text);
    store_close(store);
    buf_finish(&report);
    return well ? 0 : 1;
}
