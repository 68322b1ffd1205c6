/* Trees of frames and what they differ in, on plain draw lists; and that no failed allocation
 * leaves anything behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "access/change.h"
#include "access/map.h"
#include "access/tree.h"
#include "base_faults.h"

enum { LESSON_BLOCKS = 2000 };

static struct rect at(int y)
{
    return (struct rect){10, y, 100, 20};
}

static struct draw_node *node(struct draw_list *list, const char *id, enum role role,
                              const char *label, int y)
{
    struct draw_node *made = draw_node(list, draw_id(id), role, label, at(y));
    assert_non_null(made);
    return made;
}

static const struct access_about plain = {.title = "Bekal", .language = "id", .scope = 7,
                                          .active = true};

static struct access_tree *tree_of(struct draw_list *list, const struct access_about *about)
{
    struct access_tree *tree;
    struct err err = ERR_INIT;
    assert_true(access_tree_new(list, about, &tree, &err));
    return tree;
}

static uint32_t find(const struct access_tree *tree, enum role role, const char *label)
{
    for (uint32_t i = 0; i < access_tree_count(tree); i++) {
        struct access_node n = access_tree_node(tree, i);
        if (n.role == role && strcmp(n.label, label) == 0)
            return i;
    }
    return ACCESS_NONE;
}

/* A form: heading, a group of two radios, a field that has the focus, a button. */
static void form(struct draw_list *list, const char *value, bool second)
{
    draw_start(list, 800, 600, 0);
    node(list, "title", ROLE_HEADING, "Siapa yang belajar?", 10)->level = 1;
    node(list, "kind", ROLE_RADIOGROUP, "Jenis nomor", 40);
    draw_open(list);
    node(list, "first", ROLE_RADIO, "NIP", 40)->states |= second ? 0 : NODE_CHECKED;
    node(list, "second", ROLE_RADIO, "Lainnya", 70)->states |= second ? NODE_CHECKED : 0;
    draw_close(list);
    struct draw_node *field = node(list, "name", ROLE_TEXTBOX, "Nama", 100);
    field->value = value;
    field->caret = (int)strlen(value);
    field->states |= NODE_FOCUSABLE | NODE_FOCUSED;
    field->action.kind = 1;
    node(list, "save", ROLE_BUTTON, "Simpan", 900)->action.kind = 2;
}

static void a_frame_becomes_a_tree(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    form(&list, "Siti", false);
    struct access_tree *tree = tree_of(&list, &plain);
    struct access_node window = access_tree_node(tree, 0);
    assert_string_equal(window.label, "Bekal");
    assert_int_equal(window.children, 1);
    uint32_t content = access_tree_child(tree, 0, 0);
    assert_int_equal(access_tree_node(tree, content).role, ROLE_MAIN);
    assert_string_equal(access_tree_node(tree, content).label, "Siapa yang belajar?");
    assert_int_equal(access_tree_node(tree, content).children, 4);
    uint32_t group = find(tree, ROLE_RADIOGROUP, "Jenis nomor");
    assert_int_equal(access_tree_node(tree, group).children, 2);
    assert_int_equal(access_tree_child(tree, group, 1), find(tree, ROLE_RADIO, "Lainnya"));
    assert_int_equal(access_tree_child(tree, group, 2), ACCESS_NONE);
    struct access_node second = access_tree_node(tree, access_tree_child(tree, group, 1));
    assert_int_equal(second.place, 1);
    assert_int_equal(second.parent, group);
    assert_int_equal(access_tree_focus(tree), find(tree, ROLE_TEXTBOX, "Nama"));
    assert_true(access_tree_node(tree, find(tree, ROLE_BUTTON, "Simpan")).states & NODE_HIDDEN);
    assert_int_equal(access_tree_find(tree, second.key), access_tree_child(tree, group, 1));
    assert_int_equal(access_key_id(second.key), draw_id("second"));
    assert_int_equal(access_key_scope(second.key), 7);
    access_tree_free(tree);
    draw_finish(&list);
}

static void without_a_focus_it_is_on_the_content(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    draw_start(&list, 800, 600, 0);
    node(&list, "title", ROLE_HEADING, "Judul", 10);
    struct access_tree *tree = tree_of(&list, &plain);
    assert_int_equal(access_tree_node(tree, access_tree_focus(tree)).role, ROLE_MAIN);
    access_tree_free(tree);
    draw_start(&list, 800, 600, 0); /* a dialog is its own content */
    node(&list, "dialog", ROLE_DIALOG, "Bantuan", 0);
    draw_open(&list);
    node(&list, "title", ROLE_HEADING, "Bantuan", 10);
    draw_close(&list);
    struct access_about about = plain;
    about.dialog = true;
    tree = tree_of(&list, &about);
    assert_int_equal(access_tree_node(tree, access_tree_focus(tree)).role, ROLE_DIALOG);
    assert_int_equal(access_tree_node(tree, 0).children, 1);
    access_tree_free(tree);
    draw_finish(&list);
}

static void twins_have_keys_of_their_own(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    draw_start(&list, 800, 600, 0);
    for (int i = 0; i < ACCESS_TWINS_MAX + 10; i++)
        node(&list, "same", ROLE_LISTITEM, "Butir", i);
    struct access_tree *tree = tree_of(&list, &plain);
    assert_int_equal(access_tree_count(tree), 2 + ACCESS_TWINS_MAX + 1);
    for (uint32_t i = 0; i < access_tree_count(tree); i++)
        assert_int_equal(access_tree_find(tree, access_tree_node(tree, i).key), i);
    assert_int_equal(access_key_twin(access_tree_node(tree, 5).key), 3);
    access_tree_free(tree);
    draw_finish(&list);
}

/* ---- Changes ---- */

struct heard {
    struct access_change list[64];
    size_t count;
};

static void hear(void *context, const struct access_change *change)
{
    struct heard *heard = context;
    assert_true(heard->count < 64);
    heard->list[heard->count++] = *change;
}

static bool was_heard(const struct heard *heard, enum access_change_kind kind, uint32_t before,
                      uint32_t after)
{
    for (size_t i = 0; i < heard->count; i++)
        if (heard->list[i].kind == kind && heard->list[i].before == before &&
            heard->list[i].after == after)
            return true;
    return false;
}

static void the_same_frame_says_nothing(void **state)
{
    (void)state;
    struct draw_list list;
    struct heard heard = {.count = 0};
    draw_init(&list);
    form(&list, "Siti", false);
    struct access_tree *a = tree_of(&list, &plain);
    form(&list, "Siti", false);
    struct access_tree *b = tree_of(&list, &plain);
    assert_true(access_tree_digest(a) == access_tree_digest(b));
    access_changes(a, b, hear, &heard);
    access_changes(NULL, b, hear, &heard);
    assert_int_equal(heard.count, 0);
    access_tree_free(a);
    access_tree_free(b);
    draw_finish(&list);
}

static void each_change_is_told_once(void **state)
{
    (void)state;
    struct draw_list list;
    struct heard heard = {.count = 0};
    draw_init(&list);
    form(&list, "Siti", false);
    struct access_tree *a = tree_of(&list, &plain);
    form(&list, "Siti R", true);
    list.nodes[0].label = "Lain";
    list.nodes[5].box.y = 500;
    node(&list, "later", ROLE_BUTTON, "Nanti", 560);
    struct access_tree *b = tree_of(&list, &plain);
    access_changes(a, b, hear, &heard);
    uint32_t first = find(b, ROLE_RADIO, "NIP"), second = find(b, ROLE_RADIO, "Lainnya");
    uint32_t field = find(b, ROLE_TEXTBOX, "Nama"), save = find(b, ROLE_BUTTON, "Simpan");
    assert_true(was_heard(&heard, ACCESS_RENAMED, 1, 1)); /* the content is called as its heading */
    assert_true(was_heard(&heard, ACCESS_RENAMED, 2, find(b, ROLE_HEADING, "Lain")));
    assert_true(was_heard(&heard, ACCESS_STATES, first, first));
    assert_true(was_heard(&heard, ACCESS_STATES, second, second));
    assert_true(was_heard(&heard, ACCESS_VALUED, field, field));
    assert_true(was_heard(&heard, ACCESS_MOVED, save, save));
    assert_true(was_heard(&heard, ACCESS_STATES, save, save)); /* it came into sight */
    assert_true(was_heard(&heard, ACCESS_CAME, ACCESS_NONE, find(b, ROLE_BUTTON, "Nanti")));
    assert_int_equal(heard.count, 8);
    heard.count = 0;
    access_changes(b, a, hear, &heard);
    assert_true(was_heard(&heard, ACCESS_GONE, find(b, ROLE_BUTTON, "Nanti"), ACCESS_NONE));
    access_tree_free(a);
    access_tree_free(b);
    draw_finish(&list);
}

/* Another screen is other things, even where ids are the same; only the window stays. */
static void another_screen_is_told_as_a_whole(void **state)
{
    (void)state;
    struct draw_list list;
    struct heard heard = {.count = 0};
    struct access_about other = plain;
    other.scope = 8;
    draw_init(&list);
    form(&list, "Siti", false);
    struct access_tree *a = tree_of(&list, &plain), *b = tree_of(&list, &other);
    access_changes(a, b, hear, &heard);
    assert_int_equal(heard.count, 2);
    assert_true(was_heard(&heard, ACCESS_GONE, 1, ACCESS_NONE));
    assert_true(was_heard(&heard, ACCESS_CAME, ACCESS_NONE, 1));
    access_tree_free(a);
    access_tree_free(b);
    draw_finish(&list);
}

static void what_changes_its_kind_is_another(void **state)
{
    (void)state;
    struct draw_list list;
    struct heard heard = {.count = 0};
    draw_init(&list);
    form(&list, "Siti", false);
    struct access_tree *a = tree_of(&list, &plain);
    form(&list, "Siti", false);
    list.nodes[1].role = ROLE_GROUP; /* what it holds goes and comes with it */
    struct access_tree *b = tree_of(&list, &plain);
    access_changes(a, b, hear, &heard);
    uint32_t group = find(b, ROLE_GROUP, "Jenis nomor");
    assert_true(was_heard(&heard, ACCESS_GONE, group, ACCESS_NONE));
    assert_true(was_heard(&heard, ACCESS_CAME, ACCESS_NONE, group));
    access_tree_free(a);
    access_tree_free(b);
    draw_finish(&list);
}

/* ---- Long texts ---- */

static struct access_text *long_text(uint32_t scope)
{
    struct draw_list list;
    struct access_text *text;
    char label[40];
    draw_init(&list);
    for (int i = 0; i < LESSON_BLOCKS; i++) {
        snprintf(label, sizeof label, "Alinea %d", i);
        assert_non_null(draw_node(&list, draw_id_at("block", i), ROLE_PARAGRAPH, label,
                                  at(i * 30)));
        if (i % 100)
            continue;
        draw_open(&list);
        struct draw_node *link = draw_node(&list, draw_id_at("link", i), ROLE_LINK, "tautan",
                                           at(i * 30));
        link->states |= NODE_FOCUSABLE;
        link->action.kind = 3;
        draw_close(&list);
    }
    assert_true(access_text_new(&list, scope, "id", &text, NULL));
    assert_int_equal(list.node_count, 0);
    return text;
}

/* A frame of it: bar, the paragraphs that are seen, foot. */
static struct access_tree *reading(struct draw_list *list, struct access_text *text, int scroll,
                                   int focus)
{
    char label[40];
    struct access_about about = plain;
    draw_start(list, 800, 600, 0);
    node(list, "back", ROLE_BUTTON, "Kembali", 0)->action.kind = 1;
    about.text = text;
    about.first = list->node_count;
    draw_layer(list, draw_id("page"), (struct rect){0, 50, 800, 500}, 0, scroll, 800,
               LESSON_BLOCKS * 30);
    about.layer = list->open_layer;
    about.text_x = 5;
    about.text_y = 40;
    for (int i = scroll / 30; i < scroll / 30 + 10; i++) {
        snprintf(label, sizeof label, "Alinea %d", i);
        struct rect box = at(i * 30);
        box.x += 5;
        box.y += 40;
        assert_non_null(draw_node(list, draw_id_at("block", i), ROLE_PARAGRAPH, label, box));
        if (i % 100)
            continue;
        draw_open(list);
        struct draw_node *link = draw_node(list, draw_id_at("link", i), ROLE_LINK, "tautan", box);
        link->states |= NODE_FOCUSABLE | (i == focus ? NODE_FOCUSED : 0u);
        link->action.kind = 3;
        draw_close(list);
    }
    draw_layer_end(list);
    about.end = list->node_count;
    node(list, "next", ROLE_BUTTON, "Lanjut", 560)->action.kind = 2;
    return tree_of(list, &about);
}

static void a_long_text_is_whole(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    struct access_text *text = long_text(3);
    struct access_tree *tree = reading(&list, text, 3000, 100);
    assert_int_equal(access_tree_count(tree), LESSON_BLOCKS + LESSON_BLOCKS / 100 + 5);
    uint32_t far = find(tree, ROLE_PARAGRAPH, "Alinea 1999");
    struct access_node last = access_tree_node(tree, far);
    assert_true(last.states & NODE_HIDDEN);
    assert_int_equal(last.box.y, 1999 * 30 + 40 + 50 - 3000);
    assert_int_equal(last.box.x, 15);
    uint32_t holder = last.parent;
    assert_int_equal(access_tree_node(tree, holder).children, LESSON_BLOCKS);
    assert_int_equal(access_tree_child(tree, holder, 1999), far);
    uint32_t seen = find(tree, ROLE_PARAGRAPH, "Alinea 105");
    assert_false(access_tree_node(tree, seen).states & NODE_HIDDEN);
    struct access_node focus = access_tree_node(tree, access_tree_focus(tree));
    assert_int_equal(focus.role, ROLE_LINK);
    assert_string_equal(access_tree_node(tree, focus.parent).label, "Alinea 100");
    assert_true(access_key_of_text(focus.key));
    assert_string_equal(access_text_find(text, last.key)->label, "Alinea 1999");
    assert_null(access_text_find(text, 12345));
    /* bar, text, foot: in the order of reading */
    uint32_t content = access_tree_child(tree, 0, 0);
    assert_string_equal(access_tree_node(tree, access_tree_child(tree, content, 0)).label,
                        "Kembali");
    assert_int_equal(access_tree_child(tree, content, 1), holder);
    assert_string_equal(access_tree_node(tree, access_tree_child(tree, content, 2)).label,
                        "Lanjut");
    access_text_free(text); /* the tree holds it still */
    assert_string_equal(access_tree_node(tree, far).label, "Alinea 1999");
    access_tree_free(tree);
    draw_finish(&list);
}

/* Scrolling tells of what came into sight or left it, and of nothing else. */
static void scrolling_is_told_shortly(void **state)
{
    (void)state;
    struct draw_list list;
    struct heard heard = {.count = 0};
    draw_init(&list);
    struct access_text *text = long_text(3);
    struct access_tree *a = reading(&list, text, 3000, 100);
    struct access_tree *b = reading(&list, text, 3060, 0);
    access_changes(a, b, hear, &heard);
    assert_in_range(heard.count, 4, 30);
    uint32_t gone = find(a, ROLE_PARAGRAPH, "Alinea 100");
    assert_true(was_heard(&heard, ACCESS_STATES, gone, gone));
    access_tree_free(a);
    access_tree_free(b);
    access_text_free(text);
    draw_finish(&list);
}

static void another_lesson_is_told_as_a_whole(void **state)
{
    (void)state;
    struct draw_list list;
    size_t gone = 0, came = 0;
    struct heard heard = {.count = 0};
    draw_init(&list);
    struct access_text *one = long_text(3), *other = long_text(4);
    struct access_tree *a = reading(&list, one, 0, -1), *b = reading(&list, other, 0, -1);
    struct access_tree *none = NULL;
    form(&list, "", false);
    none = tree_of(&list, &plain);
    access_changes(a, none, hear, &heard); /* the holder, not each paragraph */
    for (size_t i = 0; i < heard.count; i++) {
        gone += heard.list[i].kind == ACCESS_GONE;
        came += heard.list[i].kind == ACCESS_CAME;
    }
    assert_int_equal(gone, 3);
    assert_int_equal(came, 4);
    assert_int_equal(access_tree_find(b, access_tree_node(a, access_tree_count(a) - 1).key),
                     ACCESS_NONE);
    access_tree_free(a);
    access_tree_free(b);
    access_tree_free(none);
    access_text_free(one);
    access_text_free(other);
    draw_finish(&list);
}

/* ---- Memory ---- */

static void trees_survive_any_failed_allocation(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    form(&list, "Siti", true);
    for (size_t n = 0;; n++) {
        struct access_tree *tree;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = access_tree_new(&list, &plain, &tree, &err);
        if (!fault_disarm()) {
            assert_true(good);
            access_tree_free(tree);
            break;
        }
        assert_true(good || (err.code == ERR_NO_MEMORY && !tree));
        access_tree_free(tree);
    }
    draw_finish(&list);
}

static void texts_survive_any_failed_allocation(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct draw_list list;
        struct access_text *text;
        draw_init(&list);
        for (int i = 0; i < 100; i++)
            draw_node(&list, draw_id_at("block", i), ROLE_PARAGRAPH, "Alinea", at(i));
        fault_arm(n);
        bool good = access_text_new(&list, 1, "id", &text, NULL);
        bool struck = fault_disarm();
        assert_true(good == (text != NULL));
        access_text_free(text);
        draw_finish(&list);
        if (!struck)
            break;
    }
}

static void a_map_keeps_what_it_was_given(void **state)
{
    (void)state;
    struct map map = {0};
    uint64_t dice = 88172645463325252u;
    static uint64_t keys[500];
    for (size_t i = 0; i < 500; i++)
        assert_true(map_put(&map, keys[i] = dice_roll(&dice) | 1, i));
    for (size_t i = 0; i < 500; i += 2)
        map_drop(&map, keys[i]);
    map_drop(&map, 2);
    assert_int_equal(map.count, 250);
    for (size_t i = 0; i < 500; i++) {
        uintptr_t *value = map_find(&map, keys[i]);
        assert_true(i % 2 ? value && *value == i : !value);
    }
    assert_true(map_put(&map, keys[1], 7));
    assert_int_equal(*map_find(&map, keys[1]), 7);
    assert_int_equal(map.count, 250);
    map_finish(&map);
    assert_null(map_find(&map, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_becomes_a_tree),
        cmocka_unit_test(without_a_focus_it_is_on_the_content),
        cmocka_unit_test(twins_have_keys_of_their_own),
        cmocka_unit_test(the_same_frame_says_nothing),
        cmocka_unit_test(each_change_is_told_once),
        cmocka_unit_test(another_screen_is_told_as_a_whole),
        cmocka_unit_test(what_changes_its_kind_is_another),
        cmocka_unit_test(a_long_text_is_whole),
        cmocka_unit_test(scrolling_is_told_shortly),
        cmocka_unit_test(another_lesson_is_told_as_a_whole),
        cmocka_unit_test(trees_survive_any_failed_allocation),
        cmocka_unit_test(texts_survive_any_failed_allocation),
        cmocka_unit_test(a_map_keeps_what_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
