import ArgumentParser
import SluiceModels
import SluiceText
import SluiceTraining

/// Language models trained on a text.
struct LanguageModelOnText: RunKind {
  let modelType = LanguageModel.modelType
  let dataKind = TextSource.kind

  /// Text is what is trained on unless something else is asked for.
  func takes(_ command: TrainCommand) -> Bool { true }

  func start(_ command: TrainCommand, in folder: RunFolder) throws -> any PreparedTraining {
    // What cannot be is no fault of the text, and known before it is read.
    try command.recipe(command.task.textSetup(vocabularySize: 1).recipe).validate()
    let isText = command.vocabulary != nil || command.documents != nil
    if !isText, let hint = TableHint.text(for: command.paths, command: "train") {
      StandardError.write(hint)
    }
    let (corpus, dataset) = try TrainingSource.text(
      at: command.paths, vocabulary: command.vocabulary, documents: command.documents?.cut)
    let setup = command.task.textSetup(vocabularySize: dataset.vocabulary.count)
    let (model, recipe) = (try command.model(setup.model), command.recipe(setup.recipe))
    try model.validate()
    let data = try dataset.windows(of: model.contextLength)
    try recipe.requireRoom(for: model, dataByteCount: data.memorySize)
    return LanguageModelTraining(
      trainer: try Trainer(model: model, data: data, configuration: recipe, run: folder),
      source: .text(corpus.files, dataset))
  }

  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining {
    let model = try saved.modelConfiguration(LanguageModel.self)
    try command.requireSettings(of: saved, model: model, isSameData: command.task.task == nil)
    let (given, source) = (command.givenPaths, try saved.source(TextSource.self))
    guard command.documents.map({ $0.cut == source.documents }) ?? true else {
      throw command.otherSettings
    }
    if given.isEmpty, source.passedOnce {
      throw ValidationError.readOnce("text", of: command.runPath)
    }
    let vocabulary = try Vocabulary(ofCheckpoint: saved.folder)
    guard try command.vocabulary?.means(vocabulary) ?? true else { throw command.otherSettings }
    let corpus = try TrainingSource.corpus(
      at: given.isEmpty ? source.paths : given,
      ofRunWith: source.textFingerprint ?? saved.dataFingerprint)
    let dataset = try TextDataset(
      corpus, tokens: TextDataset.Unit(of: vocabulary), documents: source.documents)
    let data = try dataset.windows(of: model.contextLength)
    try command.recipe.applied(to: saved.configuration)
      .requireRoom(for: model, dataByteCount: data.memorySize)
    let trainer = try Trainer<LanguageModel>(
      resuming: saved.run, data: data,
      stepCount: command.recipe.steps,
      recomputesBlocks: command.recipe.memory.recompute, patience: command.single.patience)
    try saved.requireVocabulary(dataset.vocabulary, of: "text")
    return LanguageModelTraining(trainer: trainer, source: .text(corpus.files, dataset))
  }

  func evaluate(_ folder: String, _ command: EvaluateCommand) throws {
    let checkpoint = try Checkpoint(folder: folder)
    guard !command.paths.isEmpty || command.heldOut else {
      throw ValidationError(
        "Give the path of a text, or --held-out for the validation part of the run's text."
      )
    }
    try command.evaluateText(
      checkpoint.model, checkpoint.vocabulary, of: SavedRun.ofCheckpoint(folder))
  }

  func inspect(
    _ folder: String, _ command: InspectCommand, to outputs: InspectionOutputs
  ) throws {
    try command.inspectText(to: outputs)
  }
}

extension TextDataset.Unit {
  /// What makes a checkpoint's vocabulary of its text: characters are those of the text, byte pairs are not
  /// learnt anew.
  fileprivate init(of vocabulary: Vocabulary) {
    switch vocabulary {
    case .bytes: self = .bytes
    case .characters, .symbols: self = .characters
    case .bytePairs: self = .vocabulary(vocabulary)
    }
  }
}
