/* Actions, places and values of nodes, as ATK asks for them. What a tool wants done is passed on as
 * a wish, and done by the main thread as if by pointer or keyboard; here it is never waited for. */
#include "access/objects.h"

/* ---- Actions: each node has one at most ---- */

static const char *action_name(AtkAction *action, gint i)
{
    struct access_node node;
    if (i != 0 || !object_node(action, &node))
        return NULL;
    switch (node.role) {
    case ROLE_LINK:
        return "jump";
    case ROLE_CHECKBOX:
        return "toggle";
    case ROLE_RADIO:
        return "select";
    case ROLE_TEXTBOX:
    case ROLE_SEARCHBOX:
        return "activate";
    default:
        return node.states & (NODE_EXPANDED | NODE_COLLAPSED) ? "expand or contract" : "press";
    }
}

static gboolean do_action(AtkAction *action, gint i)
{
    struct access_node node;
    if (i != 0 || !object_node(action, &node) || !node.acts)
        return FALSE;
    face_wish(ACCESS_ACTIVATE, node.key, 0, NULL);
    return TRUE;
}

static gint action_count(AtkAction *action)
{
    (void)action;
    return 1;
}

static const char *action_nothing(AtkAction *action, gint i)
{
    (void)action;
    (void)i;
    return NULL;
}

void faces_action(gpointer iface, gpointer data)
{
    AtkActionIface *is = iface;
    (void)data;
    is->do_action = do_action;
    is->get_n_actions = action_count;
    is->get_name = action_name;
    is->get_localized_name = action_name;
    is->get_description = action_nothing;
    is->get_keybinding = action_nothing;
}

/* ---- Places ---- */

static struct rect place_of(const struct access_node *node, AtkCoordType type)
{
    struct rect box = node->box, window = access_tree_window(access_here->tree);
    if (type == ATK_XY_SCREEN) {
        box.x += window.x;
        box.y += window.y;
    } else if (type == ATK_XY_PARENT && node->parent != ACCESS_NONE) {
        struct access_node parent = access_tree_node(access_here->tree, node->parent);
        box.x -= parent.box.x;
        box.y -= parent.box.y;
    }
    return box;
}

static void get_extents(AtkComponent *component, gint *x, gint *y, gint *w, gint *h,
                        AtkCoordType type)
{
    struct access_node node;
    struct rect box = {0, 0, 0, 0};
    if (object_node(component, &node))
        box = place_of(&node, type);
    *x = box.x;
    *y = box.y;
    *w = box.w;
    *h = box.h;
}

/* The innermost node at a place of the window; of several side by side, the last. */
static uint32_t node_at(uint32_t index, int x, int y)
{
    const struct access_tree *tree = access_here->tree;
    struct access_node node = access_tree_node(tree, index);
    for (uint32_t place = node.children; place-- > 0;) {
        uint32_t child = access_tree_child(tree, index, place);
        struct access_node held = access_tree_node(tree, child);
        if (!(held.states & NODE_HIDDEN) && rect_has(held.box, x, y))
            return node_at(child, x, y);
    }
    return index;
}

static AtkObject *ref_at_point(AtkComponent *component, gint x, gint y, AtkCoordType type)
{
    struct access_node node;
    if (!object_node(component, &node))
        return NULL;
    struct rect window = access_tree_window(access_here->tree);
    if (type == ATK_XY_SCREEN) {
        x -= window.x;
        y -= window.y;
    } else if (type == ATK_XY_PARENT) {
        x += node.box.x;
        y += node.box.y;
    }
    if (!rect_has(node.box, x, y))
        return NULL;
    AtkObject *found = object_of(node_at(access_tree_find(access_here->tree, node.key), x, y));
    return found ? access_here->lib.g_object_ref(found) : NULL;
}

static gboolean grab_focus(AtkComponent *component)
{
    struct access_node node;
    if (!object_node(component, &node) || !(node.states & NODE_FOCUSABLE))
        return FALSE;
    face_wish(ACCESS_FOCUS, node.key, 0, NULL);
    return TRUE;
}

static gboolean scroll_to(AtkComponent *component, AtkScrollType type)
{
    struct access_node node;
    (void)type;
    if (!object_node(component, &node))
        return FALSE;
    face_wish(ACCESS_REVEAL, node.key, 0, NULL);
    return TRUE;
}

static AtkLayer get_layer(AtkComponent *component)
{
    struct access_node node;
    return object_node(component, &node) && node.parent == ACCESS_NONE ? ATK_LAYER_WINDOW
                                                                       : ATK_LAYER_WIDGET;
}

void faces_component(gpointer iface, gpointer data)
{
    AtkComponentIface *is = iface;
    (void)data;
    is->get_extents = get_extents;
    is->ref_accessible_at_point = ref_at_point;
    is->grab_focus = grab_focus;
    is->scroll_to = scroll_to;
    is->get_layer = get_layer;
}

/* ---- Values: bars ---- */

static void put_number(GValue *value, double number)
{
    *value = (GValue){0};
    access_here->lib.g_value_init(value, G_TYPE_DOUBLE);
    access_here->lib.g_value_set_double(value, number);
}

static void value_now(AtkValue *object, GValue *value)
{
    struct access_node node = {0};
    (void)object_node(object, &node);
    put_number(value, node.now);
}

static void value_most(AtkValue *object, GValue *value)
{
    struct access_node node = {0};
    (void)object_node(object, &node);
    put_number(value, node.most);
}

static void value_least(AtkValue *object, GValue *value)
{
    (void)object;
    put_number(value, 0);
}

static void value_and_text(AtkValue *object, gdouble *value, gchar **text)
{
    struct access_node node = {0};
    bool there = object_node(object, &node);
    *value = node.now;
    if (text)
        *text = there && node.value ? access_here->lib.g_strdup(node.value) : NULL;
}

static AtkRange *value_range(AtkValue *object)
{
    struct access_node node = {0};
    (void)object_node(object, &node);
    return access_here->lib.atk_range_new(0, node.most, NULL);
}

void faces_value(gpointer iface, gpointer data)
{
    AtkValueIface *is = iface;
    (void)data;
    is->get_current_value = value_now;
    is->get_maximum_value = value_most;
    is->get_minimum_value = value_least;
    is->get_value_and_text = value_and_text;
    is->get_range = value_range;
}
