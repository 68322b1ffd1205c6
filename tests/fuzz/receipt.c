/* A receipt file, as it comes, and any text as the payload of one that is rightly signed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "office/receipt.h"
#include "office_keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void read_one(const void *bytes, size_t n, const struct trust *trust)
{
    struct receipt receipt;
    struct err err = ERR_INIT;
    size_t count = 0;
    if (!receipt_read(bytes, n, trust, &receipt, &err)) {
        must(err.code != ERR_NONE && err.text[0] && !receipt.ids);
        return;
    }
    for (size_t i = 0; i < receipt.group_count; i++) {
        must(receipt.groups[i].at_ms >= 0);
        for (size_t k = 0; k < receipt.groups[i].count; k++, count++)
            must(id_valid(receipt.groups[i].ids[k]));
    }
    must(count == receipt.count && count <= RECEIPT_IDS_MAX);
    receipt_finish(&receipt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct keys keys;
    struct trust trust;
    struct buf text = BUF_INIT;
    char *payload = mem_copy_bytes((const char *)data, size);
    office_keys_fixed(&keys, &trust);
    read_one(data, size, &trust);
    must(payload && envelope_write(RECEIPT_FORMAT, payload, &keys, 1, &text, NULL));
    read_one(text.data, text.size, &trust);
    buf_finish(&text);
    mem_free(payload);
    return 0;
}
