import SluiceText
import SluiceFiles
import Sluice

/// A model and its vocabulary: all that is needed to use it, kept in one folder.
///
/// - `config.json`: sizes and kinds, under Hugging Face's keys.
/// - `model.safetensors`: weights, `[out, in]`, under Hugging Face's names.
/// - `vocabulary.json`: the tokens.
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
  public init(model: LanguageModel, vocabulary: Vocabulary) {
    require(
      model.configuration.vocabularySize == vocabulary.count,
      "a vocabulary of \(vocabulary.count) does not fit a model of "
        + "\(model.configuration.vocabularySize) tokens")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// Reads a checkpoint.
  ///
  /// - Parameter folder: the checkpoint's folder, or the path of the weights in it.
  /// - Throws: `FileError`, `CheckpointError`, `SafetensorsError` or `VocabularyError`.
  public init(folder: String) throws {
    let files = CheckpointFiles(folder)
    model = try LanguageModel(contentsOf: folder)
    vocabulary = try Vocabulary(contentsOfFile: files.vocabulary)
    guard vocabulary.count == model.configuration.vocabularySize else {
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
  /// Reads the vocabulary of a checkpoint.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` where there is none, `VocabularyError` or `JSONError` where it is damaged.
  public init(ofCheckpoint folder: String) throws {
    try self.init(contentsOfFile: CheckpointFiles(folder).vocabulary)
  }

  /// Writes the vocabulary beside a model.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` where it cannot be written.
  public func write(toCheckpoint folder: String) throws {
    try JSONFile.write(self, to: CheckpointFiles(folder).vocabulary)
  }
}

/// The paths of a checkpoint's files.
struct CheckpointFiles {
  let configuration, weights, vocabulary, generation: String

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
    configuration = folder + "/config.json"
    weights = folder + "/" + fileName
    vocabulary = folder + "/vocabulary.json"
    generation = folder + "/generation_config.json"
  }
}
