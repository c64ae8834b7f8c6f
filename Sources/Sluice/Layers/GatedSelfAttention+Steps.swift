import SluiceFiles
import SluiceKernels

extension GatedSelfAttention {
  /// The tokens that the tokens of a call can attend to, and their positions.
  struct Sight {
    /// The sequence for keys and values (cross-attention); nil for the same sequence.
    let context: Tensor?
    /// The mask between the tokens of a call.
    let mask: Mask
    /// The positions of the tokens.
    let runs: TokenRuns
    /// The sequence length of each run, if states or a context define it; nil for the end of the run.
    var lengths: [Int]?
  }

  /// For whole sequences with a mask.
  func sight(of x: Tensor, _ context: Tensor?, _ mask: Mask?) -> Sight {
    require(x.shape.count == 3, "tokens have shape [batch, tokens, hidden], not \(x.shape)")
    // Queries and keys must be rotated by the same angles.
    let length = context.map { max($0.shape[1], x.shape[1]) }
    return Sight(
      context: context,
      mask: mask ?? (context == nil ? configuration.visibility.mask : .full),
      runs: .whole(rows: x.shape[0], tokens: x.shape[1]),
      lengths: length.map { Array(repeating: $0, count: x.shape[0]) })
  }

  /// For runs of tokens, with the visibility of the configuration.
  func sight(of x: Tensor, in runs: TokenRuns, _ states: [AttentionState]) -> Sight {
    runs.check(x)
    runs.check(stateCount: states.count)
    require(
      runs.isWhole || configuration.headSplit == .perHead,
      "a contiguous head split supports only whole sequences of equal length")
    guard !states.isEmpty else {
      return Sight(context: nil, mask: configuration.visibility.mask(in: runs), runs: runs)
    }
    require(keepsStates, "attention that is not causal keeps no state")
    require(
      !GradientTape.isRunning, "states do not support gradients: compute in `withoutGradient`")
    return Sight(
      context: nil, mask: configuration.visibility.mask, runs: runs,
      lengths: zip(states, runs.runs).map { $0.positionLength(from: $1) })
  }

  /// Whether tokens depend only on earlier tokens, so that states are possible.
  var keepsStates: Bool {
    configuration.visibility.isCausal && configuration.headSplit == .perHead
  }
}

// MARK: - The input

extension GatedSelfAttention {
  /// The layer's input after its gate; all projections and the other gates are computed from it.
  func gatedInput(_ x: Tensor) -> Tensor {
    gate(at: .input)?(x, input: x) ?? x
  }
}

// MARK: - Queries, keys and values

extension GatedSelfAttention {
  /// The packed projection: queries and gate, with keys and values in the same tensor or, in
  /// cross-attention, in a second one.
  typealias Projected = (queries: Tensor, others: Tensor?)

  /// The projection of each token, in the form that attention reads: rows, or panels of the given width.
  func projected(_ x: Tensor, _ sight: Sight, panelWidth: Int? = nil) -> Projected {
    let layout = configuration.layout
    guard let context = sight.context.map(gatedInput) else {
      return (
        projected(x, to: layout.whole, in: sight.runs, sight.lengths, panelWidth: panelWidth), nil
      )
    }
    require(
      configuration.headSplit == .perHead,
      "a contiguous head split does not support cross-attention")
    require(
      gate(at: .forget) == nil,
      "a forget gate does not support cross-attention")
    return (
      projected(x, to: layout.queriesAndGate, in: sight.runs, sight.lengths),
      projected(
        context, to: layout.keysAndValues,
        in: .whole(rows: context.shape[0], tokens: context.shape[1]), sight.lengths)
    )
  }

  /// Some columns of the packed projection, in the form that attention reads.
  private func projected(
    _ x: Tensor, to packing: ProjectionLayout.Packing, in runs: TokenRuns, _ lengths: [Int]?,
    panelWidth: Int? = nil
  ) -> Tensor {
    projected(
      x, projectionValues(for: x), rows: packing.rows, as: configuration.layout, packing, in: runs,
      lengths, panelWidth: panelWidth)
  }

  /// The values of the parameters of the projection.
  struct ProjectionValues {
    /// The weight; nil for the parameter itself, which can be packed, if no gradient is needed.
    let weight: Tensor?
    let bias: Tensor?
    let queryNorm: Tensor?
    let keyNorm: Tensor?
  }

  /// The current values, for a projection of `x`.
  func projectionValues(for x: Tensor) -> ProjectionValues {
    let bias = bias
    return ProjectionValues(
      weight: projection.weight.needsNoGradient(with: x, bias) ? nil : projection.weight.tensor,
      bias: bias, queryNorm: queryNorm?.tensor, keyNorm: keyNorm?.tensor)
  }

  /// Some rows of the projection, which are packed parts of `layout`, after QK norms, gates and rotary
  /// positions; each step reuses the memory of the one before.
  ///
  /// With a `panelWidth`, the result is `[columns / panelWidth, batch, tokens, panelWidth]`. This requires a layer
  /// without QK norm and without gates on queries, keys or values.
  func projected(
    _ x: Tensor, _ values: ProjectionValues, rows weightRows: [Range<Int>],
    as layout: ProjectionLayout, _ packing: ProjectionLayout.Packing, in runs: TokenRuns,
    _ lengths: [Int]?, panelWidth: Int? = nil
  ) -> Tensor {
    let (query, key) = (packing.columns(of: layout.query), packing.columns(of: layout.key))
    var rows = splitHeads(
      values.weight.map {
        linear(x, weight: $0, rows: weightRows, bias: values.bias, panelWidth: panelWidth)
      }
        ?? linear(
          x, weight: projection.weight, rows: weightRows, bias: values.bias, panelWidth: panelWidth)
    )
    if let query { rows = scaled(consume rows, query, values.queryNorm, gate(at: .query), x) }
    if let key { rows = scaled(consume rows, key, values.keyNorm, gate(at: .key), x) }
    if let value = packing.columns(of: layout.value) {
      rows = scaled(consume rows, value, nil, gate(at: .value), x)
    }
    guard case .rotary(let rotary) = configuration.positions else { return rows }
    // Queries and keys are the first columns.
    let width = (query?.count ?? 0) + (key?.count ?? 0)
    return rotary(
      consume rows, headCount: width / configuration.headDimension, in: runs, lengths: lengths)
  }

  /// Applies QK norm and a gate to some columns, if they have any.
  private func scaled(
    _ rows: consuming Tensor, _ columns: Range<Int>, _ norm: Tensor?, _ gate: PlacedGate?,
    _ x: Tensor
  ) -> Tensor {
    if let norm {
      rows = rows.normalizingHeads(
        columns: columns, headDimension: configuration.headDimension,
        weight: configuration.queryKeyNormIsZeroCentered ? norm + 1 : norm,
        epsilon: configuration.queryKeyNormEpsilon)
    }
    guard let gate else { return rows }
    return gate(rows, columns: columns, input: x)
  }

  /// Rearranges a contiguous head split into the layout that attention reads.
  private func splitHeads(_ projected: consuming Tensor) -> Tensor {
    guard configuration.headSplit == .contiguous else { return projected }
    let layout = configuration.layout
    return projected.contiguousHeads(
      configuration.headCount,
      partWidths: [layout.query, layout.key, layout.value, layout.gateColumns].map(\.count))
  }

  /// The packed bias, if there is any.
  var bias: Tensor? {
    projection.bias?.tensor
      ?? gateBias.map {
        .concatenated([.zeros([configuration.layout.gateColumns.lowerBound]), $0.tensor])
      }
  }
}

// MARK: - Attention

extension GatedSelfAttention {
  /// The output of the heads, after the packed gate; keys and values are added to the states.
  func attend(
    _ projected: consuming Projected, _ sight: Sight, _ scoring: AttentionScoring,
    _ states: inout [AttentionState], _ dropout: RandomStream?
  ) -> Tensor {
    let layout = configuration.layout
    guard states.isEmpty else {
      return attend(projected.queries, sight, scoring, &states, dropout)
    }
    return joinHeads(
      packedAttention(layout, sight.mask, scoring, dropout).attend(
        AttentionOperands(projected.queries, others: projected.others, layout)))
  }

  /// The output of the heads with states: run by run, with the keys and values of its state.
  private func attend(
    _ projected: Tensor, _ sight: Sight, _ scoring: AttentionScoring,
    _ states: inout [AttentionState], _ dropout: RandomStream?
  ) -> Tensor {
    let (layout, runs) = (configuration.layout, sight.runs)
    let attention = packedAttention(layout, sight.mask, scoring, dropout)
    let rows = projected.reshaped([runs.rowCount * runs.tokenCount, layout.width])
    var result = Tensor.zeros([rows.shape[0], layout.query.count])
    for (index, run) in runs.runs.enumerated() {
      states[index].append(run, of: projected, layout, forgetLogits: scoring.forgetLogits)
      let first = run.row * runs.tokenCount + run.tokens.lowerBound
      result.replaceRows(
        from: first,
        with: attention.attend(
          rows.rows(first..<first + run.tokens.count), to: states[index],
          visibility: configuration.visibility))
    }
    return result.reshaped([runs.rowCount, runs.tokenCount, layout.query.count])
  }

  func packedAttention(
    _ layout: ProjectionLayout, _ mask: Mask, _ scoring: AttentionScoring,
    _ dropout: RandomStream?
  ) -> PackedAttention {
    PackedAttention(
      layout: layout, mask: mask, scoring: scoring,
      dropout: dropout.flatMap {
        configuration.dropout > 0
          ? AttentionDropout(probability: configuration.dropout, random: $0) : nil
      })
  }

  /// The scoring settings for an input.
  func scoring(_ x: Tensor) -> AttentionScoring {
    var scoring = AttentionScoring(configuration)
    scoring.forgetLogits = gate(at: .forget)?.logitsOfTokens(x)
    scoring.sinks =
      configuration.sink == .offByOne ? .zeros([configuration.headCount]) : sinks?.tensor
    return scoring
  }

  private func joinHeads(_ gathered: Tensor) -> Tensor {
    guard configuration.headSplit == .contiguous else { return gathered }
    return gathered.joiningContiguousHeads(configuration.headCount)
  }
}

// MARK: - The output

extension GatedSelfAttention {
  /// The output of the heads, after a gate that is not part of the projection.
  func gatedOutput(_ attended: Tensor, _ x: Tensor) -> Tensor {
    gate(at: .output)?(attended, input: x) ?? attended
  }

  /// The layer's output after its gate, added to the residual, in place if that is not used elsewhere.
  func mapped(_ gathered: Tensor, _ x: Tensor, addedTo residual: consuming Tensor? = nil)
    -> Tensor
  {
    gatedProjection(x, addedTo: consume residual) { (residual: consuming Tensor?) in
      output.mapped(gathered, addedTo: consume residual)
    }
  }

  /// The result of `project`, after the layer's gate on it; added to the residual.
  func gatedProjection(
    _ x: Tensor, addedTo residual: consuming Tensor?, _ project: (consuming Tensor?) -> Tensor
  ) -> Tensor {
    guard let gate = gate(at: .projection) else { return project(consume residual) }
    let y = gate(project(nil), input: x)
    guard let residual else { return y }
    return residual + y
  }

  func gate(at placement: Gate.Placement) -> PlacedGate? {
    gates.first { $0.gate.placement == placement }
  }
}

extension Tensor {
  /// Overwrites rows with those of another tensor.
  fileprivate mutating func replaceRows(from first: Int, with rows: Tensor) {
    let start = first * lastDimension
    withUnsafeMutableScalars { target in
      rows.withUnsafeScalars { (target + start).update(from: $0, count: rows.count) }
    }
  }
}
