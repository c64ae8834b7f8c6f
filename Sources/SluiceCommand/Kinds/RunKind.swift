import ArgumentParser
import SluiceTraining

/// The operations of the tool for one kind of model on one kind of data.
protocol RunKind: Sendable {
  /// The model type in `config.json`.
  var modelType: String { get }
  /// The kind of data in `training.json`.
  var dataKind: String { get }

  /// Whether a new run with these arguments is of this kind.
  func takes(_ command: TrainCommand) -> Bool

  /// Prepares a new run in a folder.
  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining

  /// Prepares to resume a run.
  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining

  /// Evaluates the checkpoint in a folder.
  func evaluate(_ folder: String, _ command: EvaluateCommand) throws

  /// Inspects the checkpoint in a folder.
  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws

  /// Predicts with the checkpoint in a folder.
  func predict(_ folder: String, _ command: PredictCommand) throws
}

extension RunKind {
  /// Throws: by default, a run has nothing to predict for a table.
  func predict(_ folder: String, _ command: PredictCommand) throws {
    throw ValidationError(
      """
      \(command.model) is not a forecaster and not a classifier. A language model continues a text: see \
      `sluice generate`.
      """)
  }
}
