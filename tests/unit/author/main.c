#include "suites.h"

int main(void)
{
    return picture_suite() + compile_suite() + course_suite();
}
