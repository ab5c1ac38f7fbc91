/* A byte at a time: for machines without vectors, and what the tests compare the others with. */
#define KERNEL(name) name##_scalar
#define KERNEL_LEVEL MATCH_SCALAR
#include "match/kernel.h"
