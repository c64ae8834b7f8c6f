import SluiceFiles
import SluiceKernels

/// The settings of an attention over packed operands, independent of their sizes.
struct PackedAttention {
  let layout: ProjectionLayout
  let mask: Mask
  var scoring: AttentionScoring
  let dropout: AttentionDropout?
  /// The precision of all products, forward and backward.
  var precision = Precision.current

  /// The values that the backward pass needs in addition to the operands.
  struct Kept {
    /// The output before the gate, `[batch, tokens, heads * d]`.
    let ungated: Saved
    /// The base-2 logarithms of the softmax's denominators, `[batch, heads, tokens]`.
    let logSumExp: Tensor
  }

  /// The gated output.
  func attend(_ operands: AttentionOperands) -> Tensor {
    if let probability = dropout?.probability {
      require(
        probability >= 0 && probability < 1,
        "the dropout probability must be in 0..<1, not \(probability)")
    }
    let inputs = [operands.queries, operands.others, scoring.forgetLogits, scoring.sinks]
    let wantsSinks = scoring.sinks?.isTracked ?? false
    let pass = detached
    let (output, kept) = pass.forward(
      operands, keepingForBackward: inputs.contains { $0?.isTracked ?? false })
    let places = operands.places
    let savedQueries = Saved(operands.queries, if: kept != nil)
    let savedOthers = operands.others.map { Saved($0, if: kept != nil) }
    return output.recorded(fromNodes: inputs.map { $0?.node }) { gradient in
      guard let kept else { fail("an attention that was not recorded has no gradients") }
      return pass.backward(
        savedQueries.take(), savedOthers?.take(), places, outputGradient: gradient, kept,
        wantsSinks: wantsSinks)
    }
  }

  /// The probabilities of some queries, `[batch, heads, queries, keys]`.
  func weights(_ operands: AttentionOperands, of queries: Range<Int>?) -> Tensor {
    let places = operands.places
    check(places)
    let queries = queries ?? 0..<places.queryCount
    require(
      queries.clamped(to: 0..<places.queryCount) == queries,
      "queries \(queries) are out of range for \(places.queryCount) queries")
    return Tensor(
      shape: [places.batchSize, layout.headCount, queries.count, places.keyCount]
    ) { result in
      operands.withReadOnlyViews { views in
        withProblem(places, views) { AttentionKernel.weights($0, of: queries, into: result) }
      }
    }
  }

  /// This attention with untracked tensors.
  private var detached: PackedAttention {
    var scoring = scoring
    scoring.forgetLogits = scoring.forgetLogits?.detached
    scoring.sinks = scoring.sinks?.detached
    return PackedAttention(
      layout: layout, mask: mask, scoring: scoring, dropout: dropout, precision: precision)
  }
}

// MARK: - Passes

extension PackedAttention {
  private func forward(
    _ operands: AttentionOperands, keepingForBackward isKept: Bool
  ) -> (output: Tensor, kept: Kept?) {
    let places = operands.places
    check(places)
    // Without a gate, the output is the output before the gate.
    var ungated =
      isKept && layout.gate != nil ? Tensor(shape: places.outputShape) { _ in } : nil
    var logSumExp =
      isKept
      ? Tensor(shape: [places.batchSize, layout.headCount, places.queryCount]) { _ in } : nil
    let ungatedPointer = ungated?.uniquePointer()
    let logSumExpPointer = logSumExp?.uniquePointer()
    let output = Tensor(shape: places.outputShape) { output in
      operands.withReadOnlyViews { views in
        withProblem(places, views) { problem in
          AttentionKernel.forward(
            problem, output: places.outputView(output),
            ungated: ungatedPointer.map(places.outputView), logSumExp: logSumExpPointer)
        }
      }
    }
    return (output, logSumExp.map { Kept(ungated: Saved(ungated ?? output), logSumExp: $0) })
  }

  /// The gradients of queries, others, forget gates and sinks.
  ///
  /// The first two are written over their operands, if these are not used elsewhere.
  private func backward(
    _ queries: consuming Tensor, _ others: consuming Tensor?, _ places: AttentionPlaces,
    outputGradient: Tensor, _ kept: Kept, wantsSinks: Bool
  ) -> [Tensor?] {
    // Without queries, the kernel would not write the gradients of keys and values.
    guard places.queryCount > 0 else {
      return [queries, others.map { .zeros($0.shape) }, nil, nil]
    }
    func perHead(_ count: Int, if isWanted: Bool) -> Tensor? {
      isWanted ? Tensor(shape: [places.batchSize, layout.headCount, count]) { _ in } : nil
    }
    let hasForgetGates = scoring.forgetLogits != nil
    var queryGradient = queries
    var otherGradient = others
    var sinks = perHead(places.queryCount, if: wantsSinks)
    var keyDecays = perHead(places.keyCount, if: hasForgetGates)
    var queryDecays = perHead(places.queryCount, if: hasForgetGates)
    let views = places.views(of: queryGradient.uniquePointer(), otherGradient?.uniquePointer())
    let gradients = AttentionKernel.Gradients(
      queries: views.queries, keys: views.keys, values: views.values,
      gateLogits: views.gate?.logits, sinks: sinks?.uniquePointer(),
      decays: keyDecays?.uniquePointer(), queryDecays: queryDecays?.uniquePointer())
    withMemory(outputGradient, kept.ungated.take(), kept.logSumExp) { output, ungated, logSumExp in
      withProblem(places, views) { problem in
        AttentionKernel.backward(
          problem, outputGradient: places.outputView(.init(mutating: output)),
          ungated: places.outputView(.init(mutating: ungated)), logSumExp: logSumExp,
          gradients: gradients)
      }
    }
    return [
      queryGradient, otherGradient,
      scoring.forgetGradient(
        ofKeys: keyDecays, queries: queryDecays, firstQuery: places.firstQueryPosition),
      sinks.map(sumOverQueries),
    ]
  }

  /// The sums over queries: from `[batch, heads, queries]` to `[heads]`.
  private func sumOverQueries(_ gradients: Tensor) -> Tensor {
    let (count, heads) = (gradients.lastDimension, layout.headCount)
    var sums = [Double](repeating: 0, count: heads)
    gradients.withUnsafeScalars { numbers in
      for index in 0..<gradients.count { sums[index / count % heads] += Double(numbers[index]) }
    }
    return Tensor(sums.map { Float($0) })
  }
}

// MARK: - Kernel problem

extension PackedAttention {
  /// Stops with a message unless all settings and operands fit together.
  func check(_ places: AttentionPlaces) {
    require(
      layout.headCount.isMultiple(of: layout.keyValueHeadCount),
      "key/value heads (\(layout.keyValueHeadCount)) must divide heads (\(layout.headCount))")
    mask.check(places)
    scoring.check(places, mask: mask)
  }

  private func withProblem(
    _ places: AttentionPlaces, _ views: AttentionPlaces.Views, _ body: (AttentionProblem) -> Void
  ) {
    scoring.withTerms(places) { terms in
      mask.withKernelMask(
        queryCount: places.queryCount, keyCount: places.keyCount,
        firstQuery: places.firstQueryPosition
      ) { mask in
        body(problem(places, views, terms, mask))
      }
    }
  }

  func problem(
    _ places: AttentionPlaces, _ views: AttentionPlaces.Views, _ terms: ScoreTerms,
    _ mask: AttentionMask = AttentionMask()
  ) -> AttentionProblem {
    AttentionProblem(
      batchSize: places.batchSize, queryCount: places.queryCount, keyCount: places.keyCount,
      headCount: layout.headCount, keyValueHeadCount: layout.keyValueHeadCount,
      headDimension: layout.headDimension, terms: terms, queries: views.queries, keys: views.keys,
      values: views.values, mask: mask, gate: views.gate, dropout: dropout, precision: precision)
  }
}
