/* An object holds its key and nothing else: what it is and where, it reads in the tree that is
 * shown. So a new frame changes no objects. One is made when somebody asks for it, and kept until
 * its node is gone; then it answers as a defunct one. */
#include "access/objects.h"

#include <string.h>

struct object {
    AtkObject base;
    uint64_t key;
};

struct access *access_here;

uint64_t object_key(const void *object)
{
    return ((const struct object *)object)->key;
}

bool object_node(const void *object, struct access_node *out)
{
    const struct access_tree *tree = access_here->tree;
    uint32_t index = tree ? access_tree_find(tree, object_key(object)) : ACCESS_NONE;
    if (index == ACCESS_NONE)
        return false;
    *out = access_tree_node(tree, index);
    return true;
}

AtkObject *object_there(uint64_t key)
{
    const uintptr_t *at = map_find(&access_here->objects, key);
    return at ? (AtkObject *)*at : NULL;
}

/* ---- What an object is asked ---- */

static const char *get_name(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) ? node.label : "";
}

static const char *get_description(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) && node.hint ? node.hint : "";
}

static AtkObject *get_parent(AtkObject *object)
{
    struct access_node node;
    if (!object_node(object, &node))
        return NULL;
    return node.parent == ACCESS_NONE ? object_root() : object_of(node.parent);
}

static gint get_n_children(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) ? (gint)node.children : 0;
}

static AtkObject *ref_child(AtkObject *object, gint place)
{
    const struct access_tree *tree = access_here->tree;
    uint32_t index = tree ? access_tree_find(tree, object_key(object)) : ACCESS_NONE;
    if (index == ACCESS_NONE || place < 0)
        return NULL;
    uint32_t child = access_tree_child(tree, index, (uint32_t)place);
    AtkObject *found = child == ACCESS_NONE ? NULL : object_of(child);
    return found ? access_here->lib.g_object_ref(found) : NULL;
}

static gint get_index_in_parent(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) ? (gint)node.place : -1;
}

static AtkRole get_role(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) ? role_for(&node) : ATK_ROLE_UNKNOWN;
}

static AtkStateSet *ref_state_set(AtkObject *object)
{
    struct access_node node;
    AtkStateSet *set = access_here->lib.atk_state_set_new();
    const struct access_tree *tree = access_here->tree;
    if (!object_node(object, &node)) {
        access_here->lib.atk_state_set_add_state(set, ATK_STATE_DEFUNCT);
        return set;
    }
    uint32_t focus = access_tree_focus(tree);
    bool focused = access_tree_active(tree) && access_tree_node(tree, focus).key == node.key;
    states_for(&node, focused, set);
    return set;
}

static AtkRelationSet *ref_relation_set(AtkObject *object)
{
    (void)object;
    return access_here->lib.atk_relation_set_new();
}

static AtkAttributeSet *add_attribute(AtkAttributeSet *set, const char *name, const char *value)
{
    AtkAttribute *one = access_here->lib.g_malloc(sizeof *one); /* ATK frees it */
    one->name = access_here->lib.g_strdup(name);
    one->value = access_here->lib.g_strdup(value);
    return access_here->lib.g_slist_prepend(set, one);
}

static AtkAttributeSet *get_attributes(AtkObject *object)
{
    struct access_node node;
    AtkAttributeSet *set = add_attribute(NULL, "toolkit", "Bekal");
    if (!object_node(object, &node))
        return set;
    if (node.level > 0) {
        char level[2] = {(char)('0' + node.level % 10), '\0'};
        set = add_attribute(set, "level", level);
    }
    bool live = node.role == ROLE_STATUS || node.role == ROLE_ALERT || node.states & NODE_LIVE;
    if (live)
        set = add_attribute(set, "live", node.role == ROLE_ALERT ? "assertive" : "polite");
    return set;
}

static const char *get_locale(AtkObject *object)
{
    struct access_node node;
    return object_node(object, &node) && node.language ? node.language : "";
}

static void object_class(gpointer klass, gpointer data)
{
    AtkObjectClass *is = klass;
    (void)data;
    is->get_name = get_name;
    is->get_description = get_description;
    is->get_parent = get_parent;
    is->get_n_children = get_n_children;
    is->ref_child = ref_child;
    is->get_index_in_parent = get_index_in_parent;
    is->get_role = get_role;
    is->ref_state_set = ref_state_set;
    is->ref_relation_set = ref_relation_set;
    is->get_attributes = get_attributes;
    is->get_object_locale = get_locale;
}

/* ---- The application, which holds the window ---- */

static const char *root_name(AtkObject *object)
{
    (void)object;
    return "Bekal";
}

static gint root_n_children(AtkObject *object)
{
    (void)object;
    return access_here->tree ? 1 : 0;
}

static AtkObject *root_child(AtkObject *object, gint place)
{
    (void)object;
    AtkObject *window = access_here->tree && place == 0 ? object_of(0) : NULL;
    return window ? access_here->lib.g_object_ref(window) : NULL;
}

static AtkRole root_role(AtkObject *object)
{
    (void)object;
    return ATK_ROLE_APPLICATION;
}

static AtkObject *root_parent(AtkObject *object)
{
    (void)object;
    return NULL;
}

static void root_class(gpointer klass, gpointer data)
{
    AtkObjectClass *is = klass;
    (void)data;
    is->get_name = root_name;
    is->get_parent = root_parent;
    is->get_n_children = root_n_children;
    is->ref_child = root_child;
    is->get_role = root_role;
}

AtkObject *object_root(void)
{
    if (!access_here->root)
        access_here->root = access_here->lib.g_object_new(access_here->root_type, NULL);
    return access_here->root;
}

static const char *toolkit_name(void)
{
    return "Bekal";
}

static const char *toolkit_version(void)
{
    return BEKAL_VERSION;
}

/* ---- Types ---- */

static GType make_type(const char *name, GClassInitFunc begin)
{
    struct access_modules *lib = &access_here->lib;
    GTypeInfo info = {.class_size = sizeof(AtkObjectClass), .class_init = begin,
                      .instance_size = sizeof(struct object)};
    return lib->g_type_register_static(lib->atk_object_get_type(), name, &info, 0);
}

static void add_face(GType type, GType face, GInterfaceInitFunc begin)
{
    GInterfaceInfo info = {.interface_init = begin};
    access_here->lib.g_type_add_interface_static(type, face, &info);
}

static void no_functions(gpointer iface, gpointer data)
{
    (void)iface;
    (void)data;
}

/* One type for each set of faces, since a face belongs to a type. All could be a window. */
static GType type_for(int faces)
{
    struct access_modules *lib = &access_here->lib;
    char name[] = "BekalNode00";
    if (access_here->types[faces])
        return access_here->types[faces];
    name[9] = (char)('0' + faces / 10);
    name[10] = (char)('0' + faces % 10);
    GType type = make_type(name, object_class);
    add_face(type, lib->atk_component_get_type(), faces_component);
    if (faces & FACES_ACTION)
        add_face(type, lib->atk_action_get_type(), faces_action);
    if (faces & FACES_TEXT)
        add_face(type, lib->atk_text_get_type(), faces_text);
    if (faces & FACES_EDIT)
        add_face(type, lib->atk_editable_text_get_type(), faces_edit);
    if (faces & FACES_VALUE)
        add_face(type, lib->atk_value_get_type(), faces_value);
    if (!faces)
        add_face(type, lib->atk_window_get_type(), no_functions);
    return access_here->types[faces] = type;
}

AtkObject *object_of(uint32_t index)
{
    struct access_node node = access_tree_node(access_here->tree, index);
    AtkObject *object = object_there(node.key);
    if (object)
        return object;
    object = access_here->lib.g_object_new(type_for(faces_for(&node)), NULL);
    ((struct object *)(void *)object)->key = node.key;
    if (map_put(&access_here->objects, node.key, (uintptr_t)object))
        return object;
    access_here->lib.g_object_unref(object);
    return NULL;
}

void object_drop(uint64_t key)
{
    AtkObject *object = object_there(key);
    if (!object)
        return;
    map_drop(&access_here->objects, key);
    access_here->lib.g_object_unref(object);
}

void objects_drop_all(void)
{
    struct map *map = &access_here->objects;
    for (size_t i = 0; i < map->room; i++)
        if (map->pairs[i].key)
            access_here->lib.g_object_unref((void *)map->pairs[i].value);
    map_finish(map);
    if (access_here->root)
        access_here->lib.g_object_unref(access_here->root);
    access_here->root = NULL;
}

bool objects_register(struct err *err)
{
    struct access_modules *lib = &access_here->lib;
    AtkUtilClass *util = lib->g_type_class_ref(lib->atk_util_get_type());
    access_here->root_type = make_type("BekalApplication", root_class);
    if (!util || !access_here->root_type)
        return err_set(err, ERR_UNSUPPORTED, "ATK takes no types");
    util->get_root = object_root;
    util->get_toolkit_name = toolkit_name;
    util->get_toolkit_version = toolkit_version;
    GType object = lib->atk_object_get_type();
    lib->g_type_class_ref(object); /* its signals are there with it */
    access_here->says_politely = lib->g_signal_lookup("notification", object) != 0;
    access_here->says = lib->g_signal_lookup("announcement", object) != 0;
    return true;
}
