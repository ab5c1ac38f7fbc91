/* What every x86-64 has. */
#include "match/kernels.h"

#ifdef MATCH_HAS_VECTORS
#include <immintrin.h>

#define KERNEL(name) name##_sse2
#define KERNEL_LEVEL MATCH_BASIC
#define KERNEL_VECTORS
#include "match/kernel.h"
#else
typedef int match_no_sse2; /* a file of C is not empty */
#endif
