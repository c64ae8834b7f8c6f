import SluicePlatform
/// The position encoding of an attention layer.
public enum AttentionPositions: Codable, Sendable, Hashable {
  /// No position encoding.
  case none
  /// Rotary positions (RoPE): queries and keys are rotated by angles proportional to their positions.
  case rotary(RotaryEmbedding)
  /// ALiBi: scores decrease with the distance between query and key, at a different rate in each head.
  ///
  /// Source: Press et al. 2022 (arXiv 2108.12409).
  case alibi

  /// Rotary positions for heads of `headDimension` elements.
  public static func rotary(headDimension: Int, base: Float = 10000) -> AttentionPositions {
    .rotary(RotaryEmbedding(headDimension: headDimension, base: base))
  }
}

extension AttentionPositions {
  /// Whether the positions' angles depend on the length of the sequence.
  var dependOnLength: Bool {
    if case .rotary(let rotary) = self { rotary.scaling.dependsOnLength } else { false }
  }

  /// ALiBi's slopes: a geometric series from `2^(-8/n)` for `n` heads if `n` is a power of two.
  ///
  /// Otherwise it is the series of the next lower power of two, followed by every second slope of the next
  /// higher one.
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
