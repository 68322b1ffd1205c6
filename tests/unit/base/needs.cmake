target_link_libraries(base_test PRIVATE m)
