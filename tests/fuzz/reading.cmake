set(FUZZ_SOURCES ${PROJECT_SOURCE_DIR}/tests/support/table_metrics.c
                 ${PROJECT_SOURCE_DIR}/tests/support/layout_case.c)
