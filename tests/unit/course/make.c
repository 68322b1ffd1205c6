#define _GNU_SOURCE
#include "make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/package.h"

const char make_lesson[] = "# Standar pelayanan\n\nSalam.\n";
const char make_quiz[] =
    "{\"format\":1,\"title\":\"Pre\",\"questions\":[{\"id\":\"q1\",\"type\":\"single_choice\","
    "\"stem\":\"Apa?\",\"choices\":[{\"id\":\"a\",\"text\":\"A\",\"fraction\":100},"
    "{\"id\":\"b\",\"text\":\"B\",\"fraction\":0}]}]}";

struct make_entry *make_add(struct make *make, const char *name, const char *text)
{
    assert_true(make->count < 512);
    struct make_entry *entry = &make->entries[make->count++];
    *entry = (struct make_entry){.name = name, .bytes = text, .size = strlen(text), .system = 3,
                                 .attributes = 0100644u << 16};
    return entry;
}

struct make_entry *make_find(struct make *make, const char *name)
{
    for (size_t i = 0; i < make->count; i++)
        if (strcmp(make->entries[i].name, name) == 0)
            return &make->entries[i];
    fail_msg("no %s", name);
    return NULL;
}

void make_start(struct make *make, const char *version)
{
    static char course[8][1024];
    static int turn;
    char *text = course[turn++ % 8];
    memset(make, 0, sizeof *make);
    snprintf(text, sizeof course[0],
             "{\"format\":1,\"id\":\"https://x.example/courses/Pelayanan-Prima\","
             "\"version\":\"%s\","
             "\"edition\":\"1\",\"language\":\"id\",\"title\":{\"id\":\"Pelayanan \\\"Prima\\\"\","
             "\"en\":\"Service\"},\"summary\":\"Ringkas\",\"jp\":2,\"minutes\":90,"
             "\"cover\":\"media/c.png\",\"modules\":[{\"id\":\"m1\",\"title\":\"Satu\",\"items\":["
             "{\"id\":\"l1\",\"type\":\"lesson\",\"title\":\"L\",\"file\":\"lessons/01.md\"},"
             "{\"id\":\"pre\",\"type\":\"quiz\",\"title\":\"P\",\"file\":\"quizzes/pre.json\"}]}]}",
             version);
    make_add(make, "mimetype", PACKAGE_MIMETYPE)->unlisted = true;
    make_add(make, "course.json", text);
    make_add(make, "lessons/01.md", make_lesson);
    make_add(make, "quizzes/pre.json", make_quiz);
}

static void add_pieces(struct buf *out, const struct make_entry *entry)
{
    char hex[SHA256_HEX_BYTES];
    buf_add_str(out, ",\"pieces\":[");
    for (size_t at = 0; at < entry->size; at += PACKAGE_PIECE_BYTES) {
        size_t n = entry->size - at < PACKAGE_PIECE_BYTES ? entry->size - at : PACKAGE_PIECE_BYTES;
        sha256_hex_of(entry->bytes + at, n, hex);
        buf_format(out, "%s\"%s\"", at ? "," : "", hex);
    }
    buf_add_str(out, "]");
}

char *make_contents(const struct make *make)
{
    struct buf out = BUF_INIT;
    const char *comma = "";
    char hex[SHA256_HEX_BYTES];
    buf_add_str(&out, "{\"format\":1,\"entries\":{");
    for (size_t i = 0; i < make->count; i++) {
        const struct make_entry *entry = &make->entries[i];
        if (entry->unlisted)
            continue;
        sha256_hex_of(entry->bytes, entry->size, hex);
        buf_format(&out, "%s\"%s\":{\"size\":%zu,\"sha256\":\"%s\"", comma, entry->name,
                   entry->size, hex);
        if (make->pieces && entry->size > PACKAGE_PIECE_MIN_BYTES)
            add_pieces(&out, entry);
        buf_add_str(&out, "}");
        comma = ",";
    }
    buf_add_str(&out, "}}");
    return buf_take(&out);
}

static uint32_t crc_of(const char *bytes, size_t n)
{
    static uint32_t table[256];
    for (uint32_t i = 0; i < 256 && !table[255]; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        table[i] = c;
    }
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < n; i++)
        crc = table[(crc ^ (unsigned char)bytes[i]) & 0xFF] ^ (crc >> 8);
    return ~crc;
}

static void put(struct buf *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(out, (char)(value >> (8 * i)));
}

static void put_common(struct buf *out, const struct make_entry *entry, uint32_t crc)
{
    put(out, entry->flags, 2);
    put(out, entry->method, 2);
    put(out, 0, 2);
    put(out, 0x21, 2);
    put(out, crc, 4);
    put(out, (uint32_t)entry->size, 4);
    put(out, entry->claimed_size ? entry->claimed_size : (uint32_t)entry->size, 4);
    put(out, (uint32_t)strlen(entry->name), 2);
    put(out, 0, 2);
}

static void put_entry(struct buf *out, struct buf *central, const struct make_entry *entry)
{
    uint32_t at = (uint32_t)out->size, crc = crc_of(entry->bytes, entry->size);
    put(out, 0x04034b50, 4);
    put(out, 20, 2);
    put_common(out, entry, crc);
    buf_add_str(out, entry->name);
    buf_add(out, entry->bytes, entry->size);
    put(central, 0x02014b50, 4);
    put(central, 20 | entry->system << 8, 2);
    put(central, 20, 2);
    put_common(central, entry, crc);
    put(central, 0, 6);
    put(central, entry->attributes, 4);
    put(central, at, 4);
    buf_add_str(central, entry->name);
}

struct made make_zip(const struct make *make)
{
    struct buf out = BUF_INIT, central = BUF_INIT;
    size_t count = make->count;
    char *contents = make->contents ? mem_copy_str(make->contents) : make_contents(make);
    for (size_t i = 0; i < make->count; i++)
        put_entry(&out, &central, &make->entries[i]);
    if (!make->no_contents) {
        struct make_entry entry = {.name = PACKAGE_CONTENTS, .bytes = contents,
                                   .size = strlen(contents)};
        put_entry(&out, &central, &entry);
        count++;
    }
    uint32_t at = (uint32_t)out.size;
    buf_add(&out, central.data, central.size);
    put(&out, 0x06054b50, 4);
    put(&out, 0, 4);
    put(&out, (uint32_t)count, 2);
    put(&out, (uint32_t)count, 2);
    put(&out, (uint32_t)central.size, 4);
    put(&out, at, 4);
    put(&out, 0, 2);
    mem_free(contents);
    buf_finish(&central);
    size_t size = out.size;
    return (struct made){buf_take(&out), size};
}

char *temp_folder(void)
{
    char *folder = strdup("/tmp/bekal-course-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

void temp_remove(char *folder)
{
    struct err err = ERR_INIT;
    assert_true(file_remove_tree(folder, &err));
    free(folder);
}

char *write_file(const char *folder, const char *name, const void *bytes, size_t n)
{
    struct err err = ERR_INIT;
    char *path = path_join(folder, name), *above = path_folder(path);
    assert_true(folder_make(above, &err));
    assert_true(file_write_atomic(path, bytes, n, &err));
    mem_free(above);
    return path;
}

char *write_package(const char *folder, const char *name, const struct make *make)
{
    struct made made = make_zip(make);
    char *path = write_file(folder, name, made.bytes, made.size);
    mem_free(made.bytes);
    return path;
}

static long fault_left;

static bool fault_hook(size_t bytes)
{
    (void)bytes;
    return fault_left-- == 0;
}

void sweep_faults(bool (*call)(void *), void *context)
{
    bool done = false;
    for (long n = 0; !done; n++) {
        fault_left = n;
        mem_set_fault_hook(fault_hook);
        bool good = call(context);
        mem_set_fault_hook(NULL);
        done = good && fault_left >= 0;
        assert_true(n < 20000);
    }
}
