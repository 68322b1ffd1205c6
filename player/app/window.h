/* The window: its surface and nothing else of SDL's rendering, so that no graphics driver is used.
 *
 * Pixels are painted into the surface, then the changed rectangles are shown. Coordinates: px from
 * the top left. Thread: the main one. */
#ifndef BEKAL_APP_WINDOW_H
#define BEKAL_APP_WINDOW_H

#include "base/err.h"
#include "draw/raster.h"

#define WINDOW_LEAST_W 800
#define WINDOW_LEAST_H 600

struct window;

/* Starts SDL's video too. Errors: ERR_UNSUPPORTED where there is no display. */
MUST_USE bool window_open(const char *title, int width, int height, bool fullscreen,
                          struct window **out, struct err *err);
void window_close(struct window *window); /* NULL is legal */

/* Where to paint; borrowed until the window's size changes. They hold what was painted last, but
 * for what window_lost_pixels tells. False: there is nothing to paint on now (a window of no
 * size). */
bool window_pixels(struct window *window, struct pixels *out);

/* Whether the pixels were replaced since this was asked last: all must be painted. */
bool window_lost_pixels(struct window *window);

void window_present(struct window *window, const struct damage *damage);
/* Shows again what was covered. False: it is gone and a frame must be painted. */
MUST_USE bool window_present_all(struct window *window);

/* To be called for SDL_WINDOWEVENT_SIZE_CHANGED. */
void window_resized(struct window *window);

void window_fullscreen(struct window *window, bool on);
void window_raise(struct window *window); /* to the front; out of being minimised too */

void window_place(struct window *window, int *x, int *y); /* of its pixels, on the screen */

#endif
