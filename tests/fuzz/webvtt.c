/* Any bytes as captions: cues are in order, within their limits, valid UTF-8 without controls, and
 * what is shown at a time is what a look at all of them finds. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lesson/captions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_cue(const struct captions *captions, size_t i)
{
    const struct cue *cue = &captions->cues[i];
    must(cue->size > 0 && cue->size <= CAPTIONS_CUE_BYTES_MAX && strlen(cue->text) == cue->size);
    must(utf8_valid(cue->text, cue->size) && cue->line > 0);
    must(cue->start_ms >= 0 && cue->start_ms < cue->end_ms && cue->end_ms <= cue->reach_ms);
    must(!i || cue->start_ms >= captions->cues[i - 1].start_ms);
    for (size_t k = 0; k < cue->size; k++)
        must((unsigned char)cue->text[k] >= ' ' || cue->text[k] == '\n');
}

static void check_at(const struct captions *captions, int64_t ms)
{
    size_t places[CAPTIONS_ACTIVE_MAX], count = captions_at(captions, ms, places), all = 0;
    for (size_t i = 0; i < captions->count; i++)
        all += captions->cues[i].start_ms <= ms && ms < captions->cues[i].end_ms;
    must(count == (all < CAPTIONS_ACTIVE_MAX ? all : CAPTIONS_ACTIVE_MAX));
    for (size_t k = 0; k < count; k++)
        must(!k || places[k] > places[k - 1]);
    size_t begun = captions_begun(captions, ms);
    must(begun == SIZE_MAX || captions->cues[begun].start_ms <= ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct captions *captions;
    struct diags diags = DIAGS_INIT;
    if (captions_parse((const char *)data, size, "a.vtt", &diags, &captions, NULL)) {
        must(captions->count <= CAPTIONS_CUES_MAX);
        for (size_t i = 0; i < captions->count; i++) {
            check_cue(captions, i);
            if (i < 50) {
                check_at(captions, captions->cues[i].start_ms);
                check_at(captions, captions->cues[i].end_ms);
            }
        }
    }
    captions_free(captions);
    diags_finish(&diags);
    return 0;
}
