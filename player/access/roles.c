/* What roles and states of the draw list are called by ATK. */
#include "access/objects.h"

static const AtkRole roles[ROLE_COUNT] = {
    [ROLE_NONE] = ATK_ROLE_PANEL,           [ROLE_BUTTON] = ATK_ROLE_PUSH_BUTTON,
    [ROLE_LINK] = ATK_ROLE_LINK,            [ROLE_RADIO] = ATK_ROLE_RADIO_BUTTON,
    [ROLE_CHECKBOX] = ATK_ROLE_CHECK_BOX,   [ROLE_TEXTBOX] = ATK_ROLE_ENTRY,
    [ROLE_SEARCHBOX] = ATK_ROLE_ENTRY,      [ROLE_HEADING] = ATK_ROLE_HEADING,
    [ROLE_PARAGRAPH] = ATK_ROLE_PARAGRAPH,  [ROLE_IMAGE] = ATK_ROLE_IMAGE,
    [ROLE_LIST] = ATK_ROLE_LIST,            [ROLE_LISTITEM] = ATK_ROLE_LIST_ITEM,
    [ROLE_TABLE] = ATK_ROLE_TABLE,          [ROLE_ROW] = ATK_ROLE_TABLE_ROW,
    [ROLE_CELL] = ATK_ROLE_TABLE_CELL,      [ROLE_PROGRESSBAR] = ATK_ROLE_PROGRESS_BAR,
    [ROLE_STATUS] = ATK_ROLE_STATUSBAR,     [ROLE_ALERT] = ATK_ROLE_NOTIFICATION,
    [ROLE_DIALOG] = ATK_ROLE_DIALOG,        [ROLE_GROUP] = ATK_ROLE_PANEL,
    [ROLE_MAIN] = ATK_ROLE_DOCUMENT_FRAME,  [ROLE_NAVIGATION] = ATK_ROLE_LANDMARK,
    [ROLE_RADIOGROUP] = ATK_ROLE_GROUPING,  [ROLE_SCROLLAREA] = ATK_ROLE_SCROLL_PANE,
    [ROLE_SEPARATOR] = ATK_ROLE_SEPARATOR,  [ROLE_SLIDER] = ATK_ROLE_SLIDER,
};

static bool is_box(const struct access_node *node)
{
    return node->role == ROLE_TEXTBOX || node->role == ROLE_SEARCHBOX;
}

AtkRole role_for(const struct access_node *node)
{
    if (node->parent == ACCESS_NONE)
        return ATK_ROLE_FRAME;
    if (is_box(node) && node->states & NODE_SECRET)
        return ATK_ROLE_PASSWORD_TEXT;
    AtkRole role = (unsigned)node->role < ROLE_COUNT ? roles[node->role] : ATK_ROLE_INVALID;
    return role == ATK_ROLE_INVALID ? ATK_ROLE_PANEL : role;
}

int faces_for(const struct access_node *node)
{
    int faces = node->acts ? FACES_ACTION : 0;
    switch (node->role) {
    case ROLE_TEXTBOX:
    case ROLE_SEARCHBOX:
        faces |= FACES_TEXT | FACES_EDIT;
        break;
    case ROLE_HEADING:
    case ROLE_PARAGRAPH:
    case ROLE_LISTITEM:
    case ROLE_ROW:
    case ROLE_CELL:
    case ROLE_STATUS:
    case ROLE_ALERT:
    case ROLE_LINK:
        faces |= FACES_TEXT;
        break;
    default:
        break;
    }
    if (node->most)
        faces |= FACES_VALUE;
    /* no face at all is the window's alone */
    return faces || node->parent == ACCESS_NONE ? faces : FACES_PLAIN;
}

void states_for(const struct access_node *node, bool focused, AtkStateSet *set)
{
    static const struct {
        unsigned of;
        AtkStateType is;
    } pairs[] = {{NODE_FOCUSABLE, ATK_STATE_FOCUSABLE}, {NODE_SELECTED, ATK_STATE_SELECTED},
                 {NODE_SELECTED, ATK_STATE_SELECTABLE}, {NODE_CHECKED, ATK_STATE_CHECKED},
                 {NODE_PRIMARY, ATK_STATE_DEFAULT},     {NODE_EXPANDED, ATK_STATE_EXPANDED},
                 {NODE_EXPANDED, ATK_STATE_EXPANDABLE},
                 {NODE_COLLAPSED, ATK_STATE_EXPANDABLE}, {NODE_WRONG, ATK_STATE_INVALID_ENTRY}};
    struct access_modules *lib = &access_here->lib;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (node->states & pairs[i].of)
            lib->atk_state_set_add_state(set, pairs[i].is);
    lib->atk_state_set_add_state(set, ATK_STATE_VISIBLE);
    if (!(node->states & NODE_HIDDEN))
        lib->atk_state_set_add_state(set, ATK_STATE_SHOWING);
    if (!(node->states & NODE_DISABLED)) {
        lib->atk_state_set_add_state(set, ATK_STATE_ENABLED);
        lib->atk_state_set_add_state(set, ATK_STATE_SENSITIVE);
    }
    if (node->role == ROLE_RADIO || node->role == ROLE_CHECKBOX)
        lib->atk_state_set_add_state(set, ATK_STATE_CHECKABLE);
    if (is_box(node)) {
        lib->atk_state_set_add_state(set, ATK_STATE_EDITABLE);
        lib->atk_state_set_add_state(set, ATK_STATE_SINGLE_LINE);
    }
    if (focused)
        lib->atk_state_set_add_state(set, ATK_STATE_FOCUSED);
    if (node->role == ROLE_DIALOG)
        lib->atk_state_set_add_state(set, ATK_STATE_MODAL);
    if (node->parent == ACCESS_NONE && access_tree_active(access_here->tree))
        lib->atk_state_set_add_state(set, ATK_STATE_ACTIVE);
}
