set(FUZZ_LIBRARIES bekal_office)
