target_sources(sync_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/model_lrs.c)
