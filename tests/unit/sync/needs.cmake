set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(sync_test PRIVATE ${support}/model_lrs.c ${support}/sync_home.c)
