import ArgumentParser
import SluiceSeries
import SluiceTables

extension PredictCommand {
  /// Predicts the classes or the numbers of sequences.
  func predictSequences(_ folder: String) throws {
    guard horizon == nil, quantiles == nil else {
      throw ValidationError(
        "--horizon and --quantiles are for forecasters, but the run is a classifier.")
    }
    let saved = try SavedClassifier(contentsOf: folder)
    let source = try SequenceSource.ofCheckpoint(folder, at: model, "sequences are")
    let sequences = try source.read(table, needsTarget: false)
    let progress = EvaluationProgress()
    defer { progress.clear() }
    let predictions = try saved.predictions(of: sequences) {
      progress.show(Double($0) / Double(max(1, sequences.count)))
    }
    let writer = SequenceWriter(
      predictions: predictions, names: sequences.sequenceNames,
      classNames: saved.profile.classNames)
    try write(json ? writer.json() : writer.csv)
  }
}
