import ArgumentParser
import SluiceModels
import SluiceText
import SluiceTraining

/// The training data of a language model.
enum TrainingSource {
  case text(TextFiles, TextDataset)
  case task(TaskDataset)

  /// The vocabulary size.
  var vocabularySize: Int {
    switch self {
    case .text(_, let dataset): dataset.vocabulary.count
    case .task(let dataset): dataset.vocabulary.count
    }
  }

  /// The data for the trainer.
  func data(contextLength: Int) throws -> any TrainingData<TextBatch> {
    switch self {
    case .text(_, let dataset): try dataset.windows(of: contextLength)
    case .task(let dataset): dataset
    }
  }
}

extension TrainingSource {
  /// Throws if both a text and a task are given.
  static func validate(
    paths: [String], task: TaskOptions, vocabulary: VocabularyChoice?,
    documents: DocumentChoice? = nil
  ) throws {
    guard let name = task.task else { return }
    guard paths.isEmpty else {
      throw ValidationError(
        "\(paths[0]) and --task \(name) cannot be combined: give a text or a task.")
    }
    guard documents == nil else {
      throw ValidationError("--documents is for text, not for --task \(name).")
    }
    guard vocabulary == nil else {
      throw ValidationError("--vocabulary is for text; --task \(name) has its own vocabulary.")
    }
  }

  /// The task or the text at the paths; without paths, the sources of Sluice or the built-in text.
  ///
  /// - Parameter fingerprint: the fingerprint of the text of a resumed run; nil for a new run.
  static func read(
    paths: [String], task: (any SequenceTask)?, vocabulary: VocabularyChoice?,
    documents: DocumentCut? = nil, fingerprint: String?
  ) throws -> TrainingSource {
    if let task { return .task(try TaskDataset(task)) }
    let (corpus, dataset) = try text(
      at: paths, vocabulary: vocabulary, documents: documents, fingerprint: fingerprint)
    return .text(corpus.files, dataset)
  }

  /// The text at the paths; without paths, the sources of Sluice or the built-in text.
  static func text(
    at paths: [String], vocabulary: VocabularyChoice?, documents: DocumentCut? = nil,
    fingerprint: String? = nil
  ) throws -> (TextCorpus, TextDataset) {
    // Read first, so that an error in the vocabulary file is reported before the text is read.
    let unit = try vocabulary?.unit ?? .characters
    let corpus = try corpus(
      at: paths.isEmpty ? DefaultText.ownSources() ?? [] : paths, ofRunWith: fingerprint)
    return (corpus, try TextDataset(corpus, tokens: unit, documents: documents))
  }

  /// The text at the paths; without paths, the built-in text.
  ///
  /// With the fingerprint of a run, the text is read in the way of the version that started the run.
  static func corpus(at paths: [String], ofRunWith fingerprint: String?) throws -> TextCorpus {
    guard !paths.isEmpty else { return try DefaultText.carried() }
    guard let fingerprint else { return try TextCorpus(paths: paths) }
    return try TextCorpus(paths: paths, ofRunWith: fingerprint)
  }
}
