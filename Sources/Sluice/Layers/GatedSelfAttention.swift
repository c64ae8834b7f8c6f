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
///   .init(hiddenSize: 64, headCount: 4), random: RandomStream(seed: 1))
/// let y = attention(x, mask: .causal)     // [batch, tokens, 64] -> the same
/// let z = attention(x, attendingTo: page) // cross-attention: keys and values of another sequence
/// ```
public struct GatedSelfAttention: TokenMixer {
  /// What the layer was made for.
  public let configuration: Configuration
  /// Queries, keys, values and the packed gate in one map; `configuration.layout` says where.
  public let projection: Linear
  /// The packed gate's bias where nothing else has one: the gate starts at its `initialBias`.
  public let gateBias: Parameter?
  /// What each head's queries are weighted with after their norm, `[d]`.
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
      layout.query.count, configuration.hiddenSize, bias: configuration.bias,
      initialization: outputInitialization ?? initialization, random: random.substream(1))
    gateBias =
      configuration.bias
      ? nil
      : layout.gate?.initialBias.map {
        Parameter(repeating: $0, shape: [layout.gateColumns.count])
      }
    func ones() -> Parameter? {
      configuration.normalizesQueriesAndKeys
        ? Parameter(repeating: 1, shape: [layout.headDimension]) : nil
    }
    queryNorm = ones()
    keyNorm = ones()
    sinks =
      configuration.sink == .learned ? Parameter(repeating: 0, shape: [layout.headCount]) : nil
    gates = configuration.placedGates.enumerated().map { index, gate in
      PlacedGate(
        gate, configuration.sizes(gate), bias: configuration.bias,
        initialization: initialization, random: random.substream(2 + UInt64(index)))
    }
  }

  /// The gated attention of each token of `x` to the tokens that the mask lets it see.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - context: the sequence that keys and values come from, `[batch, others, hidden]`; nil for `x`.
  ///   - mask: who may attend to whom.
  ///   - dropout: decides which attention weights are left out; nil, as in evaluation, leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  /// - Complexity: time in the square of the number of tokens, memory linear in it.
  public func callAsFunction(
    _ x: Tensor, attendingTo context: Tensor?, mask: Mask = .full, dropout: RandomStream? = nil
  ) -> Tensor {
    tellReadings(of: x, attendingTo: context, mask: mask)
    let (input, source) = (gatedInput(x), context.map(gatedInput))
    let gathered = gathered(input, attendingTo: source, mask: mask, dropout: dropout)
    return finished(output(gathered), input: input)
  }

  /// The gated attention of each token of `x` to the tokens that the mask lets it see.
  public func callAsFunction(
    _ x: Tensor, mask: Mask = .full, dropout: RandomStream? = nil
  ) -> Tensor {
    self(x, attendingTo: nil, mask: mask, dropout: dropout)
  }

  /// The same, added to `residual`, in its memory where nothing else uses it.
  public func callAsFunction(
    _ x: Tensor, mask: Mask, dropout: RandomStream?, addedTo residual: consuming Tensor
  ) -> Tensor {
    guard gate(at: .projection) == nil else {
      return residual + self(x, mask: mask, dropout: dropout)
    }
    tellReadings(of: x, attendingTo: nil, mask: mask)
    let gathered = gathered(gatedInput(x), attendingTo: nil, mask: mask, dropout: dropout)
    return output(gathered, addedTo: residual)
  }
}

// MARK: - Steps

extension GatedSelfAttention {
  typealias Projected = (queries: Tensor, others: Tensor?)

  /// What everything else is made of, the other gates' logits too.
  func gatedInput(_ x: Tensor) -> Tensor {
    gate(at: .input)?(x, input: x) ?? x
  }

  /// The gated heads of each token of `x`, before the output projection.
  private func gathered(
    _ x: Tensor, attendingTo context: Tensor?, mask: Mask, dropout: RandomStream?
  ) -> Tensor {
    let gathered = attend(projected(x, context), scoring(x), mask, dropout)
    return gate(at: .output)?(gathered, input: x) ?? gathered
  }

  /// Queries, keys, values and gate of each token, as attention reads them.
  func projected(_ x: Tensor, _ context: Tensor?) -> Projected {
    let (heads, others) = (configuration.headCount, configuration.keyValueHeadCount)
    let layout = configuration.layout
    require(
      context == nil || configuration.headSplit == .perHead,
      "a contiguous head split cuts one sequence: it cannot attend to another")
    require(
      context == nil || gate(at: .forget) == nil,
      "a forget gate tells what to keep of a sequence's own past: it cannot attend to another")
    guard let context else {
      // Nested, so that each step takes over the memory of the one before.
      let packed = positioned(
        preparedKeys(
          preparedQueries(
            splitHeads(linear(x, weight: projection.weight.tensor, bias: bias)), x),
          from: layout.key.lowerBound, x), headCount: heads + others)
      return (packed, nil)
    }
    let queries = preparedQueries(project(x, to: layout.query, layout.gateColumns), x)
    let keys = preparedKeys(project(context, to: layout.key, layout.value), from: 0, context)
    return (positioned(queries, headCount: heads), positioned(keys, headCount: others))
  }

  /// Some columns of the packed projection, side by side.
  private func project(_ x: Tensor, to columns: Range<Int>...) -> Tensor {
    linear(
      x, weight: .concatenated(columns.map { projection.weight.tensor.rows($0) }),
      bias: bias.map { bias in .concatenated(columns.map { bias.rows($0) }) })
  }

  /// The gated heads of what was projected.
  func attend(
    _ projected: consuming Projected, _ scoring: AttentionScoring, _ mask: Mask,
    _ dropout: RandomStream?
  ) -> Tensor {
    let (layout, dropout) = (configuration.layout, attentionDropout(dropout))
    guard let others = projected.others else {
      return joinHeads(
        gatedAttention(
          projected.queries, layout: layout, mask: mask, scoring: scoring, dropout: dropout))
    }
    return gatedAttention(
      queries: projected.queries, keysAndValues: others, layout: layout, mask: mask,
      scoring: scoring, dropout: dropout)
  }

  /// The layer's output, after its gate.
  func finished(_ y: Tensor, input x: Tensor) -> Tensor {
    gate(at: .projection)?(y, input: x) ?? y
  }

  func scoring(_ x: Tensor) -> AttentionScoring {
    let heads = configuration.headCount
    let sink = configuration.sink == .offByOne ? Tensor.zeros([heads]) : sinks?.tensor
    return AttentionScoring(
      softCap: configuration.softCap,
      distanceSlopes: configuration.positions == .alibi
        ? AttentionPositions.alibiSlopes(headCount: heads) : nil,
      forgetLogits: gate(at: .forget)?.logitsOfTokens(x), sinks: sink)
  }

  func gate(at placement: Gate.Placement) -> PlacedGate? {
    gates.first { $0.gate.placement == placement }
  }

  /// The packed bias, if there is any.
  var bias: Tensor? {
    projection.bias?.tensor
      ?? gateBias.map {
        .concatenated([.zeros([configuration.layout.gateColumns.lowerBound]), $0.tensor])
      }
  }

  /// Brings queries, which lie first in each row, to their scale and through their gate.
  private func preparedQueries(_ projected: consuming Tensor, _ x: Tensor) -> Tensor {
    let columns = configuration.layout.query
    if let queryNorm {
      projected = projected.normalizingHeads(
        columns: columns, headDimension: configuration.headDimension, weight: queryNorm.tensor,
        epsilon: Self.normEpsilon)
    }
    guard let gate = gate(at: .query) else { return projected }
    return gate(projected, columns: columns, input: x)
  }

  /// The same for keys, which lie from `start` on, and for the values after them.
  private func preparedKeys(
    _ projected: consuming Tensor, from start: Int, _ x: Tensor
  ) -> Tensor {
    let width = configuration.layout.key.count
    let (keys, values) = (start..<start + width, start + width..<start + 2 * width)
    if let keyNorm {
      projected = projected.normalizingHeads(
        columns: keys, headDimension: configuration.headDimension, weight: keyNorm.tensor,
        epsilon: Self.normEpsilon)
    }
    if let gate = gate(at: .key) { projected = gate(projected, columns: keys, input: x) }
    if let gate = gate(at: .value) { projected = gate(projected, columns: values, input: x) }
    return projected
  }

  /// What keeps the norm of zeros finite.
  private static let normEpsilon: Float = 1e-6

  /// Turns the first heads of each row to their positions.
  private func positioned(_ projected: consuming Tensor, headCount: Int) -> Tensor {
    guard case .rotary(let rotary) = configuration.positions else { return projected }
    return rotary(projected, headCount: headCount)
  }

  /// Brings what a contiguous split takes for heads to where attention looks for them.
  private func splitHeads(_ projected: consuming Tensor) -> Tensor {
    guard configuration.headSplit == .contiguous else { return projected }
    let layout = configuration.layout
    return projected.contiguousHeads(
      configuration.headCount,
      partWidths: [layout.query, layout.key, layout.value, layout.gateColumns].map(\.count))
  }

  private func joinHeads(_ gathered: Tensor) -> Tensor {
    guard configuration.headSplit == .contiguous else { return gathered }
    return gathered.joiningContiguousHeads(configuration.headCount)
  }

  private func attentionDropout(_ random: RandomStream?) -> AttentionDropout? {
    guard let random, configuration.dropout > 0 else { return nil }
    return AttentionDropout(probability: configuration.dropout, random: random)
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
