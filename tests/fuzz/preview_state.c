/* The state of a preview from hostile bytes: what is read has its bounds, and says the same when it
 * is written and read again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "course/preview_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void same(const struct preview_finding *a, const struct preview_finding *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        must(a[i].severity == b[i].severity && str_equal(a[i].place, b[i].place) &&
             str_equal(a[i].message, b[i].message) && str_equal(a[i].remedy, b[i].remedy));
}

static void check(const struct preview_state *state)
{
    struct buf text = BUF_INIT;
    struct preview_state *again;
    must(state->finding_count <= PREVIEW_FINDINGS_MAX &&
         state->blocked_count <= PREVIEW_FINDINGS_MAX && state->source);
    must(preview_state_write(state, &text, NULL));
    must(preview_state_read(text.data, text.size, &again, NULL));
    must(again->serial == state->serial && again->course == state->course &&
         again->errors == state->errors && again->warnings == state->warnings &&
         again->checked == state->checked && str_equal(again->source, state->source) &&
         again->finding_count == state->finding_count &&
         again->blocked_count == state->blocked_count &&
         again->change_count == state->change_count);
    same(state->findings, again->findings, state->finding_count);
    same(state->blocked, again->blocked, state->blocked_count);
    for (size_t i = 0; i < state->change_count; i++)
        must(str_equal(state->changes[i].name, again->changes[i].name) &&
             state->changes[i].serial == again->changes[i].serial);
    preview_state_free(again);
    buf_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct preview_state *state;
    struct err err = ERR_INIT;
    if (preview_state_read((const char *)data, size, &state, &err)) {
        check(state);
        preview_state_free(state);
    } else {
        must(err.code != ERR_NONE && err.text[0] && !state);
    }
    return 0;
}
