import SluiceFiles
import SluiceKernels

/// Softmax self-attention with gates on the way of information, most often on what each head gathered.
///
///     q, k, v, g = x Wq + bq,  x Wk + bk,  x Wv + bv,  x Wg + bg
///     a          = dropout(softmax(q k^T / sqrt(d) + mask)) v
///     y          = (a * activation(g)) Wo + bo
///
/// Key/value heads may be fewer than heads, each then serving a group of them. A token that may
/// attend to nothing gathers zeros. Nothing of size tokens x tokens is stored. Source: Qiu et al.
/// 2025, https://arxiv.org/abs/2505.06708, where this gate is called G1; `Gate` has the others.
///
/// ```swift
/// let attention = try GatedSelfAttention(
///   .init(hiddenSize: 64, headCount: 4, visibility: .causal), random: RandomStream(seed: 1))
/// let y = attention(x)                    // [batch, tokens, 64] -> the same
/// let z = attention(x, attendingTo: page) // cross-attention: keys and values of another sequence
/// ```
public struct GatedSelfAttention: Module {
  /// What the layer was made for.
  public let configuration: Configuration
  /// Queries, keys, values and the packed gate in one map; `configuration.layout` says where.
  public let projection: Linear
  /// The packed gate's bias where nothing else has one: the gate starts at its `initialBias`.
  public let gateBias: Parameter?
  /// What each head's queries are weighted with after their norm, `[d]`; less one where that is centred on
  /// zero.
  public let queryNorm: Parameter?
  /// The same for keys.
  public let keyNorm: Parameter?
  /// The sinks' scores, `[heads]`.
  public let sinks: Parameter?
  /// The gates that are no part of the packed projection.
  public let gates: [PlacedGate]
  /// From the gated heads to the hidden size.
  public let output: Linear

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - initialization: how both weights start, as in `Linear`; a gate's bias starts at the gate's
  ///     `initialBias`, if it has one.
  ///   - outputInitialization: how the output weight starts, where it differs.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` where no layer can be made so.
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

  /// The gated attention of each token of `x` to the tokens that it may see.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`, whole sequences.
  ///   - context: the sequence that keys and values come from, `[batch, others, hidden]`; nil for `x`.
  ///   - mask: who may attend to whom; nil for what the configuration's visibility says, and for all of
  ///     another sequence.
  ///   - dropout: decides which attention weights are left out; nil, as in evaluation, leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  /// - Complexity: time in the square of the number of tokens, memory linear in it.
  public func callAsFunction(
    _ x: Tensor, attendingTo context: Tensor? = nil, mask: Mask? = nil,
    dropout: RandomStream? = nil
  ) -> Tensor {
    var states: [AttentionState] = []
    return attended(x, sight(of: x, context, mask), &states, dropout, addedTo: nil)
  }

  /// The same, added to `residual`, in its memory where nothing else uses it.
  public func callAsFunction(
    _ x: Tensor, mask: Mask? = nil, dropout: RandomStream?, addedTo residual: consuming Tensor
  ) -> Tensor {
    var states: [AttentionState] = []
    return attended(x, sight(of: x, nil, mask), &states, dropout, addedTo: consume residual)
  }

  /// The layer's five steps, of which each gate is a part of the one it belongs to.
  private func attended(
    _ x: Tensor, _ sight: Sight, _ states: inout [AttentionState], _ dropout: RandomStream?,
    addedTo residual: consuming Tensor?
  ) -> Tensor {
    if states.isEmpty {
      tellReadings(of: x, attendingTo: sight.context, mask: sight.mask)
    }
    let input = gatedInput(x)
    let projected = projected(input, sight)
    let attended = attend(projected, sight, scoring(input), &states, dropout)
    let gathered = gatedOutput(attended, input)
    return mapped(gathered, input, addedTo: consume residual)
  }
}

// MARK: - As a mixer

extension GatedSelfAttention: TokenMixer {
  /// Keys and values of no tokens; nil where a token attends to later ones too.
  public func makeState() -> AttentionState? {
    guard keepsStates else { return nil }
    return AttentionState(
      keyValueWidth: configuration.layout.keyValueWidth,
      forgetHeadCount: gate(at: .forget) == nil ? 0 : configuration.headCount,
      keepsLength: configuration.positions.dependOnLength)
  }

  /// The gated attention of each token to the tokens of its sequence that the visibility lets it see.
  ///
  /// States keep nothing for gradients: with them, a call outside of `withoutGradient` stops with a
  /// message.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [AttentionState], dropout: RandomStream?
  ) -> Tensor {
    attended(x, sight(of: x, in: runs, states), &states, dropout, addedTo: nil)
  }

  /// The same, added to `residual`, in its memory where nothing else uses it.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [AttentionState], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    attended(x, sight(of: x, in: runs, states), &states, dropout, addedTo: consume residual)
  }
}

extension Linear {
  /// The same layer, whose bias starts at `value` for the outputs of a gate, which are its last.
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
