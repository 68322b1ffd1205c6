/* The first folder that has a file wins, for each file alone: a package may bring the text faces
 * and another one the monospaced. */
#include "app/font_files.h"

#include <stdlib.h>

#include <SDL.h>

#include "base/file.h"
#include "base/mem.h"

static const struct {
    const char *file, *package;
} files[FONT_FILE_COUNT] = {
    [FACE_REGULAR] = {"NotoSans-Regular.ttf", "fonts-noto-core"},
    [FACE_BOLD] = {"NotoSans-Bold.ttf", "fonts-noto-core"},
    [FACE_ITALIC] = {"NotoSans-Italic.ttf", "fonts-noto-core"},
    [FACE_BOLD_ITALIC] = {"NotoSans-BoldItalic.ttf", "fonts-noto-core"},
    [FACE_MONO] = {"NotoSansMono-Regular.ttf", "fonts-noto-mono"},
    [FALLBACK_MATH] = {"NotoSansMath-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_SYMBOLS] = {"NotoSansSymbols-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_CJK] = {"NotoSansCJK-Regular.ttc", "fonts-noto-cjk"},
    [FALLBACK_ARABIC] = {"NotoSansArabic-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_ARABIC_BOLD] = {"NotoSansArabic-Bold.ttf", "fonts-noto-core"},
    [FALLBACK_JAVANESE] = {"NotoSansJavanese-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_JAVANESE_BOLD] = {"NotoSansJavanese-Bold.ttf", "fonts-noto-core"},
    [FALLBACK_HEBREW] = {"NotoSansHebrew-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_HEBREW_BOLD] = {"NotoSansHebrew-Bold.ttf", "fonts-noto-core"},
    [FALLBACK_BALINESE] = {"NotoSansBalinese-Regular.ttf", "fonts-noto-core"},
    [FALLBACK_BALINESE_BOLD] = {"NotoSansBalinese-Bold.ttf", "fonts-noto-core"},
    [FALLBACK_EMOJI] = {"NotoColorEmoji.ttf", "fonts-noto-color-emoji"},
    [FALLBACK_SYMBOLS_2] = {"NotoSansSymbols2-Regular.ttf", "fonts-noto-core"},
};

static const char *const system_folders[] = {
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto",
    "/usr/share/fonts/google-noto",   "/usr/share/fonts/TTF",
    "/usr/share/fonts/opentype/noto", "/usr/local/share/fonts/noto",    "/usr/local/share/fonts",
};
#define SYSTEM_FOLDER_COUNT (sizeof system_folders / sizeof *system_folders)

/* The file's path when it is there. *no_memory is set when that could not be told. */
static char *look_in(const char *folder, const char *file, bool *no_memory)
{
    char *path = folder ? path_join(folder, file) : NULL;
    if (folder && !path)
        *no_memory = true;
    struct file_info info = {0};
    if (path)
        info = file_look(path);
    if (info.exists && !info.is_folder) /* a link is followed when the file is opened */
        return path;
    mem_free(path);
    return NULL;
}

static char *find(const char *own, const char *file, bool *no_memory)
{
    char *path = look_in(getenv("BEKAL_FONTS"), file, no_memory);
    if (!path)
        path = look_in(own, file, no_memory);
    for (size_t i = 0; !path && i < SYSTEM_FOLDER_COUNT; i++)
        path = look_in(system_folders[i], file, no_memory);
    return path;
}

/* PREFIX/bin/bekal → PREFIX/share/bekal/fonts; NULL where the program's place is unknown. */
static char *own_folder(void)
{
    char *program = SDL_GetBasePath();
    char *folder = program ? path_join(program, "../share/bekal/fonts") : NULL;
    SDL_free(program);
    return folder;
}

bool font_files_find(char *paths[FONT_FILE_COUNT], struct err *err)
{
    bool no_memory = false, found = true;
    char *own = own_folder();
    for (int face = 0; face < FONT_FILE_COUNT; face++)
        paths[face] = NULL;
    for (int face = 0; found && face < FONT_FILE_COUNT; face++) {
        paths[face] = find(own, files[face].file, &no_memory);
        found = paths[face] != NULL || (face >= FACE_COUNT && !no_memory);
        if (!found && !no_memory)
            err_set(err, ERR_NOT_FOUND,
                    "the font %s was not found; install the package %s, or name a folder that "
                    "has it in BEKAL_FONTS",
                    files[face].file, files[face].package);
    }
    mem_free(own);
    if (found)
        return true;
    for (int face = 0; face < FONT_FILE_COUNT; face++) {
        mem_free(paths[face]);
        paths[face] = NULL;
    }
    return no_memory ? err_no_memory(err) : false;
}
