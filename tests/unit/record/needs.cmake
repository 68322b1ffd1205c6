target_sources(record_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/store_history.c
                                   ${CMAKE_CURRENT_SOURCE_DIR}/support/store_acts.c)
