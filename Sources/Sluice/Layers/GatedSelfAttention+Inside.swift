import SluiceFiles

extension GatedSelfAttention {
  /// The internal values of the layer for an input `x`; nothing is recorded for gradients.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - context: the sequence for keys and values (cross-attention); nil for `x`.
  ///   - mask: which keys a query can attend to; nil as for the layer itself.
  /// - Complexity: that of the projections; other values are computed when they are requested.
  public func inspecting(
    _ x: Tensor, attendingTo context: Tensor? = nil, mask: Mask? = nil
  ) -> Inside {
    withoutGradient {
      let (input, sight) = (gatedInput(x), sight(of: x, context, mask))
      return Inside(
        layer: self, x: x, input: input, source: context.map(gatedInput), sight: sight,
        projected: projected(input, sight), scoring: scoring(input))
    }
  }

  /// The internal values of a layer; each value is computed when it is requested.
  public struct Inside: Sendable {
    fileprivate let layer: GatedSelfAttention
    fileprivate let x: Tensor
    /// The layer's input after its gate, and the other sequence after that gate.
    fileprivate let input: Tensor
    fileprivate let source: Tensor?
    fileprivate let sight: Sight
    fileprivate let projected: Projected
    fileprivate let scoring: AttentionScoring
  }
}

extension GatedSelfAttention.Inside {
  /// The layer's output, `[batch, tokens, hidden]`.
  public var output: Tensor {
    withoutGradient { layer.mapped(gathered, input) }
  }

  /// The output of the heads after the gate and before the output projection, `[batch, tokens, heads * d]`.
  public var gathered: Tensor {
    withoutGradient { layer.gatedOutput(attended, input) }
  }

  /// The values of the key/value heads after their gate, `[batch, keys, key/value heads * d]`.
  public var values: Tensor {
    let layout = layer.configuration.layout
    return projected.others?.columns(layout.key.count..<layout.key.count + layout.value.count)
      ?? projected.queries.columns(layout.value)
  }

  /// The attention weights, before any gate on the output, `[batch, heads, queries, keys]`.
  ///
  /// - Complexity: time and memory in the square of the number of tokens.
  public var attentionWeights: Tensor { attentionWeights(of: 0..<x.shape[1]) }

  /// The attention weights of some queries, `[batch, heads, queries.count, keys]`.
  ///
  /// - Complexity: time and memory in the product of the numbers of queries and keys.
  public func attentionWeights(of queries: Range<Int>) -> Tensor {
    Sluice.attentionWeights(
      projected.queries, keysAndValues: projected.others, layout: layer.configuration.layout,
      mask: sight.mask, scoring: scoring, queries: queries)
  }

  /// For each key position, the number of queries in all sequences that can attend to it.
  public var viewerCounts: [Int] {
    sight.mask.viewerCounts(
      sequenceCount: x.shape[0], queryCount: x.shape[1], keyCount: (source ?? x).shape[1])
  }

  /// The gate values of each gate: `[batch, tokens, n]`, or `[n]` if they are equal for all tokens.
  ///
  /// `n` depends on the granularity of the gate.
  public var gateValues: [Gate: Tensor] {
    Dictionary(
      uniqueKeysWithValues: layer.configuration.gates.map { ($0, values(of: $0)) })
  }

  /// The gate values of one gate: `[batch, tokens, n]`, or `[n]` if they are equal for all tokens.
  public func values(of gate: Gate) -> Tensor {
    withoutGradient {
      if let placed = layer.gates.first(where: { $0.gate == gate }) { return values(of: placed) }
      require(
        gate == layer.configuration.layout.gate, "the layer has no gate \(gate.name)")
      return linear(
        input, weight: layer.projection.weight,
        rows: [layer.configuration.layout.gateColumns], bias: layer.bias,
        activation: gate.activation)
    }
  }

  private func values(of gate: PlacedGate) -> Tensor {
    let seen =
      switch gate.gate.placement {
      case .input: x
      case .key, .value: source ?? input
      default: input
      }
    return gate.values(input: seen, output: gate.outputMap == nil ? nil : attended)
  }

  /// The output of the heads, after the packed gate only.
  private var attended: Tensor {
    var states: [AttentionState] = []
    return layer.attend(projected, sight, scoring, &states, nil)
  }
}
