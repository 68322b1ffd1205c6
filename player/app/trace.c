/* A line is written with one flush, after the pixels: what stands in the trace was on screen. */
#include "app/trace.h"

#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/buf.h"

struct trace {
    FILE *file;
    struct buf line;
    long frames;
};

bool trace_open(const char *path, struct trace **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    (*out)->file = file_open(path, "a", err);
    if ((*out)->file)
        return true;
    mem_free(*out);
    *out = NULL;
    return false;
}

void trace_frame(struct trace *trace, const struct model *model, const struct frame *frame,
                 uint64_t painted_px, int64_t took_us)
{
    if (!trace)
        return;
    static const char *const screens[SCREEN_COUNT] = {
        "starting", "identity", "home", "course", "lesson", "quiz-intro",
        "quiz",     "result",   "review", "history",
        "sending",  "settings", "trouble"};
    buf_clear(&trace->line);
    buf_format(&trace->line, "{\"frame\":%ld,\"screen\":\"%s\",\"dialog\":%d,\"attempt\":\"%s\",",
               ++trace->frames, screens[model->screen], model->dialog, model->attempt_id);
    buf_format(&trace->line, "\"commits_waiting\":%zu,\"damage_px\":%llu,\"layouts\":%u,",
               model->commits_waiting, (unsigned long long)painted_px, frame->layouts_made);
    if (took_us)
        buf_format(&trace->line, "\"took_us\":%lld,", (long long)took_us);
    buf_add_str(&trace->line, "\"tree\":");
    draw_tree(&frame->list, &trace->line);
    for (size_t i = 0; i < trace->line.size; i++) /* one line each */
        if (trace->line.data[i] == '\n')
            trace->line.data[i] = ' ';
    buf_add_str(&trace->line, "}\n");
    if (!trace->line.failed)
        fwrite(trace->line.data, 1, trace->line.size, trace->file);
    fflush(trace->file);
}

void trace_close(struct trace *trace)
{
    if (trace) {
        fclose(trace->file);
        buf_finish(&trace->line);
        mem_free(trace);
    }
}
