import CPUFeatures
import VectorWords

/// The instruction set that the kernels are compiled for; each property folds into a constant.
enum InstructionSet {
  /// Floats in the widest register.
  @inline(always) static var vectorWidth: Int { Int(SLUICE_VECTOR_WIDTH) }

  /// Whether a fused multiply-add is one instruction.
  @inline(always) static var hasFusedMultiplyAdd: Bool { SLUICE_HAS_FMA == 1 }

  /// Whether products of bfloat16 pairs are one instruction.
  @inline(always) static var hasBFloat16: Bool { SLUICE_HAS_BFLOAT16 == 1 }
}
