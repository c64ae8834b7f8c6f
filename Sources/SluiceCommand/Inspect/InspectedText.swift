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
  ///   - subjects: the models.
  ///   - find: returns the tokens for the first checkpoint.
  /// - Throws: a `SluiceError` for a text that cannot be read or has what the vocabulary lacks, for an
  ///   empty one, and for models of two vocabularies; `ValidationError` where nothing was asked for.
  init(
    _ command: InspectCommand, _ subjects: [InspectedModel],
    _ find: (InspectedModel) throws -> [Int32]
  ) throws {
    let vocabulary = subjects[0].vocabulary
    for other in subjects.dropFirst() where other.vocabulary != vocabulary {
      throw CheckpointError(path: other.name, problem: .otherVocabulary(than: subjects[0].name))
    }
    let all = try find(subjects[0])
    guard !all.isEmpty else { throw DatasetError.empty(path: command.path ?? "the text") }
    let models = subjects.map(\.model)
    let context = models.map(\.configuration.contextLength).min() ?? 1
    let isLimited = subjects.contains(where: \.isPublished) && context > TextModel.usualTokenCount
    let limit = command.maxTokens ?? (isLimited ? TextModel.usualTokenCount : context)
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
      command.maxTokens != nil
      ? "--max-tokens"
      : isLimited ? "more with --max-tokens" : "the context length of the model"
    notes =
      taken < all.count
      ? [
        "Only the first \(Wording.count(taken)) of \(Wording.count(all.count)) tokens are shown (\(reason))."
      ]
      : []
  }
}
