#define _GNU_SOURCE
#include "store_disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_acts.h"

#define SECTOR 512
#define REGION_MAX 64

struct bytes {
    unsigned char *data;
    int64_t size;
};

struct change { /* not yet synced: a write, or a new length */
    struct change *next;
    int64_t at, size;
    bool truncate;
    unsigned char data[];
};

struct inode {
    struct inode *next;
    char *name;
    struct bytes now, durable;
    struct change *changes, **last;
    bool linked, linked_durably;
    unsigned char *regions[REGION_MAX]; /* shared memory, never durable */
};

struct handle {
    sqlite3_file base;
    struct inode *inode;
    int generation;
    bool syncs_folder, remove_at_close;
};

static struct {
    sqlite3_vfs vfs;
    bool registered, off, sticky, failing;
    struct inode *inodes;
    struct rng rng;
    int generation, code;
    long operations, fail_at, cut_at, syncs;
} disk;

/* ---- Bytes ---- */

static void bytes_write(struct bytes *to, int64_t at, const unsigned char *from, int64_t n)
{
    if (at + n > to->size) {
        to->data = realloc(to->data, (size_t)(at + n));
        memset(to->data + to->size, 0, (size_t)(at + n - to->size));
        to->size = at + n;
    }
    if (n)
        memcpy(to->data + at, from, (size_t)n);
}

static void bytes_resize(struct bytes *to, int64_t size)
{
    if (size < to->size)
        to->size = size;
    else if (size > to->size)
        bytes_write(to, size, NULL, 0);
}

static void bytes_copy(struct bytes *to, const struct bytes *from)
{
    to->size = 0;
    bytes_write(to, 0, from->data, from->size);
}

static void change_add(struct inode *inode, bool truncate, int64_t at, const void *data, int64_t n)
{
    struct change *change = malloc(sizeof *change + (size_t)n);
    *change = (struct change){NULL, at, n, truncate};
    if (n)
        memcpy(change->data, data, (size_t)n);
    *inode->last = change;
    inode->last = &change->next;
}

static void changes_drop(struct inode *inode)
{
    while (inode->changes) {
        struct change *next = inode->changes->next;
        free(inode->changes);
        inode->changes = next;
    }
    inode->last = &inode->changes;
}

static void apply(struct bytes *to, const struct change *change)
{
    if (change->truncate)
        bytes_resize(to, change->at);
    else
        bytes_write(to, change->at, change->data, change->size);
}

static void inode_sync(struct inode *inode)
{
    for (struct change *c = inode->changes; c; c = c->next)
        apply(&inode->durable, c);
    changes_drop(inode);
}

static void inode_free(struct inode *inode)
{
    changes_drop(inode);
    for (int i = 0; i < REGION_MAX; i++)
        free(inode->regions[i]);
    free(inode->now.data);
    free(inode->durable.data);
    free(inode->name);
    free(inode);
}

static struct inode *inode_find(const char *name)
{
    for (struct inode *i = disk.inodes; i; i = i->next)
        if (i->linked && strcmp(i->name, name) == 0)
            return i;
    return NULL;
}

static struct inode *inode_new(const char *name)
{
    struct inode *inode = calloc(1, sizeof *inode);
    inode->name = strdup(name);
    inode->last = &inode->changes;
    inode->linked = true;
    inode->next = disk.inodes;
    disk.inodes = inode;
    return inode;
}

static void folder_sync(void)
{
    for (struct inode *i = disk.inodes; i; i = i->next)
        i->linked_durably = i->linked;
}

/* ---- Faults and cuts ---- */

/* Called before each change of the disk. *code: what to answer. */
static bool refused(int *code)
{
    if (disk.off) {
        *code = SQLITE_IOERR;
        return true;
    }
    long n = disk.operations++;
    if (n == disk.cut_at) {
        disk.off = true;
        *code = SQLITE_IOERR;
        return true;
    }
    if (n == disk.fail_at || (disk.failing && disk.sticky)) {
        disk.failing = true;
        *code = disk.code;
        return true;
    }
    return false;
}

static bool chance(uint32_t n)
{
    return rng_below(&disk.rng, n) == 0;
}

/* A write that the cut met: some of its sectors, some of them noise. */
static void apply_torn(struct bytes *to, const struct change *change)
{
    for (int64_t done = 0; done < change->size;) {
        int64_t n = SECTOR - (change->at + done) % SECTOR;
        if (n > change->size - done)
            n = change->size - done;
        if (!chance(2))
            bytes_write(to, change->at + done, change->data + done, n);
        else if (chance(4)) {
            unsigned char noise[SECTOR];
            for (int64_t i = 0; i < n; i++)
                noise[i] = (unsigned char)rng_next(&disk.rng);
            bytes_write(to, change->at + done, noise, n);
        }
        done += n;
    }
}

static void inode_cut(struct inode *inode)
{
    uint32_t mood = rng_below(&disk.rng, 4); /* all kept, none, or each by chance */
    for (struct change *c = inode->changes; c; c = c->next) {
        uint32_t fate = mood < 2 ? mood : rng_below(&disk.rng, 3);
        if (fate == 0)
            apply(&inode->durable, c);
        else if (fate == 2 && !c->truncate)
            apply_torn(&inode->durable, c);
    }
    changes_drop(inode);
    bytes_copy(&inode->now, &inode->durable);
    if (inode->linked != inode->linked_durably)
        inode->linked = chance(2) ? inode->linked : inode->linked_durably;
    inode->linked_durably = inode->linked;
}

/* Of two of one name the newer, which stands first, is the one that survives. */
static void folder_cut(void)
{
    struct inode **at = &disk.inodes;
    while (*at) {
        struct inode *inode = *at;
        bool twin = inode->linked && inode_find(inode->name) != inode;
        if (inode->linked && !twin) {
            for (int i = 0; i < REGION_MAX; i++) {
                free(inode->regions[i]);
                inode->regions[i] = NULL;
            }
            at = &inode->next;
        } else {
            *at = inode->next;
            inode_free(inode);
        }
    }
}

void disk_restart(void)
{
    for (struct inode *i = disk.inodes; i; i = i->next)
        inode_cut(i);
    folder_cut();
    disk.generation++;
    disk.off = disk.failing = false;
    disk.operations = 0;
    disk.cut_at = disk.fail_at = -1;
}

void disk_fail_at(long n, int code, bool sticky)
{
    disk.operations = 0;
    disk.failing = false;
    disk.fail_at = n;
    disk.code = code;
    disk.sticky = sticky;
}

void disk_cut_at(long n)
{
    disk.operations = 0;
    disk.cut_at = n;
}

bool disk_is_off(void)
{
    return disk.off;
}

long disk_syncs(void)
{
    return disk.syncs;
}

long disk_operations(void)
{
    return disk.operations;
}

/* ---- The file ---- */

static struct inode *live(sqlite3_file *file)
{
    struct handle *handle = (struct handle *)file;
    return handle->generation == disk.generation && !disk.off ? handle->inode : NULL;
}

static int f_close(sqlite3_file *file)
{
    struct handle *handle = (struct handle *)file;
    if (handle->generation == disk.generation && handle->remove_at_close)
        handle->inode->linked = false;
    return SQLITE_OK;
}

static int f_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    struct inode *inode = live(file);
    if (!inode)
        return SQLITE_IOERR_READ;
    int64_t have = inode->now.size - at;
    have = have < 0 ? 0 : have > n ? n : have;
    if (have)
        memcpy(to, inode->now.data + at, (size_t)have);
    memset((char *)to + have, 0, (size_t)(n - have));
    return have == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int f_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    struct inode *inode = live(file);
    if (!inode)
        return SQLITE_IOERR_WRITE;
    int code = SQLITE_OK;
    bool bad = refused(&code);
    if (bad && !disk.off)
        n /= 2;
    change_add(inode, false, at, from, n);
    bytes_write(&inode->now, at, from, n);
    return bad ? code : SQLITE_OK;
}

static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct inode *inode = live(file);
    int code = SQLITE_IOERR_TRUNCATE;
    if (!inode || refused(&code))
        return code;
    change_add(inode, true, size, NULL, 0);
    bytes_resize(&inode->now, size);
    return SQLITE_OK;
}

static int f_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    struct inode *inode = live(file);
    int code = SQLITE_IOERR_FSYNC;
    if (!inode || refused(&code))
        return code;
    struct handle *handle = (struct handle *)file;
    disk.syncs++;
    inode_sync(inode);
    if (handle->syncs_folder)
        folder_sync();
    handle->syncs_folder = false;
    return SQLITE_OK;
}

static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct inode *inode = live(file);
    if (!inode)
        return SQLITE_IOERR_FSTAT;
    *size = inode->now.size;
    return SQLITE_OK;
}

static int f_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int f_check_lock(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int f_control(sqlite3_file *file, int what, void *argument)
{
    (void)file;
    (void)what;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int f_sector(sqlite3_file *file)
{
    (void)file;
    return 4096; /* as on Unix */
}

static int f_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* as on Unix */
}

static int f_shm_map(sqlite3_file *file, int index, int size, int extend, void volatile **out)
{
    struct inode *inode = live(file);
    *out = NULL;
    if (!inode || index >= REGION_MAX)
        return SQLITE_IOERR_SHMMAP;
    if (!inode->regions[index] && extend)
        inode->regions[index] = calloc(1, (size_t)size);
    *out = inode->regions[index];
    return SQLITE_OK;
}

static int f_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    (void)file;
    (void)offset;
    (void)n;
    (void)flags;
    return SQLITE_OK;
}

static void f_shm_barrier(sqlite3_file *file)
{
    (void)file;
}

static int f_shm_unmap(sqlite3_file *file, int remove)
{
    struct inode *inode = live(file);
    for (int i = 0; inode && remove && i < REGION_MAX; i++) {
        free(inode->regions[i]);
        inode->regions[i] = NULL;
    }
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = f_close, .xRead = f_read, .xWrite = f_write,
    .xTruncate = f_truncate, .xSync = f_sync, .xFileSize = f_size, .xLock = f_lock,
    .xUnlock = f_lock, .xCheckReservedLock = f_check_lock, .xFileControl = f_control,
    .xSectorSize = f_sector, .xDeviceCharacteristics = f_traits, .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock, .xShmBarrier = f_shm_barrier, .xShmUnmap = f_shm_unmap};

/* ---- The file system ---- */

static int v_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct handle *handle = (struct handle *)file;
    memset(handle, 0, sizeof *handle);
    if (disk.off)
        return SQLITE_CANTOPEN;
    int code;
    struct inode *inode = inode_find(name ? name : "temporary");
    if (!inode) {
        if (!(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        if (refused(&code))
            return SQLITE_CANTOPEN;
        inode = inode_new(name ? name : "temporary");
        handle->syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    }
    handle->inode = inode;
    handle->generation = disk.generation;
    handle->remove_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &methods;
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    struct inode *inode = disk.off ? NULL : inode_find(name);
    int code = SQLITE_IOERR_DELETE;
    if (disk.off)
        return code;
    if (!inode)
        return SQLITE_IOERR_DELETE_NOENT;
    if (refused(&code))
        return code;
    inode->linked = false;
    if (sync_folder)
        folder_sync();
    return SQLITE_OK;
}

static int v_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    struct inode *inode = disk.off ? NULL : inode_find(name);
    *out = inode && (flags != SQLITE_ACCESS_EXISTS || inode->now.size > 0);
    return SQLITE_OK;
}

static int v_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    sqlite3_snprintf(n, out, "%s", name);
    return SQLITE_OK;
}

static void empty(void)
{
    while (disk.inodes) {
        struct inode *next = disk.inodes->next;
        inode_free(disk.inodes);
        disk.inodes = next;
    }
}

void disk_format(uint64_t seed)
{
    if (!disk.registered) {
        disk.vfs = *sqlite3_vfs_find(NULL); /* its clock, its randomness */
        disk.vfs.szOsFile = (int)sizeof(struct handle);
        disk.vfs.zName = DISK_VFS;
        disk.vfs.pNext = NULL;
        disk.vfs.xOpen = v_open;
        disk.vfs.xDelete = v_delete;
        disk.vfs.xAccess = v_access;
        disk.vfs.xFullPathname = v_path;
        sqlite3_vfs_register(&disk.vfs, 0);
        disk.registered = true;
    }
    empty();
    disk.rng.state = seed;
    disk.syncs = 0;
    disk_restart();
}

void disk_discard(void)
{
    empty();
    disk.generation++;
}
