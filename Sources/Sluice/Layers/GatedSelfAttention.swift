import SluiceFiles
import SluiceKernels

/// Gated self-attention: multi-head softmax attention with gates, by default on the head outputs.
///
///     q, k, v, g = x Wq + bq,  x Wk + bk,  x Wv + bv,  x Wg + bg
///     a          = dropout(softmax(q k^T / sqrt(d) + mask)) v
///     y          = (a * activation(g)) Wo + bo
///
/// There can be fewer key/value heads than heads (grouped-query attention). The output of a token without
/// visible keys is zero. No matrix of size tokens x tokens is stored. Source: Qiu et al. 2025,
/// https://arxiv.org/abs/2505.06708, where this gate is called G1; see `Gate` for other gates.
///
/// ```swift
/// let attention = try GatedSelfAttention(
///   .init(hiddenSize: 64, headCount: 4, visibility: .causal), random: RandomStream(seed: 1))
/// let y = attention(x)                    // [batch, tokens, 64] -> [batch, tokens, 64]
/// let z = attention(x, attendingTo: page) // cross-attention: keys and values of another sequence
/// ```
public struct GatedSelfAttention: Module {
  /// The settings of the layer.
  public let configuration: Configuration
  /// The packed projection of queries, keys, values and the packed gate, in the order of
  /// `configuration.layout`.
  public let projection: Linear
  /// The bias of the packed gate, if the layer has no other biases; its initial value is the gate's
  /// `initialBias`.
  public let gateBias: Parameter?
  /// The scale of the queries in QK norm, `[d]`; the scale minus 1 if the norm is zero-centered.
  public let queryNorm: Parameter?
  /// The scale of the keys in QK norm, `[d]`; the scale minus 1 if the norm is zero-centered.
  public let keyNorm: Parameter?
  /// The scores of the attention sinks, `[heads]`.
  public let sinks: Parameter?
  /// The gates that are not part of the packed projection.
  public let gates: [PlacedGate]
  /// The output projection, from the gated heads to the hidden size.
  public let output: Linear

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - initialization: the initialization of the weights, as in `Linear`. The bias of a gate starts at
  ///     its `initialBias`.
  ///   - outputInitialization: the initialization of the output weight; nil for `initialization`.
  ///   - random: the random stream for the weights.
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: RandomStream
  ) throws(ConfigurationError) {
    try configuration.validate()
    self.configuration = configuration
    let layout = configuration.layout
    projection = Linear(
      configuration.hiddenSize, layout.width, bias: configuration.bias,
      initialization: initialization, parts: layout.parts, random: random.substream(0)
    ).startingGate(at: layout.gate?.initialBias, columns: layout.gateColumns)
    output = Linear(
      layout.query.count, configuration.hiddenSize, bias: configuration.hasOutputBias,
      initialization: outputInitialization ?? initialization, random: random.substream(1))
    gateBias =
      configuration.bias
      ? nil
      : layout.gate?.initialBias.map {
        Parameter(repeating: $0, shape: [layout.gateColumns.count])
      }
    func norm() -> Parameter? {
      guard configuration.normalizesQueriesAndKeys else { return nil }
      return Parameter(
        repeating: configuration.queryKeyNormIsZeroCentered ? 0 : 1, shape: [layout.headDimension])
    }
    queryNorm = norm()
    keyNorm = norm()
    sinks =
      configuration.sink == .learned ? Parameter(repeating: 0, shape: [layout.headCount]) : nil
    gates = configuration.placedGates.enumerated().map { index, gate in
      PlacedGate(
        gate, configuration.sizes(gate), bias: configuration.bias,
        initialization: initialization, random: random.substream(2 + UInt64(index)))
    }
  }

  /// The gated attention of each token of `x` to the tokens that it can attend to.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`, whole sequences.
  ///   - context: the sequence for keys and values (cross-attention), `[batch, keys, hidden]`; nil for `x`.
  ///   - mask: which keys a query can attend to; nil for the visibility of the configuration, or for all
  ///     keys of `context`.
  ///   - dropout: the random stream for attention dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[batch, tokens, hidden]`.
  /// - Complexity: time in the square of the number of tokens, memory linear in it.
  public func callAsFunction(
    _ x: Tensor, attendingTo context: Tensor? = nil, mask: Mask? = nil,
    dropout: RandomStream? = nil
  ) -> Tensor {
    var states: [AttentionState] = []
    return attended(x, sight(of: x, context, mask), &states, dropout, addedTo: nil)
  }

  /// The sum of the layer's output and `residual`, computed in place if `residual` is not used elsewhere.
  public func callAsFunction(
    _ x: Tensor, mask: Mask? = nil, dropout: RandomStream?, addedTo residual: consuming Tensor
  ) -> Tensor {
    var states: [AttentionState] = []
    return attended(x, sight(of: x, nil, mask), &states, dropout, addedTo: consume residual)
  }

  /// The five steps of the layer; each gate is applied in the step of its placement.
  private func attended(
    _ x: Tensor, _ sight: Sight, _ states: inout [AttentionState], _ dropout: RandomStream?,
    addedTo residual: consuming Tensor?
  ) -> Tensor {
    if states.isEmpty {
      tellReadings(of: x, attendingTo: sight.context, mask: sight.mask)
    }
    let input = gatedInput(x)
    guard states.isEmpty, mapsHeads else {
      let projected = projected(input, sight)
      let attended = attend(projected, sight, scoring(input), &states, dropout)
      return mapped(gatedOutput(attended, input), input, addedTo: consume residual)
    }
    return gatedProjection(input, addedTo: consume residual) { (residual: consuming Tensor?) in
      mappedHeads(input, sight, dropout, addedTo: consume residual)
    }
  }
}

// MARK: - As a mixer

extension GatedSelfAttention: TokenMixer {
  /// An empty state (key/value cache); nil if the attention is not causal.
  public func makeState() -> AttentionState? {
    guard keepsStates else { return nil }
    return AttentionState(
      keyValueHeadCount: configuration.layout.keyValueHeadCount,
      headDimension: configuration.headDimension,
      forgetHeadCount: gate(at: .forget) == nil ? 0 : configuration.headCount,
      keepsLength: configuration.positions.dependOnLength)
  }

  /// The gated attention of each token to the tokens of its sequence that are visible to it.
  ///
  /// States do not support gradients: with states, a call outside of `withoutGradient` stops the program
  /// with a message.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [AttentionState], dropout: RandomStream?
  ) -> Tensor {
    attended(x, sight(of: x, in: runs, states), &states, dropout, addedTo: nil)
  }

  /// The sum of the layer's output and `residual`, computed in place if `residual` is not used elsewhere.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [AttentionState], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    attended(x, sight(of: x, in: runs, states), &states, dropout, addedTo: consume residual)
  }
}

extension Linear {
  /// This layer with the bias of the gate's outputs, which are the last ones, set to `value`.
  fileprivate func startingGate(at value: Float?, columns: Range<Int>) -> Linear {
    guard let value, let bias else { return self }
    let whole = Parameter(shape: bias.shape, parts: bias.parts) {
      .concatenated([
        bias.tensor.rows(0..<columns.lowerBound),
        Tensor(repeating: value, shape: [columns.count]),
      ])
    }
    return Linear(weight: weight, bias: whole)
  }
}
