import SluiceModels

/// A training, whatever model it trains on whatever data: what plans, progress and logs need of it.
///
/// ```swift
/// func show(_ run: some TrainingRun) {
///   print("\(run.step) of \(run.configuration.stepCount) steps")
/// }
/// ```
public protocol TrainingRun: AnyObject {
  /// How the model is trained.
  var configuration: TrainingConfiguration { get }
  /// Where checkpoints and metrics go.
  var run: RunFolder { get }
  /// Numbers trained.
  var parameterCount: Int { get }
  /// Steps done.
  var step: Int { get }
  /// Whether the validation after the last step is still to come: of a replay of one that diverged.
  var owesValidation: Bool { get }
  /// Seconds spent on them, stops not counted.
  var secondsElapsed: Double { get }
  /// The lowest validation loss so far.
  var bestValidationLoss: Float? { get }
  /// The latest validation loss.
  var validationLoss: Float? { get }
  /// The latest values of the model's ratios, by name.
  var validationScores: [String: Float] { get }
  /// The first step after which the accuracy was measured to be `Mastery.accuracy` or more.
  var masteryStep: Int? { get }
  /// Which of the model's ratios are told beside its loss.
  var scoreNames: [String] { get }

  /// Trains until all steps are done, the recipe's accuracy is reached or its patience at its end, or until
  /// asked to stop.
  ///
  /// - Parameters:
  ///   - report: called after each step and each checkpoint.
  ///   - mustStop: asked before each step.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `FileError` where nothing can be written.
  @discardableResult
  func train(
    report: (TrainingEvent) throws -> Void, until mustStop: () -> Bool
  ) throws -> TrainingOutcome

  /// Measures a few whole steps, the optimizer's part included, without changing weights, moments or
  /// anything random.
  ///
  /// - Parameter budget: seconds it may take, about; a twentieth of the steps at most are tried.
  func calibrate(budget: Double) -> Calibration

  /// Whether a run like this one that is stopped and resumed equals one that is not, to the last bit.
  ///
  /// - Throws: what training throws.
  func verifyResuming() throws -> Bool
}

extension TrainingRun {
  /// The latest share of right predictions in a validation, where the model tells it.
  public var validationAccuracy: Float? { validationScores[Score.accuracyName] }

  /// Trains until all steps are done, the recipe's accuracy is reached or its patience at its end, or until
  /// asked to stop.
  ///
  /// - Parameter mustStop: asked before each step.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `FileError` where nothing can be written.
  @discardableResult
  public func train(until mustStop: () -> Bool) throws -> TrainingOutcome {
    try train(report: { _ in }, until: mustStop)
  }

  /// The same until the current task is cancelled.
  ///
  /// - Parameter report: called after each step and each checkpoint; by default nobody is told.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `FileError` where nothing can be written.
  @discardableResult
  public func train(
    report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try train(report: report, until: { Task.isCancelled })
  }

  /// Measures a few whole steps, for two seconds or so.
  public func calibrate() -> Calibration { calibrate(budget: 2) }
}

/// When a model can be said to have learnt something by heart.
public enum Mastery {
  /// From which share of right predictions on.
  public static let accuracy: Float = 0.99
}
