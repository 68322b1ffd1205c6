find_package(Threads REQUIRED)
target_link_libraries(http_test PRIVATE Threads::Threads)
