/* The functions of GLib, ATK and its bridge that are called, typed by those libraries' own headers
 * and found when a screen reader is there. Private to this library. */
#ifndef BEKAL_ACCESS_MODULES_H
#define BEKAL_ACCESS_MODULES_H

#include <atk-bridge.h>
#include <atk/atk.h>

#include "base/err.h"

#undef g_object_ref /* macros of the same names, which would take the members for calls */
#undef g_strdup

#define ACCESS_GLIB(X)                                                                          \
    X(g_main_loop_new) X(g_main_loop_run) X(g_main_loop_quit) X(g_main_loop_unref)              \
    X(g_idle_add_full) X(g_strdup) X(g_strndup) X(g_malloc) X(g_slist_prepend)

#define ACCESS_GOBJECT(X)                                                                       \
    X(g_type_register_static) X(g_type_add_interface_static) X(g_type_class_ref)                \
    X(g_object_new) X(g_object_ref) X(g_object_unref) X(g_object_notify)                        \
    X(g_signal_emit_by_name) X(g_signal_lookup) X(g_value_init) X(g_value_set_double)

#define ACCESS_ATK(X)                                                                           \
    X(atk_object_get_type) X(atk_action_get_type) X(atk_component_get_type) X(atk_text_get_type) \
    X(atk_editable_text_get_type) X(atk_value_get_type) X(atk_window_get_type)                  \
    X(atk_util_get_type) X(atk_state_set_new) X(atk_state_set_add_state)                        \
    X(atk_relation_set_new) X(atk_object_notify_state_change) X(atk_range_new)

#define ACCESS_BRIDGE(X) X(atk_bridge_adaptor_init) X(atk_bridge_adaptor_cleanup)

struct access_modules {
#define ACCESS_MEMBER(name) __typeof__(&(name)) name;
    ACCESS_GLIB(ACCESS_MEMBER) ACCESS_GOBJECT(ACCESS_MEMBER) ACCESS_ATK(ACCESS_MEMBER)
    ACCESS_BRIDGE(ACCESS_MEMBER)
#undef ACCESS_MEMBER
};

/* Errors: ERR_NOT_FOUND: absent, or too old. */
MUST_USE bool access_modules_load(struct access_modules *out, struct err *err);

#endif
