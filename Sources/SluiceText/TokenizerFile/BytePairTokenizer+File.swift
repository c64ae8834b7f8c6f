import SluiceFiles

extension BytePairTokenizer {
  private static let fileLimit = 1 << 28

  /// Reads a `tokenizer.json` of Hugging Face.
  ///
  /// The settings `truncation` and `padding` are ignored.
  ///
  /// - Parameter path: the path of the file.
  /// - Throws: `FileError` if the file cannot be read, `JSONError` if it is not such JSON, `TokenizerError`
  ///   if it is not byte-level BPE, has an unsupported setting or is inconsistent.
  public init(contentsOfFile path: String) throws {
    let file = try InputFile(path: path)
    guard file.count <= Self.fileLimit else {
      throw JSONError(
        path: path, reason: "\(file.count) bytes, at most \(Self.fileLimit) expected")
    }
    self = try file.withBytes { bytes in
      try TokenizerFile.tokenizer(
        UnsafeRawBufferPointer(rebasing: bytes.dropFirst(ByteOrderMark.utf8Length(at: bytes))),
        source: path)
    }
  }

  /// Reads a `tokenizer.json` from a string.
  ///
  /// - Parameters:
  ///   - json: the content of the file.
  ///   - source: the name in errors.
  /// - Throws: the same errors as reading a file.
  public init(json: String, source: String = "the tokenizer") throws {
    var json = json
    self = try json.withUTF8 {
      try TokenizerFile.tokenizer(UnsafeRawBufferPointer($0), source: source)
    }
  }
}
