import Sluice
import SluiceInspection

/// How far a gate is open for each token of a text, layer by layer.
struct TokenGates {
  /// A layer's values, or their mean over layers.
  struct Row {
    /// What the values are of: `layer 3`, `mean`.
    let name: String
    /// A value a token, the mean over the gate's heads and elements.
    let values: [Float]
  }

  /// The gate's name.
  let name: String
  /// Where nearly all values lie: 0 to 1, or more where the gate goes beyond.
  let range: ClosedRange<Float>
  /// The layers that have the gate, in order.
  let layers: [Row]

  /// The mean over the layers.
  var mean: Row {
    let count = layers.first?.values.count ?? 0
    let sums = layers.reduce([Float](repeating: 0, count: count)) { sums, layer in
      zip(sums, layer.values).map(+)
    }
    return Row(name: "mean", values: sums.map { $0 / Float(max(1, layers.count)) })
  }

  /// The layers and, where there are several, their mean.
  var rows: [Row] { layers.count > 1 ? layers + [mean] : layers }

  /// All gates that a recording tells of, in the order in which layers tell them.
  static func all(of recording: Recording) -> [TokenGates] {
    var names: [String] = []
    for gate in recording.layers.flatMap(\.gates) where !names.contains(gate.name) {
      names.append(gate.name)
    }
    return names.compactMap { TokenGates($0, of: recording) }
  }

  private init?(_ name: String, of recording: Recording) {
    var (layers, range): ([Row], ClosedRange<Float>) = ([], 0...1)
    for layer in recording.layers {
      guard let gate = layer.gates.first(where: { $0.name == name }),
        let values = gate.valuesOfTokens
      else { continue }
      layers.append(Row(name: "layer \(layer.number + 1)", values: values))
      range =
        min(
          range.lowerBound, gate.range.lowerBound)...max(
          range.upperBound, gate.range.upperBound)
    }
    guard !layers.isEmpty else { return nil }
    (self.name, self.range, self.layers) = (name, range, layers)
  }
}

extension GateRecording {
  /// The mean over the gate's heads and elements for each token; nil where values were not asked for.
  fileprivate var valuesOfTokens: [Float]? {
    guard let tokenMeans else { return nil }
    let (tokenCount, groupCount) = (tokenMeans.shape[0], tokenMeans.lastDimension)
    return tokenMeans.withUnsafeScalars { means in
      (0..<tokenCount).map { token in
        let row = UnsafeBufferPointer(start: means + token * groupCount, count: groupCount)
        return Float(row.reduce(0.0) { $0 + Double($1) } / Double(max(1, groupCount)))
      }
    }
  }
}
