extension GatedSelfAttention {
  /// What happens inside a layer, for looking at.
  public struct Inside: Sendable {
    /// The layer's output, `[batch, tokens, hidden]`.
    public let output: Tensor
    /// What each key/value head offers for each token, after any gate on it: `[batch, others, heads * d]`.
    public let values: Tensor
    /// What each head gathered, after any gate on it and before the output projection: `[batch, tokens,
    /// heads * d]`.
    public let gathered: Tensor
    /// What each gate multiplied by, or added: `[batch, tokens, n]` with as many numbers a token as the
    /// gate's granularity has, or `[n]` where they are the same for all.
    public let gateValues: [Gate: Tensor]
    /// For each token that is attended to, how many queries may see it; the first sequence's.
    public let viewerCounts: [Int]

    fileprivate let weights: @Sendable (_ queries: Range<Int>?) -> Tensor

    /// Before any gate on the output, `[batch, heads, queries, keys]`; computed at each call.
    ///
    /// - Complexity: time and memory in the square of the number of tokens.
    public var attentionWeights: Tensor { weights(nil) }

    /// The same of some queries, `[batch, heads, queries.count, keys]`.
    ///
    /// - Complexity: time and memory in the product of the numbers of queries and keys.
    public func attentionWeights(of queries: Range<Int>) -> Tensor { weights(queries) }
  }

  /// What the layer makes of `x`, and how; nothing is recorded for gradients.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - context: the sequence that keys and values come from; nil for `x`.
  ///   - mask: who may attend to whom.
  /// - Complexity: that of computing the layer without dropout; attention weights only cost who asks.
  public func inspecting(
    _ x: Tensor, attendingTo context: Tensor? = nil, mask: Mask = .full
  ) -> Inside {
    withoutGradient {
      let (input, source) = (gatedInput(x), context.map(gatedInput))
      let projected = projected(input, source)
      let scoring = scoring(input)
      let layout = configuration.layout
      let gathered = attend(projected, scoring, mask, nil)
      let gated = gate(at: .output)?(gathered, input: input) ?? gathered
      let values =
        projected.others?.columns(layout.key.count..<layout.key.count + layout.value.count)
        ?? projected.queries.columns(layout.value)
      return Inside(
        output: finished(output(gated), input: input), values: values, gathered: gated,
        gateValues: gateValues(x, gated: input, source: source, gathered: gathered),
        viewerCounts: mask.viewerCounts(
          queryCount: x.shape[1], keyCount: (context ?? x).shape[1])
      ) { queries in
        Sluice.attentionWeights(
          projected.queries, keysAndValues: projected.others, layout: layout, mask: mask,
          scoring: scoring, queries: queries)
      }
    }
  }

  /// The values of all gates, for the layer's input before and after its own gate.
  private func gateValues(
    _ x: Tensor, gated input: Tensor, source: Tensor?, gathered: Tensor
  ) -> [Gate: Tensor] {
    var found: [Gate: Tensor] = [:]
    for gate in gates {
      let isOnOthers = gate.gate.placement == .key || gate.gate.placement == .value
      found[gate.gate] = gate.values(
        input: gate.gate.placement == .input ? x : isOnOthers ? source ?? input : input,
        output: gathered)
    }
    if let packed = configuration.layout.gate {
      let columns = configuration.layout.gateColumns
      found[packed] = linear(
        input, weight: projection.weight.tensor.rows(columns), bias: bias?.rows(columns),
        activation: packed.activation.activation)
    }
    return found
  }
}
