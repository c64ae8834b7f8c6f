import SluiceKernels

/// Softmax self-attention whose output passes a gate, computed from the same input.
///
///     q, k, v, g = x Wq + bq,  x Wk + bk,  x Wv + bv,  x Wg + bg
///     a          = dropout(softmax(q k^T / sqrt(d) + mask)) v
///     y          = (a * activation(g)) Wo + bo
///
/// Key/value heads may be fewer than heads, each then serving a group of them. A token that may
/// attend to nothing gathers zeros. Nothing of size tokens x tokens is stored. Source: Qiu et al.
/// 2025, https://arxiv.org/abs/2505.06708, where this gate is called G1.
///
/// ```swift
/// let attention = try GatedSelfAttention(
///   .init(hiddenSize: 64, headCount: 4), random: RandomStream(seed: 1))
/// let y = attention(x, mask: .causal)  // [batch, tokens, 64] -> the same
/// ```
public struct GatedSelfAttention: Module {
  /// What the layer was made for.
  public let configuration: Configuration
  /// Queries, keys, values and gate in one map; `configuration.layout` says where.
  public let projection: Linear
  /// The gate's bias where nothing else has one: the gate starts at its `initialBias`.
  public let gateBias: Parameter?
  /// From the gated heads to the hidden size.
  public let output: Linear

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - initialization: how both weights start, as in `Linear`; the gate's bias starts at the gate's
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
      initialization: initialization, random: random.substream(0))
    output = Linear(
      layout.query.count, configuration.hiddenSize, bias: configuration.bias,
      initialization: outputInitialization ?? initialization, random: random.substream(1))
    let initialBias = configuration.gate?.initialBias.map {
      Tensor(repeating: $0, shape: [layout.gateColumns.count])
    }
    gateBias = configuration.bias ? nil : initialBias.map { Parameter($0) }
    if let initialBias {
      projection.bias?.update {
        $0 = .concatenated([$0.rows(0..<layout.gateColumns.lowerBound), initialBias])
      }
    }
  }

  /// The gated attention of each token of `x` to the tokens that the mask lets it see.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - mask: who may attend to whom.
  ///   - dropout: decides which attention weights are left out; nil, as in evaluation, leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  /// - Complexity: time in the square of the number of tokens, memory linear in it.
  public func callAsFunction(
    _ x: Tensor, mask: Mask = .full, dropout: RandomStream? = nil
  ) -> Tensor {
    output(gathered(x, mask: mask, dropout: dropout))
  }

  /// The gated heads of each token of `x`, before the output projection.
  func gathered(_ x: Tensor, mask: Mask, dropout: RandomStream?) -> Tensor {
    attend(project(x), mask, dropout)
  }

  /// The same, with what happens inside.
  ///
  /// - Returns: the output; the attention weights, before the gate, `[batch, heads, queries, keys]`;
  ///   what the gate multiplied by, `[batch, tokens, heads, d]` or, headwise, `[batch, tokens, heads]`,
  ///   nil without a gate.
  /// - Complexity: time and memory in the square of the number of tokens.
  public func inspecting(
    _ x: Tensor, mask: Mask = .full
  ) -> (output: Tensor, attentionWeights: Tensor, gate: Tensor?) {
    let projected = project(x)
    let weights = attentionWeights(projected, layout: configuration.layout, mask: mask)
    return (output(attend(projected, mask, nil)), weights, gateValues(x))
  }

  // MARK: - Steps

  /// Queries, keys, values and gate of each token, as attention reads them.
  private func project(_ x: Tensor) -> Tensor {
    positioned(splitHeads(linear(x, weight: projection.weight.tensor, bias: bias)))
  }

  /// The gated heads of what was projected.
  private func attend(_ projected: Tensor, _ mask: Mask, _ dropout: RandomStream?) -> Tensor {
    joinHeads(
      gatedAttention(
        projected, layout: configuration.layout, mask: mask, dropout: attentionDropout(dropout)))
  }

  /// The packed bias, if there is any.
  private var bias: Tensor? {
    projection.bias?.tensor
      ?? gateBias.map {
        .concatenated([.zeros([configuration.layout.gateColumns.lowerBound]), $0.tensor])
      }
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

  /// Turns queries and keys, which lie first in each row, to their positions.
  private func positioned(_ projected: consuming Tensor) -> Tensor {
    guard let base = configuration.rotaryBase else { return projected }
    return RotaryEmbedding(headDimension: configuration.headDimension, base: base)(
      projected, headCount: configuration.headCount + configuration.keyValueHeadCount)
  }

  private func attentionDropout(_ random: RandomStream?) -> AttentionDropout? {
    guard let random, configuration.dropout > 0 else { return nil }
    return AttentionDropout(probability: configuration.dropout, random: random)
  }

  private func gateValues(_ x: Tensor) -> Tensor? {
    guard let gate = configuration.gate else { return nil }
    let columns = configuration.layout.gateColumns
    let values = linear(
      x, weight: projection.weight.tensor.rows(columns), bias: bias?.rows(columns),
      activation: gate.activation.activation)
    let heads = [x.shape[0], x.shape[1], configuration.headCount]
    return gate.granularity == .headwise
      ? values : values.reshaped(heads + [configuration.headDimension])
  }
}
