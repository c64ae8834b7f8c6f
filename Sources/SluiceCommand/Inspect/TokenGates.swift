import Sluice
import SluiceInspection

/// The values of a gate for each token of a text, per layer.
struct TokenGates {
  /// The values of a layer, or their mean over layers.
  struct Row {
    /// The name of the row: `layer 3`, `mean`.
    let name: String
    /// One value per token: the mean over the gate's heads and elements.
    let values: [Float]
  }

  /// The name of the gate.
  let name: String
  /// The range of the color scale: 0 to 1, or larger if gate values can be outside.
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

  /// The rows of the layers and, if there are several, their mean.
  var rows: [Row] { layers.count > 1 ? layers + [mean] : layers }

  /// All gates of a recording, in the order of the layers.
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
  /// The mean over the gate's heads and elements for each token; nil if values were not recorded.
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
