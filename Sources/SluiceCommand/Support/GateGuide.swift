import Sluice
import SluiceKernels

/// The guide to gates: all gates, and a sentence for each part of a gate.
enum GateGuide {
  /// The guide for a terminal.
  static var text: String {
    let parts = sections.map { section in
      let width = section.rows.map(\.name.count).max() ?? 0
      let lines = section.rows.map { name, sentence in
        "  " + Wording.leftAligned(name, to: width + 2) + sentence + "\n"
      }
      return section.title + "\n" + lines.joined()
    }
    return (parts + [tableTitle + "\n" + Wording.table([tableHead] + tableRows)])
      .joined(separator: "\n")
  }

  /// The guide in Markdown.
  static var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let parts = sections.map { section in
      line([section.title, ""]) + line(["---", "---"])
        + section.rows.map { line(["`\($0.name)`", $0.sentence]) }.joined()
    }
    let table =
      tableTitle + "\n\n" + line(tableHead) + line(tableHead.map { _ in "---" })
      + tableRows.map { line(["`\($0[0])`"] + $0.dropFirst()) }.joined()
    return (parts + [table]).joined(separator: "\n")
  }

  // MARK: - The table

  private static let tableTitle = "All placements and granularities, and the activations of each"

  private static let tableHead = ["gate"] + Gate.activations.map(\.rawValue)

  /// One row per placement and granularity, with a mark for each possible activation.
  private static var tableRows: [[String]] {
    let gates = Set(Gate.table)
    return Gate.Placement.allCases.flatMap { placement in
      GateGranularity.allCases.compactMap { granularity -> [String]? in
        let cells = Gate.activations.map {
          gates.contains(Gate(placement, granularity, activation: $0))
        }
        guard cells.contains(true) else { return nil }
        return [Gate(placement, granularity).name] + cells.map { $0 ? "yes" : "-" }
      }
    }
  }

  // MARK: - The parts

  private struct Section {
    let title: String
    let rows: [(name: String, sentence: String)]
  }

  private static var sections: [Section] {
    [
      Section(title: "Recommended gates", rows: purposes),
      Section(
        title: "Placement",
        rows: Gate.Placement.allCases.map { ($0.rawValue, $0.sentence) }),
      Section(
        title: "Granularity",
        rows: GateGranularity.allCases.map { ($0.rawValue, $0.sentence) }),
      Section(
        title: "Activation",
        rows: Gate.activations.map { ($0.rawValue, $0.gate?.sentence ?? "") }),
      Section(
        title: "Combination",
        rows: GateCombination.allCases.map { ($0.rawValue, $0.sentence) }),
      Section(title: "Source", rows: sources),
      Section(
        title: "Initial bias",
        rows: [("bias=NUMBER", "the gate has its own bias, with this initial value")]),
      Section(
        title: "Sink (--sink)",
        rows: AttentionSink.allCases.map { ($0.rawValue, $0.sentence) }),
    ]
  }

  // Frequently used gates and their purposes; the measurements are in Documentation/does-gating-work.md.
  private static let purposes: [(String, String)] = [
    ("none", "no gate: the baseline"),
    ("forget+output.elementwise", "text: the lowest loss in our study"),
    ("forget", "text, noisy sequences: each head learns to forget earlier tokens"),
    (
      "output.elementwise",
      "large models: no attention sink, larger learning rates (arXiv 2505.06708)"
    ),
    ("output.headwise", "similar effect to output.elementwise, with few parameters"),
    ("forget.bias=5+output.elementwise.bias=3", "copying, recall: both gates start open"),
    ("output.headwise.head-input", "models to be quantized: fewer outliers (arXiv 2306.12929)"),
    ("residual.elementwise", "deep stacks: a gate on the residual update of each block"),
    ("gru", "reinforcement learning: GTrXL's residual, which starts near the identity"),
  ]

  private static let sources: [(String, String)] = [
    ("rank=N", "low-rank: the layer's input through a bottleneck of size N"),
    ("head-input", "each head's slice of the layer's input; headwise gates only"),
    ("head-input=N", "each head's slice through a network with one hidden ReLU layer of size N"),
    ("input-and-output", "the layer's input and the output of all heads; output gates only"),
    ("constant", "no input: learned parameters, equal for all tokens"),
  ]
}

extension Gate.Placement {
  fileprivate var sentence: String {
    switch self {
    case .input: "on the layer's input, before all projections and all other gates"
    case .query: "on the queries, after their norm and before rotary positions (G4)"
    case .key: "on the keys, after their norm and before rotary positions (G3)"
    case .value: "on the values (G2)"
    case .output: "on the output of each head, before the output projection (G1)"
    case .projection: "on the layer's output, after the output projection (G5)"
    case .residual: "on the residual connection (highway): g * new + (1 - g) * old"
    case .gru: "on the residual connection: GTrXL's gated recurrent unit"
    case .forget: "forget gate in the scores: how much each token keeps of earlier tokens"
    }
  }
}

extension GateGranularity {
  fileprivate var sentence: String {
    switch self {
    case .elementwise: "one gate value per element"
    case .headwise: "one gate value per head; for keys and values, per key/value head"
    case .shared: "one gate value per element of a head, shared by all heads"
    case .tokenwise: "one gate value per token"
    }
  }
}

extension GateCombination {
  fileprivate var sentence: String {
    switch self {
    case .multiply: "values times the gate (default, not part of the name)"
    case .add: "values plus the gate"
    }
  }
}

extension AttentionSink {
  fileprivate var sentence: String {
    switch self {
    case .learned: "a learned score per head joins the softmax; its share is discarded"
    case .offByOne: "a score of 0 joins the softmax: its denominator is the sum plus one"
    }
  }
}
