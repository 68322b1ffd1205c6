/* Each different word is looked up once, when it is first seen; what is known is kept in the same
 * table, so that a course of any length costs as many look-ups as it has words of its own. */
#include "author/spelling_inside.h"

#include <stdlib.h>
#include <string.h>

#include "author/source.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

#define ARENA_BYTES_MAX (64u << 20)
#define ROOM_FIRST 4096

/* ---- the table ------------------------------------------------------------------------------ */

static struct spelling_word *slot_of(struct spelling_word *words, size_t room, const char *word)
{
    size_t at = hash_bytes(HASH_SEED, word, strlen(word)) & (room - 1);
    while (words[at].word && strcmp(words[at].word, word) != 0)
        at = (at + 1) & (room - 1);
    return &words[at];
}

static bool grow(struct spelling *spelling)
{
    size_t room = spelling->room ? spelling->room * 2 : ROOM_FIRST;
    struct spelling_word *words = mem_alloc_array(room, sizeof *words);
    if (!words)
        return false;
    for (size_t i = 0; i < spelling->room; i++)
        if (spelling->words[i].word)
            *slot_of(words, room, spelling->words[i].word) = spelling->words[i];
    mem_free(spelling->words);
    spelling->words = words;
    spelling->room = room;
    return true;
}

/* The word's entry; NULL without memory, or over the limit. */
static struct spelling_word *enter(struct spelling *spelling, const char *word, bool *fresh)
{
    *fresh = false;
    if (spelling->used * 2 >= spelling->room && !grow(spelling)) {
        spelling->failed = true;
        return NULL;
    }
    struct spelling_word *slot = slot_of(spelling->words, spelling->room, word);
    if (slot->word || spelling->used >= SPELLING_WORDS_MAX)
        return slot->word ? slot : NULL;
    slot->word = arena_copy_str(&spelling->arena, word);
    spelling->failed = spelling->failed || !slot->word;
    if (!slot->word)
        return NULL;
    spelling->used++;
    *fresh = true;
    return slot;
}

static bool is_learnt(struct spelling *spelling, const char *word)
{
    struct spelling_word *slot = slot_of(spelling->words, spelling->room, word);
    return slot->word && slot->known;
}

/* The halves of "kata-kata" and the like, and what Indonesian writes behind a hyphen. */
static bool is_known_half(struct spelling *spelling, const char *half)
{
    static const char *const behind[] = {"nya", "lah", "kah", "pun", "ku", "mu", "an", "el"};
    for (size_t i = 0; spelling->indonesian && i < sizeof behind / sizeof *behind; i++)
        if (str_equal(half, behind[i]))
            return true;
    return is_learnt(spelling, half) || speller_knows(spelling->speller, half);
}

/* Names stand in dictionaries with their capital. */
static bool is_name(struct spelling *spelling, const char *word)
{
    char name[SPELLER_WORD_BYTES_MAX + 1];
    if (!str_put(name, sizeof name, word) || name[0] < 'a' || name[0] > 'z')
        return false;
    name[0] = (char)(name[0] - 'a' + 'A');
    return speller_knows(spelling->speller, name);
}

static bool is_known(struct spelling *spelling, const char *word)
{
    char halves[SPELLER_WORD_BYTES_MAX + 1];
    if (speller_knows(spelling->speller, word) || is_name(spelling, word))
        return true;
    if (!strchr(word, '-') || !str_put(halves, sizeof halves, word))
        return false;
    for (char *half = halves, *next; half; half = next) {
        next = strchr(half, '-');
        if (next)
            *next++ = '\0';
        if (!is_known_half(spelling, half))
            return false;
    }
    return true;
}

static void keep_place(struct spelling *spelling, struct spelling_word *word,
                       struct diag_place place)
{
    word->place = place;
    word->place.file = arena_copy_str(&spelling->arena, place.file);
    word->place.pointer = arena_copy_str(&spelling->arena, place.pointer);
    word->order = spelling->seen++;
}

void spelling_note(struct spelling *spelling, const char *word, enum spelling_case how,
                   struct diag_place place)
{
    bool fresh;
    struct spelling_word *entry = enter(spelling, word, &fresh);
    if (!entry)
        return;
    if (fresh)
        entry->known = is_known(spelling, word);
    if (entry->known)
        return;
    entry->small = entry->small || how == SPELLING_SMALL;
    if (how == SPELLING_WITHIN)
        entry->name = true;
    else if (!entry->count++)
        keep_place(spelling, entry, place);
}

void spelling_learn(struct spelling *spelling, const char *word)
{
    bool fresh;
    struct spelling_word *entry = enter(spelling, word, &fresh);
    if (entry)
        entry->known = true;
}

/* ---- texts ---------------------------------------------------------------------------------- */

/* What is passed over leaves a digit, so that a word which hangs on it is passed over too. */
static bool is_read(const struct spelling *spelling, const struct run *run)
{
    return !(run->style & (RUN_CODE | RUN_KEY | RUN_NOTE)) &&
           !(run->style & RUN_ITALIC && spelling->indonesian);
}

static void add_runs(struct spelling *spelling, const struct run *run)
{
    buf_clear(&spelling->text);
    for (; run; run = run->next) {
        if (run->style & RUN_BREAK)
            buf_add_char(&spelling->text, ' ');
        else if (is_read(spelling, run))
            buf_add(&spelling->text, run->text, run->size);
        else
            buf_add_char(&spelling->text, '0');
    }
}

static void scan_block(struct spelling *spelling, const struct block *block,
                       struct diag_place place)
{
    add_runs(spelling, block->runs);
    spelling_scan(spelling, spelling->text.data, spelling->text.size, place);
    if (block->kind != BLOCK_PICTURE)
        return;
    spelling_scan(spelling, block->text, block->size, place);
    if (block->title)
        spelling_scan(spelling, block->title, strlen(block->title), place);
}

static void scan_lesson(struct spelling *spelling, const struct lesson *lesson,
                        struct diag_place place)
{
    bool own_line = !place.line && !place.pointer;
    const struct block *block = lesson->root;
    while (block) {
        if (own_line)
            place.line = block->line;
        scan_block(spelling, block, place);
        if (block->first) {
            block = block->first;
            continue;
        }
        while (block && !block->next)
            block = block->parent;
        block = block ? block->next : NULL;
    }
}

void spelling_add_lesson(struct spelling *spelling, const struct lesson *lesson, const char *file)
{
    if (spelling && spelling->speller)
        scan_lesson(spelling, lesson, (struct diag_place){.file = file});
}

void spelling_add_markdown(struct spelling *spelling, const char *text, struct diag_place place)
{
    struct lesson *lesson = NULL;
    struct err why = ERR_INIT;
    if (!spelling || !spelling->speller)
        return;
    if (!strpbrk(text, "*_`[<\\&#|~")) {
        spelling_scan(spelling, text, strlen(text), place);
    } else if (lesson_parse(text, strlen(text), place.file, NULL, &lesson, &why)) {
        scan_lesson(spelling, lesson, place);
        lesson_free(lesson);
    }
    spelling->failed = spelling->failed || why.code == ERR_NO_MEMORY;
}

bool spelling_wants(const struct spelling *spelling, const char *language)
{
    size_t n = strcspn(spelling->language, "-");
    return !language || (strncmp(language, spelling->language, n) == 0 &&
                         (language[n] == '\0' || language[n] == '-'));
}

void spelling_add_text(struct spelling *spelling, const struct text *text,
                       struct diag_place place)
{
    if (!spelling || !spelling->speller)
        return;
    for (size_t i = 0; i < text->count; i++)
        if (spelling_wants(spelling, text->variants[i].language))
            spelling_scan(spelling, text->variants[i].string, strlen(text->variants[i].string),
                          place);
}

/* ---- the course's own list ------------------------------------------------------------------ */

static const char *const list_names[] = {"kamus.txt", "words.txt"};
#define LIST_COUNT (sizeof list_names / sizeof *list_names)

bool spelling_is_list(const char *name)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (str_equal(name, list_names[i]))
            return true;
    return false;
}

/* ---- beginning and end ---------------------------------------------------------------------- */

static void learn_line(struct spelling *spelling, const char *line, size_t n)
{
    char small[SPELLER_WORD_BYTES_MAX + 1];
    bool capital;
    while (n && strchr(" \t\r", line[n - 1]))
        n--;
    while (n && strchr(" \t", *line)) {
        line++;
        n--;
    }
    if (!n || *line == '#')
        return;
    spelling_fold(line, n, small, &capital);
    if (small[0])
        spelling_learn(spelling, small);
}

static bool learn_file(struct spelling *spelling, struct source *source, struct err *err)
{
    struct buf text = BUF_INIT;
    bool good = true;
    for (size_t i = 0; i < LIST_COUNT && good; i++) {
        if (!source_find(source, list_names[i]))
            continue;
        char *path = source_path(source, list_names[i]);
        good = path ? file_read(path, SPELLING_LIST_BYTES_MAX, &text, err) : err_no_memory(err);
        mem_free(path);
        for (const char *s = text.data; good && s && *s;) {
            size_t n = strcspn(s, "\n");
            learn_line(spelling, s, n);
            s += n + (s[n] == '\n');
        }
    }
    buf_finish(&text);
    return good;
}

bool spelling_open(struct source *source, struct spelling **out, struct err *err)
{
    struct err why = ERR_INIT;
    struct spelling *spelling = mem_alloc(sizeof *spelling);
    *out = NULL;
    if (!spelling)
        return err_no_memory(err);
    arena_init(&spelling->arena, ARENA_BYTES_MAX);
    spelling->language = source->course ? source->course->language : "";
    spelling->indonesian = str_starts(spelling->language, "id");
    bool good = grow(spelling) || err_no_memory(err);
    good = good && learn_file(spelling, source, err);
    if (good && source->course &&
        !speller_open(spelling->language, &spelling->speller, &why) &&
        why.code != ERR_NOT_FOUND) {
        good = false;
        *err = why;
    }
    if (good)
        *out = spelling;
    else
        spelling_close(spelling);
    return good;
}

void spelling_close(struct spelling *spelling)
{
    if (!spelling)
        return;
    speller_close(spelling->speller);
    arena_finish(&spelling->arena);
    buf_finish(&spelling->text);
    mem_free(spelling->words);
    mem_free(spelling);
}

static void report_absent(const struct spelling *spelling, struct diags *diags)
{
    const char *package = speller_package(spelling->language);
    struct buf remedy = BUF_INIT;
    if (package)
        buf_format(&remedy, _("Install one: sudo apt install hunspell %s"), package);
    diag_add(diags, DIAG_NOTE, "spelling-unchecked", (struct diag_place){0},
             remedy.data,
             "the spelling was not checked: there is no dictionary of \"%s\" on this computer",
             spelling->language);
    diags->failed = diags->failed || remedy.failed;
    buf_finish(&remedy);
}

static void report_word(struct spelling *spelling, const struct spelling_word *word,
                        struct diags *diags)
{
    struct buf near = BUF_INIT, remedy = BUF_INIT;
    speller_suggest(spelling->speller, word->word, &near);
    if (near.size)
        buf_format(&remedy,
                   _("Was this meant: %s? If it is right, write it into kamus.txt, one word a "
                     "line."),
                   near.data);
    else
        buf_add_str(&remedy, _("If it is right, write it into kamus.txt, one word a line."));
    diag_add(diags, DIAG_NOTE, "spelling", word->place, remedy.data,
             "no dictionary has the word \"%s\"; times it is used: %zu", word->word, word->count);
    diags->failed = diags->failed || near.failed || remedy.failed;
    buf_finish(&remedy);
    buf_finish(&near);
}

static int by_order(const void *a, const void *b)
{
    const struct spelling_word *left = a, *right = b;
    return left->order < right->order ? -1 : left->order > right->order;
}

bool spelling_report(struct spelling *spelling, struct diags *diags, struct err *err)
{
    size_t count = 0;
    if (spelling->failed)
        return err_no_memory(err);
    if (!spelling->speller) {
        if (spelling->language[0])
            report_absent(spelling, diags);
        return true;
    }
    for (size_t i = 0; i < spelling->room; i++) {
        const struct spelling_word *word = &spelling->words[i];
        if (word->word && !word->known && word->count && (word->small || !word->name))
            spelling->words[count++] = *word;
    }
    qsort(spelling->words, count, sizeof *spelling->words, by_order);
    for (size_t i = 0; i < count && i < SPELLING_SHOWN_MAX; i++)
        report_word(spelling, &spelling->words[i], diags);
    if (count > SPELLING_SHOWN_MAX)
        diag_add(diags, DIAG_NOTE, "spelling-more", (struct diag_place){0},
                 "Mend those above, or write them into kamus.txt; the others come next.",
                 "further words that no dictionary has: %zu", count - SPELLING_SHOWN_MAX);
    return true;
}
