/* Who learns here: asked once, can be put off, can be completed later. The learner exists from the
 * first start on, so that nothing is ever recorded for nobody. */
#include "screens/update.h"

#include <string.h>

#include "base/str.h"
#include "screens/identity.h"
#include "screens/words.h"

static const char *const kinds[] = {"nip", "ni_pppk", "other"};

static int digits_of(const char *number, char *out, size_t size)
{
    size_t n = 0;
    for (const char *s = number; *s; s++) {
        if (*s >= '0' && *s <= '9' && n + 1 < size)
            out[n++] = *s;
        else if (*s != ' ')
            return -1;
    }
    out[n] = '\0';
    return (int)n;
}

static int pair(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

static bool date_plausible(const char *d)
{
    int year = pair(d) * 100 + pair(d + 2), month = pair(d + 4), day = pair(d + 6);
    return year >= 1930 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const char *identity_doubt(int kind, const char *number)
{
    char d[40];
    if (!number[0] || kind == 2)
        return NULL;
    if (digits_of(number, d, sizeof d) != 18)
        return _("A NIP or NI PPPK has 18 digits. Please check it.");
    if (!date_plausible(d))
        return _("The first 8 digits are usually the date of birth. Please check them.");
    int middle = pair(d + 12);
    bool pns = middle >= 1 && middle <= 12, pppk = middle >= 21 && middle <= 29;
    if (kind == 0 && !pns)
        return pppk ? _("This looks like an NI PPPK. Please check it.")
                    : _("Digits 13 and 14 are usually a month. Please check them.");
    if (kind == 1 && !pppk)
        return pns ? _("This looks like a NIP. Please check it.")
                   : _("Digits 13 and 14 of an NI PPPK are usually 21 to 29. Please check them.");
    return NULL;
}

void identity_enter(struct model *model, bool at_start)
{
    const struct fold_learner *learner = facts_learner(model);
    field_put(&model->fields[FIELD_NAME], learner ? learner->name : "");
    field_put(&model->fields[FIELD_NUMBER], learner ? learner->number : "");
    field_put(&model->fields[FIELD_POST], learner ? learner->post : "");
    field_put(&model->fields[FIELD_UNIT], learner ? learner->unit : "");
    model->number_kind = 0;
    for (int i = 0; learner && i < 3; i++)
        if (str_equal(learner->number_kind, kinds[i]))
            model->number_kind = i;
    model->identity_from_start = at_start;
    model_go(model, SCREEN_IDENTITY);
    model->focus_primary = false;
    model->focus = draw_id("field-name");
}

static void trimmed(const char *from, char *to, size_t size)
{
    while (*from == ' ')
        from++;
    str_put(to, size, from);
    for (size_t n = strlen(to); n && to[n - 1] == ' ';)
        to[--n] = '\0';
}

/* A NIP is kept as its digits, so that the same number written with spaces is the same number. */
static void clean_number(const struct model *model, char *out, size_t size)
{
    const char *typed = model->fields[FIELD_NUMBER].text;
    if (model->number_kind == 2 || digits_of(typed, out, size) < 0)
        trimmed(typed, out, size);
}

static void new_learner(struct model *model)
{
    unsigned char bytes[16];
    memcpy(bytes, model->random, sizeof bytes);
    id_from_bytes(bytes, model->learner);
}

static void save(struct model *model, bool later)
{
    char name[FIELD_BYTES] = "", number[FIELD_BYTES] = "", post[FIELD_BYTES] = "",
         unit[FIELD_BYTES] = "";
    const struct fold_learner *old = facts_learner(model);
    if (!later) {
        trimmed(model->fields[FIELD_NAME].text, name, sizeof name);
        trimmed(model->fields[FIELD_POST].text, post, sizeof post);
        trimmed(model->fields[FIELD_UNIT].text, unit, sizeof unit);
        clean_number(model, number, sizeof number);
    }
    struct act_draft draft;
    bool first = !model->learner[0];
    if (!act_begin(model, &draft))
        return;
    if (first)
        new_learner(model);
    if (first || !later)
        act_event(model, &draft, EVENT_LEARNER_INTRODUCED, "", "",
                  payload_learner(name, post, unit));
    bool known = old && str_equal(old->number, number) &&
                 str_equal(old->number_kind, kinds[model->number_kind]);
    if (number[0] && !known)
        act_event(model, &draft, EVENT_ALIAS_ADDED, "", "",
                  payload_alias(kinds[model->number_kind], number));
    if (first)
        act_local(&draft, "", "learner", model->learner);
    if (!act_commit(model, &draft, true)) {
        if (first)
            model->learner[0] = '\0';
        return;
    }
    home_enter(model);
}

bool identity_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_SAVE_IDENTITY:
        if (model->fields[FIELD_NAME].text[strspn(model->fields[FIELD_NAME].text, " ")] == '\0') {
            model->focus = draw_id("field-name");
            return true;
        }
        save(model, false);
        return true;
    case ACT_LATER:
        if (model->identity_from_start)
            save(model, true);
        else
            home_enter(model);
        return true;
    case ACT_NUMBER_KIND:
        model->number_kind = action.a;
        return true;
    default:
        return false;
    }
}
