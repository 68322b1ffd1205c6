/* Replays a corpus without libFuzzer: every file of the folders and files that are named, whole,
 * cut short at several places, and with changes that depend on nothing but its bytes.
 *
 * Each input is handed over in a block of exactly its size, so that the address sanitizer sees a
 * read past its end. On an abort the input in hand is kept in the file `fuzz-crash`. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

#define INPUT_BYTES_MAX (64u << 20)
#define CHANGED_BYTES_MAX (64u << 10) /* larger files are only replayed and cut */
#define CHANGES_PER_FILE 48
#define CRASH_FILE "fuzz-crash"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *input_in_hand;
static size_t input_size;
static const char *input_from;
static size_t inputs_run;

static void keep_input(int signal_number)
{
    (void)signal_number;
    FILE *file = fopen(CRASH_FILE, "wb");
    if (file) {
        fwrite(input_in_hand, 1, input_size, file);
        fclose(file);
    }
    fprintf(stderr, "crashed on a variant of %s, kept as " CRASH_FILE "\n", input_from);
    _Exit(EXIT_FAILURE);
}

static void run(const void *bytes, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (n)
        memcpy(exact, bytes, n);
    input_in_hand = exact;
    input_size = n;
    LLVMFuzzerTestOneInput(exact, n);
    inputs_run++;
    free(exact);
}

static void run_cuts(const char *bytes, size_t n)
{
    const size_t cuts[] = {0, 1, n / 4, n / 2, n - n / 4, n - 1};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        if (cuts[i] < n)
            run(bytes, cuts[i]);
}

/* xorshift64*: the same changes on every machine. */
static size_t draw_below(uint64_t *state, size_t below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (size_t)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}

/* One change in place; returns the new size. */
static size_t change(char *bytes, size_t n, uint64_t *state)
{
    static const char telling[] = "\0\xff\x7f\x80\"\\{}[]<>()*_`#|-\n\t0";
    size_t at = draw_below(state, n);
    size_t length = 1 + draw_below(state, n - at < 16 ? n - at : 16);
    switch (draw_below(state, 4)) {
    case 0:
        bytes[at] ^= (char)(1 << draw_below(state, 8));
        return n;
    case 1:
        bytes[at] = telling[draw_below(state, sizeof telling - 1)];
        return n;
    case 2: /* leave a piece out */
        memmove(bytes + at, bytes + at + length, n - at - length);
        return n - length;
    default: /* lay a piece over another place */
        memmove(bytes + draw_below(state, n - length + 1), bytes + at, length);
        return n;
    }
}

static void run_changes(const char *bytes, size_t n)
{
    char copy[CHANGED_BYTES_MAX];
    uint64_t state = hash_bytes(1, bytes, n) | 1;
    for (int i = 0; i < CHANGES_PER_FILE; i++) {
        size_t size = n;
        memcpy(copy, bytes, n);
        for (size_t left = 1 + draw_below(&state, 4); left && size; left--)
            size = change(copy, size, &state);
        run(copy, size);
    }
}

static bool replay_file(const char *path, struct err *err)
{
    struct buf bytes = BUF_INIT;
    bool done = file_read(path, INPUT_BYTES_MAX, &bytes, err);
    if (done) {
        input_from = path;
        run(bytes.data, bytes.size);
        run_cuts(bytes.data, bytes.size);
        if (bytes.size && bytes.size <= CHANGED_BYTES_MAX)
            run_changes(bytes.data, bytes.size);
    }
    buf_finish(&bytes);
    return done;
}

static bool replay_folder(const char *path, struct err *err)
{
    struct names names = {NULL, 0};
    bool done = folder_list(path, &names, err);
    if (done && !names.count)
        done = err_set(err, ERR_NOT_FOUND, "%s: the corpus is empty", path);
    for (size_t i = 0; done && i < names.count; i++) {
        char *file = path_join(path, names.list[i]);
        done = file ? replay_file(file, err) : err_no_memory(err);
        mem_free(file);
    }
    names_free(&names);
    return done;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    signal(SIGABRT, keep_input);
    signal(SIGSEGV, keep_input);
    for (int i = 1; i < argc; i++) {
        bool folder = file_look(argv[i]).is_folder;
        if (!(folder ? replay_folder(argv[i], &err) : replay_file(argv[i], &err))) {
            fprintf(stderr, "%s\n", err.text);
            return EXIT_FAILURE;
        }
    }
    printf("%zu inputs replayed\n", inputs_run);
    return inputs_run ? EXIT_SUCCESS : EXIT_FAILURE;
}
