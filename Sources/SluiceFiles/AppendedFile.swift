import SluicePlatform

/// An append-only file, such as a log.
package final class AppendedFile {
  /// The path of the file.
  package let path: String
  /// The file descriptor.
  package let descriptor: Int32

  /// Opens a file; creates it if it does not exist.
  ///
  /// - Parameters:
  ///   - path: the path of the file; its folder must exist.
  ///   - flags: additional flags for `open`.
  package init(path: String, flags: Int32 = 0) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw SystemError.last.writing(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends bytes, with a single system call if possible.
  package func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try SystemCalls.write($0, to: descriptor, path: path) }
  }
}
