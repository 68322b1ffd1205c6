/* How hard a lesson is to read, by counting: words of each paragraph and of each sentence. A
 * sentence ends at a full stop, a question or an exclamation mark with white space behind it; where
 * that ends one too early, as after an abbreviation, it errs on the author's side. */
#include "author/check.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"

#define BEGINNING_BYTES 60
#define LOST_TABLE "[TABLE]" /* what pandoc writes for a table that Markdown can't say */

struct reading {
    const char *file;
    struct diags *diags;
    size_t long_sentences, longest; /* how many; words of the longest */
    int line;                       /* of the first */
    char beginning[BEGINNING_BYTES];
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Closing marks may stand between the stop and the space: ." .) .* */
static bool ends_sentence(const char *word, size_t n)
{
    while (n && (strchr("\"')]*", word[n - 1]) || (unsigned char)word[n - 1] >= 0x80))
        n--;
    return n && strchr(".!?", word[n - 1]);
}

static void end_sentence(struct reading *r, const char *sentence, size_t bytes, size_t words,
                         int line)
{
    if (words <= CHECK_SENTENCE_WORDS)
        return;
    if (words > r->longest)
        r->longest = words;
    if (r->long_sentences++)
        return;
    char begun[4 * BEGINNING_BYTES];
    size_t n = bytes < sizeof begun - 1 ? bytes : sizeof begun - 1;
    memcpy(begun, sentence, n);
    begun[n] = '\0';
    str_put(r->beginning, sizeof r->beginning, begun);
    r->line = line;
}

static size_t read_sentences(struct reading *r, const char *text, int line)
{
    size_t all = 0, words = 0;
    const char *sentence = text, *s = text;
    while (*s) {
        while (is_space(*s))
            s++;
        if (!words)
            sentence = s;
        const char *word = s;
        while (*s && !is_space(*s))
            s++;
        if (s == word)
            break;
        words++;
        all++;
        if (ends_sentence(word, (size_t)(s - word))) {
            end_sentence(r, sentence, (size_t)(s - sentence), words, line);
            words = 0;
        }
    }
    end_sentence(r, sentence, (size_t)(s - sentence), words, line);
    return all;
}

static bool read_paragraph(struct reading *r, const struct block *block)
{
    struct buf text = BUF_INIT;
    lesson_plain(block->runs, &text);
    size_t words = text.size ? read_sentences(r, text.data, block->line) : 0;
    bool good = !text.failed;
    if (text.size && str_equal(text.data, LOST_TABLE))
        diag_add(r->diags, DIAG_WARNING, "table-lost",
                 (struct diag_place){.file = r->file, .line = block->line},
                 "Write the table anew, with one line in each cell.",
                 "pandoc left out a table here: its cells held lists or paragraphs");
    buf_finish(&text);
    if (words > CHECK_PARAGRAPH_WORDS)
        diag_add(r->diags, DIAG_WARNING, "paragraph-long",
                 (struct diag_place){.file = r->file, .line = block->line},
                 "Divide it, or make a list of it: on a screen the eye loses its line.",
                 "a paragraph of %zu words", words);
    return good;
}

bool check_reading(const struct lesson *lesson, const char *file, struct diags *diags,
                   struct err *err)
{
    struct reading r = {.file = file, .diags = diags};
    for (const struct block *block = lesson->root; block; block = check_next_block(block))
        if (block->kind == BLOCK_PARAGRAPH && !read_paragraph(&r, block))
            return err_no_memory(err);
    if (r.long_sentences)
        diag_add(diags, DIAG_NOTE, "sentence-long",
                 (struct diag_place){.file = file, .line = r.line},
                 "Make two or three sentences of each.",
                 "sentences of more than %d words: %zu, the longest of %zu; the first begins "
                 "\"%s\"",
                 CHECK_SENTENCE_WORDS, r.long_sentences, r.longest, r.beginning);
    return true;
}
