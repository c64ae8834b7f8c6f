import SluiceFiles
import SluiceKernels

/// What becomes of the products of queries and keys before the softmax, beside the mask.
///
///     score = cap(q.k / sqrt(d)) - slope |distance| + sum of log f over the tokens after the key
///
/// All of it is computed within attention's tiles, forward and backward.
public struct AttentionScoring: Sendable {
  /// What the magnitude of scores stays below, by a hyperbolic tangent; nil for no bound.
  ///
  /// Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118).
  public var softCap: Float?
  /// For each head, how fast scores fall with the distance of query and key; nil for not at all.
  public var distanceSlopes: [Float]?
  /// The logits of forget gates, `[batch, tokens, heads]`: with `f = sigmoid(logit)`, the sum of `log f`
  /// over the tokens after the key up to the query is added to their score.
  ///
  /// Needs a causal mask. Source: Lin et al. 2025, Forgetting Transformer (arXiv 2503.02130).
  public var forgetLogits: Tensor?
  /// A score for each head, `[heads]`, that takes part in the softmax and whose share is dropped.
  public var sinks: Tensor?

  /// Makes scoring; without arguments, scores are scaled products.
  public init(
    softCap: Float? = nil, distanceSlopes: [Float]? = nil, forgetLogits: Tensor? = nil,
    sinks: Tensor? = nil
  ) {
    self.softCap = softCap
    self.distanceSlopes = distanceSlopes
    self.forgetLogits = forgetLogits
    self.sinks = sinks
  }

  /// Stops with a message unless it fits the given sizes.
  func check(batchSize: Int, headCount: Int, queryCount: Int, keyCount: Int, mask: Mask) {
    if let softCap { require(softCap > 0, "a soft cap is positive, not \(softCap)") }
    if let distanceSlopes {
      require(
        distanceSlopes.count == headCount, "\(distanceSlopes.count) slopes for \(headCount) heads")
    }
    if let sinks {
      require(sinks.shape == [headCount], "sinks of shape \(sinks.shape), not [\(headCount)]")
    }
    if let forgetLogits {
      require(
        forgetLogits.shape == [batchSize, keyCount, headCount] && queryCount == keyCount,
        """
        forget gates of shape \(forgetLogits.shape) do not fit \(batchSize) sequences of \
        \(queryCount) queries and \(keyCount) keys with \(headCount) heads
        """)
      require(
        mask.isCausal, "forget gates tell what to keep of the past: the mask must be causal")
    }
  }

  /// Calls `body` with the terms as the kernels take them.
  func withTerms(
    scale: Float, batchSize: Int, tokenCount: Int, headCount: Int, _ body: (ScoreTerms) -> Void
  ) {
    var terms = ScoreTerms(scale: scale, softCap: softCap)
    sinks.withUnsafeScalars { sinks in
      // Kernels read it only.
      terms.sinks = sinks.map {
        HeadsView(.init(mutating: $0), batchStride: 0, tokenStride: 0, headStride: 1)
      }
      (distanceSlopes ?? []).withUnsafeBufferPointer { slopes in
        terms.distanceSlopes = distanceSlopes == nil ? nil : slopes.baseAddress
        guard let forgetLogits else { return body(terms) }
        let count = batchSize * tokenCount * headCount
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count)) { sums in
          guard let base = sums.baseAddress else { return }
          forgetLogits.withUnsafeScalars {
            ForgetGates.sums(
              batchSize: batchSize, tokenCount: tokenCount, headCount: headCount,
              logits: Self.forgetView(.init(mutating: $0), forgetLogits.shape), into: base)
          }
          terms.decaySums = UnsafePointer(base)
          body(terms)
        }
      }
    }
  }

  /// The gradient of the forget gates' logits, from those of what the decay adds for each key and for
  /// each query, `[batch, heads, tokens]`.
  func forgetGradient(ofKeys keys: Tensor, queries: Tensor) -> Tensor? {
    guard let forgetLogits else { return nil }
    let shape = forgetLogits.shape
    let sums = keys + queries
    return Tensor(shape: shape) { gradient in
      forgetLogits.withUnsafeScalars { logits in
        sums.withUnsafeScalars { sums in
          ForgetGates.backward(
            batchSize: shape[0], tokenCount: shape[1], headCount: shape[2],
            logits: Self.forgetView(.init(mutating: logits), shape), sumGradients: sums,
            gradients: Self.forgetView(gradient, shape))
        }
      }
    }
  }

  private static func forgetView(
    _ pointer: UnsafeMutablePointer<Float>, _ shape: [Int]
  ) -> HeadsView {
    HeadsView(
      pointer, batchStride: shape[1] * shape[2], tokenStride: shape[2], headStride: 1)
  }
}
