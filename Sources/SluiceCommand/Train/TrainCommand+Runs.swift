import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceText
import SluiceTraining

/// The run of the command.
extension TrainCommand {
  /// The run to start or to resume in a folder; for a resumed run, also its saved information.
  func prepared(in folder: RunFolder) throws -> (any PreparedTraining, SavedRun?) {
    guard resume else {
      return (try RunKinds.new(for: self).start(self, in: folder), nil)
    }
    let saved = try SavedRun(folder)
    if let steps = recipe.steps, (1..<max(1, saved.step)).contains(steps) {
      throw ValidationError(
        """
        --steps \(steps): \(runPath) has already taken \(Wording.count(saved.step, "step")); give a \
        larger number.
        """)
    }
    return (try RunKinds.of(saved).resume(saved, self), saved)
  }

  /// Throws if flags of several kinds of data are combined.
  func requireOneKind() throws {
    try OneKind(series: series, sequences: sequences, table: table).require(without: [
      "task": task.task != nil, "preset": task.preset != nil, "vocabulary": vocabulary != nil,
      "documents": documents != nil, "init": recipe.initialDeviation != nil,
      "until-accuracy": single.untilAccuracy != nil && !(sequences.classify != nil),
    ])
  }

  /// The folder of the run to start or to resume; it is writable, and no other process is training in it.
  func reservedFolder() throws -> FolderReservation {
    let place =
      try resume ? FolderReservation(folderToResume().path) : newFolder()
    do {
      try RunFolder(path: place.path).requireFree()
    } catch {
      place.removeIfEmpty()
      throw error
    }
    return place
  }

  private func newFolder() throws -> FolderReservation {
    guard let out else {
      let time = currentTimeName()
      return try FolderReservation(
        in: "runs", firstOf: (1...10_000).lazy.map { $0 == 1 ? time : "\(time)-\($0)" })
    }
    let folder = RunFolder(path: out)
    if folder.holdsRun { throw TrainingError.runExists(path: folder.path) }
    return try FolderReservation(folder.path)
  }

  /// The model of a new run, from default settings and flags.
  func model(
    _ base: LanguageModel.Configuration
  ) throws -> LanguageModel.Configuration {
    gates.applied(to: try model.applied(to: base))
  }

  /// The recipe of a new run, from default settings and flags.
  func recipe(_ base: TrainingConfiguration) -> TrainingConfiguration {
    single.applied(to: recipe.configuration(base))
  }

  /// Throws if flags differ from the settings of a resumed run, except for settings that may change.
  func requireSettings(
    of saved: SavedRun, model savedModel: LanguageModel.Configuration, isSameData: Bool
  ) throws {
    guard try gates.applied(to: model.applied(to: savedModel)) == savedModel,
      try keepsRecipe(of: saved), isSameData
    else { throw otherSettings }
  }

  /// Whether the flags leave the recipe of a resumed run as it is, except for settings that may change.
  func keepsRecipe(of saved: SavedRun) throws -> Bool {
    var (recipe, single) = (recipe, single)
    recipe.steps = nil
    recipe.memory.recompute = nil
    single.patience = nil
    return single.applied(to: recipe.applied(to: saved.configuration)) == saved.configuration
  }

  var otherSettings: ValidationError {
    ValidationError(
      """
      \(runPath) was started with different settings. A resumed run keeps its settings; only --steps, \
      --patience, --threads and --recompute may change.
      """)
  }
}

extension SavedRun {
  /// Throws if the vocabulary of the checkpoint differs from that of the data.
  func requireVocabulary(_ vocabulary: Vocabulary, of data: String) throws {
    guard try Vocabulary(ofCheckpoint: folder) != vocabulary else { return }
    throw TrainingError.corrupt(
      path: folder + "/vocabulary.json", reason: "its tokens differ from those of the \(data)")
  }
}
