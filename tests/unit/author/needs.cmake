add_dependencies(author_test catalogues)
target_compile_definitions(author_test PRIVATE LOCALES="${PROJECT_BINARY_DIR}/share/locale")
