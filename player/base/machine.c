/* /etc/machine-id is made when a system is installed, and by clean-up tools of those who clone
 * disks. It is hashed with a word of ours, as its makers ask of those who store it. */
#include "base/machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"

void machine_id(char out[MACHINE_ID_BYTES])
{
    char name[128] = "bekal ";
    size_t word = strlen(name);
    FILE *file = fopen("/etc/machine-id", "r");
    bool read = file && fgets(name + word, (int)(sizeof name - word), file);
    if (file)
        fclose(file);
    size_t n = word + strcspn(name + word, "\n");
    out[0] = '\0';
    if (read && n >= word + 32)
        sha256_hex_of(name, n, out);
}
