import SluiceFiles

extension Vocabulary {
  /// The tokenizer file of a byte-pair vocabulary, in the folder of `vocabulary.json`.
  private static let tokenizerName = "tokenizer.json"

  /// The content of `vocabulary.json` if the vocabulary is in another file.
  private struct Reference: Codable {
    var type = "byte-pairs"
    let file: String
  }

  /// The content of a file: a vocabulary or a reference.
  private enum Stored: Decodable {
    case whole(Vocabulary)
    case elsewhere(String)

    init(from decoder: any Decoder) throws {
      if let reference = try? Reference(from: decoder) {
        guard reference.file == tokenizerName else {
          throw DecodingError.unexpected(
            at: decoder.codingPath + [AnyCodingKey("file")], found: quoted(reference.file),
            expected: quoted(tokenizerName))
        }
        self = .elsewhere(reference.file)
      } else {
        self = .whole(try Vocabulary(from: decoder))
      }
    }
  }

  /// Reads a vocabulary from its JSON file: a `vocabulary.json`, or a `tokenizer.json` with byte pairs.
  ///
  /// - Throws: `FileError`, `JSONError`, `VocabularyError` or `TokenizerError`, which name the file.
  public init(contentsOfFile path: String) throws {
    if try Self.isTokenizer(path) {
      self = .bytePairs(try BytePairTokenizer(contentsOfFile: path))
      return
    }
    switch try Self.stored(in: path) {
    case .whole(let vocabulary): self = vocabulary
    case .elsewhere(let name):
      self = .bytePairs(
        try BytePairTokenizer(contentsOfFile: Folder.parent(of: path) + "/" + name))
    }
  }

  /// What a file has; errors name it.
  private static func stored(in path: String) throws -> Stored {
    do {
      return try JSONFile.read(Stored.self, from: path)
    } catch let error as VocabularyError {
      throw VocabularyError(source: path, problem: error.problem)
    } catch let error as TokenizerError {
      throw TokenizerError(source: path, problem: error.problem)
    } catch let error as JSONError where error.path != path {
      // Of the text of a tokenizer in it.
      throw JSONError(path: path, reason: "tokenizer: \(error.reason)")
    }
  }

  /// Whether a file is a `tokenizer.json`, whatever its name.
  private static func isTokenizer(_ path: String) throws -> Bool {
    guard Folder.name(of: path) != tokenizerName else { return true }
    let file = try InputFile(path: path)
    return try file.withBytes(0..<min(file.count, 1 << 12)) { bytes in
      let text = UnsafeRawBufferPointer(
        rebasing: bytes.dropFirst(ByteOrderMark.utf8Length(at: bytes)))
      // Errors are reported when the whole file is read.
      let key = try? JSONScanner(text).firstKey()
      return key.map(TokenizerFile.keys.contains) ?? false
    }
  }

  /// Reads the vocabulary in a folder: from `vocabulary.json` or, if there is none, from `tokenizer.json`.
  ///
  /// - Throws: the errors of reading a file; if there is neither, a `FileError` that names `vocabulary.json`.
  package init(inFolder folder: String) throws {
    let own = folder + "/vocabulary.json"
    let other = folder + "/" + Self.tokenizerName
    try self.init(
      contentsOfFile: !FileKind.exists(at: own) && FileKind.exists(at: other) ? other : own)
  }

  /// Writes the vocabulary to a folder: `vocabulary.json` and, with byte pairs, `tokenizer.json`.
  ///
  /// - Throws: `FileError` if it cannot be written.
  package func write(inFolder folder: String) throws {
    let path = folder + "/vocabulary.json"
    guard case .bytePairs(let tokenizer) = self else { return try JSONFile.write(self, to: path) }
    try tokenizer.write(to: folder + "/" + Self.tokenizerName)
    try JSONFile.write(Reference(file: Self.tokenizerName), to: path)
  }
}
