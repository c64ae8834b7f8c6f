import VectorWords

extension SIMD16<UInt32> {
  /// The lanes that are less than those of `other`.
  ///
  /// One instruction. The operators compile to a loop over lanes in memory if an operand is a number, or if the type of
  /// an operand is inferred (Swift 6.3).
  @inline(always)
  func isLess(than other: Self) -> SIMDMask<SIMD16<Int32>> { self .< other }
}

extension SIMD16<UInt16> {
  /// The low halves of 16 words.
  @inline(always)
  init(lowHalvesOf words: SIMD16<UInt32>) { self = sluice_low_halves(words) }
}
