# Turns the files under FOLDER into one C table (OUT) whose names begin with NAME: run at build time
# by cmake -P.
file(GLOB_RECURSE names RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT names)
set(arrays "")
set(rows "")
set(number 0)
foreach(name ${names})
  file(READ ${FOLDER}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char file_${number}[] = {${bytes}0};\n")
  string(REGEX MATCH "^([^/]*)/(.*)$" whole ${name})
  set(language ${CMAKE_MATCH_1})
  set(within ${CMAKE_MATCH_2})
  string(APPEND rows
    "    {\"${language}\", \"${within}\", file_${number}, sizeof file_${number} - 1},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "/* Made from ${FOLDER}; not to be edited. */
#include \"author/template.h\"

${arrays}
const struct template_file ${NAME}_files[] = {
${rows}};
const size_t ${NAME}_file_count = sizeof ${NAME}_files / sizeof *${NAME}_files;
")
