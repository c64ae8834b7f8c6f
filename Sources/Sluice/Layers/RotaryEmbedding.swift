import SluiceFiles
import Synchronization

/// Rotary positions: turns queries and keys by angles that grow with their positions.
///
/// Scores then depend on distances alone. There is nothing to train. The tables of angles are made
/// when first needed and kept, one for all in the process that are alike.
///
/// ```swift
/// let rotary = RotaryEmbedding(headDimension: 64, rotatedDimension: 16, scaling: .linear(factor: 2))
/// rotary(queries, headCount: 8)  // [batch, tokens, 8 * 64 or more] -> the same
/// ```
public struct RotaryEmbedding: Codable, Sendable, Hashable {
  /// Elements of a head.
  public let headDimension: Int
  /// How slowly the slowest pair turns.
  public let base: Float
  /// The first elements of a head, which are turned, in pairs half of them apart; the rest passes.
  public let rotatedDimension: Int
  /// How positions are stretched beyond those of training.
  public let scaling: RotaryScaling

  /// Makes rotary positions for heads of `headDimension` elements, of which the first
  /// `rotatedDimension` are turned, all where nil.
  ///
  /// Settings that `validate()` would refuse stop with a message when they are first used.
  public init(
    headDimension: Int, base: Float = 10000, rotatedDimension: Int? = nil,
    scaling: RotaryScaling = .none
  ) {
    self.headDimension = headDimension
    self.base = base
    self.rotatedDimension = rotatedDimension ?? headDimension
    self.scaling = scaling
  }

  /// Throws unless heads can be turned so.
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
        expected: "the even numbers of 2...\(headDimension)")
    }
    if case .yarn = scaling {
      // The ramp's ends divide by the base's logarithm.
      try ConfigurationError.require("rotaryBase", base, in: 1.001...1e30)
    }
    if case .perPair(let factors) = scaling, factors.count != rotatedDimension / 2 {
      throw .outOfRange(
        setting: "rotaryScaling.factors", value: "a list of \(factors.count)",
        expected: "lists of \(rotatedDimension / 2), one for each pair")
    }
    try scaling.validate()
  }

  /// The first `headCount` heads of each row of `x`, turned.
  ///
  /// Shapes: `[batch, tokens, columns]` before and after. In place where nothing else uses `x`.
  public func callAsFunction(
    _ x: consuming Tensor, headCount: Int, positionOffset: Int = 0
  ) -> Tensor {
    let end = positionOffset + (x.shape.dropLast().last ?? 1)
    return x.rotated(
      headCount: headCount, headDimension: headDimension,
      by: table(positionCount: end, length: end),
      positionOffset: positionOffset)
  }

  /// The same with tokens that stand as `runs` tell.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, columns]`.
  ///   - headCount: heads to turn.
  ///   - runs: where the tokens stand.
  ///   - lengths: for each run, tokens of its sequence, for a scaling that depends on them; nil for those
  ///     up to the run's end.
  public func callAsFunction(
    _ x: consuming Tensor, headCount: Int, in runs: TokenRuns, lengths: [Int]? = nil
  ) -> Tensor {
    let lengths = scaling.dependsOnLength ? lengths ?? runs.lengths : []
    require(
      !scaling.dependsOnLength || lengths.count == runs.runs.count,
      "\(lengths.count) lengths are not those of the sequences of \(runs.runs.count) runs")
    let isStretched = lengths.contains { scaling.stretches(length: $0) }
    if isStretched, !runs.isWhole || lengths.contains(where: { $0 != lengths[0] }) {
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

  /// A table for a sequence of so many tokens; where that makes no difference, the one that is kept.
  private func table(positionCount: Int, length: Int) -> RotaryTable {
    guard scaling.stretches(length: length) else { return table(positionCount: positionCount) }
    return RotaryTable(
      positionCount: positionCount, headDimension: headDimension, base: base,
      rotatedDimension: rotatedDimension, scaling: scaling, length: length)
  }

  /// A table that covers at least `positionCount` positions, of sequences that are not stretched where the
  /// scaling depends on their length.
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
