// A probe of the processor: what the kernels were compiled for (constants that fold away in Swift)
// and what the machine that runs them offers. Header only; nothing here does arithmetic.
#ifndef SLUICE_CPU_FEATURES_H
#define SLUICE_CPU_FEATURES_H

// Widest float vector, in elements, of the instruction set this header is compiled for.
#if defined(__AVX512F__)
#define SLUICE_VECTOR_WIDTH 16
#elif defined(__AVX__)
#define SLUICE_VECTOR_WIDTH 8
#else
#define SLUICE_VECTOR_WIDTH 4
#endif

// Whether a fused multiply-add is one instruction; without it the C library would be called.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define SLUICE_HAS_FMA 1
#else
#define SLUICE_HAS_FMA 0
#endif

#if defined(__x86_64__)
#include <cpuid.h>

static inline unsigned long long sluice_xcr0(void) {
  unsigned int low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((unsigned long long)high << 32) | low;
}

// The x86-64 level (1 to 4) that this machine and its operating system support.
static inline int sluice_machine_level(void) {
  unsigned int a, b, c, d, b7, max;
  max = __get_cpuid_max(0, 0);
  if (max < 1) return 1;
  __cpuid(1, a, b, c, d);
  // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT
  const unsigned int level2 = 1u | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 20 | 1u << 23;
  if ((c & level2) != level2) return 1;
  // FMA, MOVBE, OSXSAVE, AVX, F16C
  const unsigned int level3 = 1u << 12 | 1u << 22 | 1u << 27 | 1u << 28 | 1u << 29;
  if ((c & level3) != level3 || max < 7) return 2;
  const unsigned long long enabled = sluice_xcr0();
  if ((enabled & 0x6) != 0x6) return 2;
  __cpuid_count(7, 0, a, b7, c, d);
  // BMI1, AVX2, BMI2
  const unsigned int level3b = 1u << 3 | 1u << 5 | 1u << 8;
  if ((b7 & level3b) != level3b) return 2;
  // AVX512F, DQ, CD, BW, VL
  const unsigned int level4 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31;
  if ((b7 & level4) != level4 || (enabled & 0xe0) != 0xe0) return 3;
  return 4;
}

// Whether this machine has products of bfloat16 pairs (AVX512_BF16).
static inline int sluice_machine_has_bfloat16(void) {
  unsigned int a, b, c, d;
  if (sluice_machine_level() < 4) return 0;
  __cpuid_count(7, 0, a, b, c, d);
  if (a < 1) return 0;
  __cpuid_count(7, 1, a, b, c, d);
  return (a >> 5) & 1;
}

// The level that the code including this header is compiled for.
static inline int sluice_built_level(void) {
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
  return 4;
#elif defined(__AVX2__) && defined(__FMA__)
  return 3;
#elif defined(__SSE4_2__)
  return 2;
#else
  return 1;
#endif
}
#else
static inline int sluice_machine_level(void) { return 0; }
static inline int sluice_machine_has_bfloat16(void) { return 0; }
static inline int sluice_built_level(void) { return 0; }
#endif
#endif
