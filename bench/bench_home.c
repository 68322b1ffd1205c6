/* bench_home HOME FILE…: installs packages into a home, as the player would, for the measures that
 * need a home full of courses; then says what listing them costs. */
#include <stdlib.h>

#include "base/file.h"
#include "bench.h"
#include "course/library.h"

#define ROUNDS 21

static double list(const char *home, size_t *count)
{
    struct err err = ERR_INIT;
    struct library *library = NULL;
    int64_t start = bench_now_us();
    if (!library_list(home, &library, &err))
        bench_fail(err.text);
    double took = (double)(bench_now_us() - start);
    *count = library->count;
    library_free(library);
    return took;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    enum install_result result;
    double took[ROUNDS];
    size_t count = 0;
    if (argc < 2)
        bench_fail("usage: bench_home HOME FILE…");
    if (!folder_make(argv[1], &err))
        bench_fail(err.text);
    for (int i = 2; i < argc; i++)
        if (!library_install(argv[1], argv[i], false, NULL, NULL, &result, NULL, &err))
            bench_fail(err.text);
    for (int i = 0; i < ROUNDS; i++)
        took[i] = list(argv[1], &count);
    bench_print("courses", (double)count);
    bench_print("list_us", bench_part(took, ROUNDS, 0.5));
    return EXIT_SUCCESS;
}
