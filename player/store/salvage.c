#include "store/inside.h"
