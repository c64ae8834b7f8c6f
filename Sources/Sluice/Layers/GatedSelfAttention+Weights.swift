import SluiceFiles
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

    /// What the names of rows begin with, in the order of the packed projection.
    fileprivate func inputs(_ layout: ProjectionLayout) -> [(prefix: String, rows: Range<Int>)] {
      switch self {
      case .article:
        [
          ("q_linear.", layout.query), ("k_linear.", layout.key), ("v_linear.", layout.value),
          ("gate_linear.", layout.gateColumns),
        ]
      case .torchMultiheadAttention:
        [("in_proj_", 0..<layout.value.upperBound), ("gate_proj.", layout.gateColumns)]
      case .separate:
        [
          ("q_proj.", layout.query), ("k_proj.", layout.key), ("v_proj.", layout.value),
          ("gate_proj.", layout.gateColumns),
        ]
      }
    }

    /// What the names of the output projection begin with.
    fileprivate var output: String {
      switch self {
      case .article: "out_linear."
      case .torchMultiheadAttention: "out_proj."
      case .separate: "o_proj."
      }
    }
  }

  /// Takes over weights that are named so; a layer keeps its own where anything does not fit.
  ///
  /// - Parameters:
  ///   - tensors: exactly those that the layer has, each in PyTorch's shape, `[out, in]`.
  ///   - naming: how they are named.
  /// - Throws: `WeightLoadingError` where a tensor is missing, of another shape or unknown.
  public func load(
    _ tensors: [String: Tensor], naming: WeightNaming
  ) throws(WeightLoadingError) {
    var remaining = tensors
    var changes: [(Parameter, Tensor)] = []
    for (parameter, pieces) in namedPieces(naming) {
      var parts: [Tensor] = []
      for (name, rows) in pieces {
        let shape = [rows.count] + parameter.shape.dropFirst()
        parts.append(try remaining.take(name, shape: shape))
      }
      changes.append((parameter, .concatenated(parts)))
    }
    try remaining.expectEmpty()
    for (parameter, tensor) in changes { parameter.update { $0 = tensor } }
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
    var tensors: [String: Tensor] = [:]
    for (parameter, pieces) in namedPieces(naming) {
      let whole = value(parameter)
      for (name, rows) in pieces { tensors[name] = whole.rows(rows) }
    }
    return tensors
  }

  /// Each parameter with the names of its rows, in order.
  private func namedPieces(
    _ naming: WeightNaming
  ) -> [(Parameter, [(name: String, rows: Range<Int>)])] {
    let layout = configuration.layout
    let inputs = naming.inputs(layout).filter { !$0.rows.isEmpty }
    let outputRows = 0..<configuration.hiddenSize
    var pieces = [
      (projection.weight, inputs.map { ($0.prefix + "weight", $0.rows) }),
      (output.weight, [(naming.output + "weight", outputRows)]),
    ]
    if let bias = projection.bias {
      pieces.append((bias, inputs.map { ($0.prefix + "bias", $0.rows) }))
    }
    if let gateBias, let gate = inputs.last {
      pieces.append((gateBias, [(gate.prefix + "bias", 0..<gate.rows.count)]))
    }
    let own = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
    for extra in configuration.extraParameters {
      guard let parameter = own[extra.path] else {
        fail("the layer has no parameter \(extra.path)")
      }
      pieces.append((parameter, [(extra.name, 0..<extra.shape[0])]))
    }
    if let bias = output.bias { pieces.append((bias, [(naming.output + "bias", outputRows)])) }
    return pieces
  }
}
