extension GatedSelfAttention {
  /// How others name the weights of an attention, and what they pack together.
  ///
  /// Only published layers of `separate` have a gate; beside the other names it is `gate_linear` or
  /// `gate_proj`, too.
  public enum WeightNaming: Sendable, CaseIterable {
    /// `q_linear.weight`, `k_linear.weight`, `v_linear.weight`, `out_linear.weight`, ...
    case linearSuffix
    /// `in_proj_weight`, `in_proj_bias`, `out_proj.weight`, ..., as `torch.nn.MultiheadAttention`.
    case torchMultiheadAttention
    /// `q_proj.weight`, `k_proj.weight`, `v_proj.weight`, `gate_proj.weight`, `o_proj.weight`, ...
    case separate
  }

  /// Takes over weights that are named so; a layer keeps its own where anything does not fit.
  ///
  /// To add a gate to attention that was trained without one, make the layer with a gate that starts
  /// open, and allow the gate's weights to be missing:
  ///
  /// ```swift
  /// let layer = try GatedSelfAttention(
  ///   .init(hiddenSize: 64, headCount: 4, gates: [Gate(.output, initialBias: 4)]), random: random)
  /// let report = try layer.load(pretrained, naming: .torchMultiheadAttention, allowing: .missing)
  /// report.missing  // ["gate_proj.weight", "gate_proj.bias"]
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: those that the layer has, each in PyTorch's shape, `[out, in]`.
  ///   - naming: how they are named.
  ///   - gaps: what tensors and layer may lack of each other; nothing, where nothing is said.
  /// - Returns: what was left as it was; what is missing, by the names that were asked for.
  /// - Throws: `WeightLoadingError` where a tensor is of another shape, missing or unknown, unless that is
  ///   allowed, or where no tensor at all has a place.
  @discardableResult
  public func load(
    _ tensors: [String: Tensor], naming: WeightNaming, allowing gaps: LoadingGaps = []
  ) throws(WeightLoadingError) -> LoadingReport {
    try load(tensors, named: AttentionNaming(naming, configuration), allowing: gaps)
  }

  /// The layer's weights, named so.
  ///
  /// - Parameters:
  ///   - naming: how they are named.
  ///   - value: what to take of each parameter, in its shape; its value unless told otherwise, or its
  ///     gradient.
  public func tensors(
    naming: WeightNaming, of value: (Parameter) -> Tensor = { $0.tensor.detached }
  ) -> [String: Tensor] {
    tensors(named: AttentionNaming(naming, configuration), of: value)
  }
}
