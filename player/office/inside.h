/* What the files of an office share. */
#ifndef BEKAL_OFFICE_INSIDE_H
#define BEKAL_OFFICE_INSIDE_H

#include "office/certificate.h"
#include "office/lock.h"
#include "office/office.h"

#define OFFICE_STATE_FILE "office.json" /* in the office's folder; all of it locked */
#define OFFICE_STATE_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define OFFICE_DEVICES_MAX 10000
#define OFFICE_NAME_BYTES 128

#define OFFICE_FILE_FORMAT "bekal-office-file"
#define OFFICE_FILE_WHAT N_("the office file")

struct office_member { /* a device as its office knows it */
    char name[DEVICE_NAME_BYTES];
    struct keys keys;
};

struct office {
    char *folder;
    char name[OFFICE_NAME_BYTES];
    struct keys keys[ENVELOPE_SIGNERS_MAX]; /* the one in use first */
    size_t key_count;
    size_t trusted_count; /* the first so many are named in trust lists; all of them sign */
    int64_t number;
    struct office_member *members;
    size_t member_count;
    struct lock lock;
};

/* Writes the state anew, whole or not at all. */
MUST_USE bool office_save(const struct office *office, struct err *err);
const struct office_member *office_member(const struct office *office, const char *name);
void office_trust(const struct office *office, struct trust *out);

/* Whether an office file may set this one: not what names the device, its secrets, or paths. */
bool office_may_set(const char *setting);

/* What a device's part of an office file is bound to. */
#define OFFICE_ABOUT_BYTES 256
void office_about(const char *device, const unsigned char sign[KEY_BYTES],
                  char out[OFFICE_ABOUT_BYTES]);

/* An office file with its two documents, for whoever takes it. */
struct office_file_inside {
    struct office_file open; /* first: the pointer to it is the pointer to all */
    struct envelope envelope;
    struct fields payload;
    struct trust trust;
};
const struct office_file_inside *office_file_inside(const struct office_file *file);

#endif
