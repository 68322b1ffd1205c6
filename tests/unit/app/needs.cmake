target_sources(app_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/table_metrics.c)
target_compile_definitions(app_test PRIVATE
  SAMPLE="${PROJECT_BINARY_DIR}/samples/pelayanan-prima.bekal"
  FILM_SAMPLE="${PROJECT_BINARY_DIR}/samples/literasi-digital.bekal")
target_link_libraries(app_test PRIVATE PkgConfig::SDL_IMAGE)
add_dependencies(app_test sample-packages)
