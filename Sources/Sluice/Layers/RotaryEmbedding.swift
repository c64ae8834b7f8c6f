import SluiceFiles
import Synchronization

/// Rotary position embedding (RoPE): rotates queries and keys by angles proportional to their positions.
///
/// Scores then depend only on distances. There are no parameters. The tables of angles are computed on
/// first use and shared in the process.
///
/// ```swift
/// let rotary = RotaryEmbedding(headDimension: 64, rotatedDimension: 16, scaling: .linear(factor: 2))
/// rotary(queries, headCount: 8)  // [batch, tokens, 8 * 64 or more], same shape as the input
/// ```
public struct RotaryEmbedding: Codable, Sendable, Hashable {
  /// The head dimension.
  public let headDimension: Int
  /// The base (theta): with a larger base, positions rotate more slowly.
  public let base: Float
  /// The number of rotated elements at the beginning of each head; the rest is unchanged.
  ///
  /// Element `i` and element `i + rotatedDimension / 2` are a pair.
  public let rotatedDimension: Int
  /// The scaling of positions for contexts longer than in training.
  public let scaling: RotaryScaling

  /// Makes rotary positions for heads of `headDimension` elements.
  ///
  /// The first `rotatedDimension` elements are rotated; nil for all. Invalid settings, see `validate()`,
  /// stop the program with a message on first use.
  public init(
    headDimension: Int, base: Float = 10000, rotatedDimension: Int? = nil,
    scaling: RotaryScaling = .none
  ) {
    self.headDimension = headDimension
    self.base = base
    self.rotatedDimension = rotatedDimension ?? headDimension
    self.scaling = scaling
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.requireSize("headDimension", headDimension)
    try ConfigurationError.require("rotaryBase", base, in: 1...1e30)
    if rotatedDimension == headDimension, !headDimension.isMultiple(of: 2) {
      throw .oddHeadDimension(headDimension)
    }
    guard rotatedDimension >= 2, rotatedDimension <= headDimension,
      rotatedDimension.isMultiple(of: 2)
    else {
      throw .outOfRange(
        setting: "rotatedDimension", value: "\(rotatedDimension)",
        expected: "an even number in 2...\(headDimension)")
    }
    if case .yarn = scaling {
      // The limits of the ramp are divided by the logarithm of the base.
      try ConfigurationError.require("rotaryBase", base, in: 1.001...1e30)
    }
    if case .perPair(let factors) = scaling, factors.count != rotatedDimension / 2 {
      throw .outOfRange(
        setting: "rotaryScaling.factors", value: "a list of \(factors.count)",
        expected: "a list of \(rotatedDimension / 2), one for each pair")
    }
    try scaling.validate()
  }

  /// Rotates the first `headCount` heads of each row of `x`; positions of tokens start at `positionOffset`.
  ///
  /// Shapes: as for `Tensor.rotated`. It is computed in place if `x` is not used elsewhere.
  public func callAsFunction(
    _ x: consuming Tensor, headCount: Int, positionOffset: Int = 0
  ) -> Tensor {
    let end = positionOffset + (x.shape.dropLast().last ?? 1)
    return x.rotated(
      headCount: headCount, headDimension: headDimension,
      by: table(positionCount: end, length: end),
      positionOffset: positionOffset)
  }

  /// Rotates the first `headCount` heads of each row of `x`, with the token positions of `runs`.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, columns]`, or `[columns / d, rows, tokens, d]` with a panel for each head.
  ///   - headCount: the number of heads to rotate.
  ///   - runs: the runs of the tokens.
  ///   - lengths: the length of each run's sequence, for a scaling that depends on it; nil for the end of the
  ///     run.
  public func callAsFunction(
    _ x: consuming Tensor, headCount: Int, in runs: TokenRuns, lengths: [Int]? = nil
  ) -> Tensor {
    let lengths = scaling.dependsOnLength ? lengths ?? runs.lengths : []
    require(
      !scaling.dependsOnLength || lengths.count == runs.runs.count,
      "\(runs.runs.count) runs need one length each, found \(lengths.count)")
    let isScaled = lengths.contains { scaling.stretches(length: $0) }
    if isScaled, !runs.isWhole || lengths.contains(where: { $0 != lengths[0] }) {
      return x.rotated(
        headCount: headCount, headDimension: headDimension,
        by: RotaryTable(of: self, in: runs, lengths: lengths),
        positions: Array(0..<runs.rowCount * runs.tokenCount))
    }
    let table = table(positionCount: runs.positionCount, length: lengths.first ?? 0)
    if runs.isWhole {
      return x.rotated(headCount: headCount, headDimension: headDimension, by: table)
    }
    return x.rotated(
      headCount: headCount, headDimension: headDimension, by: table, positions: runs.positions)
  }

  /// A table for a sequence of `length` tokens; the shared table if frequencies do not depend on the length.
  private func table(positionCount: Int, length: Int) -> RotaryTable {
    guard scaling.stretches(length: length) else { return table(positionCount: positionCount) }
    return RotaryTable(
      positionCount: positionCount, headDimension: headDimension, base: base,
      rotatedDimension: rotatedDimension, scaling: scaling, length: length)
  }

  /// A table that covers at least `positionCount` positions.
  ///
  /// With a scaling that depends on the length of the sequence, it is the table of short sequences.
  public func table(positionCount: Int) -> RotaryTable {
    Self.tables.withLock { tables in
      if let table = tables[self], table.positionCount >= positionCount { return table }
      do {
        try validate()
      } catch {
        fail("\(error)")
      }
      var size = 64
      while size < positionCount { size *= 2 }
      let table = RotaryTable(
        positionCount: size, headDimension: headDimension, base: base,
        rotatedDimension: rotatedDimension, scaling: scaling)
      tables[self] = table
      return table
    }
  }

  private static let tables = Mutex<[RotaryEmbedding: RotaryTable]>([:])
}
