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

  /// What the backward pass needs.
  struct Kept {
    let places: AttentionPlaces
    /// The operands.
    let queries: Saved
    let others: Saved?
    /// The output before the gate, `[batch, tokens, heads * d]`.
    let ungated: Saved
    /// The base-2 logarithms of the softmax's denominators, `[batch, heads, tokens]`.
    let logSumExp: Tensor
    let wantsSinks: Bool
  }

  /// The gated output.
  func attend(_ operands: AttentionOperands) -> Tensor {
    let (pass, places) = (detached, operands.places)
    var results = makeResults(operands, keepsUngated: layout.gate != nil)
    let output = Tensor(shape: places.outputShape) {
      pass.forward(operands, output: places.outputView($0), &results)
    }
    let kept = results.map {
      saved(operands, Saved(operands.queries), $0, ungated: output)
    }
    return output.recorded(fromNodes: nodes(operands)) { (gradient: consuming Tensor) in
      guard let kept else { fail("an attention that was not recorded has no gradients") }
      return pass.backward(kept, outputGradient: consume gradient).gradients
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
  var detached: PackedAttention {
    var scoring = scoring
    scoring.forgetLogits = scoring.forgetLogits?.detached
    scoring.sinks = scoring.sinks?.detached
    return PackedAttention(
      layout: layout, mask: mask, scoring: scoring, dropout: dropout, precision: precision)
  }

  /// The nodes of the inputs, in the order of their gradients.
  func nodes(_ operands: AttentionOperands) -> [GradientNode?] {
    inputs(operands).map { $0?.node }
  }

  private func inputs(_ operands: AttentionOperands) -> [Tensor?] {
    [operands.queries, operands.others, scoring.forgetLogits, scoring.sinks]
  }
}

// MARK: - Passes

extension PackedAttention {
  /// The results of the forward pass for the backward pass.
  struct Results {
    /// The output before the gate; nil if the output serves for it.
    fileprivate var ungated: Tensor?
    fileprivate var logSumExp: Tensor
  }

  /// Memory for the results; nil if no input is tracked.
  ///
  /// - Parameter keepsUngated: whether the output before the gate has memory of its own.
  func makeResults(_ operands: AttentionOperands, keepsUngated: Bool) -> Results? {
    guard inputs(operands).contains(where: { $0?.isTracked ?? false }) else { return nil }
    let places = operands.places
    return Results(
      ungated: keepsUngated ? Tensor(shape: places.outputShape) { _ in } : nil,
      logSumExp: Tensor(
        shape: [places.batchSize, layout.headCount, places.queryCount]) { _ in })
  }

  /// What the backward pass needs of this attention, which is not detached.
  ///
  /// - Parameters:
  ///   - queries: the queries, saved.
  ///   - ungated: the output before the gate, if the results do not contain it.
  func saved(
    _ operands: AttentionOperands, _ queries: Saved, _ results: Results, ungated: Tensor
  ) -> Kept {
    Kept(
      places: operands.places, queries: queries, others: operands.others.map { Saved($0) },
      ungated: Saved(results.ungated ?? ungated), logSumExp: results.logSumExp,
      wantsSinks: scoring.sinks?.isTracked ?? false)
  }

  /// Computes the gated output, and the results for the backward pass, if there are any.
  func forward(
    _ operands: AttentionOperands, output: HeadsView, _ results: inout Results?
  ) {
    if let probability = dropout?.probability {
      require(
        probability >= 0 && probability < 1,
        "the dropout probability must be in 0..<1, not \(probability)")
    }
    let places = operands.places
    check(places)
    let ungated = results?.ungated?.uniquePointer()
    let logSumExp = results?.logSumExp.uniquePointer()
    operands.withReadOnlyViews { views in
      withProblem(places, views) { problem in
        AttentionKernel.forward(
          problem, output: output, ungated: ungated.map { places.outputView($0) },
          logSumExp: logSumExp)
      }
    }
  }

  /// The gradients of queries, others, forget gates and sinks.
  ///
  /// The first two are written over their operands, if these are not used elsewhere.
  ///
  /// - Parameters:
  ///   - kept: from the forward pass.
  ///   - outputGradient: the gradient of the gated output; may be overwritten if it is not used elsewhere.
  ///   - wantsOutput: whether to return the gated output as well; it is computed again.
  func backward(
    _ kept: Kept, outputGradient: consuming Tensor, wantsOutput: Bool = false
  ) -> (gradients: [Tensor?], output: Tensor?) {
    let places = kept.places
    var (queries, others) = (kept.queries.take(), kept.others?.take())
    var ungated = kept.ungated.take()
    // Without queries, the kernel would not write the gradients of keys and values.
    guard places.queryCount > 0 else {
      return ([queries, others.map { .zeros($0.shape) }, nil, nil], wantsOutput ? ungated : nil)
    }
    func perHead(_ count: Int, if isWanted: Bool) -> Tensor? {
      isWanted ? Tensor(shape: [places.batchSize, layout.headCount, count]) { _ in } : nil
    }
    let hasForgetGates = scoring.forgetLogits != nil
    var outputGradient = outputGradient
    var sinks = perHead(places.queryCount, if: kept.wantsSinks)
    var keyDecays = perHead(places.keyCount, if: hasForgetGates)
    var queryDecays = perHead(places.queryCount, if: hasForgetGates)
    let views = places.views(of: queries.uniquePointer(), others?.uniquePointer())
    // The kernel changes the gradient of a single head in place.
    let outputView = places.outputView(
      layout.headCount == 1
        ? outputGradient.uniquePointer() : .init(mutating: outputGradient.unsafePointer))
    let returnsGated = wantsOutput && layout.gate != nil
    let ungatedView = places.outputView(
      returnsGated ? ungated.uniquePointer() : .init(mutating: ungated.unsafePointer))
    let gradients = AttentionKernel.Gradients(
      queries: views.queries, keys: views.keys, values: views.values,
      gateLogits: views.gate?.logits, gatedOutput: returnsGated ? ungatedView : nil,
      sinks: sinks?.uniquePointer(),
      decays: keyDecays?.uniquePointer(), queryDecays: queryDecays?.uniquePointer())
    withExtendedLifetime((outputGradient, ungated)) {
      kept.logSumExp.withUnsafeScalars { logSumExp in
        withProblem(places, views) { problem in
          AttentionKernel.backward(
            problem, outputGradient: outputView, ungated: ungatedView, logSumExp: logSumExp,
            gradients: gradients)
        }
      }
    }
    return (
      [
        queries, others,
        scoring.forgetGradient(
          ofKeys: keyDecays, queries: queryDecays, firstQuery: places.firstQueryPosition),
        sinks.map(sumOverQueries),
      ], wantsOutput ? ungated : nil
    )
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
