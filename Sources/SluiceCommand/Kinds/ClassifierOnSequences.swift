import ArgumentParser
import SluiceModels
import SluiceSeries
import SluiceTraining

/// Classifiers trained on labelled sequences.
struct ClassifierOnSequences: RunKind {
  let modelType = SequenceClassifier.modelType
  let dataKind = SequenceSource.kind

  func takes(_ command: TrainCommand) -> Bool { command.sequences.isGiven }

  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining {
    try command.recipe(ClassifierSetup.recipe).validate()
    let (parts, source) = try command.sequences.sequences(
      of: command.paths, command.series, command.table)
    let data = try source.dataset(of: parts)
    var setup = ClassifierSetup(data)
    try command.sequences.apply(to: &setup.model, data.profile, command.model, command.gates)
    try setup.model.validate()
    let recipe = command.recipe(setup.recipe)
    try recipe.requireRoom(for: setup.model, dataByteCount: data.memorySize)
    return ClassifierTraining(
      trainer: try Trainer<SequenceClassifier>(
        model: setup.model, data: data, configuration: recipe, run: folder), data: data,
      parts: parts)
  }

  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining {
    let model = try saved.modelConfiguration(SequenceClassifier.self)
    let (given, source) = (command.givenPaths, try saved.source(SequenceSource.self))
    guard given.count <= 1 else {
      throw ValidationError("\(command.runPath) was trained on one file; give one path.")
    }
    let parts = try source.parts(at: given.first, of: command.runPath)
    let data = try source.dataset(of: parts)
    var asked = model
    try command.sequences.apply(to: &asked, data.profile, command.model, command.gates)
    guard asked == model, try command.keepsRecipe(of: saved),
      command.sequences.isEqual(to: source, command.series)
    else { throw command.otherSettings }
    try command.recipe.applied(to: saved.configuration)
      .requireRoom(for: model, dataByteCount: data.memorySize)
    return ClassifierTraining(
      trainer: try Trainer<SequenceClassifier>(
        resuming: saved.run, data: data, stepCount: command.recipe.steps,
        recomputesBlocks: command.recipe.memory.recompute, patience: command.single.patience),
      data: data, parts: parts)
  }

  func evaluate(_ folder: String, _ command: EvaluateCommand) throws {
    try command.evaluateSequences(folder)
  }

  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws {
    guard command.against == nil, command.maxTokens == nil else {
      throw ValidationError("--against and --max-tokens are for language models.")
    }
    try command.inspectSequence(folder, to: outputs)
  }

  func predict(_ folder: String, _ command: PredictCommand) throws {
    try command.predictSequences(folder)
  }
}
