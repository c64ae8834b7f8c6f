import SluiceModels
import SluiceText

/// A model to visualize, with its vocabulary.
struct InspectedModel {
  /// The path of the GGUF file or of the folder.
  let name: String
  let model: LanguageModel
  let vocabulary: Vocabulary
  /// Whether the model is a published one.
  let isPublished: Bool

  /// Reads a model.
  ///
  /// - Parameter path: a published model, or a checkpoint of a run.
  init(_ path: String) throws {
    isPublished = try TextModel.isPublished(at: path)
    name = try TextModel.location(of: path)
    if isPublished {
      let published = try LoadingProgress.show(path) { [name] in try TextModel(contentsOf: name) }
      (model, vocabulary) = (published.model, published.vocabulary)
    } else {
      let checkpoint = try Checkpoint(folder: name)
      (model, vocabulary) = (checkpoint.model, checkpoint.vocabulary)
    }
  }

  /// Encodes a text, with the tokens that the model expects before it.
  ///
  /// - Throws: `VocabularyError` for characters that are not in the vocabulary.
  func encode(_ text: String, source: String) throws -> [Int32] {
    let tokens = try vocabulary.encode(text, source: source)
    guard !tokens.isEmpty, case .bytePairs(let tokenizer) = vocabulary else { return tokens }
    return tokenizer.rules.prefix + tokens
  }
}
