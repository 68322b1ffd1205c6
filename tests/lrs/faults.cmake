# sync_run with the real HTTP part against a server on loopback that does everything wrong.
if(TARGET bekal_sync AND TARGET bekal_http AND Python3_Interpreter_FOUND)
  add_executable(sync_once ${CMAKE_CURRENT_LIST_DIR}/sync_once.c
    ${PROJECT_SOURCE_DIR}/tests/support/sync_home.c)
  target_include_directories(sync_once PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
  target_link_libraries(sync_once PRIVATE bekal_flags bekal_sync)
  foreach(part answers random kills disk twice)
    add_test(NAME lrs-faults-${part} COMMAND Python3::Interpreter
             ${CMAKE_CURRENT_LIST_DIR}/faults.py $<TARGET_FILE:sync_once> ${part})
    set_tests_properties(lrs-faults-${part} PROPERTIES TIMEOUT 300 LABELS slow)
  endforeach()
  # A server that forgets what it confirmed must be noticed.
  add_test(NAME lrs-faults-can-fail COMMAND Python3::Interpreter
           ${CMAKE_CURRENT_LIST_DIR}/faults.py $<TARGET_FILE:sync_once> random 5)
  set_tests_properties(lrs-faults-can-fail PROPERTIES WILL_FAIL TRUE TIMEOUT 60
    ENVIRONMENT "BEKAL_TEST_BREAK=loses")
endif()
