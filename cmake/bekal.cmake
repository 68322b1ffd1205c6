# The build's own words: bekal_library, bekal_program, bekal_unit_test.

find_package(PkgConfig REQUIRED)

# Each outside library as an imported target PkgConfig::NAME.
function(bekal_find_libraries)
  pkg_check_modules(CJSON REQUIRED IMPORTED_TARGET GLOBAL libcjson)
  pkg_check_modules(UUID REQUIRED IMPORTED_TARGET GLOBAL uuid)
  pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET GLOBAL libsodium)
  pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET GLOBAL libzip)
  pkg_check_modules(MD4C REQUIRED IMPORTED_TARGET GLOBAL md4c)
  pkg_check_modules(FRIBIDI REQUIRED IMPORTED_TARGET GLOBAL fribidi)
  pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET GLOBAL sqlite3)
  pkg_check_modules(SDL REQUIRED IMPORTED_TARGET GLOBAL sdl2)
  pkg_check_modules(SDL_TTF REQUIRED IMPORTED_TARGET GLOBAL SDL2_ttf)
  pkg_check_modules(SDL_IMAGE REQUIRED IMPORTED_TARGET GLOBAL SDL2_image)
  pkg_check_modules(RSVG REQUIRED IMPORTED_TARGET GLOBAL librsvg-2.0)
  pkg_check_modules(CURL REQUIRED IMPORTED_TARGET GLOBAL libcurl)
  pkg_check_modules(OPENSSL REQUIRED IMPORTED_TARGET GLOBAL openssl)
  pkg_check_modules(MPV REQUIRED IMPORTED_TARGET GLOBAL mpv)
  pkg_check_modules(ATK REQUIRED IMPORTED_TARGET GLOBAL atk>=2.34)
  pkg_check_modules(ATK_BRIDGE REQUIRED IMPORTED_TARGET GLOBAL atk-bridge-2.0)
  pkg_check_modules(CMOCKA IMPORTED_TARGET GLOBAL cmocka)
endfunction()

add_library(bekal_flags INTERFACE)
target_compile_options(bekal_flags INTERFACE
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
  -Wpointer-arith -Wundef -fno-common $<$<BOOL:${BEKAL_WERROR}>:-Werror>)
target_compile_definitions(bekal_flags INTERFACE BEKAL_VERSION="${PROJECT_VERSION}")
if(BEKAL_SANITIZE)
  target_compile_options(bekal_flags INTERFACE
    -fsanitize=${BEKAL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(bekal_flags INTERFACE -fsanitize=${BEKAL_SANITIZE})
endif()
if(BEKAL_FUZZ)
  target_compile_options(bekal_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# A need that is misspelt would else be taken for a library of the system.
function(bekal_check_needs name)
  foreach(need ${ARGN})
    if(NOT TARGET bekal_${need})
      message(FATAL_ERROR "${name} needs bekal_${need}, which is not there")
    endif()
  endforeach()
endfunction()

# bekal_library(NAME SOURCES a.c b.c NEEDS other… OUTSIDE PkgConfig::X… PRIVATE_OUTSIDE
# PkgConfig::Y…) A static library of player/NAME. Its headers are included as "NAME/header.h"
# and are seen only by those that name it in NEEDS: each library has an include folder that
# holds itself alone.
function(bekal_library name)
  cmake_parse_arguments(LIB "" "" "SOURCES;NEEDS;OUTSIDE;PRIVATE_OUTSIDE" ${ARGN})
  bekal_check_needs(${name} ${LIB_NEEDS})
  set(face ${PROJECT_BINARY_DIR}/faces/${name})
  file(MAKE_DIRECTORY ${face})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${face}/${name} SYMBOLIC)
  add_library(bekal_${name} STATIC ${LIB_SOURCES})
  target_include_directories(bekal_${name} PUBLIC ${face})
  list(TRANSFORM LIB_NEEDS PREPEND bekal_)
  target_link_libraries(bekal_${name} PUBLIC ${LIB_NEEDS} ${LIB_OUTSIDE}
                                      PRIVATE bekal_flags ${LIB_PRIVATE_OUTSIDE})
endfunction()

# bekal_program(NAME SOURCES … NEEDS … OUTSIDE …): an executable in build/bin, installed.
function(bekal_program name)
  cmake_parse_arguments(PRG "NO_INSTALL" "" "SOURCES;NEEDS;OUTSIDE" ${ARGN})
  bekal_check_needs(${name} ${PRG_NEEDS})
  add_executable(${name} ${PRG_SOURCES})
  list(TRANSFORM PRG_NEEDS PREPEND bekal_)
  target_link_libraries(${name} PRIVATE bekal_flags ${PRG_NEEDS} ${PRG_OUTSIDE})
  if(NOT PRG_NO_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
