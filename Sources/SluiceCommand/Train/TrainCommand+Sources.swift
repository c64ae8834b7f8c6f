import SluiceText
import ArgumentParser
import SluiceModels
import SluiceTraining

/// Where the trainer and what it learns from come from.
extension TrainCommand {
  func newTrainer() throws -> (Trainer, TrainingSource) {
    let folder = RunFolder(path: out ?? "runs/" + currentTimeName())
    // Before a text is read, which may take a while.
    if folder.holdsRun { throw TrainingError.runExists(path: folder.path) }
    let setup = try task.setup()
    let recipe = recipe.configuration(setup?.recipe ?? TrainingConfiguration())
    try recipe.validate()
    let (source, textPaths) = try TrainingSource.read(
      paths: paths, task: setup?.task, vocabulary: vocabulary)
    let model = model.applied(
      to: setup?.model
        ?? LanguageModel.Configuration(vocabularySize: source.data.vocabulary.count))
    let trainer = try Trainer(
      model: model, dataset: source.data, configuration: recipe, run: folder,
      textPaths: textPaths)
    return (trainer, source)
  }

  func resumedTrainer() throws -> (Trainer, TrainingSource) {
    guard let path = out ?? paths.first else {
      throw ValidationError("--resume needs the run's folder.")
    }
    let folder = RunFolder(path: path)
    let saved = try SavedRun(folder)
    var recipe = recipe
    let stepCount = recipe.steps
    recipe.steps = nil
    guard model.applied(to: saved.model) == saved.model,
      recipe.applied(to: saved.configuration) == saved.configuration, try isTask(saved.task)
    else { throw otherSettings(path) }
    let source = try savedSource(saved, path: path)
    let trainer = try Trainer(resuming: folder, dataset: source.data, stepCount: stepCount)
    return (trainer, source)
  }

  /// The text or the task that the run at `path` learns from.
  private func savedSource(_ saved: SavedRun, path: String) throws -> TrainingSource {
    let given = out == nil ? Array(paths.dropFirst()) : paths
    if let task = saved.task {
      guard given.isEmpty else {
        throw ValidationError("\(path) learns a task: there is no text to give.")
      }
      return .task(try TaskDataset(task))
    }
    if given.isEmpty, saved.textPaths.contains("-") {
      throw ValidationError(
        "\(path) was trained on standard input: give the same text again, as a file or as -.")
    }
    let corpus = try TrainingSource.corpus(at: given.isEmpty ? saved.textPaths : given)
    let unit = saved.vocabulary == .bytes ? TextDataset.Unit.bytes : .characters
    guard vocabulary ?? unit == unit else { throw otherSettings(path) }
    return .text(corpus, try TextDataset(corpus, tokens: unit))
  }

  /// Whether what is said of a task, if anything, is true of the given one.
  private func isTask(_ saved: (any SequenceTask)?) throws -> Bool {
    guard let saved else { return task.task == nil }
    guard task.task ?? type(of: saved).name == type(of: saved).name else { return false }
    return try task.applied(to: saved).isEqual(to: saved)
  }

  private func otherSettings(_ path: String) -> ValidationError {
    ValidationError(
      """
      \(path) was started with other settings than given here: a run is continued with its own; \
      only --steps and --threads may change.
      """)
  }
}
