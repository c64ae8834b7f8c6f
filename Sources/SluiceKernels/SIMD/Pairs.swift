import VectorWords

/// 16 pairs of bfloat16 numbers; the first of each pair is in the low half of its 32 bits.
///
/// A bfloat16 number is a float without the lower half of its bits. Rounding is to nearest, ties to
/// even; denormals become zero, as in the processor's instruction. Pairs are stored in memory for
/// floats, one pair in place of one float, and are never used as floats in arithmetic.
typealias Pairs = SIMD16<UInt32>

extension SIMD16<UInt32> {
  /// 32 numbers in order: first those of `first`, then those of `second`.
  @inline(always)
  init(rounding first: Lanes, _ second: Lanes) {
    if InstructionSet.hasBFloat16 {
      self = sluice_round_to_pairs(first, second)
    } else {
      let halves = SIMD32<UInt16>(
        lowHalf: SIMD16<UInt16>(lowHalvesOf: first.roundedToBFloat16.bits &>> 16),
        highHalf: SIMD16<UInt16>(lowHalvesOf: second.roundedToBFloat16.bits &>> 16))
      self = unsafeBitCast(halves, to: SIMD16<UInt32>.self)
    }
  }

  /// For each lane, a pair of the number in `first` and the number in `second`.
  @inline(always)
  init(interleaving first: Lanes, _ second: Lanes) {
    if InstructionSet.hasBFloat16 {
      self = sluice_permute_halves(sluice_round_to_pairs(first, second), Self.interleaved)
    } else {
      self = (first.roundedToBFloat16.bits &>> 16) | second.roundedToBFloat16.bits
    }
  }

  /// The order of halves: 0, 16, 1, 17 and so on.
  @inline(always)
  private static var interleaved: Pairs {
    laneIndices | ((laneIndices &+ 16) &<< 16)
  }

  @inline(always)
  init(from pointer: UnsafePointer<Float>) { self = Lanes(from: pointer).bits }

  @inline(always)
  func store(to pointer: UnsafeMutablePointer<Float>) { Lanes(bits: self).store(to: pointer) }
}

extension SIMD16<Float> {
  /// The nearest bfloat16 numbers, ties to even, which are floats whose lower 16 bits are zero.
  ///
  /// NaN stays NaN, with the same sign, and becomes quiet.
  @inline(always) var nearestBFloat16: Lanes {
    let nearest = (bits &+ 0x7FFF &+ ((bits &>> 16) & 1)) & 0xFFFF_0000
    // The addition would turn some NaNs into infinity or change their sign.
    let quiet = (bits & 0xFFFF_0000) | 0x0040_0000
    return Lanes(bits: nearest).replacing(with: Lanes(bits: quiet), where: self .!= self)
  }

  /// The nearest bfloat16 numbers, as the processor's instruction rounds: denormals become zero.
  @inline(always) var roundedToBFloat16: Lanes {
    nearestBFloat16.replacing(
      with: Lanes(bits: bits & 0x8000_0000), where: magnitudes .< .leastNormalMagnitude)
  }
}
