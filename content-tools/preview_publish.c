/* What the player is told: one file, written anew after each step. */
#include "author/preview_inside.h"

#include <string.h>

#include "author/made_picture.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define PLACE_BYTES 600
#define ARENA_BYTES_MAX (32u << 20)

bool preview_block(struct preview *preview, const char *file, struct diags *diags,
                   struct err *err)
{
    size_t at = 0;
    while (at < preview->blocked_count && !str_equal(preview->blocked[at].file, file))
        at++;
    if (at < preview->blocked_count) {
        diags_finish(&preview->blocked[at].diags);
        if (!diags->errors) {
            mem_free(preview->blocked[at].file);
            preview->blocked[at] = preview->blocked[--preview->blocked_count];
        }
    }
    if (!diags->errors) {
        diags_finish(diags);
        return true;
    }
    if (at == preview->blocked_count) {
        struct blocked *list = mem_resize(preview->blocked, (at + 1) * sizeof *list);
        char *name = mem_copy_str(file);
        preview->blocked = list ? list : preview->blocked;
        if (!list || !name) {
            mem_free(name);
            diags_finish(diags);
            return err_no_memory(err);
        }
        list[preview->blocked_count++].file = name;
    }
    preview->blocked[at].diags = *diags;
    *diags = (struct diags)DIAGS_INIT;
    return true;
}

static const char *keep(struct preview_state *state, const char *text)
{
    return text ? arena_copy_str(&state->arena, text) : "";
}

static bool add_finding(struct preview_state *state, struct preview_finding *list,
                        size_t *count, const struct diag *diag)
{
    char place[PLACE_BYTES];
    if (*count == PREVIEW_FINDINGS_MAX)
        return true;
    diag_where(diag, place, sizeof place);
    struct preview_finding *finding = &list[(*count)++];
    finding->severity = diag->severity;
    finding->place = keep(state, place);
    finding->message = keep(state, diag->message);
    finding->remedy = keep(state, diag->remedy);
    return finding->place && finding->message && finding->remedy;
}

/* Errors first, then warnings: notes tell nothing that has to be done. */
static bool add_found(struct preview_state *state, const struct diags *found)
{
    bool good = true;
    for (int severity = DIAG_ERROR; severity <= DIAG_WARNING; severity++)
        for (size_t i = 0; good && i < found->count; i++)
            if ((int)found->list[i].severity == severity)
                good = add_finding(state, state->findings, &state->finding_count,
                                   &found->list[i]);
    return good;
}

static bool add_blocked(struct preview_state *state, const struct preview *preview)
{
    bool good = true;
    for (size_t i = 0; good && i < preview->blocked_count; i++) {
        const struct diags *diags = &preview->blocked[i].diags;
        for (size_t k = 0; good && k < diags->count; k++)
            if (diags->list[k].severity == DIAG_ERROR)
                good = add_finding(state, state->blocked, &state->blocked_count,
                                   &diags->list[k]);
    }
    return good;
}

static bool add_changes(struct preview_state *state, const struct preview *preview)
{
    size_t n = preview->file_count + preview->gone_count;
    state->changes = arena_take_array(&state->arena, n + 1, sizeof *state->changes);
    if (!state->changes)
        return false;
    for (size_t i = 0; i < preview->file_count; i++) {
        const struct preview_file *file = &preview->files[i];
        struct made_picture made;
        if (file->serial <= 1) /* there from the start: nobody has seen it otherwise */
            continue;
        const char *name = file->media == MEDIA_SVG &&
                                   made_picture_name(file->name, file->media, &made, NULL)
                               ? keep(state, made.name) : file->name;
        if (!name)
            return false;
        state->changes[state->change_count++] = (struct preview_change){name, file->serial};
    }
    for (size_t i = 0; i < preview->gone_count; i++)
        state->changes[state->change_count++] =
            (struct preview_change){preview->gone[i], preview->gone_serials[i]};
    return true;
}

bool preview_publish(struct preview *preview, struct err *err)
{
    struct buf text = BUF_INIT;
    struct preview_state state = {.serial = preview->serial, .course = preview->course_serial,
                                  .source = preview->folder, .errors = preview->found.errors,
                                  .warnings = preview->found.warnings,
                                  .checked = preview->checked};
    arena_init(&state.arena, ARENA_BYTES_MAX);
    state.findings = arena_take_array(&state.arena, PREVIEW_FINDINGS_MAX, sizeof *state.findings);
    state.blocked = arena_take_array(&state.arena, PREVIEW_FINDINGS_MAX, sizeof *state.blocked);
    char *path = path_join(preview->cache, PREVIEW_STATE_FILE);
    bool good = (path && state.findings && state.blocked && add_found(&state, &preview->found) &&
                 add_blocked(&state, preview) && add_changes(&state, preview)) ||
                err_no_memory(err);
    good = good && preview_state_write(&state, &text, err) &&
           file_write_quick(path, text.data, text.size, err);
    mem_free(path);
    buf_finish(&text);
    arena_finish(&state.arena);
    return good;
}
