/// What becomes of the product of a query and a key before the softmax, beside the mask.
///
///     score = cap(scale q.k) - slope |distance| + decay, with cap(s) = softCap tanh(s / softCap)
///
/// A softmax may have a sink beside its keys: a score whose share is dropped.
package struct ScoreTerms: @unchecked Sendable {
  /// Factor of the products.
  package var scale: Float
  /// What the magnitude of scores stays below; nil for no bound.
  ///
  /// Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118), section 2.
  package var softCap: Float?
  /// For each head, how fast scores fall with the distance of query and key.
  ///
  /// Source: Press et al. 2022, ALiBi (arXiv 2108.12409).
  package var distanceSlopes: UnsafePointer<Float>?
  /// The first query's position among the keys.
  package var firstQueryPosition: Int
  /// For each sequence, head and token the sum of the logarithms of the forget gates up to it.
  ///
  /// Added is the query's sum less the key's (`ForgetGates`).
  package var decaySums: UnsafePointer<Double>?
  /// The sink's score, a number for each sequence, token and head.
  package var sinks: HeadsView?

  /// Makes terms; with a scale alone, scores are scaled products.
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

  /// From natural logarithms to those to base 2, in which the softmax counts.
  static let log2OfE: Float = 1.442_695_04
}
