import ArgumentParser
import SluiceFiles
import SluiceSeries
import SluiceTables

extension EvaluateCommand {
  /// Evaluates a classifier on the test part of its sequences, or on other labelled sequences.
  func evaluateSequences(_ folder: String) throws {
    guard stride == nil, context == nil, documents == nil, task.task == nil else {
      throw ValidationError(
        "--stride, --context, --documents and --task are for text, but the run is a classifier.")
    }
    guard paths.count <= 1 else { throw ValidationError("Give one file, not \(paths.count).") }
    guard !heldOut || paths.isEmpty else {
      throw ValidationError("--held-out evaluates the validation part of the run, not a file.")
    }
    let source = try SequenceSource.ofCheckpoint(folder, at: model, "sequences are")
    let place = try plots.map { try FolderReservation($0) }
    defer { place?.removeIfEmpty() }
    let saved = try SavedClassifier(contentsOf: folder)
    let (sequences, part, training) = try evaluated(source)
    let report = try ClassifierReport(of: saved, on: sequences, part: part, training: training)
    try StandardOutput.write(json ? report.json() : report.text)
    if let place {
      let plots = ClassifierPlots(report, sequences, saved.profile)
      for path in try plots.write(to: place.path) {
        StandardError.write("Plot    \(path) (\(Wording.bytes(fileSize(path))))\n")
      }
    }
  }

  /// The sequences to evaluate, their part, and the training sequences for the simple methods.
  private func evaluated(
    _ source: SequenceSource
  ) throws -> (LabelledSequences, SeriesPart?, training: LabelledSequences?) {
    guard let path = paths.first else {
      let parts = try source.parts(of: model)
      let part: SeriesPart = heldOut ? .validation : .test
      guard let sequences = parts[part] else {
        throw ValidationError(
          "The run has no \(part.rawValue) sequences; give a file of labelled sequences.")
      }
      return (sequences, part, parts.training)
    }
    let sequences = try source.read(path)
    guard !source.passedOnce, FileKind.exists(at: source.path) else {
      StandardError.write(
        "The training sequences cannot be read again, so no simple methods are compared.\n")
      return (sequences, nil, nil)
    }
    // Not `parts(of:)`, which would read the run's test sequences, too.
    let all = try source.read(source.path)
    return (sequences, nil, try all.divided(by: source.split).training)
  }
}
