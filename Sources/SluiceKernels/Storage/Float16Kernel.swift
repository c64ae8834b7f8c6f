/// Conversion between float32 and IEEE half precision: sign, 5 bits of exponent, 10 of fraction.
///
/// Implemented without the type, because not every processor and system has it.
package enum Float16Kernel {
  /// Converts each element to float32, exactly.
  package static func widen(
    count: Int, input: UnsafeRawPointer, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        slot.store(widened(slot.load(halves: input)), to: output)
      }
    }
  }

  /// Rounds each element to the nearest half, ties to even.
  ///
  /// Numbers that exceed the largest half by at least half of its last place become infinite. NaN stays NaN.
  package static func round(
    count: Int, input: UnsafePointer<Float>, output: UnsafeMutableRawPointer,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        slot.store(halves: rounded(slot.load(input)), to: output)
      }
    }
  }

  /// One half as a float32.
  @inline(always)
  static func widened(_ half: UInt16) -> Float {
    let bits = UInt32(half)
    let magnitude = bits & 0x7FFF
    // The exponent biases differ by 112; multiplication by a power of two is exact, also for
    // subnormal halves.
    let value = Float(bitPattern: magnitude &<< 13) * 0x1p112
    let isFinite = magnitude < 0x7C00
    let wide = isFinite ? value.bitPattern : 0x7F80_0000 | magnitude &<< 13
    return Float(bitPattern: wide | (bits & 0x8000) &<< 16)
  }

  @inline(always)
  private static func widened(_ halves: SIMD16<UInt16>) -> Lanes {
    let bits = SIMD16<UInt32>(truncatingIfNeeded: halves)
    let magnitude = bits & 0x7FFF
    let value = Lanes(bits: magnitude &<< 13) * 0x1p112
    let special = Lanes(bits: (magnitude &<< 13) | 0x7F80_0000)
    // Infinity and NaN follow the largest half.
    let wide = special.replacing(with: value, where: value .< 0x1p16)
    return Lanes(bits: wide.bits | (bits & 0x8000) &<< 16)
  }

  /// The nearest half of one float32.
  static func rounded(_ value: Float) -> UInt16 { rounded(Lanes(repeating: value))[0] }

  @inline(always)
  private static func rounded(_ lanes: Lanes) -> SIMD16<UInt16> {
    let (magnitudes, magnitude) = (lanes.magnitudes, lanes.magnitudes.bits)
    // Below the smallest normal half: the last place of a float between 0.5 and 1 equals that of a half.
    let small = (magnitudes + 0.5).bits &- 0x3F00_0000
    let odd = (magnitude &>> 13) & 1
    let normal = (magnitude &- 0x3800_0000 &+ 0xFFF &+ odd) &>> 13
    let notANumber = ((magnitude &>> 13) & 0x3FF) | 0x7E00
    var half = normal
    half.replace(with: small, where: magnitudes .< 0x1p-14)
    half.replace(with: SIMD16(repeating: 0x7C00), where: magnitudes .>= 0x1p16)
    half.replace(with: notANumber, where: lanes .!= lanes)
    return SIMD16(lowHalvesOf: half | (lanes.bits &>> 16) & 0x8000)
  }
}
