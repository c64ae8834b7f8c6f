// Vector instructions that Swift has no word for, or does not compile to, one function each. Header only; no logic
// here.
//
// A vector of 64 bytes is a SIMD16 in Swift. A pair is two bfloat16 numbers in 32 bits, the first in
// the low half.
#ifndef SLUICE_VECTOR_WORDS_H
#define SLUICE_VECTOR_WORDS_H

typedef float sluice_floats __attribute__((vector_size(64)));
typedef unsigned int sluice_words __attribute__((vector_size(64)));
typedef unsigned short sluice_halves __attribute__((vector_size(32)));

// The low halves of 16 words. Swift narrows each of them separately.
__attribute__((always_inline)) static inline sluice_halves sluice_low_halves(sluice_words words) {
  return __builtin_convertvector(words, sluice_halves);
}

// Asks for the cache line at an address that is read, or written, soon.
__attribute__((always_inline)) static inline void sluice_ask_to_read(const void *address) {
  __builtin_prefetch(address, 0, 3);
}
__attribute__((always_inline)) static inline void sluice_ask_to_write(const void *address) {
  __builtin_prefetch(address, 1, 3);
}

// Whether the instruction set this header is compiled for has products of bfloat16 pairs.
#if defined(__AVX512BF16__) && defined(__AVX512F__)
#define SLUICE_HAS_BFLOAT16 1
#include <immintrin.h>

// sum + a.first * b.first + a.second * b.second, for each of 16 pairs.
__attribute__((always_inline)) static inline sluice_floats sluice_add_products_of_pairs(
    sluice_floats sum, sluice_words a, sluice_words b) {
  return (sluice_floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}

// 32 floats in order, rounded to bfloat16: to the nearest, ties to even; denormals become zero.
__attribute__((always_inline)) static inline sluice_words sluice_round_to_pairs(
    sluice_floats first, sluice_floats second) {
  return (sluice_words)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
}

// The 32 halves of `halves` at the places that the 32 halves of `places` name.
__attribute__((always_inline)) static inline sluice_words sluice_permute_halves(
    sluice_words halves, sluice_words places) {
  return (sluice_words)_mm512_permutexvar_epi16((__m512i)places, (__m512i)halves);
}
#else
#define SLUICE_HAS_BFLOAT16 0

// Never called: the Swift code asks first.
__attribute__((always_inline)) static inline sluice_floats sluice_add_products_of_pairs(
    sluice_floats sum, sluice_words a, sluice_words b) {
  return sum;
}

__attribute__((always_inline)) static inline sluice_words sluice_round_to_pairs(
    sluice_floats first, sluice_floats second) {
  return (sluice_words)first;
}

__attribute__((always_inline)) static inline sluice_words sluice_permute_halves(
    sluice_words halves, sluice_words places) {
  return halves;
}
#endif
#endif
