target_link_libraries(course_test PRIVATE PkgConfig::ZIP)
