# The real fonts and the window stand behind this library's tables; they are tested with it.
target_sources(draw_test PRIVATE
  ${PROJECT_SOURCE_DIR}/player/app/fonts.c ${PROJECT_SOURCE_DIR}/player/app/font_files.c
  ${PROJECT_SOURCE_DIR}/player/app/font_parts.c ${PROJECT_SOURCE_DIR}/player/app/font_draw.c
  ${PROJECT_SOURCE_DIR}/player/app/text_cache.c ${PROJECT_SOURCE_DIR}/player/app/window.c
  ${PROJECT_SOURCE_DIR}/player/app/window_icon.c)
target_include_directories(draw_test PRIVATE ${PROJECT_SOURCE_DIR}/player)
target_link_libraries(draw_test PRIVATE PkgConfig::SDL PkgConfig::SDL_TTF)
