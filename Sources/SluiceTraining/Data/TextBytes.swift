import SluiceFiles
import SluicePlatform
import SluiceModels

/// The bytes of a text: files are read on demand; input that can be read only once is kept in memory.
///
/// A file is opened for each read and not cached: a text may have more files than a process can have
/// open, and it may be larger than memory.
struct TextBytes: Sendable {
  private enum Place: Sendable {
    case file(path: String, FileIdentity)
    case memory([UInt8])
  }

  /// The byte order mark at the beginning, even if it is not part of the text.
  let mark: ByteOrderMark?

  private let place: Place
  /// The range of the text; it excludes a byte order mark that is not part of the text.
  private let range: Range<Int>

  /// Opens the file at `path`, which must not be a stream.
  ///
  /// - Parameter keepsMark: whether a UTF-8 byte order mark is part of the text.
  init(file path: String, keepsMark: Bool) throws {
    let file = try InputFile(path: path)
    mark = try file.withBytes(0..<min(file.count, ByteOrderMark.longest)) { ByteOrderMark(at: $0) }
    place = .file(path: path, file.identity)
    range = Self.range(of: file.count, mark, keepsMark: keepsMark)
  }

  /// Uses bytes in memory.
  init(_ bytes: [UInt8], keepsMark: Bool) {
    mark = ByteOrderMark(at: bytes)
    place = .memory(bytes)
    range = Self.range(of: bytes.count, mark, keepsMark: keepsMark)
  }

  private static func range(of count: Int, _ mark: ByteOrderMark?, keepsMark: Bool) -> Range<Int> {
    (mark == .utf8 && !keepsMark ? 3 : 0)..<count
  }

  /// Reads a stream to its end: standard input for `-`, a pipe or a device.
  static func passing(_ path: String) throws -> [UInt8] {
    guard path != "-" else { return try SystemCalls.readAll(0, path: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last.reading(path) }
    defer { close(descriptor) }
    return try SystemCalls.readAll(descriptor, path: path)
  }

  /// The number of bytes in the text.
  var count: Int { range.count }

  /// The offset of the text in its file.
  var offset: Int { range.lowerBound }

  /// Calls `body` with each piece of the text and its offset in the file.
  ///
  /// No piece ends within a UTF-8 character.
  ///
  /// - Parameter size: the maximum number of bytes in a piece, at least 4.
  /// - Throws: `FileError` if the file changed or cannot be read, and the errors of `body`.
  func forEachPiece(
    of size: Int = 1 << 20, _ body: (UnsafeBufferPointer<UInt8>, _ offset: Int) throws -> Void
  ) throws {
    let read = try reader()
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(
      capacity: Swift.min(Swift.max(size, 4), range.count))
    defer { piece.deallocate() }
    // The piece starts at `start`, with the incomplete character of the previous piece, and ends at `end`.
    var (start, end) = (range.lowerBound, range.lowerBound)
    while end < range.upperBound {
      let room = piece[(end - start)...].prefix(range.upperBound - end)
      try read(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: room)), end)
      end += room.count
      let whole = UnsafeBufferPointer(rebasing: piece[..<(end - start)])
      let rest = end < range.upperBound ? whole.cutCharacterLength : 0
      try body(UnsafeBufferPointer(rebasing: whole.dropLast(rest)), start)
      for index in 0..<rest { piece[index] = piece[whole.count - rest + index] }
      start = end - rest
    }
  }

  /// The first bytes of the text, at most `count`.
  ///
  /// - Throws: `FileError` if the file changed or cannot be read.
  func start(of count: Int) throws -> [UInt8] {
    var start = [UInt8](repeating: 0, count: Swift.min(count, range.count))
    let read = try reader()
    try start.withUnsafeMutableBytes { try read($0, range.lowerBound) }
    return start
  }

  /// A function that fills a buffer with the bytes at an offset.
  private func reader() throws -> (UnsafeMutableRawBufferPointer, Int) throws -> Void {
    switch place {
    case .memory(let bytes):
      return { target, offset in
        target.copyBytes(from: bytes[offset..<offset + target.count])
      }
    case .file(let path, let identity):
      let file = try InputFile(path: path)
      // A file may grow, such as a log: the text is the original part.
      guard file.identity == identity, file.count >= range.upperBound else {
        throw FileError(
          path: path, problem: .unreadable(reason: "it was changed while it was being read"))
      }
      return { target, offset in try file.read(into: target, at: offset) }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The number of bytes at the end that can be an incomplete UTF-8 character.
  fileprivate var cutCharacterLength: Int {
    // The first byte of a multi-byte character is at least 0xC0; at most three bytes follow it.
    (1...3).first { $0 < count && self[count - $0] >= 0xC0 } ?? 0
  }
}
