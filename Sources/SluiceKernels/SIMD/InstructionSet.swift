import CPUFeatures

/// What the kernels are compiled for; each of these folds into a constant.
enum InstructionSet {
  /// Floats in the widest register.
  @inline(always) static var vectorWidth: Int { Int(SLUICE_VECTOR_WIDTH) }

  /// Whether a fused multiply-add is one instruction.
  @inline(always) static var hasFusedMultiplyAdd: Bool { SLUICE_HAS_FMA == 1 }
}
