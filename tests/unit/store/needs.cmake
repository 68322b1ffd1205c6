set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(store_test PRIVATE ${support}/store_history.c ${support}/store_acts.c
                                  ${support}/store_disk.c)
target_link_libraries(store_test PRIVATE PkgConfig::SQLITE)
