import Sluice

extension NoiseChannels {
  /// The channels of noise of a sequence, `[length, count]`.
  ///
  /// - Parameters:
  ///   - length: the number of steps.
  ///   - sequence: the number of the sequence.
  ///   - part: 0 for training sequences, 1 for others, whose noise is different.
  func values(length: Int, sequence: Int, part: UInt64) -> [Float] {
    Initialization.normal(standardDeviation: 1).tensor(
      [length, count],
      using: RandomStream(seed: seed).substream(part).substream(UInt64(sequence))
    ).scalars
  }

  /// The deviation of the differences of consecutive values.
  static let differenceScale = Float(2).squareRoot()
}
