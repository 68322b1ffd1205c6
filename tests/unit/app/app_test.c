/* All groups of the app in one binary. The threaded ones are meant for the thread sanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "groups.h"

#define SDL_MAIN_HANDLED
#include <SDL.h>

int main(void)
{
    int failed = 0;
    SDL_SetMainReady();
    failed += _cmocka_run_group_tests("options", options_tests, options_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("worker", worker_tests, worker_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("picture", picture_tests, picture_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("sync", sync_tests, sync_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("speech", speech_tests, speech_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("threads", threads_tests, threads_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("media", media_tests, media_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("qr", qr_tests, qr_test_count, NULL, NULL);
    SDL_Quit();
    return failed != 0;
}
