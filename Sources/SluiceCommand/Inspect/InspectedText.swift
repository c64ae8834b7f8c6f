import SluiceText
import ArgumentParser
import SluiceInspection
import SluiceModels
import SluiceTraining

/// The tokens that a checkpoint is shown, and what there is to say of them.
struct InspectedText {
  let tokens: [Int32]
  /// What each token is called.
  let names: [String]
  let notes: [String]

  /// Finds what the user asked for.
  ///
  /// - Throws: a `SluiceError` for a text that cannot be read or has what the vocabulary lacks, for an
  ///   empty one, and for checkpoints of two vocabularies; `ValidationError` where nothing was asked for.
  init(_ command: InspectCommand, _ subjects: [InspectedCheckpoint]) throws {
    let vocabulary = subjects[0].checkpoint.vocabulary
    for other in subjects.dropFirst() where other.checkpoint.vocabulary != vocabulary {
      throw CheckpointError(
        path: other.folder,
        problem: .otherVocabulary(than: subjects[0].folder))
    }
    let all = try Self.tokens(command, subjects[0], vocabulary)
    guard !all.isEmpty else { throw DatasetError.empty(path: command.path ?? "the text") }
    let models = subjects.map(\.checkpoint.model)
    let context = models.map(\.configuration.contextLength).min() ?? 1
    let limit = command.maxTokens ?? context
    let taken = min(all.count, limit)
    for model in models where !model.takes(tokenCount: taken) {
      throw ValidationError(
        """
        --max-tokens \(limit) is more than a context of \(model.configuration.contextLength), with \
        which learned positions end.
        """)
    }
    tokens = Array(all.prefix(taken))
    names = vocabulary.names(of: tokens)
    let reason =
      command.maxTokens == nil
      ? "the model reads no more at once" : "no more were asked for"
    notes =
      taken < all.count
      ? ["The first \(Wording.count(taken)) of \(Wording.count(all.count)) tokens: \(reason)."] : []
  }

  private static func tokens(
    _ command: InspectCommand, _ subject: InspectedCheckpoint, _ vocabulary: Vocabulary
  ) throws -> [Int32] {
    if let text = command.text { return try vocabulary.encode(text, source: "--text") }
    if let path = command.path {
      let name = path == "-" ? "standard input" : path
      return try vocabulary.encode(TextCorpus(paths: [path]).text(), source: name)
    }
    guard let task = try SavedRun.task(ofCheckpoint: subject.folder) else {
      let what = command.example == nil ? "Nothing to read" : "The run learnt no task"
      throw ValidationError("\(what): give --text \"...\" or a file.")
    }
    guard task.vocabulary == vocabulary else {
      throw TaskError.otherSymbols(task: type(of: task).name, checkpoint: subject.folder)
    }
    return example(command.example ?? 1, of: task).inputs
  }

  private static func example(_ number: Int, of task: some SequenceTask) -> TaskExample {
    TaskEvaluation.example(of: task, number: number - 1)
  }
}
