import SluiceFiles

extension BytePairTokenizer {
  private static let fileLimit = 1 << 28

  /// Reads a `tokenizer.json`, as Hugging Face's models have it.
  ///
  /// How texts are cut off and filled up (`truncation`, `padding`) is not read.
  ///
  /// - Parameter path: the file's.
  /// - Throws: `FileError` where it cannot be read, `JSONError` where it is no such JSON, `TokenizerError`
  ///   where it is not byte-level BPE, has a setting that is not supported, or contradicts itself.
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

  /// Reads a `tokenizer.json` that lies in memory.
  ///
  /// - Parameters:
  ///   - json: the file's content.
  ///   - source: what errors call it.
  /// - Throws: as reading a file does.
  public init(json: String, source: String = "the tokenizer") throws {
    var json = json
    self = try json.withUTF8 {
      try TokenizerFile.tokenizer(UnsafeRawBufferPointer($0), source: source)
    }
  }
}
