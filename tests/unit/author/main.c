#include "suites.h"

int main(void)
{
    return preview_suite() + ask_suite() + add_suite() + indonesian_suite() + starve_suite() +
           import_suite() + picture_suite() + compile_suite() + course_suite();
}
