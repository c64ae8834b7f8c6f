import SluiceText
import SluiceFiles
import Sluice

/// A model and its vocabulary: all that is needed to use it, kept in one folder.
///
/// - `config.json`: sizes and kinds, under Hugging Face's keys.
/// - `model.safetensors`: weights, `[out, in]`, under Hugging Face's names.
/// - `vocabulary.json`: the tokens; of byte pairs they are in `tokenizer.json` beside it.
///
/// Other files in the folder are left alone.
///
/// ```swift
/// try Checkpoint(model: model, vocabulary: vocabulary).write(to: "run/best")
/// let checkpoint = try Checkpoint(folder: "run/best")
/// ```
public struct Checkpoint: Sendable {
  /// The model.
  public let model: LanguageModel
  /// Its tokens.
  public let vocabulary: Vocabulary

  /// Puts a model and its vocabulary together.
  ///
  /// - Precondition: the model is one of as many tokens; with byte pairs it may be one of more.
  public init(model: LanguageModel, vocabulary: Vocabulary) {
    require(
      vocabulary.fits(modelOf: model.configuration.vocabularySize),
      "a vocabulary of \(vocabulary.count) does not fit a model of "
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

  /// Writes the checkpoint's files; each is there whole or not at all, the weights last.
  ///
  /// - Parameters:
  ///   - folder: a folder that is there.
  ///   - metadata: texts to store in the weights' file.
  /// - Throws: `FileError` where something cannot be written.
  public func write(to folder: String, metadata: [String: String] = [:]) throws {
    try vocabulary.write(toCheckpoint: folder)
    try model.write(to: folder, metadata: metadata)
  }
}

extension Vocabulary {
  /// Reads the vocabulary of a checkpoint: that of `vocabulary.json`, or where there is none, of
  /// `tokenizer.json`.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` where there is none, `VocabularyError`, `TokenizerError` or `JSONError` where it
  ///   is damaged.
  public init(ofCheckpoint folder: String) throws {
    try self.init(inFolder: CheckpointFiles(folder).folder)
  }

  /// Writes the vocabulary beside a model.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` where it cannot be written.
  public func write(toCheckpoint folder: String) throws {
    try write(inFolder: CheckpointFiles(folder).folder)
  }

  /// Whether a model of so many tokens can have the vocabulary.
  ///
  /// Published models have rows for more tokens than their tokenizers know.
  fileprivate func fits(modelOf size: Int) -> Bool {
    if case .bytePairs = self { return count <= size }
    return count == size
  }
}

/// The paths of a checkpoint's files.
struct CheckpointFiles {
  let folder, configuration, weights, vocabulary: String

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
  }
}
