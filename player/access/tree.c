/* A tree is a short array of its own nodes, and the text's array behind it: an index past the own
 * ones is one of the text. So a frame of a lesson of a megabyte costs what its window shows. Both
 * arrays have their children listed by counting: a parent always stands before what it holds. */
#include "access/tree.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "access/map.h"
#include "access/tree_inside.h"
#include "base/hash.h"
#include "base/mem.h"

#define ARENA_BYTES_MAX (64u << 20)
#define TEXT_BIT (1u << 23)
#define WINDOW_ID 1u

struct access_text {
    atomic_uint holders;
    struct draw_list list; /* owns the strings */
    const char *language;
    struct access_node *nodes;
    uint32_t count, roots; /* roots: how many are held by none */
    uint32_t *kids;        /* those first, then those of each node */
    struct map index;
    uint64_t digest;
};

struct overlay { /* what a frame says of one of the text's nodes */
    uint32_t index;
    struct access_node node;
};

struct access_tree {
    struct arena arena;
    struct access_node *own;
    uint32_t own_count;
    uint32_t *kids;
    struct map index;
    struct access_text *text;
    uint32_t text_parent, focus, content;
    int text_x, text_y;
    struct overlay *overlays;
    uint32_t overlay_count;
    struct rect window;
    bool active;
    uint64_t digest;
};

/* ---- Keys ---- */

static uint64_t key_for(uint32_t id, uint32_t scope, bool text, uint32_t twin)
{
    uint32_t high = (scope & ACCESS_SCOPE_MAX) | (text ? TEXT_BIT : 0) | twin << 24;
    return (uint64_t)high << 32 | id;
}

uint32_t access_key_id(uint64_t key)
{
    return (uint32_t)key;
}

uint32_t access_key_scope(uint64_t key)
{
    return (uint32_t)(key >> 32) & ACCESS_SCOPE_MAX;
}

bool access_key_of_text(uint64_t key)
{
    return (key >> 32 & TEXT_BIT) != 0;
}

uint32_t access_key_twin(uint64_t key)
{
    return (uint32_t)(key >> 56);
}

/* Files the node under a key of its own. False: no memory; or a twin too many, and *out is 0. */
static bool file_key(struct map *index, uint32_t id, uint32_t scope, bool text, uint32_t at,
                     uint64_t *out)
{
    *out = 0;
    for (uint32_t twin = 0; twin <= ACCESS_TWINS_MAX; twin++) {
        uint64_t key = key_for(id, scope, text, twin);
        if (map_find(index, key))
            continue;
        *out = key;
        return map_put(index, key, at);
    }
    return true;
}

/* ---- Nodes ---- */

static struct access_node node_from(const struct draw_node *from)
{
    return (struct access_node){
        .parent = ACCESS_NONE, .role = from->role, .states = from->states, .label = from->label,
        .value = from->value, .hint = from->hint, .box = from->box, .level = from->level,
        .caret = from->caret, .now = from->now, .most = from->most,
        .acts = from->action.kind && !(from->states & NODE_DISABLED)};
}

/* Lists the children of `count` nodes: those without a parent first. Counts and places are filled
 * in. */
static void list_kids(struct access_node *nodes, uint32_t count, uint32_t *kids, uint32_t *roots)
{
    *roots = 0;
    for (uint32_t i = 0; i < count; i++)
        nodes[i].children = 0;
    for (uint32_t i = 0; i < count; i++)
        nodes[i].place = nodes[i].parent == ACCESS_NONE ? (*roots)++
                                                        : nodes[nodes[i].parent].children++;
    uint32_t at = *roots;
    for (uint32_t i = 0; i < count; i++) {
        nodes[i].first = at;
        at += nodes[i].children;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t from = nodes[i].parent == ACCESS_NONE ? 0 : nodes[nodes[i].parent].first;
        kids[from + nodes[i].place] = i;
    }
}

static uint64_t digest_str(uint64_t hash, const char *s)
{
    return s ? hash_bytes(hash, s, strlen(s) + 1) : hash_bytes(hash, "\xff", 1);
}

static uint64_t digest_node(uint64_t hash, const struct access_node *n)
{
    int64_t own[] = {(int64_t)n->key, n->parent, n->role,  n->states, n->box.x, n->box.y, n->box.w,
                     n->box.h,        n->level,  n->caret, n->now,    n->most,  n->acts};
    hash = hash_bytes(hash, own, sizeof own);
    return digest_str(digest_str(digest_str(hash, n->label), n->value), n->hint);
}

/* ---- Texts ---- */

static bool text_nodes(struct access_text *text, uint32_t scope, struct err *err)
{
    const struct draw_list *list = &text->list;
    size_t count = list->node_count;
    if (list->failed || count >= ACCESS_NONE / 2)
        return err_no_memory(err);
    text->nodes = mem_alloc_array(count + 1, sizeof *text->nodes);
    text->kids = mem_alloc_array(count + 1, sizeof *text->kids);
    if (!text->nodes || !text->kids)
        return err_no_memory(err);
    for (uint32_t i = 0; i < count; i++) {
        struct access_node *node = &text->nodes[i];
        *node = node_from(&list->nodes[i]);
        node->parent = list->nodes[i].parent; /* DRAW_NO_PARENT is ACCESS_NONE */
        node->states |= NODE_HIDDEN;
        node->language = text->language;
        if (!file_key(&text->index, list->nodes[i].id, scope, true, i, &node->key))
            return err_no_memory(err);
        text->digest = digest_node(text->digest, node);
    }
    text->count = (uint32_t)count;
    list_kids(text->nodes, text->count, text->kids, &text->roots);
    return true;
}

bool access_text_new(struct draw_list *list, uint32_t scope, const char *language,
                     struct access_text **out, struct err *err)
{
    *out = NULL;
    struct access_text *text = mem_alloc(sizeof *text);
    if (!text)
        return err_no_memory(err);
    atomic_init(&text->holders, 1);
    text->list = *list;
    draw_init(list);
    text->digest = HASH_SEED;
    text->language = arena_copy_str(&text->list.arena, language ? language : "");
    if (!text->language || !text_nodes(text, scope, err)) {
        access_text_free(text);
        return err_no_memory(err);
    }
    *out = text;
    return true;
}

struct access_text *access_text_share(struct access_text *text)
{
    if (text)
        atomic_fetch_add(&text->holders, 1);
    return text;
}

void access_text_free(struct access_text *text)
{
    if (!text || atomic_fetch_sub(&text->holders, 1) != 1)
        return;
    map_finish(&text->index);
    mem_free(text->nodes);
    mem_free(text->kids);
    draw_finish(&text->list);
    mem_free(text);
}

const struct draw_node *access_text_find(const struct access_text *text, uint64_t key)
{
    const uintptr_t *at = map_find(&text->index, key);
    return at ? &text->list.nodes[*at] : NULL;
}

/* ---- Making a tree ---- */

struct making {
    struct access_tree *tree;
    const struct draw_list *list;
    const struct access_about *about;
    uint32_t *places; /* of the list's nodes in the tree, or ACCESS_NONE */
};

static const char *keep(struct access_tree *tree, const char *s)
{
    return s ? arena_copy_str(&tree->arena, s) : NULL;
}

static bool keep_strings(struct access_tree *tree, struct access_node *node)
{
    const char *value = node->value, *hint = node->hint;
    node->label = keep(tree, node->label);
    node->value = keep(tree, value);
    node->hint = keep(tree, hint);
    return node->label && (!value || node->value) && (!hint || node->hint);
}

/* Appends a node; the key's id and scope are given. False: no memory. */
static bool add(struct access_tree *tree, struct access_node node, uint32_t id, uint32_t scope,
                uint32_t *at)
{
    *at = ACCESS_NONE;
    if (!file_key(&tree->index, id, scope, false, tree->own_count, &node.key))
        return false;
    if (!node.key)
        return true;
    if (!keep_strings(tree, &node))
        return false;
    *at = tree->own_count;
    tree->own[tree->own_count++] = node;
    return true;
}

/* The whole box on the window, and whether anything of it is seen. */
static void place_on_window(const struct draw_list *list, uint32_t layer, struct access_node *node)
{
    struct rect seen = draw_on_window(list, layer, node->box);
    for (; layer != DRAW_NO_LAYER; layer = list->items[layer].in_layer) {
        const struct draw_item *item = &list->items[layer];
        node->box.x += item->box.x - item->layer.scroll_x;
        node->box.y += item->box.y - item->layer.scroll_y;
    }
    node->states &= ~(unsigned)NODE_HIDDEN;
    if (seen.w <= 0 || seen.h <= 0)
        node->states |= NODE_HIDDEN;
}

static const char *first_heading(const struct draw_list *list)
{
    for (size_t i = 0; i < list->node_count; i++)
        if (list->nodes[i].role == ROLE_HEADING && list->nodes[i].label[0])
            return list->nodes[i].label;
    return "";
}

static bool add_window(struct making *m)
{
    struct access_tree *tree = m->tree;
    const struct access_about *about = m->about;
    struct rect all = {0, 0, m->list->width, m->list->height};
    struct access_node window = {.parent = ACCESS_NONE, .role = ROLE_NONE, .label = about->title,
                                 .language = about->language, .box = all};
    struct access_node content = {.parent = 0, .role = ROLE_MAIN, .language = about->language,
                                  .label = first_heading(m->list), .box = all};
    uint32_t at;
    if (!add(tree, window, WINDOW_ID, 0, &at))
        return false;
    tree->content = 0;
    return about->dialog || add(tree, content, draw_id("content"), about->scope, &tree->content);
}

/* The place in the text's array of what the frame shows of it, or ACCESS_NONE. */
static uint32_t text_place(const struct making *m, const struct draw_node *node)
{
    const struct access_text *text = m->about->text;
    uint64_t key = text->count ? text->nodes[0].key : 0;
    const uintptr_t *at = map_find(&text->index, key_for(node->id, access_key_scope(key), true, 0));
    return at ? (uint32_t)*at : ACCESS_NONE;
}

static bool add_overlay(struct making *m, const struct draw_node *from, uint32_t index)
{
    struct access_tree *tree = m->tree;
    struct overlay *overlay = &tree->overlays[tree->overlay_count];
    overlay->index = index;
    overlay->node = node_from(from);
    overlay->node.language = m->about->text->language;
    place_on_window(m->list, from->layer, &overlay->node);
    if (!keep_strings(tree, &overlay->node))
        return false;
    tree->overlay_count++;
    return true;
}

static bool add_text(struct making *m)
{
    struct access_tree *tree = m->tree;
    const struct access_about *about = m->about;
    struct access_node holder = {.parent = tree->content, .role = ROLE_GROUP, .label = "",
                                 .language = about->language,
                                 .box = {0, 0, m->list->width, m->list->height}};
    struct access_node origin = {.box = {about->text_x, about->text_y, 0, 0}};
    place_on_window(m->list, about->layer, &origin);
    if (about->layer != DRAW_NO_LAYER)
        holder.box = draw_on_window(m->list, DRAW_NO_LAYER, m->list->items[about->layer].box);
    tree->text_x = origin.box.x;
    tree->text_y = origin.box.y;
    if (!add(tree, holder, draw_id("text"), about->scope, &tree->text_parent))
        return false;
    tree->text = access_text_share(about->text);
    return true;
}

static bool add_node(struct making *m, size_t i)
{
    const struct draw_node *from = &m->list->nodes[i];
    const struct access_about *about = m->about;
    m->places[i] = ACCESS_NONE;
    if (about->text && i >= about->first && i < about->end) {
        uint32_t index = text_place(m, from);
        if (index != ACCESS_NONE)
            return add_overlay(m, from, index);
    }
    struct access_node node = node_from(from);
    bool held = from->parent != DRAW_NO_PARENT && m->places[from->parent] != ACCESS_NONE;
    node.parent = held ? m->places[from->parent] : m->tree->content;
    node.language = about->language;
    place_on_window(m->list, from->layer, &node);
    return add(m->tree, node, from->id, about->scope, &m->places[i]);
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = ((const struct overlay *)a)->index, y = ((const struct overlay *)b)->index;
    return (x > y) - (x < y);
}

static void find_focus(struct access_tree *tree)
{
    tree->focus = tree->content;
    for (uint32_t i = 0; i < tree->own_count; i++) {
        if (!tree->content && tree->own[i].role == ROLE_DIALOG && !tree->focus)
            tree->focus = i;
        if (tree->own[i].states & NODE_FOCUSED)
            tree->focus = i;
    }
    for (uint32_t i = 0; i < tree->overlay_count; i++)
        if (tree->overlays[i].node.states & NODE_FOCUSED)
            tree->focus = tree->own_count + tree->overlays[i].index;
}

static void take_digest(struct access_tree *tree)
{
    int32_t own[] = {tree->window.x, tree->window.y, tree->active, tree->text_x, tree->text_y};
    uint64_t hash = hash_bytes(HASH_SEED, own, sizeof own);
    for (uint32_t i = 0; i < tree->own_count; i++)
        hash = digest_node(hash, &tree->own[i]);
    for (uint32_t i = 0; i < tree->overlay_count; i++)
        hash = digest_node(hash, &tree->overlays[i].node);
    if (tree->text)
        hash = hash_bytes(hash, &tree->text->digest, sizeof tree->text->digest);
    tree->digest = hash;
}

static bool add_all(struct making *m)
{
    struct access_tree *tree = m->tree;
    const struct access_about *about = m->about;
    size_t count = m->list->node_count;
    if (!add_window(m))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (about->text && i == about->first && !add_text(m))
            return false;
        if (!add_node(m, i))
            return false;
    }
    if (about->text && about->first >= count && !add_text(m))
        return false;
    if (tree->overlay_count)
        qsort(tree->overlays, tree->overlay_count, sizeof *tree->overlays, by_index);
    uint32_t roots;
    list_kids(tree->own, tree->own_count, tree->kids, &roots);
    find_focus(tree);
    take_digest(tree);
    return true;
}

static bool make(struct making *m, struct err *err)
{
    struct access_tree *tree = m->tree;
    size_t count = m->list->node_count, most = count + 3; /* window, content, what holds the text */
    arena_init(&tree->arena, ARENA_BYTES_MAX);
    tree->window = (struct rect){m->about->x, m->about->y, m->list->width, m->list->height};
    tree->active = m->about->active;
    tree->text_parent = ACCESS_NONE;
    if (m->list->failed || most >= ACCESS_NONE / 2)
        return err_no_memory(err);
    m->places = mem_alloc_array(count + 1, sizeof *m->places);
    tree->own = arena_take_array(&tree->arena, most, sizeof *tree->own);
    tree->kids = arena_take_array(&tree->arena, most, sizeof *tree->kids);
    if (m->about->text)
        tree->overlays = arena_take_array(&tree->arena, m->about->end - m->about->first + 1,
                                          sizeof *tree->overlays);
    bool good = m->places && tree->own && tree->kids && (!m->about->text || tree->overlays) &&
                add_all(m);
    mem_free(m->places);
    return good || err_no_memory(err);
}

bool access_tree_new(const struct draw_list *list, const struct access_about *about,
                     struct access_tree **out, struct err *err)
{
    *out = NULL;
    struct access_tree *tree = mem_alloc(sizeof *tree);
    if (!tree)
        return err_no_memory(err);
    struct making m = {tree, list, about, NULL};
    if (!make(&m, err)) {
        access_tree_free(tree);
        return false;
    }
    *out = tree;
    return true;
}

void access_tree_free(struct access_tree *tree)
{
    if (!tree)
        return;
    access_text_free(tree->text);
    map_finish(&tree->index);
    arena_finish(&tree->arena);
    mem_free(tree);
}

/* ---- Asking ---- */

uint32_t access_tree_count(const struct access_tree *tree)
{
    return tree->own_count + (tree->text ? tree->text->count : 0);
}

static const struct overlay *overlay_of(const struct access_tree *tree, uint32_t index)
{
    struct overlay wanted = {.index = index};
    return tree->overlay_count ? bsearch(&wanted, tree->overlays, tree->overlay_count,
                                         sizeof wanted, by_index)
                               : NULL;
}

struct access_node access_tree_node(const struct access_tree *tree, uint32_t index)
{
    if (index < tree->own_count) {
        struct access_node node = tree->own[index];
        if (index == tree->text_parent)
            node.children = tree->text->roots;
        return node;
    }
    const struct access_node *from = &tree->text->nodes[index - tree->own_count];
    const struct overlay *overlay = overlay_of(tree, index - tree->own_count);
    struct access_node node = overlay ? overlay->node : *from;
    node.key = from->key;
    node.parent = from->parent == ACCESS_NONE ? tree->text_parent
                                              : from->parent + tree->own_count;
    node.place = from->place;
    node.children = from->children;
    node.first = from->first;
    if (!overlay) {
        node.box.x += tree->text_x;
        node.box.y += tree->text_y;
    }
    return node;
}

uint32_t access_tree_find(const struct access_tree *tree, uint64_t key)
{
    const uintptr_t *at = map_find(&tree->index, key);
    if (at)
        return (uint32_t)*at;
    at = tree->text ? map_find(&tree->text->index, key) : NULL;
    return at ? (uint32_t)*at + tree->own_count : ACCESS_NONE;
}

uint32_t access_tree_child(const struct access_tree *tree, uint32_t index, uint32_t place)
{
    struct access_node node = access_tree_node(tree, index);
    if (place >= node.children)
        return ACCESS_NONE;
    if (index == tree->text_parent)
        return tree->own_count + tree->text->kids[place];
    if (index < tree->own_count)
        return tree->kids[node.first + place];
    return tree->own_count + tree->text->kids[node.first + place];
}

uint32_t access_tree_focus(const struct access_tree *tree)
{
    return tree->focus;
}

struct rect access_tree_window(const struct access_tree *tree)
{
    return tree->window;
}

bool access_tree_active(const struct access_tree *tree)
{
    return tree->active;
}

uint64_t access_tree_digest(const struct access_tree *tree)
{
    return tree->digest;
}

uint32_t tree_own_count(const struct access_tree *tree)
{
    return tree->own_count;
}

bool tree_same_text(const struct access_tree *a, const struct access_tree *b)
{
    return a->text == b->text;
}

uint32_t tree_overlay(const struct access_tree *tree, uint32_t n)
{
    return n < tree->overlay_count ? tree->overlays[n].index : ACCESS_NONE;
}
