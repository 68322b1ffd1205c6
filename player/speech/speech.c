/* From sentence to sentence through the tree of blocks. Going on reads from a place forwards; going
 * back reads some of what stands before it anew and takes the last sentence. Nothing is kept. */
#include "speech/inside.h"

#include <string.h>

#include "base/str.h"

#define BACK_BYTES 1500 /* read anew to find the sentence before */
#define BACK_BLOCKS 64  /* looked at, from the nearest, for one that has a sentence */
#define HEAD_BYTES 120  /* of a column's head, before each cell */
#define OPENINGS_MAX 4  /* words before the first sentence: of its callout, its item */

enum speech_language speech_language_of(const char *tag)
{
    if (!tag || !tag[0])
        return SPEECH_INDONESIAN;
    size_t n = strcspn(tag, "-_");
    if (n != 2)
        return SPEECH_NONE;
    char first = (char)(tag[0] | 32), second = (char)(tag[1] | 32);
    if (first == 'i' && second == 'd')
        return SPEECH_INDONESIAN;
    return first == 'e' && second == 'n' ? SPEECH_ENGLISH : SPEECH_NONE;
}

/* ---- Blocks ---- */

static bool is_open(const struct speech_text *text, const struct block *details)
{
    if (details->first && details->first->kind != BLOCK_SUMMARY)
        return true; /* there is nothing to open it by */
    return text->open ? text->open(text->context, details->index, details->open) : details->open;
}

static bool has_text(const struct block *block)
{
    return block->runs || block->kind == BLOCK_CODE || block->kind == BLOCK_PICTURE ||
           block->kind == BLOCK_MEDIA;
}

/* The head of a table is said with its cells; alone, it is read. */
static bool is_head(const struct block *cell)
{
    const struct block *row = cell->parent;
    return cell->kind == BLOCK_TABLE_CELL && row->header && row->parent && row->parent->last != row;
}

static const struct block *past(const struct block *block)
{
    while (block && !block->next)
        block = block->parent;
    return block ? block->next : NULL;
}

/* The next block in the order of the text; what is closed away is passed over. */
static const struct block *next_block(const struct speech_text *text, const struct block *block)
{
    const struct block *details = block->parent;
    bool closed = details && details->kind == BLOCK_DETAILS && block->kind == BLOCK_SUMMARY &&
                  !is_open(text, details);
    if (closed)
        return past(details);
    return block->first ? block->first : past(block);
}

static const struct block *find(const struct lesson *lesson, uint32_t index)
{
    const struct block *block = lesson->root;
    while (block && block->index != index) {
        const struct block *child = block->first;
        while (child && child->next && child->next->index <= index)
            child = child->next;
        block = child && child->index <= index ? child : NULL;
    }
    return block;
}

/* The outermost details that hides the block; NULL: it is seen. */
static const struct block *hidden_by(const struct speech_text *text, const struct block *block)
{
    const struct block *by = NULL, *below = block;
    for (const struct block *p = block->parent; p; below = p, p = p->parent)
        if (p->kind == BLOCK_DETAILS && below->kind != BLOCK_SUMMARY && !is_open(text, p))
            by = p;
    return by;
}

/* ---- Words before the first sentence of a block ---- */

static bool english(const struct speech_text *text)
{
    return text->language == SPEECH_ENGLISH;
}

static const char *callout_word(const struct speech_text *text, enum callout_kind kind)
{
    static const char *const indonesian[] = {"Catatan: ", "Kiat: ", "Penting: ", "Peringatan: ",
                                             "Awas: "};
    static const char *const in_english[] = {"Note: ", "Tip: ", "Important: ", "Warning: ",
                                             "Caution: "};
    return (english(text) ? in_english : indonesian)[kind];
}

static int place_in(const struct block *block)
{
    int place = 0;
    for (const struct block *b = block->parent->first; b && b != block; b = b->next)
        place++;
    return place;
}

static void open_item(const struct speech_text *text, const struct block *item, struct buf *said)
{
    const struct block *list = item->parent;
    if (list->notes)
        buf_add_str(said, english(text) ? "Footnote " : "Catatan kaki ");
    if (list->ordered || list->notes)
        buf_format(said, "%lld. ", (long long)(list->ordered ? list->start : 1) + place_in(item));
    if (item->task)
        buf_add_str(said, english(text) ? (item->checked ? "Done: " : "To do: ")
                                        : (item->checked ? "Sudah: " : "Belum: "));
}

static void open_cell(const struct speech_text *text, const struct block *cell, struct buf *said)
{
    const struct block *row = cell->parent, *head = row->parent ? row->parent->first : NULL;
    if (!head || head == row || !head->header)
        return;
    const struct block *over = head->first;
    for (int place = place_in(cell); over && place; place--)
        over = over->next;
    if (!over)
        return;
    struct piece_reader reader;
    struct piece piece;
    piece_begin(&reader, over);
    piece_read(&reader, 0, &piece);
    size_t before = said->size;
    speech_say(piece.text, piece.n < HEAD_BYTES ? piece.n : HEAD_BYTES, text->language, said);
    if (said->size > before && strchr(".?!", said->data[said->size - 1]))
        said->data[--said->size] = '\0';
    if (said->size > before)
        buf_add_str(said, ": ");
}

static void open_block(const struct speech_text *text, const struct block *block,
                       struct buf *said)
{
    const struct block *outer[OPENINGS_MAX];
    size_t count = 0;
    for (const struct block *b = block; b->parent && b->parent->first == b && count < OPENINGS_MAX;
         b = b->parent)
        if (b->parent->kind == BLOCK_LIST_ITEM || b->parent->kind == BLOCK_CALLOUT)
            outer[count++] = b->parent;
    while (count--) {
        if (outer[count]->kind == BLOCK_CALLOUT)
            buf_add_str(said, callout_word(text, outer[count]->callout));
        else
            open_item(text, outer[count], said);
    }
    if (block->kind == BLOCK_TABLE_CELL)
        open_cell(text, block, said);
    else if (block->kind == BLOCK_PICTURE)
        buf_add_str(said, english(text) ? "Picture: " : "Gambar: ");
    else if (block->kind == BLOCK_MEDIA)
        buf_add_str(said, block->media == LESSON_MEDIA_VIDEO ? "Video: " : "Audio: ");
}

/* ---- Within a block ---- */

struct look {
    const struct speech_text *text;
    struct speech_sentence *out;
    struct buf *said;
    size_t left; /* bytes that may still be passed over */
};

static void pass_over(struct look *look, size_t n)
{
    look->left -= n < look->left ? n : look->left;
}

static bool found(struct look *look, const struct block *block, size_t from, size_t to)
{
    *look->out = (struct speech_sentence){{block->index, (uint32_t)from},
                                          {block->index, (uint32_t)to}};
    return true;
}

static bool code(struct look *look, const struct block *block, size_t at)
{
    if (at || !block->size)
        return false;
    open_block(look->text, block, look->said);
    buf_add_str(look->said, english(look->text) ? "A piece of code." : "Contoh kode.");
    return found(look, block, 0, block->size);
}

static bool next_in(struct look *look, const struct block *block, size_t at)
{
    struct piece_reader reader;
    struct piece piece;
    bool first = at == 0;
    if (block->kind == BLOCK_CODE)
        return code(look, block, at);
    piece_begin(&reader, block);
    for (; look->left; pass_over(look, 1)) {
        size_t from, to;
        piece_read(&reader, at, &piece);
        if (!sentence_find(piece.text, piece.n, piece.last, look->text->language, &from, &to)) {
            if (piece.last)
                return false;
            from = to = piece.n;
        } else if (from && !piece.last && piece.n - from < PIECE_BYTES / 2) {
            to = from; /* read again, so that all of it is there */
        }
        buf_clear(look->said);
        if (to > from) {
            if (first)
                open_block(look->text, block, look->said);
            size_t before = look->said->size;
            speech_say(piece.text + from, to - from, look->text->language, look->said);
            if (look->said->failed)
                return false;
            if (look->said->size > before)
                return found(look, block, at + from, at + to);
        }
        buf_clear(look->said);
        pass_over(look, to);
        at += to;
    }
    return false;
}

static size_t text_bytes(const struct block *block)
{
    size_t n = 0;
    if (block->kind == BLOCK_CODE)
        return block->size;
    if (block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA)
        return block->size + (block->title ? strlen(block->title) + 1 : 0);
    for (const struct run *run = block->runs; run; run = run->next)
        n += run->style & RUN_BREAK ? 1 : run->size;
    return n;
}

/* The beginning of a character near `at`. */
static size_t whole_character(const struct block *block, size_t at)
{
    struct piece_reader reader;
    struct piece piece;
    piece_begin(&reader, block);
    piece_read(&reader, at, &piece);
    for (size_t i = 0; i < piece.n && i < 4; i++)
        if ((piece.text[i] & 0xC0) != 0x80)
            return at + i;
    return at;
}

static bool last_in(struct look *look, const struct block *block, size_t before)
{
    size_t all = text_bytes(block), start = before < all ? before : all;
    struct buf said = BUF_INIT;
    struct speech_sentence at;
    struct look each = {look->text, &at, &said, look->left};
    bool any = false;
    /* where that falls into a sentence, its rest is left behind as soon as a whole one follows */
    start = start > BACK_BYTES ? whole_character(block, start - BACK_BYTES) : 0;
    for (; next_in(&each, block, start) && at.from.byte < before; start = at.to.byte) {
        *look->out = at;
        buf_clear(look->said);
        buf_add(look->said, said.data, said.size);
        any = true;
    }
    look->said->failed = look->said->failed || said.failed;
    buf_finish(&said);
    return any && !look->said->failed;
}

/* ---- From block to block ---- */

bool speech_next(const struct speech_text *text, struct lesson_place from,
                 struct speech_sentence *out, struct buf *said)
{
    struct look look = {text, out, said, SPEECH_LOOK_BYTES_MAX};
    const struct block *block = find(text->lesson, from.block), *by;
    size_t at = from.byte;
    buf_clear(said);
    if (block && (by = hidden_by(text, block))) {
        block = past(by);
        at = 0;
    }
    for (; block && look.left; block = next_block(text, block), at = 0, pass_over(&look, 1))
        if (has_text(block) && !is_head(block) && next_in(&look, block, at))
            return true;
    buf_clear(said);
    return false;
}

bool speech_previous(const struct speech_text *text, struct lesson_place before,
                     struct speech_sentence *out, struct buf *said)
{
    const struct block *nearest[BACK_BLOCKS];
    struct look look = {text, out, said, SPEECH_LOOK_BYTES_MAX};
    size_t count = 0;
    buf_clear(said);
    for (const struct block *b = text->lesson->root; b && b->index <= before.block;
         b = next_block(text, b))
        if (has_text(b) && !is_head(b))
            nearest[count++ % BACK_BLOCKS] = b;
    for (size_t i = 0; i < count && i < BACK_BLOCKS; i++) {
        const struct block *block = nearest[(count - 1 - i) % BACK_BLOCKS];
        if (last_in(&look, block, block->index == before.block ? before.byte : SIZE_MAX))
            return true;
    }
    return false;
}
