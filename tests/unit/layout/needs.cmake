target_sources(layout_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/table_metrics.c)
target_sources(layout_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/layout_case.c)
