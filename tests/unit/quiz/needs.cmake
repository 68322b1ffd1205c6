# The JSON Schema is held to the same cases as the parser, where Python can.
find_package(Python3 COMPONENTS Interpreter QUIET)
if(Python3_FOUND)
  execute_process(COMMAND ${Python3_EXECUTABLE} -c "import jsonschema"
                  RESULT_VARIABLE no_jsonschema OUTPUT_QUIET ERROR_QUIET)
  if(no_jsonschema EQUAL 0)
    add_test(NAME schema-quiz
             COMMAND ${Python3_EXECUTABLE} ${dir}/check_schema.py
                     ${PROJECT_SOURCE_DIR}/docs/schemas/quiz.schema.json ${dir}/cases)
  endif()
endif()
