# The packages of the course tests, and small recordings (tests/support/media/make.sh).
target_sources(media_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/unit/course/make.c)
target_include_directories(media_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/unit/course)
target_link_libraries(media_test PRIVATE PkgConfig::ZIP)
target_compile_definitions(media_test PRIVATE
  RECORDINGS="${CMAKE_CURRENT_SOURCE_DIR}/support/media")
