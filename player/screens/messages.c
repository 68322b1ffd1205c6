#include "screens/messages.h"

#include "base/mem.h"

#define REPLY_BYTES_MAX (64u << 20)

void progress_free(struct progress *progress)
{
    if (progress) {
        arena_finish(&progress->arena);
        mem_free(progress);
    }
}

void recordings_free(struct lesson_recording *recordings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < recordings[i].caption_count; k++)
            captions_free(recordings[i].captions[k].captions);
}

void request_free(struct request *request)
{
    if (request) {
        arena_finish(&request->arena);
        mem_free(request->text);
        mem_free(request);
    }
}

struct reply *reply_new(const struct request *to)
{
    struct reply *reply = mem_alloc(sizeof *reply);
    if (reply) {
        reply->kind = to->kind;
        reply->ticket = to->ticket;
        arena_init(&reply->arena, REPLY_BYTES_MAX);
    }
    return reply;
}

void reply_free(struct reply *reply)
{
    if (!reply)
        return;
    progress_free(reply->progress);
    library_free(reply->library);
    course_free(reply->course);
    lesson_free(reply->lesson);
    quiz_free(reply->quiz);
    preview_state_free(reply->preview);
    recordings_free(reply->recordings, reply->recording_count);
    sending_news_free(reply->news);
    sending_sticks_free(reply->sticks);
    sending_office_free(reply->office);
    request_free(reply->failed);
    mem_free(reply->image);
    mem_free(reply->qr);
    arena_finish(&reply->arena);
    mem_free(reply);
}
