/* The window's icon, drawn by the rasteriser: no file to find. */
#ifndef BEKAL_APP_WINDOW_ICON_H
#define BEKAL_APP_WINDOW_ICON_H

struct SDL_Window;

void window_icon_set(struct SDL_Window *window); /* without memory: SDL's own icon stays */

#endif
