/// The names of the weights of an attention layer in files.
public struct AttentionNaming: ParameterNaming {
  private let convention: GatedSelfAttention.WeightNaming
  private let placements: [Gate.Placement]

  /// Makes the naming for a layer with the given settings.
  public init(
    _ convention: GatedSelfAttention.WeightNaming, _ configuration: GatedSelfAttention.Configuration
  ) {
    self.convention = convention
    placements = configuration.placedGates.map(\.placement)
  }

  /// The tensors of a file: the packed projection is divided by the convention, other parameters are unchanged.
  public func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    parameters.flatMap { entry in
      let path = entry.name.split(separator: ".").map(String.init)
      switch path[0] {
      case "projection": return projection(entry, kind: path[1])
      case "output": return [FileTensor("\(outputName).\(path[1])", entry)]
      case "gateBias": return [FileTensor("\(name(ofPart: "gate")).bias", entry)]
      case "queryNorm": return [FileTensor("q_norm.weight", entry)]
      case "keyNorm": return [FileTensor("k_norm.weight", entry)]
      case "gates":
        let prefix = "gates.\(path[1])."
        return PlacedGateNaming("\(placements[Int(path[1]) ?? 0].rawValue)_gate")
          .fileTensors(of: parameters.within(prefix))
          .filter { prefix + $0.pieces[0].parameter == entry.name }
          .map { $0.within(name: "", parameter: prefix) }
      default: return [FileTensor(entry.name, entry)]
      }
    }
  }

  /// - Parameter kind: `weight` or `bias`.
  private func projection(_ entry: NamedParameter, kind: String) -> [FileTensor] {
    let parts = entry.parameter.parts
    guard convention == .torchMultiheadAttention else {
      return parts.map { FileTensor("\(name(ofPart: $0.name)).\(kind)", entry, rows: $0.rows) }
    }
    let gate = parts.first { $0.name == "gate" }
    let end = gate?.rows.lowerBound ?? entry.parameter.shape[0]
    return [FileTensor("in_proj_\(kind)", entry, rows: 0..<end)]
      + [gate].compactMap(\.self).map { FileTensor("gate_proj.\(kind)", entry, rows: $0.rows) }
  }

  private func name(ofPart part: String) -> String {
    convention == .linearSuffix ? "\(part)_linear" : "\(part)_proj"
  }

  private var outputName: String {
    switch convention {
    case .linearSuffix: "out_linear"
    case .torchMultiheadAttention: "out_proj"
    case .separate: "o_proj"
    }
  }
}

/// The names of a gate's weights in files, with the gate's own name as prefix.
package struct PlacedGateNaming: ParameterNaming {
  private let base: String

  package init(_ base: String) {
    self.base = base
  }

  package func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    let isTwoStep = parameters.contains { $0.name.hasPrefix("headMaps.1") }
    return parameters.map { entry in
      let suffix =
        switch entry.name {
        case "down.weight": "_down.weight"
        case "headMaps.0.weight": isTwoStep ? "_down.weight" : ".weight"
        case "headBias": "_down.bias"
        case "outputMap.weight": "_output.weight"
        case "map.weight", "headMaps.1.weight": ".weight"
        // The maps of a recurrent unit: output, residual and candidate.
        default:
          entry.name == "bias" ? ".bias" : "_\(entry.name)"
        }
      return FileTensor(base + suffix, entry)
    }
  }
}
