/// How the product of a query and a key becomes a score, apart from the mask.
///
///     score = cap(scale q.k) - slope |distance| + decay, with cap(s) = softCap tanh(s / softCap)
///
/// A softmax may have a sink in addition to its keys: a score that is part of the sum but has no value.
package struct ScoreTerms: @unchecked Sendable {
  /// The factor of the products.
  package var scale: Float
  /// Soft cap: limits scores to ±`softCap`; nil for no limit.
  ///
  /// Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118), section 2.
  package var softCap: Float?
  /// For each head, the slope by which scores decrease with the distance between query and key.
  ///
  /// Source: Press et al. 2022, ALiBi (arXiv 2108.12409).
  package var distanceSlopes: UnsafePointer<Float>?
  /// The position of the first query among the keys.
  package var firstQueryPosition: Int
  /// For each sequence, head and token, the sum of the logarithms of the forget gates up to that token.
  ///
  /// The query's sum minus the key's is added to the score (`ForgetGates`).
  package var decaySums: UnsafePointer<Double>?
  /// The score of the sink, one number for each sequence, token and head.
  package var sinks: HeadsView?

  /// Makes terms; with only a scale, scores are scaled products.
  package init(
    scale: Float, softCap: Float? = nil, distanceSlopes: UnsafePointer<Float>? = nil,
    firstQueryPosition: Int = 0, decaySums: UnsafePointer<Double>? = nil, sinks: HeadsView? = nil
  ) {
    self.scale = scale
    self.softCap = softCap
    self.distanceSlopes = distanceSlopes
    self.firstQueryPosition = firstQueryPosition
    self.decaySums = decaySums
    self.sinks = sinks
  }

  /// Converts natural logarithms to base 2, which the softmax uses.
  static let log2OfE: Float = 1.442_695_04
}
