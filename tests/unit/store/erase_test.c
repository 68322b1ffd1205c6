/* Erasure: nothing of a person is left in the files of a home, nothing brings it back, and all
 * others' records stay as they were. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/inside.h"
#include "store_history.h"

#define ME "learner-0"
#define NAME "Sri Wahyuningsih Kartodikromo"
#define NIP "198703122010121003"

/* Whether a word stands in any file below a folder. */
static bool stands_in(const char *folder, const char *word)
{
    struct names names;
    bool found = false;
    assert_true(folder_list(folder, &names, NULL));
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(folder, names.list[i]);
        struct buf bytes = BUF_INIT;
        if (file_look(path).is_folder)
            found |= stands_in(path, word);
        else
            found |= file_read(path, (size_t)1 << 30, &bytes, NULL) && bytes.size &&
                     memmem(bytes.data, bytes.size, word, strlen(word));
        buf_finish(&bytes);
        mem_free(path);
    }
    names_free(&names);
    return found;
}

static void live(struct post *post, const char *learner, int acts)
{
    for (int i = 0; i < acts; i++) {
        char item[16];
        snprintf(item, sizeof item, "item-%d", i % 7);
        post_event(post, learner, EVENT_SITTING_OPENED, item, NULL);
        post_event(post, learner, EVENT_ANSWER_SUBMITTED, item,
                   payload_answer(&(struct payload_answer){
                       .question = "q", .response = NAME, .points = 1, .points_max = 1}));
        post_event(post, learner, EVENT_ITEM_COMPLETED, item, payload_duration(1));
    }
}

static void introduce(struct post *post, const char *learner)
{
    post_event(post, learner, EVENT_LEARNER_INTRODUCED, "", payload_learner(NAME, "Analis", "D"));
    post_alias(post, learner, "nip", NIP);
}

static int told;

static bool tell(void *context, const char *id, const char *server)
{
    (void)context;
    assert_true(id_valid(id));
    assert_string_equal(server, "s");
    told++;
    return true;
}

static void nothing_is_left_in_the_files(void **state)
{
    struct post *post = *state;
    struct store *store = post->home.store;
    struct moment *now = &post->home.acts.now;
    struct err err = ERR_INIT;
    bool made;
    int64_t erased, n[] = {1, 2};
    introduce(post, ME);
    for (int i = 0; i < 20; i++) {
        live(post, ME, 5);
        commit_random(&post->home, 10);
        if (i % 5 == 0)
            introduce(post, ME);
        if (i == 10) {
            assert_true(store_snapshot(store, now, &made, &err));
            assert_true(outbox_snapshot(post->outbox, now, &made, &err));
        }
        post_gather(post);
    }
    struct local_change draft = {ME, "draft/x", NAME};
    assert_true(store_commit(store, &(struct act){NULL, 0, &draft, 1, NULL}, now, NULL, &err));
    assert_true(outbox_sent(post->outbox, n, 2, &(struct outbox_receipt){9, "s", ""}, &err));
    assert_true(stands_in(post->home.path, NIP));
    int64_t count = store_event_count(store);
    told = 0;
    if (!outbox_erase(post->outbox, ME, tell, NULL, &erased, &err) ||
        !store_erase(store, ME, now, &err))
        fail_msg("%s", err.text);
    assert_int_equal(told, 2);
    assert_true(erased > 100);
    assert_false(stands_in(post->home.path, NIP));
    assert_false(stands_in(post->home.path, NAME));
    assert_int_equal(store_event_count(store), count + 1);
    assert_sound(store);
    post_gather(post);
    assert_outbox_sound(post);
    commit_random(&post->home, 10);
    home_reopen(&post->home);
    assert_sound(post->home.store);
}

struct kept {
    struct event *list[2000];
    size_t count;
};

static bool keep(void *context, const struct event *event)
{
    struct kept *kept = context;
    assert_true(kept->count < 2000);
    return event_copy(event, &kept->list[kept->count++], NULL);
}

static void to_array(const struct kept *kept, struct event *out)
{
    for (size_t i = 0; i < kept->count; i++)
        out[i] = *kept->list[i];
}

static void nothing_brings_it_back(void **state)
{
    struct post *post = *state;
    struct moment *now = &post->home.acts.now;
    static struct kept kept;
    static struct event events[2000];
    struct err err = ERR_INIT;
    size_t added;
    kept.count = 0;
    introduce(post, ME);
    live(post, ME, 5);
    post_event(post, "learner-9", EVENT_LEARNER_MERGED, "", payload_merged(ME));
    live(post, "learner-9", 5);
    assert_true(store_each_event(post->home.store, keep, &kept, NULL));
    to_array(&kept, events);
    assert_true(store_erase(post->home.store, "learner-9", now, &err));
    assert_true(store_merge(post->home.store, events, kept.count, &added, &err));
    assert_int_equal(added, 0);
    struct event unknown = events[kept.count - 1]; /* of the person, and not known here */
    str_put(unknown.id, sizeof unknown.id, "0e000000-0000-4000-8000-000000000001");
    unknown.device = "0d000000-0000-4000-8000-000000000009";
    unknown.payload = "{\"secret\":\"" NIP "\"}";
    assert_true(store_merge(post->home.store, &unknown, 1, &added, &err));
    int64_t recovered;
    store_close(post->home.store);
    assert_true(store_recover(post->home.path, now, &recovered, &err));
    home_open(&post->home);
    assert_true(store_merge(post->home.store, events, kept.count, &added, &err));
    assert_int_equal(added, 0);
    assert_true(store_erase(post->home.store, ME, now, &err)); /* again, which cleans again */
    assert_false(stands_in(post->home.path, NIP));
    assert_false(stands_in(post->home.path, NAME));
    assert_sound(post->home.store);
    for (size_t i = 0; i < kept.count; i++)
        event_free(kept.list[i]);
}

/* A tombstone from elsewhere erases here, whatever comes first. */
static void a_tombstone_travels(void **state)
{
    struct post *post = *state;
    static struct event events[2000];
    struct history history;
    struct rng rng = {3};
    size_t added;
    for (uint64_t seed = 50; seed < 56; seed++) {
        history_make(&history, seed, 3, 200, true);
        history_shuffle(&history, &rng);
        for (size_t i = 0; i < history.count; i++)
            events[i] = *history.list[i];
        struct event *tomb = &events[history.count / 2];
        tomb->kind = "learner_erased";
        tomb->version = 1;
        tomb->learner = "learner-2";
        tomb->registration = "";
        for (size_t done = 0; done < history.count; done += 20) {
            size_t n = history.count - done < 20 ? history.count - done : 20;
            struct err err = ERR_INIT;
            if (!store_merge(post->home.store, events + done, n, &added, &err))
                fail_msg("%s", err.text);
        }
        int64_t left;
        assert_true(sql_ask(post->home.store->db,
                            "SELECT count(*) FROM event WHERE learner = 'learner-2' "
                            "AND kind <> 'learner_erased'", &left, NULL));
        assert_int_equal(left, 0);
        assert_true(store_check_fold(post->home.store, NULL));
        assert_true(store_merge(post->home.store, events, history.count, &added, NULL));
        assert_int_equal(added, 0);
        history_free(&history);
    }
}

static void others_stay_as_they_were(void **state)
{
    struct post *post = *state;
    struct fold_registration *before, *after;
    size_t count_before, count_after;
    introduce(post, ME);
    live(post, ME, 3);
    live(post, "other", 3);
    assert_true(store_registrations(post->home.store, "other", NULL, &post->arena, &before,
                                    &count_before, NULL));
    assert_true(store_erase(post->home.store, ME, &post->home.acts.now, NULL));
    assert_true(store_registrations(post->home.store, "other", NULL, &post->arena, &after,
                                    &count_after, NULL));
    assert_int_equal(count_after, 1);
    struct buf a = BUF_INIT, b = BUF_INIT;
    fold_write_registration(before, &a);
    fold_write_registration(after, &b);
    assert_string_equal(a.data, b.data);
    buf_finish(&a);
    buf_finish(&b);
    assert_true(store_registrations(post->home.store, ME, NULL, &post->arena, &after,
                                    &count_after, NULL));
    assert_int_equal(count_after, 0);
}

static void erasing_may_run_out_of_memory(void **state)
{
    struct post *post = *state;
    introduce(post, ME);
    live(post, ME, 3);
    post_gather(post);
    for (long n = 0;; n++) {
        struct err err = ERR_INIT;
        int64_t erased;
        fail_allocation(n);
        bool good = outbox_erase(post->outbox, ME, NULL, NULL, &erased, &err) &&
                    store_erase(post->home.store, ME, &post->home.acts.now, &err);
        bool done = allocations_seen() <= n;
        fail_allocation(-1);
        assert_true(good || err.code == ERR_NO_MEMORY);
        assert_sound(post->home.store);
        if (done)
            break;
    }
    assert_false(stands_in(post->home.path, NIP));
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int store_erase_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(nothing_is_left_in_the_files), POST(nothing_brings_it_back),
        POST(a_tombstone_travels),          POST(others_stay_as_they_were),
        POST(erasing_may_run_out_of_memory),
    };
    return cmocka_run_group_tests_name("erasure", tests, NULL, NULL);
}
