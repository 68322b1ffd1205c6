/* A new tree takes the place of the one that was shown, and what it differs in is told. Objects
 * that nobody has asked for can be in nobody's mind: of those nothing is told, but for what has
 * the focus. */
#include "access/objects.h"

#include <string.h>

#include "access/change.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"

struct showing {
    struct access_tree *before, *after;
    bool same_screen;
};

static struct access_modules *lib(void)
{
    return &access_here->lib;
}

/* Says something that is not the focus. */
static void say(AtkObject *object, const struct access_node *node)
{
    if (!object || !node->label[0])
        return;
    if (access_here->says_politely)
        lib()->g_signal_emit_by_name(object, "notification", node->label,
                                     node->role == ROLE_ALERT ? 2 : 1 /* AtkLive */);
    else if (access_here->says)
        lib()->g_signal_emit_by_name(object, "announcement", node->label);
}

/* ---- Going and coming ---- */

/* Takes leave of the objects of a branch, the innermost first. */
static void drop_branch(const struct access_tree *tree, uint32_t index)
{
    struct access_node node = access_tree_node(tree, index);
    for (uint32_t place = 0; place < node.children; place++)
        drop_branch(tree, access_tree_child(tree, index, place));
    AtkObject *object = object_there(node.key);
    if (object)
        lib()->atk_object_notify_state_change(object, ATK_STATE_DEFUNCT, TRUE);
    object_drop(node.key);
}

/* The objects that are told of are those of the tree that is shown now: of what is gone, only the
 * objects that are there still. */
static void gone(const struct showing *s, uint32_t index)
{
    struct access_node node = access_tree_node(s->before, index);
    AtkObject *object = object_there(node.key);
    AtkObject *parent = node.parent == ACCESS_NONE
                            ? NULL : object_there(access_tree_node(s->before, node.parent).key);
    if (object && parent)
        lib()->g_signal_emit_by_name(parent, "children-changed::remove", node.place, object);
    drop_branch(s->before, index);
}

static void came(const struct showing *s, uint32_t index)
{
    struct access_node node = access_tree_node(s->after, index);
    AtkObject *parent = node.parent == ACCESS_NONE
                            ? NULL : object_there(access_tree_node(s->after, node.parent).key);
    AtkObject *object = parent ? object_of(index) : NULL;
    if (object)
        lib()->g_signal_emit_by_name(parent, "children-changed::add", node.place, object);
    bool urgent = node.role == ROLE_ALERT || node.states & NODE_LIVE;
    if (urgent && s->same_screen && !(node.states & NODE_HIDDEN))
        say(object ? object : object_of(index), &node);
}

/* ---- Changing ---- */

static void tell_text(AtkObject *object, const struct access_node *a, const struct access_node *b)
{
    const char *old = text_of(a), *new = text_of(b);
    size_t old_n = strlen(old), new_n = strlen(new), same = 0, end = 0;
    int at = 0;
    while (same < old_n && same < new_n) { /* whole characters that both begin with */
        size_t step = utf8_next(new, new_n, same) - same;
        if (same + step > old_n || memcmp(old + same, new + same, step) != 0)
            break;
        same += step;
        at++;
    }
    while (end < old_n - same && end < new_n - same && old[old_n - 1 - end] == new[new_n - 1 - end])
        end++;
    while (end && ((unsigned char)old[old_n - end] & 0xC0) == 0x80)
        end--;
    char *removed = mem_copy_bytes(old + same, old_n - same - end);
    char *inserted = mem_copy_bytes(new + same, new_n - same - end);
    size_t count = 0;
    for (size_t i = 0; removed && removed[i]; i++)
        count += ((unsigned char)removed[i] & 0xC0) != 0x80;
    if (count)
        lib()->g_signal_emit_by_name(object, "text-remove", at, (int)count, removed);
    count = 0;
    for (size_t i = 0; inserted && inserted[i]; i++)
        count += ((unsigned char)inserted[i] & 0xC0) != 0x80;
    if (count)
        lib()->g_signal_emit_by_name(object, "text-insert", at, (int)count, inserted);
    mem_free(removed);
    mem_free(inserted);
}

static void tell_caret(AtkObject *object, const struct access_node *node)
{
    int caret = 0;
    const char *s = node->value ? node->value : "";
    for (int i = 0; i < node->caret && s[i]; i++)
        caret += ((unsigned char)s[i] & 0xC0) != 0x80;
    lib()->g_signal_emit_by_name(object, "text-caret-moved", caret);
}

static void tell_states(AtkObject *object, unsigned before, unsigned after)
{
    static const struct {
        unsigned of;
        AtkState is;
        bool inverted;
    } pairs[] = {{NODE_CHECKED, ATK_STATE_CHECKED, false},
                 {NODE_SELECTED, ATK_STATE_SELECTED, false},
                 {NODE_EXPANDED, ATK_STATE_EXPANDED, false},
                 {NODE_WRONG, ATK_STATE_INVALID_ENTRY, false},
                 {NODE_DISABLED, ATK_STATE_ENABLED, true},
                 {NODE_DISABLED, ATK_STATE_SENSITIVE, true},
                 {NODE_HIDDEN, ATK_STATE_SHOWING, true}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if ((before ^ after) & pairs[i].of)
            lib()->atk_object_notify_state_change(object, pairs[i].is,
                                                  !(after & pairs[i].of) == pairs[i].inverted);
}

static void changed(const struct showing *s, const struct access_change *change)
{
    struct access_node a = access_tree_node(s->before, change->before);
    struct access_node b = access_tree_node(s->after, change->after);
    bool told = b.role == ROLE_STATUS || b.role == ROLE_ALERT || b.states & NODE_LIVE;
    AtkObject *object = object_there(b.key);
    if (change->kind == ACCESS_RENAMED && told && s->same_screen && !str_equal(a.label, b.label) &&
        !(b.states & NODE_HIDDEN)) {
        object = object ? object : object_of(change->after);
        say(object, &b);
    }
    if (!object)
        return;
    switch (change->kind) {
    case ACCESS_RENAMED:
        if (!str_equal(a.label, b.label))
            lib()->g_object_notify((GObject *)object, "accessible-name");
        if (!str_equal(a.hint, b.hint))
            lib()->g_object_notify((GObject *)object, "accessible-description");
        break;
    case ACCESS_VALUED:
        if (b.most) {
            lib()->g_object_notify((GObject *)object, "accessible-value");
        } else if (faces_for(&b) & FACES_EDIT) {
            tell_text(object, &a, &b);
            tell_caret(object, &b);
        }
        break;
    case ACCESS_CARET:
        tell_caret(object, &b);
        break;
    case ACCESS_STATES:
        tell_states(object, a.states, b.states);
        break;
    default:
        break; /* places are asked for when they are needed */
    }
}

/* What is gone is told while its objects still answer, the rest when the new ones do. */
static void on_gone(void *context, const struct access_change *change)
{
    if (change->kind == ACCESS_GONE)
        gone(context, change->before);
}

static void on_other(void *context, const struct access_change *change)
{
    if (change->kind == ACCESS_CAME)
        came(context, change->after);
    else if (change->kind != ACCESS_GONE)
        changed(context, change);
}

/* ---- Focus and window ---- */

static uint64_t focus_key(const struct access_tree *tree)
{
    return tree && access_tree_active(tree) ? access_tree_node(tree, access_tree_focus(tree)).key
                                            : 0;
}

static void tell_window(const struct showing *s)
{
    bool was = s->before && access_tree_active(s->before), is = access_tree_active(s->after);
    AtkObject *window = object_of(0);
    if (!s->before && window)
        lib()->g_signal_emit_by_name(object_root(), "children-changed::add", 0, window);
    if (!s->before && window)
        lib()->g_signal_emit_by_name(window, "create");
    if (was == is || !window)
        return;
    lib()->g_signal_emit_by_name(window, is ? "activate" : "deactivate");
    lib()->atk_object_notify_state_change(window, ATK_STATE_ACTIVE, is);
}

static void tell_focus(const struct showing *s, uint64_t before)
{
    uint64_t after = focus_key(s->after);
    if (before == after)
        return;
    AtkObject *old = before ? object_there(before) : NULL;
    if (old)
        lib()->atk_object_notify_state_change(old, ATK_STATE_FOCUSED, FALSE);
    AtkObject *new = after ? object_of(access_tree_focus(s->after)) : NULL;
    if (new)
        lib()->atk_object_notify_state_change(new, ATK_STATE_FOCUSED, TRUE);
}

static uint32_t scope_of(const struct access_tree *tree)
{
    uint32_t child = tree ? access_tree_child(tree, 0, 0) : ACCESS_NONE;
    return child == ACCESS_NONE ? 0 : access_key_scope(access_tree_node(tree, child).key);
}

void events_show(struct access_tree *tree)
{
    struct showing s = {access_here->tree, tree, false};
    uint64_t before = focus_key(s.before);
    s.same_screen = s.before && scope_of(s.before) == scope_of(tree);
    access_changes(s.before, tree, on_gone, &s);
    access_here->tree = tree;
    tell_window(&s);
    access_changes(s.before, tree, on_other, &s);
    tell_focus(&s, before);
    access_tree_free(s.before);
}
