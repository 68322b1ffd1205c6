/* SDL_GetWindowSurface would open OpenGL and copy through a texture unless acceleration is refused;
 * that costs tens of MB and ms. On Wayland refusing leaves no surface at all, so X11 (or Xwayland)
 * is asked for first and acceleration is left alone where Wayland is what there is.
 *
 * A surface in another format than 0xXXRRGGBB gets a second buffer, from which what is shown is
 * converted. */
#include "app/window.h"

#include <string.h>

#include <SDL.h>

#include "app/window_icon.h"
#include "base/mem.h"

struct window {
    SDL_Window *sdl;
    SDL_Surface *surface; /* SDL's own; NULL: to be asked for */
    struct pixels copy;   /* only for other formats */
    bool lost;
};

static bool start_video(struct err *err)
{
    /* The environment outranks this. Without it SDL would go on to drivers that show nothing. */
    if (strcmp(SDL_GetPlatform(), "Linux") == 0)
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,wayland");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return err_set(err, ERR_UNSUPPORTED,
                       "there is no display to show a window on (%s); start Bekal in a graphical "
                       "session",
                       SDL_GetError());
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver && strcmp(driver, "wayland") != 0)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    return true;
}

bool window_open(const char *title, int width, int height, bool fullscreen, struct window **out,
                 struct err *err)
{
    uint32_t flags = SDL_WINDOW_RESIZABLE | (fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    *out = NULL;
    struct window *window = mem_alloc(sizeof *window);
    if (!window)
        return err_no_memory(err);
    if (!start_video(err)) {
        mem_free(window);
        return false;
    }
    /* SDL takes every program for a game: it would hold the screen awake and stop compositing. */
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_EnableScreenSaver();
    /* Fingers are told as fingers alone, not as a mouse once more. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    window->sdl = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width,
                                   height, flags);
    if (!window->sdl) {
        err_set(err, ERR_UNSUPPORTED, "the window could not be opened: %s", SDL_GetError());
        window_close(window);
        return false;
    }
    SDL_SetWindowMinimumSize(window->sdl, WINDOW_LEAST_W, WINDOW_LEAST_H);
    window_icon_set(window->sdl);
    *out = window;
    return true;
}

void window_close(struct window *window)
{
    if (!window)
        return;
    if (window->sdl)
        SDL_DestroyWindow(window->sdl);
    mem_free(window->copy.data);
    mem_free(window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static bool is_ours(const SDL_Surface *surface)
{
    uint32_t format = surface->format->format;
    return format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
}

/* Makes the second buffer as large as the surface. */
static bool fit_copy(struct window *window)
{
    int w = window->surface->w, h = window->surface->h;
    mem_free(window->copy.data);
    window->copy = (struct pixels){mem_alloc_array((size_t)w * (size_t)h, sizeof(uint32_t)), w,
                                   h, w * (int)sizeof(uint32_t)};
    return window->copy.data != NULL;
}

static bool take_surface(struct window *window)
{
    window->surface = SDL_GetWindowSurface(window->sdl);
    if (!window->surface)
        return false;
    if (!is_ours(window->surface) && !fit_copy(window)) {
        window->surface = NULL;
        return false;
    }
    window->lost = true;
    return true;
}

bool window_pixels(struct window *window, struct pixels *out)
{
    if (!window->surface && !take_surface(window))
        return false;
    SDL_Surface *surface = window->surface;
    if (is_ours(surface))
        *out = (struct pixels){surface->pixels, surface->w, surface->h, surface->pitch};
    else
        *out = window->copy;
    return true;
}

bool window_lost_pixels(struct window *window)
{
    bool lost = window->lost;
    window->lost = false;
    return lost;
}

static void convert(struct window *window, struct rect r)
{
    SDL_Surface *to = window->surface;
    if (is_ours(to))
        return;
    const char *from = (const char *)window->copy.data + (ptrdiff_t)r.y * window->copy.pitch;
    char *target = (char *)to->pixels + (ptrdiff_t)r.y * to->pitch;
    SDL_ConvertPixels(r.w, r.h, SDL_PIXELFORMAT_RGB888, from + (ptrdiff_t)r.x * 4,
                      window->copy.pitch, to->format->format,
                      target + (ptrdiff_t)r.x * to->format->BytesPerPixel, to->pitch);
}

void window_present(struct window *window, const struct damage *damage)
{
    SDL_Rect rects[RASTER_DAMAGE_MAX];
    int count = 0;
    if (!window->surface)
        return;
    struct rect all = {0, 0, window->surface->w, window->surface->h};
    for (size_t i = 0; i < damage->count; i++) {
        struct rect r = rect_cut(damage->rects[i], all);
        if (!r.w || !r.h)
            continue;
        convert(window, r);
        rects[count++] = (SDL_Rect){r.x, r.y, r.w, r.h};
    }
    /* It fails where the surface has just become stale; a new one comes with the next frame. */
    if (count && SDL_UpdateWindowSurfaceRects(window->sdl, rects, count) != 0)
        window->surface = NULL;
}

bool window_present_all(struct window *window)
{
    if (!window->surface)
        return false;
    struct damage all = {.count = 1};
    all.rects[0] = (struct rect){0, 0, window->surface->w, window->surface->h};
    window_present(window, &all);
    return window->surface != NULL;
}

void window_resized(struct window *window)
{
    window->surface = NULL;
}

void window_fullscreen(struct window *window, bool on)
{
    SDL_SetWindowFullscreen(window->sdl, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

void window_raise(struct window *window)
{
    if (SDL_GetWindowFlags(window->sdl) & SDL_WINDOW_MINIMIZED)
        SDL_RestoreWindow(window->sdl);
    SDL_RaiseWindow(window->sdl);
}

void window_place(struct window *window, int *x, int *y)
{
    SDL_GetWindowPosition(window->sdl, x, y);
}
