/* Nodes are paired by their keys. Where both trees share one text, only those of its nodes that
 * either frame has a word on can differ; the others move together with it. */
#include "access/change.h"

#include "access/tree_inside.h"
#include "base/str.h"

struct comparing {
    const struct access_tree *before, *after;
    void (*each)(void *, const struct access_change *);
    void *context;
};

static uint64_t parent_key(const struct access_tree *tree, const struct access_node *node)
{
    return node->parent == ACCESS_NONE ? 0 : access_tree_node(tree, node->parent).key;
}

/* What an object of the one kind can't become. */
static bool is_same(const struct comparing *c, const struct access_node *a,
                    const struct access_node *b)
{
    unsigned kind = NODE_SECRET;
    return a->role == b->role && a->acts == b->acts && !a->most == !b->most &&
           !a->value == !b->value && (a->states & kind) == (b->states & kind) &&
           parent_key(c->before, a) == parent_key(c->after, b);
}

/* The index of the same node in the other tree, or ACCESS_NONE. */
static uint32_t match(const struct comparing *c, uint32_t index, bool forward)
{
    const struct access_tree *from = forward ? c->before : c->after;
    const struct access_tree *to = forward ? c->after : c->before;
    struct access_node node = access_tree_node(from, index);
    uint32_t at = access_tree_find(to, node.key);
    if (at == ACCESS_NONE)
        return ACCESS_NONE;
    struct access_node other = access_tree_node(to, at);
    return is_same(c, forward ? &node : &other, forward ? &other : &node) ? at : ACCESS_NONE;
}

/* Whether its parent has a match: then it is this node that is gone or came. */
static bool is_top(const struct comparing *c, uint32_t index, bool forward)
{
    const struct access_tree *tree = forward ? c->before : c->after;
    struct access_node node = access_tree_node(tree, index);
    return node.parent == ACCESS_NONE || match(c, node.parent, forward) != ACCESS_NONE;
}

static void tell(const struct comparing *c, enum access_change_kind kind, uint32_t before,
                 uint32_t after)
{
    struct access_change change = {kind, before, after};
    c->each(c->context, &change);
}

static void find_gone(const struct comparing *c, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (match(c, i, true) == ACCESS_NONE && is_top(c, i, true))
            tell(c, ACCESS_GONE, i, ACCESS_NONE);
}

static void compare(const struct comparing *c, uint32_t before, uint32_t after)
{
    struct access_node a = access_tree_node(c->before, before);
    struct access_node b = access_tree_node(c->after, after);
    if (!str_equal(a.label, b.label) || !str_equal(a.hint, b.hint))
        tell(c, ACCESS_RENAMED, before, after);
    if (!str_equal(a.value, b.value) || a.now != b.now || a.most != b.most)
        tell(c, ACCESS_VALUED, before, after);
    else if (a.caret != b.caret)
        tell(c, ACCESS_CARET, before, after);
    if (a.states != b.states)
        tell(c, ACCESS_STATES, before, after);
    if (a.box.x != b.box.x || a.box.y != b.box.y || a.box.w != b.box.w || a.box.h != b.box.h)
        tell(c, ACCESS_MOVED, before, after);
}

static void find_others(const struct comparing *c, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        uint32_t before = match(c, i, false);
        if (before != ACCESS_NONE)
            compare(c, before, i);
        else if (is_top(c, i, false))
            tell(c, ACCESS_CAME, ACCESS_NONE, i);
    }
}

/* The text's nodes that one of the frames has a word on, in order. */
static void compare_overlays(const struct comparing *c)
{
    uint32_t a = 0, b = 0;
    for (;;) {
        uint32_t x = tree_overlay(c->before, a), y = tree_overlay(c->after, b);
        uint32_t at = x < y ? x : y;
        if (at == ACCESS_NONE)
            return;
        compare(c, tree_own_count(c->before) + at, tree_own_count(c->after) + at);
        a += x == at;
        b += y == at;
    }
}

void access_changes(const struct access_tree *before, const struct access_tree *after,
                    void (*each)(void *, const struct access_change *), void *context)
{
    struct comparing c = {before, after, each, context};
    if (!before || access_tree_digest(before) == access_tree_digest(after))
        return;
    uint32_t own_before = tree_own_count(before), own_after = tree_own_count(after);
    bool shared = tree_same_text(before, after) && access_tree_count(before) > own_before;
    find_gone(&c, 0, shared ? own_before : access_tree_count(before));
    find_others(&c, 0, shared ? own_after : access_tree_count(after));
    if (shared)
        compare_overlays(&c);
}
