import SluiceEventLog
import SluiceTraining

/// A prepared training, with the texts that are printed before and after it.
protocol PreparedTraining {
  /// The training.
  var training: any TrainingRun { get }

  /// The rows of the plan: model and data.
  var planRows: [(name: String, value: String)] { get }

  /// The amount of data per step and in all steps.
  var amount: String { get }

  /// The factor from a validation loss to bits per byte of text; nil if the data is not text.
  var bitsPerByteOfLoss: Double? { get }

  /// The paths that must be given again to resume: those of a text that was read from a pipe.
  var pathsToRepeat: [String] { get }

  /// Prepares to log the training in a folder.
  func log(in folder: String) throws -> TrainingLog

  /// The lines of `--watch-gates` for the current weights.
  var gateLines: String { get }

  /// Checks the training before its first step.
  ///
  /// - Parameters:
  ///   - rates: the learning rates to try.
  ///   - stepCount: the number of steps per rate.
  ///   - tell: called with the name of the current check.
  /// - Returns: the report; nil if it was interrupted.
  func preflight(
    rates: [Float], stepCount: Int, tell: (String) -> Void
  ) throws -> PreflightReport?

  /// Prints the result.
  ///
  /// - Parameter folder: the folder of the best checkpoint.
  func showResult(in folder: String) throws
}
