set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(office_test PRIVATE ${support}/store_acts.c ${support}/store_disk.c)
target_link_libraries(office_test PRIVATE bekal_settings PkgConfig::SODIUM PkgConfig::SQLITE)
# What changes the disk goes through disk_fault.c, which fails when told.
foreach(step file_write_atomic file_write_private file_commit file_rename file_remove
        file_remove_tree folder_make file_free_bytes)
  target_link_options(office_test PRIVATE -Wl,--wrap=${step})
endforeach()
