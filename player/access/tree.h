/* What one frame offers to assistive tools: its nodes as an immutable tree of its own.
 *
 * The nodes of a frame are copied. Those of a long text (a lesson, all of it and not only what is
 * seen) are made once for each layout and shared by the trees of many frames: access_text. A tree
 * puts them where the frame has its few of them; what the frame says of those outranks the text.
 *
 * Each node has a key: the draw list's id, the scope (a screen, or a lesson) and, where an id is
 * in a frame more than once, its number. The same key means the same thing in the next frame.
 * Index 0 is the window. Ownership: access_tree_free; a tree holds its text. Errors: ERR_NO_MEMORY.
 * Thread: any, one at a time; a text may be shared between threads. */
#ifndef BEKAL_ACCESS_TREE_H
#define BEKAL_ACCESS_TREE_H

#include "base/err.h"
#include "draw/draw.h"

#define ACCESS_NONE UINT32_MAX
#define ACCESS_SCOPE_MAX 0x7FFFFFu /* scopes are folded to this */
#define ACCESS_TWINS_MAX 255       /* nodes with one id in a frame; further ones are left out */

struct access_text;

/* Takes the list over, and empties it: nodes at the places that they have when the text's own top
 * left is 0, 0. `scope` tells texts apart. */
MUST_USE bool access_text_new(struct draw_list *list, uint32_t scope, const char *language,
                              struct access_text **out, struct err *err);
struct access_text *access_text_share(struct access_text *text);
void access_text_free(struct access_text *text); /* the last one ends it; NULL is legal */
/* The node of a key; NULL: it is none of this text. */
const struct draw_node *access_text_find(const struct access_text *text, uint64_t key);

/* What the frame itself does not say. */
struct access_about {
    const char *title, *language; /* of the window and the interface; copied */
    uint32_t scope;   /* screens and dialogs told apart */
    bool dialog;      /* it shows one */
    bool active;      /* the window has the keyboard */
    int x, y;         /* of the window on the screen */
    /* Where the text stands; .text NULL: nowhere. Nodes of the list from `first` up to `end` are
     * the text's own, as far as they are near what is seen. */
    struct access_text *text;
    size_t first, end;
    uint32_t layer;
    int text_x, text_y;
};

struct access_node {
    uint64_t key;
    uint32_t parent;          /* index, or ACCESS_NONE */
    uint32_t place, children; /* among its siblings; how many it has */
    uint32_t first;           /* inside the tree alone */
    enum role role;
    unsigned states;
    const char *label, *value, *hint; /* label is never NULL */
    const char *language;
    struct rect box; /* in the window, whole */
    int level, caret, now, most; /* as in the draw list */
    bool acts;
};

struct access_tree;

MUST_USE bool access_tree_new(const struct draw_list *list, const struct access_about *about,
                              struct access_tree **out, struct err *err);
void access_tree_free(struct access_tree *tree); /* NULL is legal */

uint32_t access_tree_count(const struct access_tree *tree);
struct access_node access_tree_node(const struct access_tree *tree, uint32_t index);
uint32_t access_tree_find(const struct access_tree *tree, uint64_t key); /* or ACCESS_NONE */
uint32_t access_tree_child(const struct access_tree *tree, uint32_t index, uint32_t place);
/* The node that has the focus; where none has, what holds the screen's content. */
uint32_t access_tree_focus(const struct access_tree *tree);
struct rect access_tree_window(const struct access_tree *tree); /* on the screen */
bool access_tree_active(const struct access_tree *tree);
/* Two trees with the same digest show the same. */
uint64_t access_tree_digest(const struct access_tree *tree);

/* The draw list's id that a key carries, and its scope; whether it is one of a text. */
uint32_t access_key_id(uint64_t key);
uint32_t access_key_scope(uint64_t key);
bool access_key_of_text(uint64_t key);
uint32_t access_key_twin(uint64_t key); /* which of those with that id, from 0 */

#endif
