import ArgumentParser
import SluiceModels
import SluiceText
import SluiceTraining

/// What a language model learns from, with all that is told of it.
enum TrainingSource {
  case text(TextFiles, TextDataset)
  case task(TaskDataset)

  /// Different tokens that there are.
  var vocabularySize: Int {
    switch self {
    case .text(_, let dataset): dataset.vocabulary.count
    case .task(let dataset): dataset.vocabulary.count
    }
  }

  /// What a trainer takes.
  func data(contextLength: Int) throws -> any TrainingData<TextBatch> {
    switch self {
    case .text(_, let dataset): try dataset.windows(of: contextLength)
    case .task(let dataset): dataset
    }
  }
}

extension TrainingSource {
  /// Throws where both a text and a task are given.
  static func validate(
    paths: [String], task: TaskOptions, vocabulary: VocabularyChoice?,
    documents: DocumentChoice? = nil
  ) throws {
    guard let name = task.task else { return }
    guard paths.isEmpty else {
      throw ValidationError(
        "Either a text or a task: \(paths[0]) and --task \(name) exclude each other.")
    }
    guard documents == nil else {
      throw ValidationError("--documents is for text: --task \(name) makes its own examples.")
    }
    guard vocabulary == nil else {
      throw ValidationError("--vocabulary is for text: --task \(name) has its own symbols.")
    }
  }

  /// The task, or else the text at the paths; without any, sluice's own sources or what it carries.
  ///
  /// - Parameter fingerprint: that of the text which is to be found again; nil for a new one.
  static func read(
    paths: [String], task: (any SequenceTask)?, vocabulary: VocabularyChoice?, fingerprint: String?
  ) throws -> TrainingSource {
    if let task { return .task(try TaskDataset(task)) }
    let (corpus, dataset) = try text(
      at: paths, vocabulary: vocabulary, fingerprint: fingerprint)
    return .text(corpus.files, dataset)
  }

  /// The text at the paths; without any, sluice's own sources or what it carries.
  static func text(
    at paths: [String], vocabulary: VocabularyChoice?, documents: DocumentCut? = nil,
    fingerprint: String? = nil
  ) throws -> (TextCorpus, TextDataset) {
    // A file that cannot be read is known before the text is.
    let unit = try vocabulary?.unit ?? .characters
    let corpus = try corpus(
      at: paths.isEmpty ? DefaultText.ownSources() ?? [] : paths, ofRunWith: fingerprint)
    return (corpus, try TextDataset(corpus, tokens: unit, documents: documents))
  }

  /// The text at the paths, as the run took it that has its fingerprint; without any, what the tool
  /// carries.
  static func corpus(at paths: [String], ofRunWith fingerprint: String?) throws -> TextCorpus {
    guard !paths.isEmpty else { return try DefaultText.carried() }
    guard let fingerprint else { return try TextCorpus(paths: paths) }
    return try TextCorpus(paths: paths, ofRunWith: fingerprint)
  }
}
