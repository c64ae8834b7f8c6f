/// Small JSON files: read with errors that name the file, written whole or not at all.
public enum JSONFile {
  private static let byteLimit = 1 << 26

  /// Reads the value that the file at `path` holds.
  ///
  /// - Throws: `FileError` where it cannot be read, `JSONError` where it is no such value, and what the
  ///   value says of its own content.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
    try read(type, from: path, readingNullAsNotANumber: false)
  }

  /// The same of a file that may hold numbers which are not finite, written as null.
  package static func read<Value: Decodable>(
    _ type: Value.Type, from path: String, readingNullAsNotANumber: Bool
  ) throws -> Value {
    try read(from: path) {
      try JSONText.decode(type, from: $0, readingNullAsNotANumber: readingNullAsNotANumber)
    }
  }

  /// Has `body` read what the file at `path` holds; its errors then name the file.
  package static func read<Result>(
    from path: String, decoding body: (any Decoder) throws -> Result
  ) throws -> Result {
    try read(from: path) { try body(JSONText.decoder(of: $0)) }
  }

  private static func read<Result>(
    from path: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let file = try InputFile(path: path)
    guard file.count <= byteLimit else {
      throw JSONError(
        path: path, reason: "\(file.count) bytes, at most \(byteLimit) expected")
    }
    do {
      return try file.withBytes { bytes in
        try body(
          UnsafeRawBufferPointer(
            rebasing: bytes.dropFirst(ByteOrderMark.utf8Length(at: bytes))))
      }
    } catch let problem as any ContentProblem {
      throw ContentError(path: path, problem: problem)
    } catch let error as any SluiceError {
      throw error
    } catch {
      throw JSONError(path: path, reason: jsonReason(error))
    }
  }

  /// Writes a value: sorted keys, one a line; numbers that are not finite as null.
  ///
  /// - Throws: `FileError` where it cannot be written; what was there before then stays whole.
  public static func write(_ value: some Encodable, to path: String) throws {
    let json = try bytes(value)
    try AtomicFile.write(path) { try $0.write(json) }
  }

  /// What `write` writes.
  public static func bytes(_ value: some Encodable) throws -> [UInt8] {
    try JSONText.encode(value, .spread) + [UInt8(ascii: "\n")]
  }
}
