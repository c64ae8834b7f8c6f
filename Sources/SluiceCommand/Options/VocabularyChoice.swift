import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceText
import SluiceTraining

/// The value of `--vocabulary`: the unit of tokenization.
enum VocabularyChoice: Equatable {
  case characters
  case bytes
  case bytePairs(Int)
  /// A file with a vocabulary, or a folder with such a file.
  case file(String)

  static let help = ArgumentHelp(
    """
    The tokens: characters, bytes, bpe:N (byte-level BPE with N tokens, trained on the text), or the path of \
    a tokenizer.json or of a checkpoint. (default: characters)
    """, valueName: "characters|bytes|bpe:N|path")

  /// Parses the value of the option.
  init(argument: String) throws {
    switch argument {
    case "characters": self = .characters
    case "bytes": self = .bytes
    case let text where text.hasPrefix("bpe:"):
      guard let size = Int(text.dropFirst(4)), (256...1 << 24).contains(size) else {
        throw ValidationError(
          "--vocabulary \(text): N in bpe:N must be a vocabulary size from 256 (the bytes) to \(1 << 24)."
        )
      }
      self = .bytePairs(size)
    case let path where path.contains("/") || path.hasSuffix(".json") || FileKind.exists(at: path):
      self = .file(path)
    case let other:
      throw ValidationError(
        """
        --vocabulary is \(other), expected characters, bytes, bpe:N, or the path of a tokenizer.json or of \
        a checkpoint.
        """)
    }
  }

  /// The unit of tokenization for a dataset.
  ///
  /// - Throws: a `SluiceError` if a file cannot be read or contains no vocabulary.
  var unit: TextDataset.Unit {
    get throws {
      switch self {
      case .characters: .characters
      case .bytes: .bytes
      case .bytePairs(let size): .bytePairs(size)
      case .file(let path): .vocabulary(try Self.vocabulary(at: path))
      }
    }
  }

  /// The vocabulary of a file, a folder or a run.
  static func vocabulary(at path: String) throws -> Vocabulary {
    guard FileKind.isFolder(path) else {
      if try GGUFFile.isMeant(by: path) {
        return try Vocabulary(gguf: GGUFFile(path: path))
      }
      return try Vocabulary(contentsOfFile: path)
    }
    if let folder = try? RunFolder.checkpoint(at: path) {
      return try Vocabulary(ofCheckpoint: folder)
    }
    return try Vocabulary(ofCheckpoint: path)
  }

  /// Whether a run with this choice can have the given vocabulary.
  func means(_ vocabulary: Vocabulary) throws -> Bool {
    switch (self, vocabulary) {
    case (.characters, .characters), (.bytes, .bytes): true
    // A text with few pairs to merge gives a smaller vocabulary.
    case (.bytePairs(let size), .bytePairs(let tokenizer)): tokenizer.count <= size
    case (.file(let path), _): try Self.vocabulary(at: path) == vocabulary
    default: false
    }
  }
}
