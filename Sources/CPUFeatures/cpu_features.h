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

// An extension of the instruction set that a compiler may use by itself.
typedef struct {
  // As messages have it.
  const char *name;
  // Whether the code that includes this header is compiled for it.
  int is_built;
  // The x86-64 level that it belongs to; 0 where it belongs to none.
  int level;
  // Where the processor tells of it: the leaf, as an index of SLUICE_LEAVES, the register, and the bit or,
  // below zero, the version that the lowest byte must have at least.
  int leaf, reg, bit;
  // Parts of the registers that the operating system must save.
  unsigned long long saved;
} sluice_extension;

// What a processor and its operating system tell: eax, ebx, ecx and edx of each leaf, 0 for those that
// there are not.
#define SLUICE_LEAVES 5
typedef struct {
  unsigned int registers[4 * SLUICE_LEAVES];
  unsigned long long saved;
} sluice_machine;

#if defined(__x86_64__)
#include <cpuid.h>

// 1 for a macro that is defined as 1, 0 for one that is not defined.
#define SLUICE_BEFORE_1 0,
#define SLUICE_SECOND(first, second, ...) second
#define SLUICE_BUILT(macro) SLUICE_BUILT_VALUE(macro)
#define SLUICE_BUILT_VALUE(value) SLUICE_BUILT_PAIR(SLUICE_BEFORE_##value)
#define SLUICE_BUILT_PAIR(pair) SLUICE_SECOND(pair 1, 0, 0)

enum { SLUICE_LEAF_1, SLUICE_LEAF_7, SLUICE_LEAF_7_1, SLUICE_LEAF_EXTENDED, SLUICE_LEAF_AVX10 };
enum { SLUICE_EAX, SLUICE_EBX, SLUICE_ECX, SLUICE_EDX };
#define SLUICE_YMM 0x6ull
#define SLUICE_ZMM 0xe6ull
#define SLUICE_APX (1ull << 19)

// Left out is what compilers use on request only, such as random numbers and hints.
static inline const sluice_extension *sluice_extensions(int *count) {
#define ROW(name, macro, level, leaf, reg, bit, saved) \
  {name, SLUICE_BUILT(macro), level, SLUICE_LEAF_##leaf, SLUICE_##reg, bit, saved}
  static const sluice_extension table[] = {
      ROW("SSE3", __SSE3__, 2, 1, ECX, 0, 0),
      ROW("SSSE3", __SSSE3__, 2, 1, ECX, 9, 0),
      ROW("CX16", __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16, 2, 1, ECX, 13, 0),
      ROW("SSE4_1", __SSE4_1__, 2, 1, ECX, 19, 0),
      ROW("SSE4_2", __SSE4_2__, 2, 1, ECX, 20, 0),
      ROW("POPCNT", __POPCNT__, 2, 1, ECX, 23, 0),
      ROW("LAHF_LM", __LAHF_SAHF__, 2, EXTENDED, ECX, 0, 0),
      ROW("AVX", __AVX__, 3, 1, ECX, 28, SLUICE_YMM),
      ROW("AVX2", __AVX2__, 3, 7, EBX, 5, SLUICE_YMM),
      ROW("BMI1", __BMI__, 3, 7, EBX, 3, 0),
      ROW("BMI2", __BMI2__, 3, 7, EBX, 8, 0),
      ROW("F16C", __F16C__, 3, 1, ECX, 29, SLUICE_YMM),
      ROW("FMA", __FMA__, 3, 1, ECX, 12, SLUICE_YMM),
      ROW("LZCNT", __LZCNT__, 3, EXTENDED, ECX, 5, 0),
      ROW("MOVBE", __MOVBE__, 3, 1, ECX, 22, 0),
      ROW("AVX512F", __AVX512F__, 4, 7, EBX, 16, SLUICE_ZMM),
      ROW("AVX512BW", __AVX512BW__, 4, 7, EBX, 30, SLUICE_ZMM),
      ROW("AVX512CD", __AVX512CD__, 4, 7, EBX, 28, SLUICE_ZMM),
      ROW("AVX512DQ", __AVX512DQ__, 4, 7, EBX, 17, SLUICE_ZMM),
      ROW("AVX512VL", __AVX512VL__, 4, 7, EBX, 31, SLUICE_ZMM),
      ROW("AVX512IFMA", __AVX512IFMA__, 0, 7, EBX, 21, SLUICE_ZMM),
      ROW("AVX512VBMI", __AVX512VBMI__, 0, 7, ECX, 1, SLUICE_ZMM),
      ROW("AVX512_VBMI2", __AVX512VBMI2__, 0, 7, ECX, 6, SLUICE_ZMM),
      ROW("AVX512_VNNI", __AVX512VNNI__, 0, 7, ECX, 11, SLUICE_ZMM),
      ROW("AVX512_BITALG", __AVX512BITALG__, 0, 7, ECX, 12, SLUICE_ZMM),
      ROW("AVX512_VPOPCNTDQ", __AVX512VPOPCNTDQ__, 0, 7, ECX, 14, SLUICE_ZMM),
      ROW("AVX512_VP2INTERSECT", __AVX512VP2INTERSECT__, 0, 7, EDX, 8, SLUICE_ZMM),
      ROW("AVX512_FP16", __AVX512FP16__, 0, 7, EDX, 23, SLUICE_ZMM),
      ROW("AVX512_BF16", __AVX512BF16__, 0, 7_1, EAX, 5, SLUICE_ZMM),
      ROW("AVX10_1", __AVX10_1__, 0, AVX10, EBX, -1, SLUICE_ZMM),
      ROW("AVX10_2", __AVX10_2__, 0, AVX10, EBX, -2, SLUICE_ZMM),
      ROW("AVX_VNNI", __AVXVNNI__, 0, 7_1, EAX, 4, SLUICE_YMM),
      ROW("AVX_IFMA", __AVXIFMA__, 0, 7_1, EAX, 23, SLUICE_YMM),
      ROW("AVX_VNNI_INT8", __AVXVNNIINT8__, 0, 7_1, EDX, 4, SLUICE_YMM),
      ROW("AVX_VNNI_INT16", __AVXVNNIINT16__, 0, 7_1, EDX, 10, SLUICE_YMM),
      ROW("AVX_NE_CONVERT", __AVXNECONVERT__, 0, 7_1, EDX, 5, SLUICE_YMM),
      ROW("AES", __AES__, 0, 1, ECX, 25, 0),
      ROW("PCLMULQDQ", __PCLMUL__, 0, 1, ECX, 1, 0),
      ROW("VAES", __VAES__, 0, 7, ECX, 9, SLUICE_YMM),
      ROW("VPCLMULQDQ", __VPCLMULQDQ__, 0, 7, ECX, 10, SLUICE_YMM),
      ROW("GFNI", __GFNI__, 0, 7, ECX, 8, 0),
      ROW("SHA", __SHA__, 0, 7, EBX, 29, 0),
      ROW("SHA512", __SHA512__, 0, 7_1, EAX, 0, SLUICE_YMM),
      ROW("SM3", __SM3__, 0, 7_1, EAX, 1, SLUICE_YMM),
      ROW("SM4", __SM4__, 0, 7_1, EAX, 2, SLUICE_YMM),
      ROW("ADX", __ADX__, 0, 7, EBX, 19, 0),
      ROW("CMPCCXADD", __CMPCCXADD__, 0, 7_1, EAX, 7, 0),
      ROW("RAO_INT", __RAOINT__, 0, 7_1, EAX, 3, 0),
      ROW("APX_F", __APX_F__, 0, 7_1, EDX, 21, SLUICE_APX),
      ROW("SSE4A", __SSE4A__, 0, EXTENDED, ECX, 6, 0),
      ROW("XOP", __XOP__, 0, EXTENDED, ECX, 11, SLUICE_YMM),
      ROW("FMA4", __FMA4__, 0, EXTENDED, ECX, 16, SLUICE_YMM),
      ROW("TBM", __TBM__, 0, EXTENDED, ECX, 21, 0),
  };
#undef ROW
  *count = (int)(sizeof(table) / sizeof(table[0]));
  return table;
}

// What this machine tells.
static inline sluice_machine sluice_this_machine(void) {
  sluice_machine machine = {{0}, 0};
  const unsigned int highest = __get_cpuid_max(0, 0);
  const unsigned int extended = __get_cpuid_max(0x80000000u, 0);
  unsigned int *r = machine.registers;
#define READ(index, leaf, subleaf) \
  __cpuid_count(leaf, subleaf, r[4 * (index)], r[4 * (index) + 1], r[4 * (index) + 2], r[4 * (index) + 3])
  if (highest >= 1) READ(SLUICE_LEAF_1, 1, 0);
  if (highest >= 7) READ(SLUICE_LEAF_7, 7, 0);
  // The first leaf tells how many follow it.
  if (highest >= 7 && r[4 * SLUICE_LEAF_7] >= 1) READ(SLUICE_LEAF_7_1, 7, 1);
  if (extended >= 0x80000001u) READ(SLUICE_LEAF_EXTENDED, 0x80000001u, 0);
  // Only processors with AVX10 have versions of it.
  if (highest >= 0x24 && (r[4 * SLUICE_LEAF_7_1 + SLUICE_EDX] >> 19) & 1) {
    READ(SLUICE_LEAF_AVX10, 0x24, 0);
  }
#undef READ
  // OSXSAVE: the operating system saves registers, and may be asked which.
  if ((r[4 * SLUICE_LEAF_1 + SLUICE_ECX] >> 27) & 1) {
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    machine.saved = ((unsigned long long)high << 32) | low;
  }
  return machine;
}
#else
static inline const sluice_extension *sluice_extensions(int *count) {
  *count = 0;
  return 0;
}

static inline sluice_machine sluice_this_machine(void) {
  sluice_machine machine = {{0}, 0};
  return machine;
}
#endif

// Whether a machine offers an extension.
static inline int sluice_machine_offers(const sluice_machine *machine, const sluice_extension *one) {
  const unsigned int value = machine->registers[4 * one->leaf + one->reg];
  if ((machine->saved & one->saved) != one->saved) return 0;
  return one->bit >= 0 ? (value >> one->bit) & 1 : (int)(value & 0xff) >= -one->bit;
}
#endif
