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

  /// The mark that the text begins with, whether it belongs to the text or not.
  let mark: ByteOrderMark?

  private let place: Place
  /// Where the text lies among the bytes: behind a mark that does not belong to it.
  private let range: Range<Int>

  /// Opens the file at `path`, which passes nothing by.
  ///
  /// - Parameter keepsMark: whether a byte order mark in UTF-8 belongs to the text.
  init(file path: String, keepsMark: Bool) throws {
    let file = try InputFile(path: path)
    mark = try file.withBytes(0..<min(file.count, ByteOrderMark.longest)) { ByteOrderMark(at: $0) }
    place = .file(path: path, file.identity)
    range = Self.range(of: file.count, mark, keepsMark: keepsMark)
  }

  /// Takes bytes that lie in memory.
  init(_ bytes: [UInt8], keepsMark: Bool) {
    mark = ByteOrderMark(at: bytes)
    place = .memory(bytes)
    range = Self.range(of: bytes.count, mark, keepsMark: keepsMark)
  }

  private static func range(of count: Int, _ mark: ByteOrderMark?, keepsMark: Bool) -> Range<Int> {
    (mark == .utf8 && !keepsMark ? 3 : 0)..<count
  }

  /// Reads what passes by once to its end: standard input for `-`, a pipe, a device.
  static func passing(_ path: String) throws -> [UInt8] {
    guard path != "-" else { return try SystemCalls.readAll(0, path: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last.reading(path) }
    defer { close(descriptor) }
    return try SystemCalls.readAll(descriptor, path: path)
  }

  /// Bytes of the text.
  var count: Int { range.count }

  /// Where the text begins among the bytes of its file.
  var offset: Int { range.lowerBound }

  /// Calls `body` with the text, a piece at a time, and each piece's offset in the file.
  ///
  /// No piece ends within a character of UTF-8.
  ///
  /// - Parameter size: bytes of a piece at most, 4 or more.
  /// - Throws: `FileError` if the file changed or cannot be read, and the errors of `body`.
  func forEachPiece(
    of size: Int = 1 << 20, _ body: (UnsafeBufferPointer<UInt8>, _ offset: Int) throws -> Void
  ) throws {
    let read = try reader()
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(
      capacity: Swift.min(Swift.max(size, 4), range.count))
    defer { piece.deallocate() }
    // The piece begins at `start` with what the last one left over, and is filled up to `end`.
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

  /// The first bytes of the text, `count` at most.
  ///
  /// - Throws: `FileError` if the file changed or cannot be read.
  func start(of count: Int) throws -> [UInt8] {
    var start = [UInt8](repeating: 0, count: Swift.min(count, range.count))
    let read = try reader()
    try start.withUnsafeMutableBytes { try read($0, range.lowerBound) }
    return start
  }

  /// A function that fills a buffer with the bytes from an offset on.
  private func reader() throws -> (UnsafeMutableRawBufferPointer, Int) throws -> Void {
    switch place {
    case .memory(let bytes):
      return { target, offset in
        target.copyBytes(from: bytes[offset..<offset + target.count])
      }
    case .file(let path, let identity):
      let file = try InputFile(path: path)
      // Growing is fine, such as of a log: the text is what was there at first.
      guard file.identity == identity, file.count >= range.upperBound else {
        throw FileError(
          path: path, problem: .unreadable(reason: "it was changed while it was being read"))
      }
      return { target, offset in try file.read(into: target, at: offset) }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many of the last bytes may begin a character of UTF-8 that goes on behind them.
  fileprivate var cutCharacterLength: Int {
    // A first byte of several is 0xC0 or more, and no character has more than three after it.
    (1...3).first { $0 < count && self[count - $0] >= 0xC0 } ?? 0
  }
}
