/* The loop of GLib that serves the assistive tools. A tree is left in a place of one and the loop
 * is woken; a tree that finds another there takes its place, so that a fast scroll is told once. */
#include "access/access.h"

#include <stdatomic.h>

#include "access/objects.h"
#include "base/mem.h"

bool access_new(void (*wish)(void *, const struct access_wish *), void *context,
                struct access **out, struct err *err)
{
    *out = NULL;
    struct access *access = mem_alloc(sizeof *access);
    if (!access)
        return err_no_memory(err);
    access->wish = wish;
    access->context = context;
    if (!access_modules_load(&access->lib, err)) {
        mem_free(access);
        return false;
    }
    access->loop = access->lib.g_main_loop_new(NULL, FALSE);
    *out = access;
    return true;
}

void access_free(struct access *access)
{
    if (!access)
        return;
    access_tree_free(atomic_exchange(&access->next, NULL));
    access_tree_free(access->tree);
    map_finish(&access->objects);
    access->lib.g_main_loop_unref(access->loop);
    mem_free(access);
}

static gboolean show_next(gpointer data)
{
    struct access *access = data;
    struct access_tree *tree = atomic_exchange(&access->next, NULL);
    if (tree)
        events_show(tree);
    return FALSE;
}

static gboolean quit(gpointer data)
{
    struct access *access = data;
    access->lib.g_main_loop_quit(access->loop);
    return FALSE;
}

void access_show(struct access *access, struct access_tree *tree)
{
    struct access_tree *before = atomic_exchange(&access->next, tree);
    if (before)
        access_tree_free(before); /* the loop has been woken for it already */
    else
        access->lib.g_idle_add_full(G_PRIORITY_DEFAULT, show_next, access, NULL);
}

void access_stop(struct access *access)
{
    access->lib.g_idle_add_full(G_PRIORITY_DEFAULT, quit, access, NULL);
}

bool access_run(struct access *access, struct err *err)
{
    access_here = access;
    if (!objects_register(err))
        return false;
    if (access->lib.atk_bridge_adaptor_init(NULL, NULL) != 0) {
        objects_drop_all();
        return err_set(err, ERR_IO, "no bus of assistive tools answers");
    }
    access->lib.g_main_loop_run(access->loop);
    access->lib.atk_bridge_adaptor_cleanup();
    objects_drop_all();
    return true;
}
