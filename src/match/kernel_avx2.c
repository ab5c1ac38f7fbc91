/* Functions of this file may use AVX2; those of headers that it shares with others are included
 * before the switch. */
#include "match/automaton.h"
#include "match/kernels.h"

#ifdef MATCH_HAS_VECTORS
#include <immintrin.h>

#define KERNEL(name) name##_avx2
#define KERNEL_LEVEL MATCH_AVX2
#define KERNEL_VECTORS
#define KERNEL_AVX2

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif

#include "match/kernel.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#else
typedef int match_no_avx2; /* a file of C is not empty */
#endif
