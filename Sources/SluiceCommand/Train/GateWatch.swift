import SluiceInspection

/// The lines of `--watch-gates`: gate and attention statistics after an evaluation.
enum GateWatch {
  /// One line per gate and one for the sink: the mean over all layers, then each layer.
  static func lines(_ recording: Recording) -> String {
    var names: [String] = []
    for gate in recording.layers.flatMap(\.gates) where !names.contains(gate.name) {
      names.append(gate.name)
    }
    let gates = names.map { name in
      row(name, recording.layers.flatMap(\.gates).filter { $0.name == name })
    }
    return Wording.table((gates + [sinkRow(recording)]).map { ["  " + $0[0]] + $0.dropFirst() })
  }

  private static func row(_ name: String, _ gates: [GateRecording]) -> [String] {
    let histograms = gates.compactMap(\.histogram)
    let count = Double(max(1, histograms.reduce(0) { $0 + $1.count }))
    let mean = histograms.reduce(0) { $0 + $1.sum } / count
    let shut = Double(gates.reduce(0) { $0 + $1.shutCount }) / count
    return [
      name, "mean \(Wording.decimal(mean, places: 3))", "below 0.1 \(percent(shut))",
      layers(histograms.map { Wording.decimal($0.mean, places: 2) }),
    ]
  }

  private static func sinkRow(_ recording: Recording) -> [String] {
    let shares = recording.layers.compactMap(\.attention?.meanFirstTokenShare)
    return [
      "on first token", percent(recording.measures.firstTokenAttention), "",
      layers(shares.map { Wording.decimal($0, places: 2) }),
    ]
  }

  private static func percent(_ share: Double) -> String {
    Wording.decimal(100 * share, places: 1) + " %"
  }

  private static func layers(_ numbers: [String]) -> String {
    "by layer " + numbers.joined(separator: " ")
  }
}
