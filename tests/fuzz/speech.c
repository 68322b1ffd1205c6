/* Any bytes as a lesson that is read aloud, in both languages: sentences go on and never overlap,
 * lie within their block, and are plain words; going back comes through places that going on came
 * through, as far as each block is short. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "speech/speech.h"

#define INPUT_BYTES_MAX (64u << 10)
#define BACK_STEPS_MAX 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_said(const struct buf *said)
{
    must(said->size > 0 && said->size < SPEECH_SAID_BYTES_MAX + 2000);
    must(utf8_valid(said->data, said->size));
    for (size_t i = 0; i < said->size; i++)
        must((unsigned char)said->data[i] >= ' ' && !strchr("<>[]{}&\\|", said->data[i]));
}

static void forth(const struct speech_text *text)
{
    struct buf said = BUF_INIT;
    struct speech_sentence s;
    struct lesson_place at = {0, 0};
    for (; speech_next(text, at, &s, &said); at = s.to) {
        must(lesson_place_compare(s.from, at) >= 0 && s.from.block == s.to.block);
        must(s.to.byte > s.from.byte && s.from.block < text->lesson->block_count);
        check_said(&said);
    }
    buf_finish(&said);
}

static void back(const struct speech_text *text)
{
    struct buf said = BUF_INIT;
    struct speech_sentence s;
    struct lesson_place at = {text->lesson->block_count, 0};
    for (int i = 0; i < BACK_STEPS_MAX && speech_previous(text, at, &s, &said); i++) {
        must(lesson_place_compare(s.from, at) < 0);
        check_said(&said);
        at = s.from;
    }
    buf_finish(&said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson *lesson;
    if (size > INPUT_BYTES_MAX ||
        !lesson_parse((const char *)data, size, "", NULL, &lesson, NULL))
        return 0;
    for (int i = 0; i < 2; i++) {
        struct speech_text text = {.lesson = lesson,
                                   .language = i ? SPEECH_ENGLISH : SPEECH_INDONESIAN};
        forth(&text);
        back(&text);
    }
    lesson_free(lesson);
    return 0;
}
