import SluiceInspection

/// The table of layer statistics.
enum InspectionTable {
  /// A table for each model.
  static func text(_ report: InspectionReport) -> String {
    report.subjects.map { subject in
      let loss = subject.facts.first { $0.label == "Loss on this text" }
      return subject.name + (loss.map { ": loss \($0.value)" } ?? "") + "\n\n"
        + layers(subject.recording) + "\n"
    }.joined()
  }

  /// A line for each layer: attention on the first token and its entropy, the largest activation, mean gate
  /// values and the share of closed ones.
  static func layers(_ recording: Recording) -> String {
    Wording.table(lines(recording))
  }

  private static func lines(_ recording: Recording) -> [[String]] {
    let gates = recording.layers.first?.gates.map(\.name) ?? []
    let head =
      ["layer", "on first token", "entropy (nats)", "largest activation"]
      + gates.flatMap { ["mean " + $0, "below 0.1"] }
    return [head]
      + recording.layers.map { layer in
        [
          "\(layer.number + 1)",
          layer.attention.map { Wording.decimal(100 * $0.meanFirstTokenShare, places: 1) + " %" }
            ?? "-",
          layer.attention.map { Wording.decimal($0.meanEntropy, places: 2) } ?? "-",
          layer.activations.map { Wording.decimal($0.largestMagnitude, places: 2) } ?? "-",
        ]
          + layer.gates.flatMap { gate in
            gate.opening.map {
              [
                Wording.decimal($0.mean, places: 3),
                Wording.decimal(100 * $0.sparsity, places: 1) + " %",
              ]
            } ?? ["-", "-"]
          }
      }
  }
}
