/// Reading and writing of small JSON files; errors name the file, and writing is atomic.
public enum JSONFile {
  private static let byteLimit = 1 << 26

  /// Reads a value from the file at `path`.
  ///
  /// - Throws: `FileError` if the file cannot be read, `JSONError` if it does not contain such a value, and
  ///   the errors of the value's initializer.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
    try read(type, from: path, readingNullAsNotANumber: false)
  }

  /// Reads a value from a file in which null can stand for a number that is not finite.
  package static func read<Value: Decodable>(
    _ type: Value.Type, from path: String, readingNullAsNotANumber: Bool
  ) throws -> Value {
    try read(from: path) {
      try JSONText.decode(type, from: $0, readingNullAsNotANumber: readingNullAsNotANumber)
    }
  }

  /// Decodes the content of the file at `path` with `body`; errors name the file.
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
        path: path, reason: "\(file.count) bytes, expected at most \(byteLimit)")
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

  /// Writes a value with sorted keys, one key per line; numbers that are not finite are written as null.
  ///
  /// - Throws: `FileError` if the file cannot be written; an existing file is then unchanged.
  public static func write(_ value: some Encodable, to path: String) throws {
    let json = try bytes(value)
    try AtomicFile.write(path) { try $0.write(json) }
  }

  /// The bytes that `write` writes.
  public static func bytes(_ value: some Encodable) throws -> [UInt8] {
    try JSONText.encode(value, .spread) + [UInt8(ascii: "\n")]
  }
}
