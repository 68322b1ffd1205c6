#include "suites.h"

int main(void)
{
    return add_suite() + import_suite() + picture_suite() + compile_suite() + course_suite();
}
