import SluicePlatform
/// How an attention knows where its tokens stand.
public enum AttentionPositions: Codable, Sendable, Hashable {
  /// It does not.
  case none
  /// Queries and keys are turned by angles that grow with their positions.
  case rotary(RotaryEmbedding)
  /// Scores fall with the distance of query and key, in each head at another rate: ALiBi.
  ///
  /// Source: Press et al. 2022 (arXiv 2108.12409).
  case alibi

  /// Rotary positions for heads of `headDimension` elements.
  public static func rotary(headDimension: Int, base: Float = 10000) -> AttentionPositions {
    .rotary(RotaryEmbedding(headDimension: headDimension, base: base))
  }
}

extension AttentionPositions {
  /// Whether they are others for a longer sequence.
  var dependOnLength: Bool {
    if case .rotary(let rotary) = self { rotary.scaling.dependsOnLength } else { false }
  }

  /// ALiBi's rates: a geometric series from `2^(-8/n)` for `n` heads, where that is a power of two; else
  /// the series of the power of two below, and every other one of the series above.
  static func alibiSlopes(headCount: Int) -> [Float] {
    func series(_ count: Int) -> [Float] {
      (1...count).map { exp2(-8 * Float($0) / Float(count)) }
    }
    var power = 1
    while power * 2 <= headCount { power *= 2 }
    let between = series(2 * power).enumerated().filter { $0.offset.isMultiple(of: 2) }
    return series(power) + between.prefix(headCount - power).map(\.element)
  }
}
