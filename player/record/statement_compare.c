/* Compares two statements as the standard does: not by their bytes. Left aside are what a server
 * stamps on (stored, authority, version, no attachments), verb displays and activity definitions
 * (a server keeps one of each, and may give back that one), null members, defaults that may be
 * written or not (objectType), and a single context activity outside of a list. Numbers are equal
 * by value (but for their last digits), ids without regard to case. All other members must be there
 * on both sides.
 * Source: xAPI 1.0.3 part 2, sections 2.2 and 2.3.1. */
#include <math.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "record/statement_inside.h"

/* Where in a statement an object stands, as far as it matters for what is left aside. */
enum place { ROOT, ACTOR, VERB, ACTIVITY, CONTEXT, ACTIVITIES, EXTENSIONS, OTHER };

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

/* Members that count neither when they are there nor when they are not. */
static bool aside(enum place place, const cJSON *node)
{
    static const char *const root[] = {"stored", "authority", "version", "timestamp"};
    static const char *const activity[] = {"definition", "objectType"};
    if (cJSON_IsNull(node))
        return place != EXTENSIONS;
    switch (place) {
    case ROOT:
        return is_one_of(node->string, root, 4) ||
               (str_equal(node->string, "attachments") && !node->child);
    case ACTOR:
        return str_equal(node->string, "objectType") && cJSON_IsString(node) &&
               str_equal(node->valuestring, "Agent");
    case VERB:
        return str_equal(node->string, "display");
    case ACTIVITY:
        return str_equal(node->string, activity[0]) ||
               (str_equal(node->string, activity[1]) && cJSON_IsString(node) &&
                str_equal(node->valuestring, "Activity"));
    case EXTENSIONS:
        return str_equal(node->string, STATEMENT_EXTENSION_CLOCK);
    default:
        return false;
    }
}

static enum place place_of(enum place parent, const char *name)
{
    static const struct {
        enum place parent;
        const char *name;
        enum place place;
    } places[] = {{ROOT, "actor", ACTOR},
                  {ROOT, "verb", VERB},
                  {ROOT, "object", ACTIVITY},
                  {ROOT, "context", CONTEXT},
                  {CONTEXT, "contextActivities", ACTIVITIES},
                  {CONTEXT, "extensions", EXTENSIONS}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (parent == places[i].parent && str_equal(name, places[i].name))
            return places[i].place;
    return parent == ACTIVITIES ? ACTIVITY : OTHER;
}

static bool same_fold(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a >= 'A' && *a <= 'F' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'F' ? (char)(*b + 32) : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

static size_t count_of(const cJSON *object, enum place place)
{
    size_t count = 0;
    for (const cJSON *node = object->child; node; node = node->next)
        count += !aside(place, node);
    return count;
}

static bool same(const cJSON *a, const cJSON *b, enum place place);

static bool same_member(const cJSON *a, const cJSON *b, enum place parent)
{
    bool id = (parent == ROOT && str_equal(a->string, "id")) ||
              (parent == CONTEXT && str_equal(a->string, "registration"));
    if (id && cJSON_IsString(a) && cJSON_IsString(b))
        return same_fold(a->valuestring, b->valuestring);
    return same(a, b, place_of(parent, a->string));
}

/* With as many members on both sides, and none of a's twice, all found is all there are. */
static bool same_object(const cJSON *a, const cJSON *b, enum place place)
{
    if (count_of(a, place) != count_of(b, place))
        return false;
    for (const cJSON *node = a->child; node; node = node->next) {
        if (aside(place, node))
            continue;
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(b, node->string);
        bool once = cJSON_GetObjectItemCaseSensitive(a, node->string) == node;
        if (!once || !other || !same_member(node, other, place))
            return false;
    }
    return true;
}

static bool same_list(const cJSON *a, const cJSON *b, enum place place)
{
    const cJSON *x = a->child, *y = b->child;
    while (x && y && same(x, y, place)) {
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}

/* Whole numbers are equal or not; of others a server may drop the last digits. */
#define TOLERANCE 1e-12

static bool same_number(double a, double b)
{
    bool whole = a == floor(a) && b == floor(b);
    return a == b || (!whole && fabs(a - b) <= TOLERANCE * fmax(fabs(a), fabs(b)));
}

static bool same(const cJSON *a, const cJSON *b, enum place place)
{
    if (place == ACTIVITY && cJSON_IsArray(a) && cJSON_IsObject(b))
        return a->child && !a->child->next && same(a->child, b, place);
    if (place == ACTIVITY && cJSON_IsObject(a) && cJSON_IsArray(b))
        return same(b, a, place);
    if (cJSON_IsObject(a))
        return cJSON_IsObject(b) && same_object(a, b, place);
    if (cJSON_IsArray(a))
        return cJSON_IsArray(b) && same_list(a, b, place);
    if (cJSON_IsString(a))
        return cJSON_IsString(b) && str_equal(a->valuestring, b->valuestring);
    if (cJSON_IsNumber(a))
        return cJSON_IsNumber(b) && same_number(a->valuedouble, b->valuedouble);
    return (a->type & 0xFF) == (b->type & 0xFF);
}

/* ---- Times ---- */

#define SECOND_MS 1000

/* A server may keep whole seconds alone. */
static bool same_time(const cJSON *a, const cJSON *b)
{
    int64_t ours, theirs;
    const cJSON *x = cJSON_GetObjectItemCaseSensitive(a, "timestamp");
    const cJSON *y = cJSON_GetObjectItemCaseSensitive(b, "timestamp");
    if (!cJSON_IsString(x) || !cJSON_IsString(y))
        return true;
    if (!clock_read_iso(x->valuestring, &ours) || !clock_read_iso(y->valuestring, &theirs))
        return str_equal(x->valuestring, y->valuestring);
    return ours == theirs ||
           (theirs % SECOND_MS == 0 && ours / SECOND_MS == theirs / SECOND_MS);
}

static const cJSON *clock_of(const cJSON *root)
{
    const cJSON *context = cJSON_GetObjectItemCaseSensitive(root, "context");
    const cJSON *extensions = cJSON_GetObjectItemCaseSensitive(context, "extensions");
    return cJSON_GetObjectItemCaseSensitive(extensions, STATEMENT_EXTENSION_CLOCK);
}

static bool same_clock(const cJSON *a, const cJSON *b)
{
    const cJSON *ours = clock_of(a), *theirs = clock_of(b);
    return ours && theirs ? same(ours, theirs, OTHER) : !ours && !theirs;
}

bool statement_compare(const char *ours, size_t our_bytes, const char *theirs, size_t their_bytes,
                       enum statement_likeness *out, struct err *err)
{
    struct json_doc a, b;
    *out = STATEMENT_OTHER;
    if (!statement_open(ours, our_bytes, &a, err))
        return false;
    bool good = statement_open(theirs, their_bytes, &b, err);
    if (good) {
        if (same(a.root, b.root, ROOT))
            *out = same_time(a.root, b.root) && same_clock(a.root, b.root) ? STATEMENT_SAME
                                                                          : STATEMENT_RETIMED;
        json_close(&b);
    }
    json_close(&a);
    return good;
}
