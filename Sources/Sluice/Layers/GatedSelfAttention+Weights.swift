extension GatedSelfAttention {
  /// How others name the weights of an attention, and what they pack together.
  ///
  /// None but `separate` has a gate of its own; a gated layer expects it beside the others, as
  /// `gate_linear` or `gate_proj`.
  public enum WeightNaming: Sendable, CaseIterable {
    /// `q_linear.weight`, ..., `out_linear.bias`.
    case article
    /// `in_proj_weight`, `in_proj_bias`, `out_proj.weight`, ..., as `torch.nn.MultiheadAttention`.
    case torchMultiheadAttention
    /// `q_proj.weight`, `k_proj.weight`, `v_proj.weight`, `gate_proj.weight`, `o_proj.weight`, ...
    case separate
  }

  /// Takes over weights that are named so; a layer keeps its own where anything does not fit.
  ///
  /// ```swift
  /// try layer.load(pretrained, naming: .torchMultiheadAttention, .known)  // its gate keeps its start
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: those that the layer has, each in PyTorch's shape, `[out, in]`.
  ///   - naming: how they are named.
  ///   - coverage: with `.known`, what is not among the tensors keeps its values.
  /// - Throws: `WeightLoadingError` where a tensor is missing, of another shape or unknown.
  public func load(
    _ tensors: [String: Tensor], naming: WeightNaming, _ coverage: LoadingCoverage = .all
  ) throws(WeightLoadingError) {
    try load(tensors, named: AttentionNaming(naming, configuration), coverage)
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
