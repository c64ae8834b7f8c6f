import SluiceText
import ArgumentParser
import SluiceInspection
import SluiceModels
import SluiceTraining

/// The tokens for an inspection, with their names and notes.
struct InspectedText {
  let tokens: [Int32]
  /// The name of each token.
  let names: [String]
  let notes: [String]

  /// Finds the requested text.
  ///
  /// - Parameters:
  ///   - command: the command.
  ///   - subjects: the checkpoints.
  ///   - find: returns the tokens for the first checkpoint.
  /// - Throws: a `SluiceError` for a text that cannot be read or has what the vocabulary lacks, for an
  ///   empty one, and for checkpoints of two vocabularies; `ValidationError` where nothing was asked for.
  init(
    _ command: InspectCommand, _ subjects: [InspectedCheckpoint],
    _ find: (InspectedCheckpoint) throws -> [Int32]
  ) throws {
    let vocabulary = subjects[0].checkpoint.vocabulary
    for other in subjects.dropFirst() where other.checkpoint.vocabulary != vocabulary {
      throw CheckpointError(
        path: other.folder,
        problem: .otherVocabulary(than: subjects[0].folder))
    }
    let all = try find(subjects[0])
    guard !all.isEmpty else { throw DatasetError.empty(path: command.path ?? "the text") }
    let models = subjects.map(\.checkpoint.model)
    let context = models.map(\.configuration.contextLength).min() ?? 1
    let limit = command.maxTokens ?? context
    let taken = min(all.count, limit)
    for model in models where !model.takes(tokenCount: taken) {
      throw ValidationError(
        """
        --max-tokens \(limit) is more than the context length, \(model.configuration.contextLength), \
        where learned positions end.
        """)
    }
    tokens = Array(all.prefix(taken))
    names = vocabulary.names(of: tokens)
    let reason =
      command.maxTokens == nil
      ? "the context length of the model" : "--max-tokens"
    notes =
      taken < all.count
      ? [
        "Only the first \(Wording.count(taken)) of \(Wording.count(all.count)) tokens are shown (\(reason))."
      ]
      : []
  }
}
