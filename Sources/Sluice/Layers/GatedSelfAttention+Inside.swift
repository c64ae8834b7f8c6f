import SluiceFiles

extension GatedSelfAttention {
  /// What the layer makes of `x`, and how; nothing is recorded for gradients.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - context: the sequence that keys and values come from; nil for `x`.
  ///   - mask: who may attend to whom; nil as for the layer itself.
  /// - Complexity: that of the projections; the rest is computed when it is asked for.
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

  /// What happens inside a layer, for looking at; each thing is computed when it is asked for.
  public struct Inside: Sendable {
    fileprivate let layer: GatedSelfAttention
    fileprivate let x: Tensor
    /// The layer's input after its gate, and the same of another sequence.
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

  /// What each head gathered, after any gate on it and before the output projection: `[batch, tokens,
  /// heads * d]`.
  public var gathered: Tensor {
    withoutGradient { layer.gatedOutput(attended, input) }
  }

  /// What each key/value head offers for each token, after any gate on it: `[batch, others, heads * d]`.
  public var values: Tensor {
    let layout = layer.configuration.layout
    return projected.others?.columns(layout.key.count..<layout.key.count + layout.value.count)
      ?? projected.queries.columns(layout.value)
  }

  /// Before any gate on the output, `[batch, heads, queries, keys]`.
  ///
  /// - Complexity: time and memory in the square of the number of tokens.
  public var attentionWeights: Tensor { attentionWeights(of: 0..<x.shape[1]) }

  /// The same of some queries, `[batch, heads, queries.count, keys]`.
  ///
  /// - Complexity: time and memory in the product of the numbers of queries and keys.
  public func attentionWeights(of queries: Range<Int>) -> Tensor {
    Sluice.attentionWeights(
      projected.queries, keysAndValues: projected.others, layout: layer.configuration.layout,
      mask: sight.mask, scoring: scoring, queries: queries)
  }

  /// For each place that is attended to, how many queries of all sequences may see its token.
  public var viewerCounts: [Int] {
    sight.mask.viewerCounts(
      sequenceCount: x.shape[0], queryCount: x.shape[1], keyCount: (source ?? x).shape[1])
  }

  /// What each gate multiplied by, or added: `[batch, tokens, n]` with as many numbers a token as the
  /// gate's granularity has, or `[n]` where they are the same for all.
  public var gateValues: [Gate: Tensor] {
    Dictionary(
      uniqueKeysWithValues: layer.configuration.gates.map { ($0, values(of: $0)) })
  }

  /// The same of one of the layer's gates.
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

  /// What each head gathered, after the packed gate only.
  private var attended: Tensor {
    var states: [AttentionState] = []
    return layer.attend(projected, sight, scoring, &states, nil)
  }
}
