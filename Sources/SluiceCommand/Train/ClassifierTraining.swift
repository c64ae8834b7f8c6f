import Sluice
import SluiceFiles
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining

/// The training of a classifier on labelled sequences.
struct ClassifierTraining: PreparedTraining {
  let trainer: Trainer<SequenceClassifier>
  let data: SequenceDataset
  let parts: SequenceParts

  var inputName: String { "values" }

  var lossUnit: LossUnit? { nil }

  var pathsToRepeat: [String] {
    guard let source = data.source as? SequenceSource, source.passedOnce else { return [] }
    return [source.path]
  }

  var planRows: [(name: String, value: String)] {
    [
      ("Sequences", sequences), ("Target", target), ("Model", model),
      ("Gate", trainer.model.configuration.gates.listName),
    ]
  }

  var amount: String {
    let recipe = trainer.configuration
    let passes = Double(recipe.examplesPerStep) * Double(recipe.stepCount) / Double(data.count)
    return """
      \(Wording.count(recipe.examplesPerStep, "sequence")) each, \
      \(Wording.decimal(passes, places: 1)) epochs
      """
  }

  private var sequences: String {
    let counts = SeriesPart.allCases.compactMap { part in
      parts[part].map { "\(Wording.count($0.count)) for \(part.rawValue)" }
    }
    let lengths = parts.training.lengths
    let (shortest, longest) = (lengths.min() ?? 0, lengths.max() ?? 0)
    let steps =
      shortest == longest
      ? Wording.count(longest, "step")
      : "\(Wording.count(shortest)) to \(Wording.count(longest, "step"))"
    return """
      \(counts.joined(separator: ", ")); \(steps), \
      \(Wording.count(data.profile.channelCount, "channel"))
      """
  }

  private var target: String {
    switch data.profile.target {
    case .number(let scale):
      return """
        a number, mean \(Wording.significant(scale.means[0])), deviation \
        \(Wording.significant(scale.deviations[0]))
        """
    case .classes(let names, let counts):
      let shown = zip(names, counts).prefix(12).map { "\(oneLine($0, limit: 40)) (\($1))" }
      let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
      let weights = trainer.model.configuration.classWeights == nil ? "" : "; balanced weights"
      return "\(names.count) classes: \(shown.joined(separator: ", "))\(rest)\(weights)"
    }
  }

  private var model: String {
    let settings = trainer.model.configuration
    let perToken = settings.stepsPerToken
    let filters =
      settings.fixedFilterCount == 0
      ? ""
      : "; a member in closed form with \(Wording.count(settings.fixedFilterCount, "fixed filter"))"
    return """
      \(Wording.count(trainer.parameterCount)) parameters: \
      \(Wording.count(settings.memberCount, "trained member")) of convolutions and \
      \(Wording.count(settings.layerCount, "block")), \(Wording.count(settings.headCount, "head")), \
      hidden size \(settings.hiddenSize), \(Wording.count(perToken, "step")) in a token\(filters)
      """
  }

  func showResult(in folder: String) throws {
    let run = Shell.path(trainer.run.path)
    if let test = parts.test {
      let saved = try SavedClassifier(contentsOf: folder)
      let report = try ClassifierReport(
        of: saved, on: test, part: .test, training: parts.training)
      try StandardOutput.write("\n" + report.text)
    }
    let source = data.source as? SequenceSource
    let path =
      source.map { Shell.path(InputPath.shown($0.testPath ?? $0.path)) } ?? "SEQUENCES"
    StandardError.write(
      """

      Predict:  sluice predict \(run) \(path)
      Evaluate: sluice evaluate \(run)\(parts.test == nil ? " SEQUENCES" : "") --plots plots

      """)
  }
}
