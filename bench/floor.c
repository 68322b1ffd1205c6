/* The floor that the player's start is measured against: a window surface, one font, one page of
 * text, nothing else. `--once` ends after the first frame is shown and prints how long that took
 * since main began, and the resident memory. Linux only, as the goals are. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <SDL.h>
#include <SDL_ttf.h>

#define WIDTH 1366
#define HEIGHT 768
#define LEFT 303
#define TITLE_PX 34
#define BODY_PX 20
#define LEADING_PX 32

static const char *const page[] = {
    "Keluhan yang disampaikan dengan nada tinggi hampir selalu berawal dari",
    "kebutuhan yang tidak terdengar. Tugas Anda di loket bukan memenangkan",
    "perdebatan, melainkan membuat warga merasa didengar lebih dulu.",
    "",
    "1. Dengarkan sampai selesai, tanpa menyela.",
    "2. Ulangi inti keluhan dengan kata-kata Anda sendiri.",
    "3. Sampaikan langkah berikutnya dan kapan hasilnya diketahui.",
    "",
    "Catatan",
    "Janji yang tidak dapat ditepati lebih merusak kepercayaan daripada jawaban",
    "“belum tahu, akan saya cari tahu hari ini”.",
    "",
    "Yang terdengar: “Saya sudah tiga kali ke sini!”",
    "Yang dibutuhkan: kepastian waktu dan satu orang yang bertanggung jawab",
    "Yang terdengar: “Aturannya selalu berubah.”",
    "Yang dibutuhkan: penjelasan tertulis yang dapat dibawa pulang",
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static long resident_kib(void)
{
    char line[128];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            break;
    if (status)
        fclose(status);
    return kib;
}

static TTF_Font *open_font(int size_px)
{
    char path[1024];
    const char *folder = getenv("BEKAL_FONTS");
    snprintf(path, sizeof path, "%s/NotoSans-Regular.ttf",
             folder ? folder : "/usr/share/fonts/truetype/noto");
    TTF_Font *font = TTF_OpenFont(path, size_px);
    if (font)
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    return font;
}

static void draw_line(SDL_Surface *to, TTF_Font *font, int y, const char *s)
{
    const SDL_Color text = {0x1B, 0x25, 0x26, 0xFF}, ground = {0xF6, 0xF7, 0xF4, 0xFF};
    SDL_Rect at = {LEFT, y, 0, 0};
    SDL_Surface *line = *s ? TTF_RenderUTF8_Shaded(font, s, text, ground) : NULL;
    if (line)
        SDL_BlitSurface(line, NULL, to, &at);
    SDL_FreeSurface(line);
}

static bool draw_page(SDL_Surface *to)
{
    TTF_Font *title = open_font(TITLE_PX), *body = open_font(BODY_PX);
    if (title && body) {
        SDL_FillRect(to, NULL, SDL_MapRGB(to->format, 0xF6, 0xF7, 0xF4));
        draw_line(to, title, 100, "Tiga langkah saat warga marah");
        for (size_t i = 0; i < sizeof page / sizeof *page; i++)
            draw_line(to, body, 164 + (int)i * LEADING_PX, page[i]);
    }
    bool drawn = title && body;
    if (title)
        TTF_CloseFont(title);
    if (body)
        TTF_CloseFont(body);
    return drawn;
}

static void wait_for_the_end(void)
{
    SDL_Event event;
    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT)
        continue;
}

static bool show(SDL_Window *window)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window);
    return surface && draw_page(surface) && SDL_UpdateWindowSurface(window) == 0;
}

int main(int argc, char **argv)
{
    double began = now_ms();
    int status = 1;
    SDL_Window *window = NULL;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_Init(SDL_INIT_VIDEO) == 0 && TTF_Init() == 0)
        window = SDL_CreateWindow("Bekal, the floor", SDL_WINDOWPOS_CENTERED,
                                  SDL_WINDOWPOS_CENTERED, WIDTH, HEIGHT, 0);
    if (window && show(window)) {
        printf("first_frame_ms=%.2f\nrss_kib=%ld\n", now_ms() - began, resident_kib());
        fflush(stdout);
        if (argc < 2 || strcmp(argv[1], "--once") != 0)
            wait_for_the_end();
        status = 0;
    } else {
        fprintf(stderr, "floor: %s\n", SDL_GetError());
    }
    if (window)
        SDL_DestroyWindow(window);
    if (TTF_WasInit())
        TTF_Quit();
    SDL_Quit();
    return status;
}
