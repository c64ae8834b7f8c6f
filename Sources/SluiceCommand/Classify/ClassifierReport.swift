import SluiceFiles
import SluiceSeries
import SluiceTables

/// The errors of a classifier on labelled sequences, beside those of simple methods.
struct ClassifierReport {
  /// The errors of the classifier.
  let model: SequenceScores
  /// The errors of the simple methods.
  let baselines: [SequenceScores]
  /// The part that was evaluated; nil for other sequences.
  let part: SeriesPart?
  /// The predictions of the classifier.
  let predictions: [SequencePrediction]
  private let isWithoutNeighbor: Bool

  /// The most operations of the search for the nearest sequence, about a minute.
  private static let operationLimit = 6e10

  /// Predicts sequences with the model and with the simple methods, which know the training sequences.
  ///
  /// - Parameters:
  ///   - saved: the classifier.
  ///   - sequences: the sequences with their labels.
  ///   - part: the part that the sequences are; nil for other sequences.
  ///   - training: the training sequences; nil for no simple methods.
  init(
    of saved: SavedClassifier, on sequences: LabelledSequences, part: SeriesPart?,
    training: LabelledSequences?
  ) throws {
    let progress = EvaluationProgress()
    defer { progress.clear() }
    predictions = try saved.predictions(of: sequences) {
      progress.show(Double($0) / Double(max(1, sequences.count)))
    }
    model = try SequenceScores(
      method: saved.name, predictions: predictions, of: sequences, profile: saved.profile)
    self.part = part
    guard let training else {
      (baselines, isWithoutNeighbor) = ([], false)
      return
    }
    var baselines = [
      try SequenceScores(
        of: ConstantPrediction(of: training), on: sequences, profile: saved.profile)
    ]
    let neighbor = NearestNeighbor(training)
    isWithoutNeighbor = neighbor.operationCount(for: sequences) > Self.operationLimit
    if !isWithoutNeighbor {
      baselines.append(
        try SequenceScores(of: neighbor, on: sequences, profile: saved.profile))
    }
    self.baselines = baselines
  }
}

// MARK: - Text

extension ClassifierReport {
  /// The most classes with a table of confusions.
  private static let shownClassCount = 12

  /// The report for a terminal.
  var text: String {
    let all = [model] + baselines
    var text =
      "\(Wording.count(count, "sequence"))\(part.map { " of the \($0.rawValue) part" } ?? "")\n\n"
    switch model {
    case .classes(let scores):
      text += Wording.table(
        [["method", "accuracy", "balanced accuracy", "F1"]]
          + all.compactMap { all -> [String]? in
            guard case .classes(let scores) = all else { return nil }
            return [scores.method]
              + [scores.accuracy, scores.balancedAccuracy, scores.f1].map(Self.share)
          })
      text += "\n" + confusion(scores)
    case .numbers:
      text += Wording.table(
        [["method", "MSE", "MAE", "MAE in units", "RMSE in units", "R2"]]
          + all.compactMap { all -> [String]? in
            guard case .numbers(let scores) = all else { return nil }
            return [
              scores.method, Wording.decimal(scores.mse, places: 3),
              Wording.decimal(scores.mae, places: 3), Wording.significant(scores.maeInUnits),
              Wording.significant(scores.rmseInUnits), Wording.decimal(scores.r2, places: 3),
            ]
          })
      text += "\nMSE and MAE are in the standardized scale of the training numbers.\n"
    }
    if isWithoutNeighbor {
      text +=
        "1-NN DTW is left out: there are too many pairs of sequences to compare in a minute.\n"
    }
    return text
  }

  private var count: Int {
    switch model {
    case .classes(let scores): scores.count
    case .numbers(let scores): scores.count
    }
  }

  /// The table of confusions; for many classes, the most frequent errors.
  private func confusion(_ scores: ClassificationScores) -> String {
    let names = scores.classNames.map { oneLine($0, limit: 20) }
    guard names.count > Self.shownClassCount else {
      return "Classes (rows) and predicted classes (columns)\n\n"
        + Wording.table(
          [[""] + names]
            + scores.confusion.enumerated().map { [names[$0]] + $1.map { Wording.count($0) } })
    }
    let errors = names.indices.flatMap { row in
      names.indices.filter { $0 != row && scores.confusion[row][$0] > 0 }
        .map { (row, $0, scores.confusion[row][$0]) }
    }
    guard !errors.isEmpty else { return "There are no errors.\n" }
    let shown = errors.sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }.prefix(10)
    return "The most frequent errors\n\n"
      + Wording.table(
        [["class", "predicted", "sequences"]]
          + shown.map { [names[$0.0], names[$0.1], Wording.count($0.2)] })
  }

  private static func share(_ value: Double) -> String { Wording.decimal(value, places: 3) }

  /// The report as a line of JSON: the keys of the classifier's scores, and `baselines`.
  func json() throws -> String {
    try JSONText.line(ScoresWithBaselines(model: model, baselines: baselines))
  }
}
