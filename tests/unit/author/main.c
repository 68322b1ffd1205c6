#include "suites.h"

int main(void)
{
    return import_suite() + picture_suite() + compile_suite() + course_suite();
}
