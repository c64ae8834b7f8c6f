import SluiceModels

/// A training of any model on any data: the interface for plans, progress display and logs.
///
/// ```swift
/// func show(_ run: some TrainingRun) {
///   print("\(run.step) of \(run.configuration.stepCount) steps")
/// }
/// ```
public protocol TrainingRun: AnyObject {
  /// The recipe.
  var configuration: TrainingConfiguration { get }
  /// The folder for checkpoints and metrics.
  var run: RunFolder { get }
  /// The number of parameters.
  var parameterCount: Int { get }
  /// The number of steps done.
  var step: Int { get }
  /// Whether the validation after the last step is still due (in a replay of a validation that diverged).
  var owesValidation: Bool { get }
  /// The training time in seconds, without pauses between a stop and a resume.
  var secondsElapsed: Double { get }
  /// The lowest validation loss so far.
  var bestValidationLoss: Float? { get }
  /// The latest validation loss.
  var validationLoss: Float? { get }
  /// The latest validation scores, by name.
  var validationScores: [String: Float] { get }
  /// The first step with a validation accuracy of at least `Mastery.accuracy`; nil if there is none.
  var masteryStep: Int? { get }
  /// The names of the scores that are reported with the loss.
  var scoreNames: [String] { get }

  /// Trains until all steps are done, a stopping criterion is met or `mustStop` returns true.
  ///
  /// - Parameters:
  ///   - report: called after each step and each checkpoint.
  ///   - mustStop: called before each step; true stops the training.
  /// - Returns: how the training ended.
  /// - Throws: `Divergence` if a number is not finite, `FileError` if a file cannot be written.
  @discardableResult
  func train(
    report: (TrainingEvent) throws -> Void, until mustStop: () -> Bool
  ) throws -> TrainingOutcome

  /// Measures the time of a few complete steps, including the optimizer, without changing weights, moments or
  /// the random state.
  ///
  /// - Parameter budget: the approximate time for the measurement, in seconds; at most 5 % of the steps are
  ///   run.
  func calibrate(budget: Double) -> Calibration

  /// Whether a resumed run with these settings is bit-identical to an uninterrupted run.
  ///
  /// - Throws: the errors of training.
  func verifyResuming() throws -> Bool
}

extension TrainingRun {
  /// The latest validation accuracy; nil if the model does not report one.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// Trains until all steps are done, a stopping criterion is met or `mustStop` returns true.
  ///
  /// - Parameter mustStop: called before each step; true stops the training.
  /// - Returns: how the training ended.
  /// - Throws: `Divergence` if a number is not finite, `FileError` if a file cannot be written.
  @discardableResult
  public func train(until mustStop: () -> Bool) throws -> TrainingOutcome {
    try train(report: { _ in }, until: mustStop)
  }

  /// Trains until all steps are done, a stopping criterion is met or the current Swift task is cancelled.
  ///
  /// - Parameter report: called after each step and each checkpoint; does nothing by default.
  /// - Returns: how the training ended.
  /// - Throws: `Divergence` if a number is not finite, `FileError` if a file cannot be written.
  @discardableResult
  public func train(
    report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try train(report: report, until: { Task.isCancelled })
  }

  /// Measures the time of a few complete steps, for about two seconds.
  public func calibrate() -> Calibration { calibrate(budget: 2) }
}

/// The criterion for having learned a task.
public enum Mastery {
  /// The minimum accuracy.
  public static let accuracy: Float = 0.99
}
