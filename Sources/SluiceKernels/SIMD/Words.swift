import VectorWords

// The standard library compares and narrows integers lane by lane, in a loop that keeps the vectors in memory
// (Swift 6.3).

extension SIMD16<UInt32> {
  /// The lanes that are less than those of `other`.
  @inline(always)
  func isLess(than other: Self) -> SIMDMask<SIMD16<Int32>> {
    unsafeBitCast(sluice_less(self, other), to: SIMDMask<SIMD16<Int32>>.self)
  }
}

extension SIMD16<UInt16> {
  /// The low halves of 16 words.
  @inline(always)
  init(lowHalvesOf words: SIMD16<UInt32>) { self = sluice_low_halves(words) }
}
