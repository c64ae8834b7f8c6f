import Sluice

extension Tensor {
  /// Numbers without a pattern, the same ones for the same seed, for tests.
  ///
  /// Independent of the library's own random streams, which are themselves under test.
  package static func sample(
    _ shape: [Int], seed: UInt64 = 1, in range: ClosedRange<Float> = -2...2
  ) -> Tensor {
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    let scalars = (0..<shape.reduce(1, *)).map { _ -> Float in
      // SplitMix64.
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      let unit = Float((word ^ (word >> 31)) >> 40) / 16_777_216
      return range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }
    return Tensor(scalars, shape: shape)
  }

  /// The elements in double precision.
  package var doubles: [Double] { scalars.map(Double.init) }
}
