/* bench_package FILE ENTRY: what opening a package and reading one entry costs, beside the same by
 * libzip alone, taken in turns so that both see the same machine; and an open package's heap. */
#include <stdlib.h>
#include <zip.h>

#include "base/mem.h"
#include "bench.h"
#include "course/course.h"
#include "course/package.h"

#define ROUNDS 21

static double open_and_read(const char *path, const char *entry)
{
    struct err err = ERR_INIT;
    struct package *package = NULL;
    struct buf bytes = BUF_INIT;
    int64_t start = bench_now_us();
    if (!package_open(path, &package, &err) ||
        !package_read(package, entry, PACKAGE_IMAGE_BYTES_MAX, &bytes, &err))
        bench_fail(err.text);
    double took = (double)(bench_now_us() - start);
    buf_finish(&bytes);
    package_close(package);
    return took;
}

static double libzip_open_and_read(const char *path, const char *entry)
{
    int64_t start = bench_now_us();
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    zip_stat_t stat;
    if (!archive || zip_stat(archive, entry, 0, &stat))
        bench_fail("libzip cannot read the package");
    char *bytes = mem_alloc(stat.size + 1);
    zip_file_t *file = zip_fopen(archive, entry, 0);
    if (!bytes || !file || zip_fread(file, bytes, stat.size) != (zip_int64_t)stat.size)
        bench_fail("libzip cannot read the entry");
    double took = (double)(bench_now_us() - start);
    zip_fclose(file);
    mem_free(bytes);
    zip_discard(archive);
    return took;
}

static double open_course(const char *path)
{
    struct err err = ERR_INIT;
    struct package *package = NULL;
    struct course *course = NULL;
    int64_t start = bench_now_us();
    if (!package_open(path, &package, &err) || !course_load(package, NULL, &course, &err))
        bench_fail(err.text);
    double took = (double)(bench_now_us() - start);
    course_free(course);
    package_close(package);
    return took;
}

static void measure_heap(const char *path)
{
    struct err err = ERR_INIT;
    struct package *package = NULL;
    size_t before = bench_heap_bytes();
    if (!package_open(path, &package, &err))
        bench_fail(err.text);
    size_t heap = bench_heap_bytes() - before;
    bench_print("entries", (double)package_count(package));
    bench_print("heap_bytes_per_entry", (double)heap / (double)package_count(package));
    package_close(package);
}

int main(int argc, char **argv)
{
    double ours[ROUNDS], libzip[ROUNDS], ratio[ROUNDS], course[ROUNDS];
    if (argc != 3)
        bench_fail("usage: bench_package FILE ENTRY");
    open_and_read(argv[1], argv[2]); /* warms the page cache */
    for (int i = 0; i < ROUNDS; i++) {
        libzip[i] = libzip_open_and_read(argv[1], argv[2]);
        ours[i] = open_and_read(argv[1], argv[2]);
        ratio[i] = ours[i] / libzip[i];
        course[i] = open_course(argv[1]);
    }
    bench_print("open_read_us", bench_part(ours, ROUNDS, 0.5));
    bench_print("libzip_open_read_us", bench_part(libzip, ROUNDS, 0.5));
    bench_print("ratio", bench_part(ratio, ROUNDS, 0.5));
    bench_print("open_course_us", bench_part(course, ROUNDS, 0.5));
    measure_heap(argv[1]);
    return EXIT_SUCCESS;
}
