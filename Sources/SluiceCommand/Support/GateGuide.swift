import Sluice
import SluiceKernels

/// Every gate there is, and a sentence for each of the parts that a gate is put together from.
enum GateGuide {
  /// For a terminal.
  static var text: String {
    let parts = sections.map { section in
      let width = section.rows.map(\.name.count).max() ?? 0
      let lines = section.rows.map { name, sentence in
        "  " + name + String(repeating: " ", count: width + 2 - name.count) + sentence + "\n"
      }
      return section.title + "\n" + lines.joined()
    }
    return (parts + [tableTitle + "\n" + Wording.table([tableHead] + tableRows)])
      .joined(separator: "\n")
  }

  /// For a document.
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

  /// A row for each placement and granularity, with a mark for each activation that goes with it.
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
      Section(title: "What to try", rows: purposes),
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
        title: "Start",
        rows: [("bias=NUMBER", "the gate has a bias of its own, which starts there")]),
      Section(
        title: "Sink (--sink)",
        rows: AttentionSink.allCases.map { ($0.rawValue, $0.sentence) }),
    ]
  }

  // The gates that people take, and what for; Documentation/does-gating-work.md has the measurements.
  private static let purposes: [(String, String)] = [
    ("none", "no gate, to compare with"),
    ("forget+output.elementwise", "text: the lowest loss in our study"),
    ("forget", "text, noisy sequences: each head fades out what is no longer needed"),
    (
      "output.elementwise",
      "large models: no attention sink, larger learning rates (arXiv 2505.06708)"
    ),
    ("output.headwise", "nearly the effect of output.elementwise, for a number a head"),
    ("forget.bias=5+output.elementwise.bias=3", "copying, recall: both gates start open"),
    ("output.headwise.head-input", "models to be quantized: fewer outliers (arXiv 2306.12929)"),
    ("residual.elementwise", "deep stacks: each block decides how much it changes"),
    ("gru", "reinforcement learning: GTrXL's residual, which starts near the identity"),
  ]

  private static let sources: [(String, String)] = [
    ("rank=N", "from the layer's input through a bottleneck of N numbers"),
    ("head-input", "for each head from its own slice of the layer's input; headwise only"),
    ("head-input=N", "the same through a small network with N numbers and a ReLU"),
    ("input-and-output", "from the layer's input and what all heads gathered; on the output only"),
    ("constant", "from nothing: learned numbers, the same for all tokens"),
  ]
}

extension Gate.Placement {
  fileprivate var sentence: String {
    switch self {
    case .input: "on the layer's input, before all else is made of it, other gates too"
    case .query: "on the queries, after their norm and before rotary positions (G4)"
    case .key: "on the keys, after their norm and before rotary positions (G3)"
    case .value: "on the values (G2)"
    case .output: "on what each head gathered, before the output projection (G1)"
    case .projection: "on the layer's output, after the output projection (G5)"
    case .residual: "between a branch of a block and the residual: g * new + (1 - g) * old"
    case .gru: "in place of the residual's sum: GTrXL's gated recurrent unit"
    case .forget: "in the scores: how much of what came before each token lets stay"
    }
  }
}

extension GateGranularity {
  fileprivate var sentence: String {
    switch self {
    case .elementwise: "a number for each element"
    case .headwise: "a number for each head; on keys and values for each of theirs"
    case .shared: "a number for each element of a head, the same for all heads"
    case .tokenwise: "a number for the whole token"
    }
  }
}

extension GateCombination {
  fileprivate var sentence: String {
    switch self {
    case .multiply: "values times the gate; as usual, and so not in the name"
    case .add: "values plus the gate"
    }
  }
}

extension AttentionSink {
  fileprivate var sentence: String {
    switch self {
    case .learned: "a learned score for each head takes part in the softmax, its share is dropped"
    case .offByOne: "a score of 0: the softmax divides by one more than the sum"
    }
  }
}
