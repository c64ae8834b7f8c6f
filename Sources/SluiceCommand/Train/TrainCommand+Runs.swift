import ArgumentParser
import SluiceModels
import SluiceTraining

/// Which run is meant.
extension TrainCommand {
  /// The run to begin or to go on with.
  func prepared() throws -> any PreparedTraining {
    guard resume else {
      return try RunKinds.new(task.task == nil ? TextSource.self : TaskSource.self).start(self)
    }
    let saved = try SavedRun(RunFolder(path: runPath))
    return try RunKinds.of(saved).resume(saved, self)
  }

  /// The folder of a new run.
  ///
  /// - Throws: `TrainingError.runExists` before a text is read, which may take a while.
  func newFolder() throws -> RunFolder {
    let folder = RunFolder(path: out ?? "runs/" + currentTimeName())
    if folder.holdsRun { throw TrainingError.runExists(path: folder.path) }
    return folder
  }

  /// The folder of a run that is to go on; `validate()` has seen to it that there is one.
  var runPath: String { out ?? paths.first ?? "" }

  /// The paths of text that are given beside a run that is to go on.
  var givenPaths: [String] { out == nil ? Array(paths.dropFirst()) : paths }

  /// Throws where flags ask for other settings than a run was started with, but for what changes no bit of
  /// the steps there are.
  func requireSettings(
    of saved: SavedRun, model savedModel: LanguageModel.Configuration, isSameData: Bool
  ) throws {
    var recipe = recipe
    (recipe.steps, recipe.patience) = (nil, nil)
    recipe.memory.recompute = nil
    guard try model.applied(to: savedModel) == savedModel,
      recipe.applied(to: saved.configuration) == saved.configuration, isSameData
    else { throw otherSettings }
  }

  var otherSettings: ValidationError {
    ValidationError(
      """
      \(runPath) was started with other settings than given here: a run is continued with its own; \
      only --steps, --patience, --threads and --recompute may change.
      """)
  }
}
