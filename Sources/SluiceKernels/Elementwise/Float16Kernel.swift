/// Conversion between float32 and IEEE half precision: sign, 5 bits of exponent, 10 of fraction.
package enum Float16Kernel {
  /// Writes the nearest half of each element, of two equally near ones the even one.
  ///
  /// What lies beyond the largest half, 65504, by half of the last place or more becomes infinite. NaN
  /// stays NaN, of the same sign and quiet.
  package static func round(
    count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<UInt16>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(rounded(slot.load(input)), to: output) }
    }
  }

  /// Writes each element as a float32, exactly; NaN stays NaN.
  package static func widen(
    count: Int, input: UnsafePointer<UInt16>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) { slot.store(widened(slot.load(input)), to: output) }
    }
  }

  @inline(always)
  private static func rounded(_ lanes: Lanes) -> SIMD16<UInt16> {
    let magnitude = lanes.bits & 0x7FFF_FFFF
    let sign = (lanes.bits &>> 16) & 0x8000
    // Exponents count from 2^-15 on in place of 2^-127; the sum carries into them where it must.
    let lastPlace = (magnitude &>> 13) & 1
    var half = (magnitude &+ (0xFFF &- (112 << 23)) &+ lastPlace) &>> 13
    // Below 2^-14 a half counts in steps of 2^-24, the last place of numbers from 0.5 on.
    let steps = (Lanes(bits: magnitude) + 0.5).bits &- 0x3F00_0000
    half.replace(with: steps, where: magnitude .< 0x3880_0000)
    half.replace(with: 0x7C00, where: magnitude .>= 0x4780_0000)
    half.replace(
      with: 0x7E00 | ((magnitude &>> 13) & 0x1FF), where: magnitude .> 0x7F80_0000)
    return SIMD16(truncatingIfNeeded: half | sign)
  }

  @inline(always)
  private static func widened(_ halves: SIMD16<UInt16>) -> Lanes {
    let bits = SIMD16<UInt32>(truncatingIfNeeded: halves)
    let magnitude = (bits & 0x7FFF) &<< 13
    // As a float32 it is 2^112 times too small, also where it has no leading one.
    var result = (Lanes(bits: magnitude) * Lanes(repeating: 0x1p112)).bits
    result.replace(with: magnitude | 0x7F80_0000, where: magnitude .>= 0x0F80_0000)
    return Lanes(bits: result | ((bits & 0x8000) &<< 16))
  }
}
