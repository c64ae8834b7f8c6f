extension GatedSelfAttention {
  /// A convention for the names of attention weights in files, and for which of them are packed together.
  ///
  /// Of published layers, only those with `separate` names have a gate. With the other conventions, the
  /// gate is named `gate_linear` or `gate_proj`.
  public enum WeightNaming: Sendable, CaseIterable {
    /// `q_linear.weight`, `k_linear.weight`, `v_linear.weight`, `out_linear.weight`, ...
    case linearSuffix
    /// `in_proj_weight`, `in_proj_bias`, `out_proj.weight`, ..., as in `torch.nn.MultiheadAttention`.
    case torchMultiheadAttention
    /// `q_proj.weight`, `k_proj.weight`, `v_proj.weight`, `gate_proj.weight`, `o_proj.weight`, ...
    case separate
  }

  /// Loads weights by a naming convention; if loading throws, the layer keeps its weights.
  ///
  /// To add a gate to attention that was trained without one, make the layer with a gate that starts open,
  /// and allow the weights of the gate to be missing:
  ///
  /// ```swift
  /// let layer = try GatedSelfAttention(
  ///   .init(hiddenSize: 64, headCount: 4, gates: [Gate(.output, initialBias: 4)]), random: random)
  /// let report = try layer.load(pretrained, naming: .torchMultiheadAttention, allowing: .missing)
  /// report.missing  // ["gate_proj.weight", "gate_proj.bias"]
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: the tensors by name, matrices in PyTorch's shape, `[out, in]`.
  ///   - naming: the naming convention.
  ///   - gaps: whether tensors can be missing or unexpected; by default neither.
  /// - Returns: a report of missing tensors and unchanged parameters.
  /// - Throws: `WeightLoadingError` if a tensor has a different shape, is missing or unexpected without
  ///   being allowed, or if no tensor fits the layer.
  @discardableResult
  public func load(
    _ tensors: [String: Tensor], naming: WeightNaming, allowing gaps: LoadingGaps = []
  ) throws(WeightLoadingError) -> LoadingReport {
    try load(tensors, named: AttentionNaming(naming, configuration), allowing: gaps)
  }

  /// The weights of the layer by a naming convention.
  ///
  /// - Parameters:
  ///   - naming: the naming convention.
  ///   - value: the tensor for each parameter, in its shape; by default its value, or for example its gradient.
  public func tensors(
    naming: WeightNaming, of value: (Parameter) -> Tensor = { $0.tensor.detached }
  ) -> [String: Tensor] {
    tensors(named: AttentionNaming(naming, configuration), of: value)
  }
}
