import SluiceTraining

/// What the tool does with runs of one kind of model on one kind of data.
protocol RunKind: Sendable {
  /// The kind of model, as `config.json` calls it.
  var modelType: String { get }
  /// The kind of data, as `training.json` calls it.
  var dataKind: String { get }

  /// Prepares a new run in a folder.
  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining

  /// Prepares to go on with a run.
  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining

  /// Measures the checkpoint in a folder.
  func evaluate(_ folder: String, _ command: EvaluateCommand) throws

  /// Shows what happens inside the checkpoint in a folder.
  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws
}
