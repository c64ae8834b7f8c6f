import SluiceSeries
import SluiceTraining

/// The tables of models with scores, such as forecasters.
extension ComparisonTable {
  /// The scores and their titles in the order of columns; other scores follow by name.
  private static let titles: KeyValuePairs<String, String> = [
    ForecasterMeasures.squaredErrorName: "MSE", ForecasterMeasures.absoluteErrorName: "MAE",
    ForecasterMeasures.scaledErrorName: "MASE", ClassifierMeasures.errorName: "error",
    ClassifierMeasures.balancedErrorName: "balanced error",
    ClassifierMeasures.logLossName: "log loss",
  ]
  /// The scores of forecasters.
  private static let ofForecasts: Set<String> = [
    ForecasterMeasures.squaredErrorName, ForecasterMeasures.absoluteErrorName,
    ForecasterMeasures.scaledErrorName,
  ]

  private var isOfForecasts: Bool { results.data.content is TableSource }

  /// The names of the scores and their titles, in the order of columns; empty for language models.
  ///
  /// Forecasters have their columns before the first run is done, and if all runs diverged.
  private var scores: [(name: String, title: String)] {
    let found = Set(results.variants.flatMap(\.scores.keys))
    let expected = isOfForecasts ? Self.ofForecasts.union(found) : found
    let known = Self.titles.filter { expected.contains($0.key) }.map {
      (name: $0.key, title: $0.value)
    }
    let others = found.subtracting(known.map(\.name)).sorted().map { (name: $0, title: $0) }
    return known + others
  }

  /// The number of channels of noise; nil if there are none.
  private var noiseCount: Int? {
    let noise =
      (results.data.content as? TableSource)?.noise
      ?? (results.data.content as? SequenceSource)?.noise
    return noise?.count
  }

  /// The columns of the tables of scores: the scores, and their differences to the first variant; nil for models
  /// without scores.
  var scoreColumns: [[Column]]? {
    let scores = scores
    guard !scores.isEmpty else { return nil }
    var columns = [Column.name, .parameters]
    if let noiseCount {
      columns.append(Column(heading: "noise channels") { _ in Wording.count(noiseCount) })
    }
    columns += scores.map { score in
      Column(heading: score.title) { Column.figure($0.scores[score.name]) }
    }
    columns.append(Column(heading: "validation loss") { Column.figure($0.bestValidationLoss) })
    columns.append(.seeds)
    guard results.variants.count > 1, let first = results.variants.first else { return [columns] }
    let differences = scores.map { score in
      Column(heading: "\(score.title) - \(first.name) (lower is better)") {
        Column.figure($0.scoreDifferences[score.name])
      }
    }
    return [columns, [Column.name] + differences]
  }

  /// The notes on scores.
  var scoreNotes: [String] {
    guard !scores.isEmpty else { return [] }
    var notes: [String] = []
    if isOfForecasts {
      notes.append("MSE and MAE are in the standardized scale, over all windows of the test part.")
    }
    if results.data.content is SequenceSource {
      notes.append("All figures but the validation loss are those of the test sequences.")
    }
    if results.weights == .best {
      notes.append("All figures are those of the weights with the lowest validation loss.")
    }
    if let noiseCount {
      let added =
        "\(Wording.count(noiseCount, "channel")) of noise \(noiseCount == 1 ? "was" : "were") added to the "
      notes.append(
        isOfForecasts
          ? added + "columns of the table; channels are mixed by attention."
          : added + "sequences.")
    }
    return notes
  }
}
