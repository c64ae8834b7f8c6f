import SluiceTraining
import SluiceFiles
import SluicePlatform
import SluiceModels

/// A TensorBoard log of a training.
///
/// ```swift
/// let log = try TrainingLog(folder: "runs/notes/log", of: trainer)
/// try trainer.train(log: log)
/// ```
///
/// The folder receives an event file with the curves of `StepMetrics` and the values of
/// `Trainer.evaluationRecords()`. It also receives `metrics.jsonl` if it is not the run's own folder.
/// The log does not affect the training: losses and weights are bit-identical without it.
public final class TrainingLog {
  /// The event file.
  public let events: EventLog

  private let training: any TrainingRun
  private let metrics: MetricsLog?
  private let records: () throws -> [EventRecord]

  /// Makes a log of a training, starting at its current step: with attention and gate statistics and, for a
  /// language model on text, generated samples.
  ///
  /// - Parameters:
  ///   - folder: the folder for the files; it is created if needed.
  ///   - trainer: the trainer.
  /// - Throws: `FileError` if the folder cannot be written to or contains the metrics of another run.
  public init<Model: TrainableModel>(folder: String, of trainer: Trainer<Model>) throws {
    training = trainer
    records = trainer.evaluationRecords
    let folder = RunFolder(path: folder)
    try folder.create()
    if folder.isSameFolder(as: trainer.run) {
      metrics = nil
    } else {
      try folder.requireNoMetrics(butThoseOf: trainer.run)
      metrics = try MetricsLog(
        path: folder.metricsPath, copying: trainer.run.metricsPath, upTo: trainer.step)
    }
    events = try EventLog(folder: folder.path, continuingAfter: trainer.step)
  }

  /// Logs the validation before the first step.
  func add(_ start: StartMetrics) throws {
    try metrics?.append(.start(start))
    add(start.curves(withScores: training.scoreNames), step: 0)
    try addRecords(step: 0)
  }

  /// Logs a step.
  func add(_ step: StepMetrics) throws {
    try metrics?.append(.step(step))
    add(step.curves(withScores: training.scoreNames), step: step.step)
    if step.validationLoss == nil {
      try events.flushNowAndThen()
    } else {
      try addRecords(step: step.step)
    }
  }

  private func add(_ curves: [Curve], step: Int) {
    for case (let tag, let number?) in curves { events.add(.scalar(number), as: tag, step: step) }
  }

  /// Logs the values that are recorded at a validation in addition to its scores.
  private func addRecords(step: Int) throws {
    for record in try records() { events.add(record.value, as: record.tag, step: step) }
    try events.flush()
  }
}

/// The tag of a curve, and its value if there is one.
private typealias Curve = (tag: String, number: Float?)

extension TrainingRun {
  /// Trains like `train(report:until:)` and logs the training.
  ///
  /// - Parameters:
  ///   - log: a log of this trainer; nil for none.
  ///   - report: called after each step (after it was logged) and each checkpoint.
  ///   - mustStop: called before each step; true stops the training. By default, checks whether the current
  ///     Swift task is cancelled.
  /// - Returns: how the training ended.
  /// - Throws: `Divergence` if a number is not finite, `FileError` if a file cannot be written.
  @discardableResult
  public func train(
    log: TrainingLog?, report: (TrainingEvent) throws -> Void = { _ in },
    until mustStop: () -> Bool = { Task.isCancelled }
  ) throws -> TrainingOutcome {
    // The log helps to find the cause of an error. The error itself is more important than an error of
    // the log.
    defer { try? log?.events.flush() }
    let outcome = try train(
      report: { event in
        switch event {
        case .start(let metrics): try log?.add(metrics)
        case .step(let metrics): try log?.add(metrics)
        case .saved, .metSaveRequest: break
        }
        try report(event)
      }, until: mustStop)
    try log?.events.flush()
    return outcome
  }
}

extension StepMetrics {
  /// The curves of a step, with exactly the values of `metrics.jsonl`.
  fileprivate func curves(withScores names: [String]) -> [Curve] {
    [
      ("train/loss", loss), ("lr", learningRate), ("grad_norm", gradientNorm),
      ("tokens_per_s", Float(inputsPerSecond.rounded())), ("val/loss", validationLoss),
    ] + validationCurves(validationScores, names)
  }
}

extension StartMetrics {
  /// The curves of the validation before the first step.
  fileprivate func curves(withScores names: [String]) -> [Curve] {
    [("val/loss", validationLoss)] + validationCurves(validationScores, names)
  }
}

private func validationCurves(_ scores: [String: Float], _ names: [String]) -> [Curve] {
  names.map { ("val/" + $0, scores[$0]) }
}

extension RunFolder {
  /// Whether both are the same folder.
  fileprivate func isSameFolder(as other: RunFolder) -> Bool {
    FileIdentity(of: path).map { $0 == FileIdentity(of: other.path) } ?? false
  }

  /// Checks that an existing `metrics.jsonl` is a copy of the run's metrics, so that it can be replaced.
  fileprivate func requireNoMetrics(butThoseOf run: RunFolder) throws {
    guard FileKind.exists(at: metricsPath) else { return }
    let copied = try metricsLines()
    let own = !FileKind.exists(at: run.metricsPath) ? [] : try run.metricsLines()
    // Later lines can differ: the run may have been resumed from its checkpoint with other settings.
    let isOfRun =
      copied.first.map { first in
        own.contains { $0.step == first.step && $0.losses == first.losses }
      } ?? true
    guard isOfRun, copied.count >= (try metricsLineCount) else {
      throw FileError(
        path: path, problem: .unwritable(reason: "it contains the metrics of a different run"))
    }
  }

  /// The number of complete lines in `metrics.jsonl`.
  private var metricsLineCount: Int {
    get throws {
      try InputFile(path: metricsPath).withBytes { bytes in
        bytes.count { $0 == UInt8(ascii: "\n") }
      }
    }
  }
}
