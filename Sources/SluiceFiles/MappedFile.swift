import SluicePlatform
/// A file's bytes as memory: pages are read when touched and can be dropped again at no cost.
///
/// The mapping is private and never written to, hence safe to share between threads. A file that
/// another process shortens in place while it is mapped takes this process down (the system gives no
/// other choice); files replaced by renaming, as Sluice writes them, do not.
public final class MappedFile: @unchecked Sendable {
  /// Where the file lies.
  public let path: String
  /// Bytes in all.
  public let count: Int

  private let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  ///
  /// - Throws: `FileError` where there is no such file, or none that can be read.
  public init(path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemError.last.reading(path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw SystemError.last.reading(path) }
    switch FileKind(mode: status.st_mode) {
    case .file: break
    case .folder: throw FileError(path: path, problem: .unreadable(reason: "it is a folder"))
    default: throw FileError(path: path, problem: .unreadable(reason: "it is not a regular file"))
    }
    self.path = path
    count = Int(status.st_size)
    // Nothing cannot be mapped.
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw SystemError.last.reading(path)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), count) }
  }

  /// Calls `body` with the file's bytes, valid for the call only.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) { try body(bytes) }
  }
}
