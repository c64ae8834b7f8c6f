import SluiceFiles
import SluiceKernels

/// The computation of attention scores from products of queries and keys, apart from the mask.
///
///     score = cap(scale q.k) - slope |distance| + sum of log f over the tokens after the key
///
/// All terms are computed within the attention kernels, forward and backward.
public struct AttentionScoring: Sendable {
  /// The attention scale: the factor on products of queries and keys; nil for `1 / sqrt(d)`.
  public var scale: Float?
  /// The soft cap: limits scores to ±`softCap` by `softCap * tanh(score / softCap)`; nil for no limit.
  ///
  /// Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118).
  public var softCap: Float?
  /// ALiBi slopes: for each head, the decrease of scores with the distance of query and key; nil for none.
  public var distanceSlopes: [Float]?
  /// The logits of forget gates, `[batch, tokens, heads]`.
  ///
  /// With `f = sigmoid(logit)`, the sum of `log f` over the tokens after the key, up to the query, is added
  /// to the score. The mask must be causal. Source: Lin et al. 2025, Forgetting Transformer (arXiv
  /// 2503.02130).
  public var forgetLogits: Tensor?
  /// Attention sinks: a score for each head, `[heads]`, in the softmax; its share is discarded.
  public var sinks: Tensor?
  /// The sums of `log f` up to each key, `[heads, keys]`, if a state stores them instead of logits.
  var forgetSums: [Double]?

  /// Makes scoring settings; without arguments, scores are scaled products.
  public init(
    scale: Float? = nil, softCap: Float? = nil, distanceSlopes: [Float]? = nil,
    forgetLogits: Tensor? = nil, sinks: Tensor? = nil
  ) {
    self.scale = scale
    self.softCap = softCap
    self.distanceSlopes = distanceSlopes
    self.forgetLogits = forgetLogits
    self.sinks = sinks
  }

  /// Makes the scoring settings of a layer.
  init(_ settings: GatedSelfAttention.Configuration) {
    self.init(
      scale: settings.scoreScale, softCap: settings.softCap,
      distanceSlopes: settings.positions == .alibi
        ? AttentionPositions.alibiSlopes(headCount: settings.headCount) : nil)
  }

  /// Stops with a message unless the settings fit the given sizes.
  func check(_ places: AttentionPlaces, mask: Mask) {
    let headCount = places.layout.headCount
    if let scale {
      require(
        scale > 0 && scale.isFinite, "the attention scale must be positive and finite, not \(scale)"
      )
    }
    if let softCap { require(softCap > 0, "the soft cap must be positive, not \(softCap)") }
    if let distanceSlopes {
      require(
        distanceSlopes.count == headCount,
        "there are \(distanceSlopes.count) slopes for \(headCount) heads")
    }
    if let sinks {
      require(
        sinks.shape == [headCount], "the sinks have shape \(sinks.shape), expected [\(headCount)]")
    }
    guard forgetLogits != nil || forgetSums != nil else { return }
    let end = places.firstQueryPosition + places.queryCount
    require(
      places.firstQueryPosition >= 0 && end <= places.keyCount,
      """
      with forget gates, the queries must be among the keys: \(places.queryCount) queries from position \
      \(places.firstQueryPosition) do not fit \(places.keyCount) keys
      """)
    require(mask.isCausal, "forget gates need a causal mask")
    if let forgetLogits {
      require(
        forgetLogits.shape == [places.batchSize, places.keyCount, headCount],
        """
        forget gates of shape \(forgetLogits.shape) do not fit \(places.batchSize) sequences of \
        \(places.keyCount) keys with \(headCount) heads
        """)
    }
    if let forgetSums {
      require(
        places.batchSize == 1 && forgetSums.count == headCount * places.keyCount,
        "\(forgetSums.count) sums of forget gates do not fit \(places.keyCount) keys")
    }
  }

  /// Calls `body` with the terms in the form that kernels use.
  func withTerms(_ places: AttentionPlaces, _ body: (ScoreTerms) -> Void) {
    var terms = ScoreTerms(
      scale: scale ?? 1 / Float(places.layout.headDimension).squareRoot(), softCap: softCap,
      firstQueryPosition: places.firstQueryPosition)
    sinks.withUnsafeScalars { sinks in
      // Kernels only read it.
      terms.sinks = sinks.map {
        HeadsView(.init(mutating: $0), batchStride: 0, tokenStride: 0, headStride: 1)
      }
      (distanceSlopes ?? []).withUnsafeBufferPointer { slopes in
        terms.distanceSlopes = distanceSlopes == nil ? nil : slopes.baseAddress
        withForgetSums(places) { sums in
          terms.decaySums = sums
          body(terms)
        }
      }
    }
  }

  /// Calls `body` with the sums of `log f` up to each key, `[batch, heads, keys]`, if there are any.
  private func withForgetSums(
    _ places: AttentionPlaces, _ body: (UnsafePointer<Double>?) -> Void
  ) {
    if let forgetSums { return forgetSums.withUnsafeBufferPointer { body($0.baseAddress) } }
    guard let forgetLogits else { return body(nil) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, forgetLogits.count)) { sums in
      guard let base = sums.baseAddress else { return }
      forgetLogits.withUnsafeScalars {
        ForgetGates.sums(
          batchSize: places.batchSize, tokenCount: places.keyCount,
          headCount: places.layout.headCount,
          logits: Self.forgetView(.init(mutating: $0), forgetLogits.shape), into: base)
      }
      body(UnsafePointer(base))
    }
  }

  /// The gradient of the forget gates' logits, from the gradients of the decay sums of keys,
  /// `[batch, heads, keys]`, and of queries; the first query has position `firstQuery`.
  func forgetGradient(ofKeys keys: Tensor?, queries: Tensor?, firstQuery: Int) -> Tensor? {
    guard let forgetLogits, var sums = keys, let queries else { return nil }
    let (shape, count) = (forgetLogits.shape, queries.lastDimension)
    sums.withUnsafeMutableScalars { sums in
      queries.withUnsafeScalars { queries in
        for index in 0..<shape[0] * shape[2] {
          ArithmeticKernel.add(
            count: count, target: sums + index * shape[1] + firstQuery,
            source: queries + index * count)
        }
      }
    }
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
