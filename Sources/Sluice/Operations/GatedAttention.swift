import SluiceFiles
import SluiceKernels

/// Gated softmax attention over a packed projection.
///
/// Per head: `softmax(scores) v * activation(gate)`, where scores are `q k^T / sqrt(d)`, as the scoring
/// changes them, where the mask allows them. Key/value heads serve as many query heads in a row as there
/// are to each.
///
/// Shapes: `projection: [batch, tokens, layout.width]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - projection: queries, keys, values and gate before its activation.
///   - layout: where these lie.
///   - mask: which keys each query may attend to.
///   - scoring: what becomes of scores before the softmax.
///   - dropout: zeroes attention probabilities at random in training.
/// - Returns: the gated output, heads side by side; zeros for a query that may attend to nothing.
/// - Complexity: `4 tokens^2 d` operations a head (half of it when causal, and less where a mask hides
///   more), 2.5 times that backward; memory linear in the number of tokens.
public func gatedAttention(
  _ projection: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  scoring: AttentionScoring = AttentionScoring(), dropout: AttentionDropout? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
    .attend(from: projection, to: nil)
}

/// The same with keys and values of another sequence: cross-attention.
///
/// Shapes: `queries: [batch, tokens, heads * d + gate]`, queries then gate; `keysAndValues: [batch,
/// others, 2 * keyValueHeads * d]`, keys then values; result `[batch, tokens, heads * d]`.
public func gatedAttention(
  queries: Tensor, keysAndValues: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  scoring: AttentionScoring = AttentionScoring(), dropout: AttentionDropout? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
    .attend(from: queries, to: keysAndValues)
}

/// The probabilities that `gatedAttention` computes with and never stores.
///
/// - Parameters:
///   - projection: as for `gatedAttention`, or its queries.
///   - keysAndValues: those of another sequence, if they are.
///   - layout: where queries and keys lie.
///   - mask: which keys each query may attend to.
///   - scoring: what becomes of scores before the softmax.
///   - queries: whose probabilities to compute; nil for all.
/// - Returns: `[batch, heads, queries, keys]`, untracked; rows sum to 1, or to less beside a sink, or are
///   zero where a query may attend to nothing.
/// - Complexity: time and memory in the product of the numbers of queries and keys.
public func attentionWeights(
  _ projection: Tensor, keysAndValues: Tensor? = nil, layout: ProjectionLayout,
  mask: Mask = .full, scoring: AttentionScoring = AttentionScoring(), queries: Range<Int>? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: nil)
    .weights(projection, keysAndValues, of: queries)
}

/// An attention whose operands share one buffer, or two.
private struct PackedAttention {
  let layout: ProjectionLayout
  let mask: Mask
  let scoring: AttentionScoring
  let dropout: AttentionDropout?

  func attend(from queries: Tensor, to others: Tensor?) -> Tensor {
    if let probability = dropout?.probability {
      require(
        probability >= 0 && probability < 1,
        "the probability of dropout lies in 0..<1; found \(probability)")
    }
    let inputs = [queries, others, scoring.forgetLogits, scoring.sinks]
    let sizes = Sizes(queries.shape, (others ?? queries).shape)
    let wantsSinks = scoring.sinks?.isTracked ?? false
    let pass = detached
    let forward = pass.forward(
      queries, others, sizes, keepingForBackward: inputs.contains { $0?.isTracked ?? false })
    let savedQueries = Saved(queries)
    let savedOthers = others.map { Saved($0) }
    return forward.output.recorded(fromNodes: inputs.map { $0?.node }) { gradient in
      pass.backward(
        savedQueries.take(), savedOthers?.take(), sizes, outputGradient: gradient,
        ungated: forward.ungated, logSumExp: forward.logSumExp, wantsSinks: wantsSinks)
    }
  }

  /// The same with what it holds off the tape.
  private var detached: PackedAttention {
    var scoring = scoring
    scoring.forgetLogits = scoring.forgetLogits?.detached
    scoring.sinks = scoring.sinks?.detached
    return PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
  }

  func forward(
    _ queries: Tensor, _ others: Tensor?, _ sizes: Sizes, keepingForBackward: Bool
  ) -> (output: Tensor, ungated: Tensor, logSumExp: Tensor) {
    check(queries, others, sizes)
    let shape = outputShape(sizes)
    let savesUngated = keepingForBackward && layout.gate != nil
    var ungated = Tensor(shape: savesUngated ? shape : [0]) { _ in }
    var logSumExp = Tensor(
      shape: keepingForBackward ? [sizes.batch, layout.headCount, sizes.queries] : [0]
    ) { _ in }
    let output = Tensor(shape: shape) { output in
      ungated.withUnsafeMutableScalars { ungated in
        logSumExp.withUnsafeMutableScalars { logSumExp in
          withReadOnlyProblem(queries, others, sizes) { problem in
            AttentionKernel.forward(
              problem, output: outputView(output, sizes),
              ungated: savesUngated ? outputView(ungated, sizes) : nil,
              logSumExp: keepingForBackward ? logSumExp : nil)
          }
        }
      }
    }
    return (output, savesUngated ? ungated : output, logSumExp)
  }

  /// The gradients of queries, others, forget gates and sinks; the first two written over their operands
  /// where nobody else uses them.
  func backward(
    _ queries: consuming Tensor, _ others: consuming Tensor?, _ sizes: Sizes,
    outputGradient: Tensor, ungated: Tensor, logSumExp: Tensor, wantsSinks: Bool
  ) -> [Tensor?] {
    // Without queries the kernel would leave keys and values as they are.
    guard sizes.queries > 0 else {
      return [queries, others.map { .zeros($0.shape) }, nil, nil]
    }
    let hasForgetGates = scoring.forgetLogits != nil
    var queryGradient = queries
    var otherGradient = others
    var sinkGradients =
      wantsSinks
      ? Tensor(shape: [sizes.batch, layout.headCount, sizes.queries]) { _ in } : nil
    var decayGradients = Tensor(
      shape: [sizes.batch, layout.headCount, hasForgetGates ? sizes.keys : 0]
    ) { _ in }
    var queryDecayGradients = Tensor(shape: decayGradients.shape) { _ in }
    let queryPointer = queryGradient.uniquePointer()
    let otherPointer = otherGradient?.uniquePointer()
    let sinkPointer = sinkGradients?.uniquePointer()
    let decayPointer = decayGradients.uniquePointer()
    let queryDecayPointer = queryDecayGradients.uniquePointer()
    withMemory(outputGradient, ungated, logSumExp) { outputGradient, ungated, logSumExp in
      withProblem(on: queryPointer, otherPointer, sizes) { problem in
        AttentionKernel.backward(
          problem,
          outputGradient: outputView(.init(mutating: outputGradient), sizes),
          ungated: outputView(.init(mutating: ungated), sizes), logSumExp: logSumExp,
          gradients: AttentionKernel.Gradients(
            queries: problem.queries, keys: problem.keys, values: problem.values,
            gateLogits: problem.gate?.logits, sinks: sinkPointer,
            decays: hasForgetGates ? decayPointer : nil,
            queryDecays: hasForgetGates ? queryDecayPointer : nil))
      }
    }
    return [
      queryGradient, otherGradient,
      scoring.forgetGradient(ofKeys: decayGradients, queries: queryDecayGradients),
      sinkGradients.map(sumOverQueries),
    ]
  }

  func weights(_ queries: Tensor, _ others: Tensor?, of range: Range<Int>?) -> Tensor {
    let sizes = Sizes(queries.shape, (others ?? queries).shape)
    check(queries, others, sizes)
    let range = range ?? 0..<sizes.queries
    require(
      range.clamped(to: 0..<sizes.queries) == range,
      "no queries \(range) among \(sizes.queries)")
    return Tensor(
      shape: [sizes.batch, layout.headCount, range.count, sizes.keys]
    ) { result in
      withReadOnlyProblem(queries, others, sizes) {
        AttentionKernel.weights($0, of: range, into: result)
      }
    }
  }

  /// `[batch, heads, queries]`, summed to `[heads]`.
  private func sumOverQueries(_ gradients: Tensor) -> Tensor {
    let (count, heads) = (gradients.lastDimension, layout.headCount)
    var sums = [Double](repeating: 0, count: heads)
    gradients.withUnsafeScalars { numbers in
      for index in 0..<gradients.count { sums[index / count % heads] += Double(numbers[index]) }
    }
    return Tensor(sums.map { Float($0) })
  }
}

// MARK: - As the kernels take it

extension PackedAttention {
  /// Sequences, queries and keys.
  struct Sizes {
    let batch: Int
    let queries: Int
    let keys: Int

    init(_ queries: [Int], _ others: [Int]) {
      require(
        queries.count == 3 && others.count == 3 && queries[0] == others[0],
        "projections have shapes [batch, tokens, columns], not \(queries) and \(others)")
      batch = queries[0]
      self.queries = queries[1]
      keys = others[1]
    }
  }

  private func check(_ queries: Tensor, _ others: Tensor?, _ sizes: Sizes) {
    let width = others == nil ? layout.width : layout.queryWidth
    require(
      queries.lastDimension == width,
      "the projection has shape \(queries.shape), [batch, tokens, \(width)] is expected")
    if let others {
      require(
        others.lastDimension == 2 * layout.keyValueWidth,
        """
        keys and values have shape \(others.shape), [batch, tokens, \(2 * layout.keyValueWidth)] is \
        expected
        """)
    }
    require(
      layout.headCount.isMultiple(of: layout.keyValueHeadCount),
      "key/value heads (\(layout.keyValueHeadCount)) must divide heads (\(layout.headCount))")
    mask.check(
      batchSize: sizes.batch, headCount: layout.headCount, queryCount: sizes.queries,
      keyCount: sizes.keys)
    scoring.check(
      batchSize: sizes.batch, headCount: layout.headCount, queryCount: sizes.queries,
      keyCount: sizes.keys, mask: mask)
  }

  /// Calls `body` with a problem through whose operands nothing is written.
  private func withReadOnlyProblem(
    _ queries: Tensor, _ others: Tensor?, _ sizes: Sizes, _ body: (AttentionProblem) -> Void
  ) {
    queries.withUnsafeScalars { queries in
      others.withUnsafeScalars { others in
        withProblem(
          on: .init(mutating: queries), others.map { .init(mutating: $0) }, sizes, body)
      }
    }
  }

  private func withProblem(
    on queries: UnsafeMutablePointer<Float>, _ others: UnsafeMutablePointer<Float>?,
    _ sizes: Sizes, _ body: (AttentionProblem) -> Void
  ) {
    let d = layout.headDimension
    func view(
      _ base: UnsafeMutablePointer<Float>, _ column: Int, width: Int, tokens: Int,
      headStride: Int
    ) -> HeadsView {
      HeadsView(
        base + column, batchStride: tokens * width, tokenStride: width, headStride: headStride)
    }
    let isCross = others != nil
    func queryView(_ column: Int, headStride: Int) -> HeadsView {
      view(
        queries, column, width: isCross ? layout.queryWidth : layout.width,
        tokens: sizes.queries, headStride: headStride)
    }
    func keyView(_ columns: Range<Int>) -> HeadsView {
      view(
        others ?? queries, columns.lowerBound - (isCross ? layout.key.lowerBound : 0),
        width: isCross ? 2 * layout.keyValueWidth : layout.width, tokens: sizes.keys,
        headStride: d)
    }
    let gate = layout.gate.map { gate in
      let isHeadwise = gate.granularity == .headwise
      return AttentionGate(
        logits: queryView(
          isCross ? layout.query.upperBound : layout.gateColumns.lowerBound,
          headStride: isHeadwise ? 1 : d),
        isHeadwise: isHeadwise, activation: gate.activation.activation,
        combination: gate.combination)
    }
    scoring.withTerms(
      scale: 1 / Float(d).squareRoot(), batchSize: sizes.batch, tokenCount: sizes.keys,
      headCount: layout.headCount
    ) { terms in
      mask.withKernelMask(queryCount: sizes.queries, keyCount: sizes.keys) { mask in
        body(
          AttentionProblem(
            batchSize: sizes.batch, queryCount: sizes.queries, keyCount: sizes.keys,
            headCount: layout.headCount, keyValueHeadCount: layout.keyValueHeadCount,
            headDimension: d, terms: terms,
            queries: queryView(layout.query.lowerBound, headStride: d),
            keys: keyView(layout.key), values: keyView(layout.value), mask: mask, gate: gate,
            dropout: dropout))
      }
    }
  }

  private func outputShape(_ sizes: Sizes) -> [Int] {
    [sizes.batch, sizes.queries, layout.query.count]
  }

  private func outputView(_ base: UnsafeMutablePointer<Float>, _ sizes: Sizes) -> HeadsView {
    let width = layout.query.count
    return HeadsView(
      base, batchStride: sizes.queries * width, tokenStride: width,
      headStride: layout.headDimension)
  }
}
