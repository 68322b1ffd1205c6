set(FUZZ_LIBRARIES bekal_settings)
