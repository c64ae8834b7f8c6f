import ArgumentParser
import SluiceModels
import SluiceTraining

/// Language models trained on a task.
struct LanguageModelOnTask: RunKind {
  let modelType = LanguageModel.modelType
  let dataKind = TaskSource.kind

  func takes(_ command: TrainCommand) -> Bool { command.task.task != nil }

  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining {
    guard let setup = try command.task.setup() else {
      throw ValidationError("There is nothing to train on: give a --task.")
    }
    let recipe = command.recipe(setup.recipe)
    try recipe.validate()
    let data = try TaskDataset(setup.task)
    let model = try command.model(setup.model)
    try recipe.requireRoom(for: model, dataByteCount: data.memorySize)
    let trainer = try Trainer<LanguageModel>(
      model: model, data: data, configuration: recipe, run: folder)
    return LanguageModelTraining(trainer: trainer, source: .task(data))
  }

  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining {
    let task = try saved.source(TaskSource.self).task
    let data = try TaskDataset(task)
    let model = try saved.modelConfiguration(LanguageModel.self)
    try command.requireSettings(
      of: saved, model: model, isSameData: isMeant(task, by: command.task))
    guard command.givenPaths.isEmpty else {
      throw ValidationError("\(command.runPath) is a run on a task; it does not take a text.")
    }
    try command.recipe.applied(to: saved.configuration)
      .requireRoom(for: model, dataByteCount: data.memorySize)
    let trainer = try Trainer<LanguageModel>(
      resuming: saved.run, data: data, stepCount: command.recipe.steps,
      recomputesBlocks: command.recipe.memory.recompute, patience: command.single.patience)
    try saved.requireVocabulary(data.vocabulary, of: type(of: task).name)
    return LanguageModelTraining(trainer: trainer, source: .task(data))
  }

  /// Whether the task options, if there are any, match the given task.
  private func isMeant(_ task: any SequenceTask, by options: TaskOptions) throws -> Bool {
    let name = type(of: task).name
    guard options.task ?? name == name else { return false }
    return try options.applied(to: task).isEqual(to: task)
  }

  func evaluate(_ folder: String, _ command: EvaluateCommand) throws {
    guard command.stride == nil, command.context == nil, command.documents == nil else {
      throw ValidationError(
        "--stride, --context and --documents are for text, but the run is on a task.")
    }
    let checkpoint = try Checkpoint(folder: folder)
    guard let task = try chosenTask(folder, command.task) else {
      throw ValidationError("There is nothing to evaluate on: give a text or a --task.")
    }
    guard task.vocabulary == checkpoint.vocabulary else {
      throw TaskError.otherSymbols(task: type(of: task).name, checkpoint: folder)
    }
    try command.evaluate(checkpoint.model, on: task)
  }

  /// The task that is asked for, else the run's; with the run's settings where it is the run's.
  private func chosenTask(
    _ folder: String, _ options: TaskOptions
  ) throws -> (any SequenceTask)? {
    let saved = try SavedRun.ofCheckpoint(folder)?.task
    guard let name = options.task else { return saved }
    if let saved, type(of: saved).name == name { return try options.applied(to: saved) }
    return try options.setup()?.task
  }

  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws {
    try command.inspect(to: outputs) { subject in
      guard let task = try SavedRun.ofCheckpoint(folder)?.task else {
        throw ValidationError("The run is not on a task: give --text \"...\" or a file.")
      }
      guard task.vocabulary == subject.vocabulary else {
        throw TaskError.otherSymbols(task: type(of: task).name, checkpoint: folder)
      }
      return example(command.example ?? 1, of: task).inputs
    }
  }

  private func example(_ number: Int, of task: some SequenceTask) -> TaskExample {
    TaskEvaluation.example(of: task, number: number - 1)
  }
}
