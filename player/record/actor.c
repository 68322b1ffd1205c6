/* The canonical actor. An actor too long for a name is its SHA-256, as registration_id would take
 * it; so the registration is the same whichever of them cuts. */
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "record/statement.h"

_Static_assert(ACTOR_BYTES > EVENT_WORD_BYTES_MAX, "an actor that is not hashed fits");

static bool national(const char *kind)
{
    return str_equal(kind, "nip") || str_equal(kind, "ni_pppk");
}

/* The first alias of the kinds asked for; NULL: none. */
static const struct payload_alias *first(const struct payload_alias *aliases, size_t count,
                                         bool (*wanted)(const char *kind))
{
    for (size_t i = 0; i < count; i++)
        if (aliases[i].number[0] && (!wanted || wanted(aliases[i].number_kind)))
            return &aliases[i];
    return NULL;
}

static bool roster(const char *kind)
{
    return str_equal(kind, "roster");
}

static void put_actor(const struct payload_alias *alias, struct actor *out)
{
    size_t n = strlen(alias->number_kind) + 1 + strlen(alias->number);
    if (n <= EVENT_WORD_BYTES_MAX) {
        str_put(out->actor, sizeof out->actor, alias->number_kind);
        size_t used = strlen(out->actor);
        out->actor[used++] = ':';
        str_put(out->actor + used, sizeof out->actor - used, alias->number);
        return;
    }
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    sha256_start(&sha);
    sha256_add(&sha, alias->number_kind, strlen(alias->number_kind));
    sha256_add(&sha, ":", 1);
    sha256_add(&sha, alias->number, strlen(alias->number));
    sha256_end(&sha, digest);
    sha256_hex(digest, out->actor);
}

void actor_of(const char *learner, const struct payload_alias *aliases, size_t count,
              struct actor *out)
{
    const struct payload_alias *number = first(aliases, count, national);
    const struct payload_alias *listed = first(aliases, count, roster);
    if (!number)
        number = first(aliases, count, NULL);
    out->account = listed ? listed->number : number ? number->number : "";
    if (number)
        put_actor(number, out);
    else
        str_put(out->actor, sizeof out->actor, learner);
}
