/* The functions of libmpv that media calls, typed by its own headers and found when the first
 * engine is made. Inside media alone. */
#ifndef BEKAL_MEDIA_MODULES_H
#define BEKAL_MEDIA_MODULES_H

#include <mpv/client.h>
#include <mpv/render.h>
#include <mpv/stream_cb.h>

#include "base/err.h"

#define MEDIA_MPV(X)                                                                           \
    X(mpv_client_api_version) X(mpv_create) X(mpv_initialize) X(mpv_terminate_destroy)         \
    X(mpv_set_option_string) X(mpv_set_property) X(mpv_set_property_string)                    \
    X(mpv_get_property) X(mpv_command) X(mpv_command_async) X(mpv_observe_property)            \
    X(mpv_wait_event) X(mpv_set_wakeup_callback) X(mpv_stream_cb_add_ro)                       \
    X(mpv_render_context_create) X(mpv_render_context_free) X(mpv_render_context_render)       \
    X(mpv_render_context_update) X(mpv_render_context_set_update_callback)                     \
    X(mpv_set_property_async) X(mpv_request_log_messages)

struct media_modules {
#define MEDIA_MEMBER(name) __typeof__(&name) name;
    MEDIA_MPV(MEDIA_MEMBER)
#undef MEDIA_MEMBER
};

/* Errors: ERR_NOT_FOUND: absent or too old. */
MUST_USE bool media_modules_load(struct media_modules *out, struct err *err);

#endif
