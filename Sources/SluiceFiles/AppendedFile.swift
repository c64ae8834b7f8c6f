import SluicePlatform

/// A file that grows at its end while a run goes on.
package final class AppendedFile {
  /// Where it lies.
  package let path: String
  /// What the system knows it by.
  package let descriptor: Int32

  /// Opens a file, or makes it.
  ///
  /// - Parameters:
  ///   - path: where it lies; its folder must be there.
  ///   - flags: what `open` takes beside reading and writing.
  package init(path: String, flags: Int32 = 0) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw SystemError.last.writing(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends bytes, in one call of the system where it takes them all.
  package func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try SystemCalls.write($0, to: descriptor, path: path) }
  }
}
