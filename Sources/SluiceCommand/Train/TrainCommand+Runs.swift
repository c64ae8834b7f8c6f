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

  /// The model of a new run, from the settings that hold where nothing was given.
  func model(
    _ base: LanguageModel.Configuration
  ) throws -> LanguageModel.Configuration {
    gates.applied(to: try model.applied(to: base))
  }

  /// The recipe of a new run, from the settings that hold where nothing was given.
  func recipe(_ base: TrainingConfiguration) -> TrainingConfiguration {
    single.applied(to: recipe.configuration(base))
  }

  /// The paths of text that are given beside a run that is to go on.
  var givenPaths: [String] { out == nil ? Array(paths.dropFirst()) : paths }

  /// Throws where flags ask for other settings than a run was started with, but for what changes no bit of
  /// the steps there are.
  func requireSettings(
    of saved: SavedRun, model savedModel: LanguageModel.Configuration, isSameData: Bool
  ) throws {
    var (recipe, single) = (recipe, single)
    recipe.steps = nil
    recipe.memory.recompute = nil
    single.patience = nil
    guard try gates.applied(to: model.applied(to: savedModel)) == savedModel,
      single.applied(to: recipe.applied(to: saved.configuration)) == saved.configuration, isSameData
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
