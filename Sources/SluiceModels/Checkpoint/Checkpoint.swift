import SluiceText
import SluiceFiles
import Sluice

/// A checkpoint: a language model and its vocabulary, stored in one folder.
///
/// - `config.json`: the settings, with Hugging Face's keys.
/// - `model.safetensors`: the weights, `[out, in]`, with Hugging Face's names.
/// - `vocabulary.json`: the tokens; for a byte-level BPE tokenizer, `tokenizer.json` instead.
///
/// Other files in the folder are not changed.
///
/// ```swift
/// try Checkpoint(model: model, vocabulary: vocabulary).write(to: "run/best")
/// let checkpoint = try Checkpoint(folder: "run/best")
/// ```
public struct Checkpoint: Sendable {
  /// The model.
  public let model: LanguageModel
  /// The vocabulary.
  public let vocabulary: Vocabulary

  /// Makes a checkpoint.
  ///
  /// - Precondition: the vocabulary has as many tokens as the model; a byte-level BPE tokenizer may have fewer.
  public init(model: LanguageModel, vocabulary: Vocabulary) {
    require(
      vocabulary.fits(modelOf: model.configuration.vocabularySize),
      "a vocabulary of \(vocabulary.count) tokens does not fit a model of "
        + "\(model.configuration.vocabularySize) tokens")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// Reads a checkpoint.
  ///
  /// - Parameter folder: the checkpoint's folder, or the path of the weights in it.
  /// - Throws: `FileError`, `CheckpointError`, `SafetensorsError`, `VocabularyError` or `TokenizerError`.
  public init(folder: String) throws {
    let files = CheckpointFiles(folder)
    model = try LanguageModel(contentsOf: folder)
    vocabulary = try Vocabulary(inFolder: files.folder)
    guard vocabulary.fits(modelOf: model.configuration.vocabularySize) else {
      throw CheckpointError(
        path: files.vocabulary,
        problem: .vocabularySize(
          found: vocabulary.count, expected: model.configuration.vocabularySize))
    }
  }

  /// Writes the files of the checkpoint atomically, the weights last.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - metadata: texts to store in the file of the weights.
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: String, metadata: [String: String] = [:]) throws {
    try vocabulary.write(toCheckpoint: folder)
    try model.write(to: folder, metadata: metadata)
  }
}

extension Vocabulary {
  /// Reads the vocabulary of a checkpoint from `vocabulary.json` or, if there is none, `tokenizer.json`.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` if there is none, `VocabularyError`, `TokenizerError` or `JSONError` if it is
  ///   damaged.
  public init(ofCheckpoint folder: String) throws {
    try self.init(inFolder: CheckpointFiles(folder).folder)
  }

  /// Writes the vocabulary to the folder of a model.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` if it cannot be written.
  public func write(toCheckpoint folder: String) throws {
    try write(inFolder: CheckpointFiles(folder).folder)
  }

  /// Whether a model with `size` tokens can use the vocabulary.
  ///
  /// Published models can have more tokens than their tokenizers.
  func fits(modelOf size: Int) -> Bool {
    if case .bytePairs = self { return count <= size }
    return count == size
  }
}

/// The paths of a checkpoint's files.
struct CheckpointFiles {
  let folder, configuration, weights, vocabulary, tokenizer, generation: String

  /// - Parameter path: the folder, or the weights in it.
  init(_ path: String) {
    let fileName = "model.safetensors"
    var folder = path
    if path == fileName {
      folder = "."
    } else if path.hasSuffix("/" + fileName) {
      folder = String(path.dropLast(fileName.utf8.count))
    }
    if folder.hasSuffix("/") { folder.removeLast() }
    self.folder = folder
    configuration = folder + "/config.json"
    weights = folder + "/" + fileName
    vocabulary = folder + "/vocabulary.json"
    tokenizer = folder + "/tokenizer.json"
    generation = folder + "/generation_config.json"
  }
}
