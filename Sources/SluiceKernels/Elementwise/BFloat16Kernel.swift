/// Conversion between float32 and bfloat16, which is its upper half: sign, 8 bits of exponent, 7 of fraction.
package enum BFloat16Kernel {
  /// Rounds each element to the nearest bfloat16, ties to even.
  ///
  /// Numbers that exceed the largest bfloat16 by at least half of its last place become infinite.
  /// NaN stays NaN, with the same sign, and becomes quiet.
  package static func round(
    count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<UInt16>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        slot.store(halves: rounded(slot.load(input)), to: output)
      }
    }
  }

  /// Converts each element to float32, exactly.
  package static func widen(
    count: Int, input: UnsafePointer<UInt16>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(widened(slot.load(halves: input)), to: output) }
    }
  }

  @inline(always)
  private static func rounded(_ lanes: Lanes) -> SIMD16<UInt16> {
    SIMD16(lowHalvesOf: lanes.nearestBFloat16.bits &>> 16)
  }

  @inline(always)
  private static func widened(_ halves: SIMD16<UInt16>) -> Lanes {
    Lanes(bits: SIMD16<UInt32>(truncatingIfNeeded: halves) &<< 16)
  }
}
