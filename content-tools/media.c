/* A table of endings. */
#include "author/media.h"

#include <stddef.h>

#include "base/str.h"
#include "base/words.h"

static const struct {
    const char *ending;
    enum media_kind kind;
} endings[] = {
    {".png", MEDIA_PNG},   {".jpg", MEDIA_JPEG},   {".jpeg", MEDIA_JPEG},
    {".webp", MEDIA_WEBP}, {".svg", MEDIA_SVG},    {".opus", MEDIA_AUDIO},
    {".ogg", MEDIA_AUDIO}, {".mp3", MEDIA_AUDIO},  {".webm", MEDIA_VIDEO},
    {".mp4", MEDIA_VIDEO}, {".vtt", MEDIA_CAPTIONS},
};

enum media_kind media_kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends_fold(name, endings[i].ending))
            return endings[i].kind;
    return MEDIA_NONE;
}

const char *media_kind_name(enum media_kind kind)
{
    static const char *const names[] = {N_("nothing known"), "PNG", "JPEG", "WebP", "SVG",
                                        N_("audio"), N_("video"), N_("captions")};
    return _(names[kind]);
}

bool media_is_picture(enum media_kind kind)
{
    return kind == MEDIA_PNG || kind == MEDIA_JPEG || kind == MEDIA_WEBP || kind == MEDIA_SVG;
}
