import SluiceEventLog
import SluiceTraining

/// A training that can begin, and what is told before and after it.
protocol PreparedTraining {
  /// The training itself.
  var training: any TrainingRun { get }

  /// What is trained on what, a row each.
  var planRows: [(name: String, value: String)] { get }

  /// How much a step sees, and all steps together.
  var amount: String { get }

  /// What a loss of validation is multiplied by to make bits for each byte of text; nil where it is no
  /// text that is learnt.
  var bitsPerByteOfLoss: Double? { get }

  /// The paths that must be given again for the training to go on: those of a text that passed by once.
  var pathsToRepeat: [String] { get }

  /// Prepares to log the training in a folder.
  func log(in folder: String) throws -> TrainingLog

  /// What gates let pass and where attention goes now: lines to follow those of an evaluation.
  var gateLines: String { get }

  /// Checks the training before its first step.
  ///
  /// - Parameters:
  ///   - rates: the learning rates to try.
  ///   - stepCount: steps to try each with.
  ///   - tell: called with what is under way.
  /// - Returns: nil where it was interrupted.
  func preflight(
    rates: [Float], stepCount: Int, tell: (String) -> Void
  ) throws -> PreflightReport?

  /// Shows what came of it.
  ///
  /// - Parameter folder: that of the best checkpoint.
  func showResult(in folder: String) throws
}
