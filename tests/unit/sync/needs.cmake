set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(sync_test PRIVATE ${support}/model_lrs.c ${support}/sync_home.c)

# A server that loses what it took must be noticed.
add_test(NAME unit-sync-can-fail COMMAND sync_test)
set_tests_properties(unit-sync-can-fail PROPERTIES WILL_FAIL TRUE
  ENVIRONMENT "BEKAL_TEST_BREAK=loses;ASAN_OPTIONS=detect_leaks=0")
