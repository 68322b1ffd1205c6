/* Reads volume after volume into one reader of lines. A volume that should follow and does not is
 * named; one too many is damage. */
#include "office/pass.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office/frames.h"

/* Beside any of those that are there. */
static bool missing(const struct pass *pass, int volume, struct err *err)
{
    const struct volume_set *set = pass->set;
    int there = 0;
    while (!set->paths[there])
        there++;
    char *folder = path_folder(set->paths[there]);
    char *path = folder ? volume_path(folder, set->device, set->bundle, volume) : NULL;
    if (path)
        err_set(err, ERR_NOT_FOUND, "volume %d of this bundle is missing; it was written as %s",
                volume, path);
    else
        err_no_memory(err);
    mem_free(folder);
    mem_free(path);
    return false;
}

static bool feed_all(struct pass *pass, struct frames *frames, struct lines *lines,
                     struct err *err)
{
    const unsigned char *plain;
    size_t n;
    uint64_t from = frames->bytes;
    do {
        if (pass->progress && !pass->progress(pass->context, pass->before, pass->all))
            return err_set(err, ERR_CANCELLED, "stopped");
        if (!frames_next(frames, &plain, &n, err) || !lines_feed(lines, plain, n, err))
            return false;
        pass->before += frames->bytes - from;
        from = frames->bytes;
    } while (n);
    return true;
}

/* header takes what the volume says of itself; bundle and device must be those of the first. */
static bool check_header(const struct buf *line, struct volume_header *header, int volume,
                         struct err *err)
{
    char bundle[ID_BYTES], device[DEVICE_NAME_BYTES];
    memcpy(bundle, header->bundle, sizeof bundle);
    memcpy(device, header->device, sizeof device);
    if (!volume_header_read(line, header, err))
        return false;
    if (header->volume != volume ||
        (volume > 1 &&
         (!str_equal(bundle, header->bundle) || !str_equal(device, header->device))))
        return err_set(err, ERR_INTEGRITY, "volume %d is not of this bundle", volume);
    return true;
}

static bool read_volume(struct pass *pass, int volume, struct volume_header *header,
                        struct lines *lines, struct err *err)
{
    const char *path = pass->set->paths[volume - 1];
    struct buf line = BUF_INIT;
    struct frames frames = {.file = NULL};
    FILE *file = file_open(path, "rb", err);
    bool good = file && volume_first_line(file, path, &line, err) &&
                check_header(&line, header, volume, err);
    if (good && volume == 1)
        lines_begin(lines, pass->trust, header->bundle, header->device, &pass->taker);
    good = good && frames_open(&frames, file, path, &line, pass->key, err) &&
           feed_all(pass, &frames, lines, err);
    frames_finish(&frames);
    if (file)
        fclose(file);
    buf_finish(&line);
    return good;
}

static bool read_volumes(struct pass *pass, struct volume_header *header, struct lines *lines,
                         struct err *err)
{
    bool more = true;
    for (int volume = 1; more; volume++) {
        if (volume > pass->set->count || !pass->set->paths[volume - 1])
            return missing(pass, volume, err);
        if (!read_volume(pass, volume, header, lines, err) ||
            !lines_volume_end(lines, &more, err))
            return false;
        if (!more && volume < pass->set->count)
            return err_set(err, ERR_INTEGRITY, "there are more volumes than the bundle has");
    }
    return true;
}

bool pass_run(struct pass *pass, struct err *err)
{
    struct lines lines = {.line = BUF_INIT};
    struct volume_header *header = mem_alloc(sizeof *header);
    bool good = header ? read_volumes(pass, header, &lines, err) : err_no_memory(err);
    if (good) {
        pass->certificate = lines.certificate;
        pass->statements = lines.statements;
        pass->events = lines.events;
    }
    lines_finish(&lines);
    mem_free(header);
    return good;
}
