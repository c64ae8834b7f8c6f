import SluicePlatform

/// A file that is open for reading; bytes are copied on request.
///
/// The file is not mapped into memory. If bytes are missing, because another process shortened the file or
/// the disk fails, reading throws an error; access to them in a memory mapping would end the process. If the
/// file is replaced by renaming, as Sluice writes files, the open file is unchanged.
public final class InputFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The size of the file in bytes, when it was opened.
  public let count: Int
  /// The identity of the file; a file that later gets the same name has a different one.
  package let identity: FileIdentity

  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if the file does not exist or cannot be read.
  public init(path: String) throws {
    // Non-blocking: opening a pipe without a writer would block.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw SystemError.last.reading(path) }
    do {
      let status = try Self.status(of: file, path: path)
      self.path = path
      count = Int(status.st_size)
      identity = FileIdentity(status)
      descriptor = file
    } catch {
      close(file)
      throw error
    }
  }

  deinit { close(descriptor) }

  private static func status(of file: Int32, path: String) throws -> stat {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw SystemError.last.reading(path) }
    switch FileKind(mode: status.st_mode) {
    case .file: return status
    case .folder: throw FileError(path: path, problem: .unreadable(reason: "it is a folder"))
    default: throw FileError(path: path, problem: .unreadable(reason: "it is not a regular file"))
    }
  }

  /// Fills a buffer with the bytes from `offset` on.
  ///
  /// - Throws: `FileError` if the file is too short or cannot be read.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let received = try SystemCalls.readPart(
        into: rest, from: descriptor, at: offset + filled, path: path)
      guard received > 0 else {
        throw FileError(
          path: path, problem: .unreadable(reason: "it was truncated while it was being read"))
      }
      filled += received
    }
  }

  /// Calls `body` with a copy of the bytes in a range; the copy is valid only during the call.
  ///
  /// - Throws: `FileError` if the file is too short or cannot be read, and the errors of `body`.
  public func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 16)
    defer { buffer.deallocate() }
    try read(into: buffer, at: range.lowerBound)
    return try body(UnsafeRawBufferPointer(buffer))
  }

  /// Calls `body` with a copy of all bytes; the copy is valid only during the call.
  ///
  /// - Throws: `FileError` if the file cannot be read, and the errors of `body`.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try withBytes(0..<count, body)
  }
}
