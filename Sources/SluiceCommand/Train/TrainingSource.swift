import ArgumentParser
import SluiceTraining

/// What a training learns from, with all that is told of it.
enum TrainingSource {
  case text(TextCorpus, TextDataset)
  case task(TaskDataset)

  /// What the trainer takes.
  var data: any TrainingData {
    switch self {
    case .text(_, let dataset): dataset
    case .task(let dataset): dataset
    }
  }
}

extension TrainingSource {
  /// Throws where both a text and a task are given.
  static func validate(
    paths: [String], task: TaskOptions, vocabulary: TextDataset.Unit?
  ) throws {
    guard let name = task.task else { return }
    guard paths.isEmpty else {
      throw ValidationError(
        "Either a text or a task: \(paths[0]) and --task \(name) exclude each other.")
    }
    guard vocabulary == nil else {
      throw ValidationError("--vocabulary is for text: --task \(name) has its own symbols.")
    }
  }

  /// The task, or else the text at the paths; without any, sluice's own sources or what it carries.
  ///
  /// - Returns: what is learnt, and where the text lies.
  static func read(
    paths: [String], task: (any SequenceTask)?, vocabulary: TextDataset.Unit?
  ) throws -> (source: TrainingSource, textPaths: [String]) {
    if let task { return (.task(try TaskDataset(task)), []) }
    let paths = paths.isEmpty ? DefaultText.ownSources() ?? [] : paths
    let corpus = try corpus(at: paths)
    let dataset = try TextDataset(corpus, tokens: vocabulary ?? .characters)
    return (.text(corpus, dataset), paths.map(absolutePath))
  }

  /// The text at the paths; without any, what the tool carries.
  static func corpus(at paths: [String]) throws -> TextCorpus {
    try paths.isEmpty ? DefaultText.carried() : TextCorpus(paths: paths)
  }
}
