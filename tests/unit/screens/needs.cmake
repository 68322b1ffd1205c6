target_link_libraries(screens_test PRIVATE bekal_app m)
target_sources(screens_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/table_metrics.c)
target_compile_definitions(screens_test PRIVATE LOCALES="${PROJECT_BINARY_DIR}/share/locale")
add_dependencies(screens_test catalogues)
