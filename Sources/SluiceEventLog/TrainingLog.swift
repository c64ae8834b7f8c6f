import SluiceTraining
import SluiceFiles
import SluicePlatform
import SluiceModels

/// What a training shows in TensorBoard, as it goes on.
///
/// ```swift
/// let log = try TrainingLog(folder: "runs/notes/log", of: trainer)
/// try trainer.train(log: log)
/// ```
///
/// The folder gets an event file with the curves of `StepMetrics` and, of a language model, what
/// `Trainer.evaluationRecords()` tells, and `metrics.jsonl` where it is not the run's own folder.
/// Nothing of it changes the training: losses and weights are the same, to the last bit, without.
public final class TrainingLog {
  /// The event file.
  public let events: EventLog

  private let training: any TrainingRun
  private let metrics: MetricsLog?
  private let records: () throws -> [EventRecord]

  /// Prepares to log a training, from the step on at which it stands: its curves.
  ///
  /// - Parameters:
  ///   - folder: where the files go; made if need be.
  ///   - training: what will train.
  /// - Throws: `FileError` where the folder cannot be written to, or holds the metrics of another run.
  public convenience init(folder: String, of training: any TrainingRun) throws {
    try self.init(folder: folder, of: training, records: { [] })
  }

  /// Prepares to log the training of a language model: also what it writes, and what attention and gates
  /// do.
  ///
  /// - Parameters:
  ///   - folder: where the files go; made if need be.
  ///   - trainer: what will train.
  /// - Throws: `FileError` where the folder cannot be written to, or holds the metrics of another run.
  public convenience init(folder: String, of trainer: Trainer<LanguageModel>) throws {
    try self.init(folder: folder, of: trainer, records: trainer.evaluationRecords)
  }

  /// - Parameter records: what is logged at a validation beside its scores.
  private init(
    folder: String, of training: any TrainingRun, records: @escaping () throws -> [EventRecord]
  ) throws {
    self.training = training
    self.records = records
    let folder = RunFolder(path: folder)
    try folder.create()
    if folder.isSameFolder(as: training.run) {
      metrics = nil
    } else {
      try folder.requireNoMetrics(butThoseOf: training.run)
      metrics = try MetricsLog(
        path: folder.metricsPath, copying: training.run.metricsPath, upTo: training.step)
    }
    events = try EventLog(folder: folder.path, continuingAfter: training.step)
  }

  /// Logs what was measured before the first step.
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

  /// Logs what is looked at beside a validation's scores.
  private func addRecords(step: Int) throws {
    for record in try records() { events.add(record.value, as: record.tag, step: step) }
    try events.flush()
  }
}

/// The name of a curve, and its number where there is one.
private typealias Curve = (tag: String, number: Float?)

extension TrainingRun {
  /// Trains as `train(report:until:)` does, and logs it.
  ///
  /// - Parameters:
  ///   - log: a log of this trainer; nil for none.
  ///   - report: called after each step, once it is logged, and each checkpoint.
  ///   - mustStop: asked before each step; by default whether the current task is cancelled.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `FileError` where nothing can be written.
  @discardableResult
  public func train(
    log: TrainingLog?, report: (TrainingEvent) throws -> Void = { _ in },
    until mustStop: () -> Bool = { Task.isCancelled }
  ) throws -> TrainingOutcome {
    // What was logged before an error tells where it came from; the error itself matters more than
    // one of the log's.
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
  /// What TensorBoard shows of a step, exactly as `metrics.jsonl` has it.
  fileprivate func curves(withScores names: [String]) -> [Curve] {
    [
      ("train/loss", loss), ("lr", learningRate), ("grad_norm", gradientNorm),
      ("tokens_per_s", Float(inputsPerSecond.rounded())), ("val/loss", validationLoss),
    ] + validationCurves(validationScores, names)
  }
}

extension StartMetrics {
  /// What TensorBoard shows of the time before the first step.
  fileprivate func curves(withScores names: [String]) -> [Curve] {
    [("val/loss", validationLoss)] + validationCurves(validationScores, names)
  }
}

private func validationCurves(_ scores: [String: Float], _ names: [String]) -> [Curve] {
  names.map { ("val/" + $0, scores[$0]) }
}

extension RunFolder {
  /// Whether two paths lead to the same folder.
  fileprivate func isSameFolder(as other: RunFolder) -> Bool {
    FileIdentity(of: path).map { $0 == FileIdentity(of: other.path) } ?? false
  }

  /// Makes sure that `metrics.jsonl`, where there is one, is a copy of the run's, which may be replaced.
  fileprivate func requireNoMetrics(butThoseOf run: RunFolder) throws {
    guard FileKind.exists(at: metricsPath) else { return }
    let copied = try metricsLines()
    let own = !FileKind.exists(at: run.metricsPath) ? [] : try run.metricsLines()
    // Later lines can differ: the run may have gone back to its checkpoint and on with other settings.
    let isOfRun =
      copied.first.map { first in
        own.contains { $0.step == first.step && $0.losses == first.losses }
      } ?? true
    guard isOfRun, copied.count >= (try metricsLineCount) else {
      throw FileError(
        path: path, problem: .unwritable(reason: "it contains the metrics of a different run"))
    }
  }

  /// Lines of `metrics.jsonl` that end.
  private var metricsLineCount: Int {
    get throws {
      try InputFile(path: metricsPath).withBytes { bytes in
        bytes.count { $0 == UInt8(ascii: "\n") }
      }
    }
  }
}
