/// A parameter beside projections and packed gate: where the layer has it and how it is stored.
package struct ExtraParameter: Equatable, Sendable {
  /// Its name in files, after the layer's own.
  package let name: String
  /// Its path in the layer.
  package let path: String
  /// Lengths of its axes.
  package let shape: [Int]
}

extension GatedSelfAttention.Configuration {
  /// What the layer has beside projections and packed gate, known from the configuration alone.
  package var extraParameters: [ExtraParameter] {
    var extras: [ExtraParameter] = []
    if normalizesQueriesAndKeys {
      extras.append(.init(name: "q_norm.weight", path: "queryNorm", shape: [headDimension]))
      extras.append(.init(name: "k_norm.weight", path: "keyNorm", shape: [headDimension]))
    }
    if sink == .learned {
      extras.append(.init(name: "sinks", path: "sinks", shape: [headCount]))
    }
    for (index, gate) in placedGates.enumerated() {
      extras += extraParameters(
        of: gate, name: "\(gate.placement.rawValue)_gate", path: "gates.\(index)")
    }
    return extras
  }

  /// What a gate that is no part of the packed projection has.
  package func extraParameters(
    of gate: Gate, name: String, path: String
  ) -> [ExtraParameter] {
    let sizes = sizes(gate)
    let width = sizes.logitCount(gate)
    var extras: [ExtraParameter] = []
    func add(_ name: String, _ path: String, _ shape: [Int]) {
      extras.append(ExtraParameter(name: name, path: path, shape: shape))
    }
    func addWeight(_ part: String, _ property: String, _ shape: [Int]) {
      add("\(name)\(part).weight", "\(path).\(property).weight", shape)
    }
    switch gate.source {
    case .input(let rank):
      if let rank { addWeight("_down", "down", [rank, hiddenSize]) }
      addWeight("", "map", [width, rank ?? hiddenSize])
    case .headInput(let hiddenSize):
      let slice = self.hiddenSize / headCount
      if let hiddenSize {
        addWeight("_down", "headMaps.0", [headCount, hiddenSize, slice])
        add("\(name)_down.bias", "\(path).headBias", [headCount * hiddenSize])
      }
      addWeight(
        "", "headMaps.\(hiddenSize == nil ? 0 : 1)", [headCount, 1, hiddenSize ?? slice])
    case .inputAndOutput:
      addWeight("", "map", [width, hiddenSize])
      addWeight("_output", "outputMap", [width, sizes.gatedSize])
    case .constant: break
    }
    if gate.hasBias(inLayerWithBias: bias) {
      add("\(name).bias", "\(path).bias", [width])
    }
    return extras
  }
}
