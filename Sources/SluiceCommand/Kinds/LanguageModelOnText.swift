import ArgumentParser
import SluiceModels
import SluiceText
import SluiceTraining

/// Language models that learn from a text.
struct LanguageModelOnText: RunKind {
  let modelType = LanguageModel.modelType
  let dataKind = TextSource.kind

  func start(_ command: TrainCommand) throws -> any PreparedTraining {
    let folder = try command.newFolder()
    let recipe = command.recipe(TrainingConfiguration())
    try recipe.validate()
    let (corpus, dataset) = try TrainingSource.text(
      at: command.paths, vocabulary: command.vocabulary, documents: command.documents?.cut)
    let model = try command.model(.init(vocabularySize: dataset.vocabulary.count))
    // A context that cannot be is no fault of the text.
    try model.validate()
    let data = try dataset.windows(of: model.contextLength)
    return LanguageModelTraining(
      trainer: try Trainer(model: model, data: data, configuration: recipe, run: folder),
      source: .text(corpus, dataset))
  }

  func resume(_ saved: SavedRun, _ command: TrainCommand) throws -> any PreparedTraining {
    let model = try saved.modelConfiguration(LanguageModel.self)
    try command.requireSettings(of: saved, model: model, isSameData: command.task.task == nil)
    let source = try saved.source(TextSource.self)
    let (given, savedPaths) = (command.givenPaths, source.paths)
    guard command.documents.map({ $0.cut == source.documents }) ?? true else {
      throw command.otherSettings
    }
    if given.isEmpty, savedPaths.contains("-") {
      throw ValidationError(
        """
        \(command.runPath) was trained on standard input: give the same text again, as a file or as -.
        """)
    }
    let unit =
      try Vocabulary(ofCheckpoint: saved.folder) == .bytes ? TextDataset.Unit.bytes : .characters
    guard command.vocabulary ?? unit == unit else { throw command.otherSettings }
    let corpus = try TrainingSource.corpus(at: given.isEmpty ? savedPaths : given)
    let dataset = try TextDataset(corpus, tokens: unit, documents: source.documents)
    let trainer = try Trainer<LanguageModel>(
      resuming: RunFolder(path: command.runPath), data: dataset.windows(of: model.contextLength),
      stepCount: command.recipe.steps,
      recomputesBlocks: command.recipe.memory.recompute, patience: command.single.patience)
    return LanguageModelTraining(trainer: trainer, source: .text(corpus, dataset))
  }

  func evaluate(_ folder: String, _ command: EvaluateCommand) throws {
    let checkpoint = try Checkpoint(folder: folder)
    guard !command.paths.isEmpty || command.heldOut else {
      throw ValidationError(
        "Missing expected argument '<path> ...': the run learnt no task. --held-out needs no path.")
    }
    try command.evaluateText(checkpoint, of: SavedRun.ofCheckpoint(folder))
  }

  func inspect(_ folder: String, _ command: InspectCommand) throws {
    try command.inspect { subject in
      let vocabulary = subject.checkpoint.vocabulary
      if let text = command.text { return try vocabulary.encode(text, source: "--text") }
      guard let path = command.path else {
        let what = command.example == nil ? "Nothing to read" : "The run learnt no task"
        throw ValidationError("\(what): give --text \"...\" or a file.")
      }
      return try vocabulary.encode(
        TextCorpus(paths: [path]).text(), source: path == "-" ? "standard input" : path)
    }
  }
}
