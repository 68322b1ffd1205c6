target_link_libraries(base_test PRIVATE m)
add_dependencies(base_test catalogues)
target_compile_definitions(base_test PRIVATE LOCALES="${PROJECT_BINARY_DIR}/share/locale")
