#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int test_package(void), test_folder(void), test_contents(void), test_course(void), test_words(void),
    test_library(void), test_quiz_file(void), test_media(void);

int main(void)
{
    return test_package() + test_folder() + test_contents() + test_words() + test_course() +
           test_library() + test_quiz_file() + test_media();
}
