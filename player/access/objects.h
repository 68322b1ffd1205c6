/* The objects of ATK behind the nodes. All of it runs on the thread of access_run. Private to this
 * library. */
#ifndef BEKAL_ACCESS_OBJECTS_H
#define BEKAL_ACCESS_OBJECTS_H

#include "access/access.h"
#include "access/map.h"
#include "access/modules.h"

struct access {
    struct access_modules lib;
    void (*wish)(void *, const struct access_wish *);
    void *context;
    _Atomic(struct access_tree *) next; /* handed over and not shown yet */
    GMainLoop *loop;
    _Atomic bool stopping;
    struct access_tree *tree; /* shown; NULL: none yet */
    struct map objects;       /* key → AtkObject, one reference each: those that were asked for */
    AtkObject *root;          /* the application */
    GType types[32];          /* by face */
    GType root_type;
    bool says, says_politely; /* ATK knows announcements; with a degree of urgency */
};

/* The one that there is: ATK's functions carry no context. */
extern struct access *access_here;

/* What a kind of object can do, beside being an object with a place. */
enum node_faces {
    FACES_ACTION = 1, FACES_TEXT = 2, FACES_EDIT = 4, FACES_VALUE = 8, FACES_PLAIN = 16
};

/* ---- objects.c ---- */
/* The object of a node, made where there is none yet; borrowed. NULL: no memory. */
AtkObject *object_of(uint32_t index);
AtkObject *object_there(uint64_t key); /* NULL: nobody has asked for it */
bool object_node(const void *object, struct access_node *out); /* false: it is gone */
uint64_t object_key(const void *object);
AtkObject *object_root(void);          /* made at the first call; borrowed */
void object_drop(uint64_t key);        /* it is gone for good */
void objects_drop_all(void);
bool objects_register(struct err *err);

/* ---- roles.c ---- */
AtkRole role_for(const struct access_node *node);
int faces_for(const struct access_node *node);
void states_for(const struct access_node *node, bool focused, AtkStateSet *set);

/* ---- faces.c: the interfaces' functions ---- */
void faces_action(gpointer iface, gpointer data);
void faces_component(gpointer iface, gpointer data);
void faces_value(gpointer iface, gpointer data);
/* ---- text.c ---- */
void faces_text(gpointer iface, gpointer data);
void faces_edit(gpointer iface, gpointer data);
const char *text_of(const struct access_node *node); /* what is typed, else what is said */

/* ---- events.c ---- */
void events_show(struct access_tree *tree); /* takes it over, tells what changed */

static inline void face_wish(enum access_wish_kind kind, uint64_t key, int number,
                             const char *text)
{
    struct access_wish wish = {kind, key, number, text};
    access_here->wish(access_here->context, &wish);
}

#endif
