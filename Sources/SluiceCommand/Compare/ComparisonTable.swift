import SluiceModels
import SluiceTraining

/// The results of a comparison as tables, for a terminal or as Markdown: results, internal statistics and the
/// learning rate sweep.
///
/// Values are means over seeds, with the 95 % confidence interval after `±` (for shares, in parentheses).
/// For two seeds, the range is in brackets.
struct ComparisonTable {
  let results: ComparisonResults

  /// Aligned text.
  var text: String {
    (tables.map(Wording.table) + [notes.map { $0 + "\n" }.joined()]).filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// A Markdown document.
  var markdown: String {
    var parts = tables.map(Self.markdown) + [notes.joined(separator: "\n")]
    if !results.command.isEmpty {
      parts.append("    " + Shell.line(results.command))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var tables: [[[String]]] {
    let outer = scoreColumns ?? [Column.results(results)]
    let own = (outer + [Column.insides]).map { columns in
      [columns.map(\.heading)]
        + results.variants.map { variant in columns.map { $0.cell(variant) } }
    }
    return own + (sweepRows.map { [$0] } ?? [])
  }

  private static func markdown(_ lines: [[String]]) -> String {
    guard let heading = lines.first else { return "" }
    let rule = heading.indices.map { $0 == 0 ? "---" : "---:" }
    return ([heading, rule] + lines.dropFirst())
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}

// MARK: - Columns

extension ComparisonTable {
  /// A column: the heading and the cell of a variant.
  struct Column {
    let heading: String
    let cell: (ComparisonResults.Variant) -> String

    static let dash = "-"

    static var name: Column { Column(heading: "gate", cell: \.name) }

    static var parameters: Column {
      Column(heading: "parameters") { Wording.count($0.parameterCount) }
    }

    /// The number of seeds whose runs are done.
    static var seeds: Column {
      Column(heading: "seeds") { variant in
        let diverged = variant.divergedSeeds.count
        return "\(variant.seeds.count)" + (diverged == 0 ? "" : ", \(diverged) diverged")
      }
    }

    /// The columns of results.
    static func results(_ results: ComparisonResults) -> [Column] {
      var columns = [name, parameters]
      for factor in TaskEvaluation.lengthFactors {
        let length = factor == 1 ? "" : " at \(factor)x"
        columns.append(
          Column(heading: "loss" + length) { variant in
            figure(variant.lengths.first { $0.factor == factor }?.loss)
          })
        guard results.hasAccuracy else { continue }
        columns.append(
          Column(heading: "accuracy" + length) { variant in
            share(variant.lengths.first { $0.factor == factor }?.accuracy)
          })
      }
      if results.variants.count > 1, let first = results.variants.first {
        columns.append(
          Column(heading: "loss - \(first.name) (lower is better)") { figure($0.lossDifference) })
      }
      if results.hasAccuracy {
        columns.append(
          Column(heading: "99 % at step") { variant in
            guard let step = variant.masteryStep else { return dash }
            let (count, all) = (variant.masteredSeeds.count, variant.seeds.count)
            return Wording.count(Int(step.mean.rounded()))
              + (count == all ? "" : " (\(count) of \(all))")
          })
      }
      columns.append(seeds)
      return columns
    }

    /// The columns of internal statistics.
    static var insides: [Column] {
      [
        name,
        Column(heading: "on first token") { share($0.firstTokenAttention) },
        Column(heading: "largest activation") { figure($0.meanLargestActivation, places: 2) },
        Column(heading: "mean gate") { variant in
          joined(variant.gates) { Wording.decimal($0.mean.mean, places: 3) }
        },
        Column(heading: "below 0.1") { variant in
          joined(variant.gates) { Wording.decimal(100 * $0.sparsity.mean, places: 1) + " %" }
        },
        Column(heading: "ms/step") { variant in
          variant.secondsPerStep.map { Wording.decimal(1000 * $0.mean, places: 1) } ?? dash
        },
      ]
    }

    /// One value per gate, in the order of the gates in the variant's name.
    private static func joined(
      _ gates: [ComparisonResults.Variant.Opening],
      _ figure: (ComparisonResults.Variant.Opening) -> String
    ) -> String {
      gates.isEmpty ? dash : gates.map(figure).joined(separator: " + ")
    }

    static func figure(_ statistic: Statistic?, places: Int = 4) -> String {
      guard let statistic else { return dash }
      func number(_ value: Double) -> String { Wording.decimal(value, places: places) }
      return number(statistic.mean)
        + spread(
          of: statistic, interval: statistic.confidence.map { " ± " + number($0) }, number)
    }

    private static func share(_ statistic: Statistic?) -> String {
      guard let statistic else { return dash }
      func number(_ value: Double) -> String { Wording.decimal(100 * value, places: 1) }
      return number(statistic.mean) + " %"
        + spread(
          of: statistic,
          interval: statistic.shareInterval.map {
            " (\(number($0.lowerBound)) to \(number($0.upperBound)))"
          }, number)
    }

    /// The confidence interval; for fewer than three seeds, the range.
    private static func spread(
      of statistic: Statistic, interval: String?, _ number: (Double) -> String
    ) -> String {
      guard statistic.count < 3 else { return interval ?? "" }
      guard statistic.count == 2 else { return "" }
      return " [\(number(statistic.minimum)) to \(number(statistic.maximum))]"
    }
  }
}

// MARK: - Sweep and notes

extension ComparisonTable {
  /// One row per variant: the final loss at each learning rate, and the largest rate that still trains.
  private var sweepRows: [[String]]? {
    guard let sweep = results.sweep else { return nil }
    let rates = Set(sweep.variants.flatMap { $0.trials.map(\.learningRate) }).sorted()
    let heading = ["gate"] + rates.map { "rate \($0)" } + ["largest that trains"]
    return [heading]
      + sweep.variants.map { variant in
        let cells = rates.map { rate in
          guard let trial = variant.trials.first(where: { $0.learningRate == rate }) else {
            return Column.dash
          }
          if trial.divergedCount > 0 { return "diverged" }
          let mean = trial.losses.reduce(0, +) / Float(max(1, trial.losses.count))
          return Wording.decimal(mean) + (trial.trains ? "" : " *")
        }
        return [variant.name] + cells + [variant.largestLearningRate.map { "\($0)" } ?? Column.dash]
      }
  }

  private var notes: [String] {
    var notes: [String] = []
    if results.doneCount < results.runCount {
      notes.append(
        "\(results.doneCount) of \(Wording.count(results.runCount, "run")) are done so far.")
    }
    notes += scoreNotes
    let lengths = results.variants.compactMap { $0.lengths.last?.factor }
    if let most = lengths.min(), most < TaskEvaluation.lengthFactors.last ?? 1 {
      notes.append(
        results.variants.contains {
          ($0.model as? LanguageModel.Configuration)?.positions == .learned
        }
          ? """
          -: not measured, because learned positions end at the context length (--positions rotary has no \
          limit).
          """
          : "-: not measured, because the held-out part is too short.")
    }
    if let sweep = results.sweep {
      notes.append(
        """
        Each trial of a learning rate has \(Wording.count(sweep.stepCount, "step")). A rate trains if the \
        final validation loss is below \(Wording.decimal(sweep.bound)); * marks losses that are not.
        """)
    }
    return notes
  }
}
