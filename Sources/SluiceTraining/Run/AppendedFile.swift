import SluiceModels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that grows at its end while a run goes on.
final class AppendedFile {
  /// Where it lies.
  let path: String
  /// What the system knows it by.
  let descriptor: Int32

  /// Opens a file, or makes it.
  ///
  /// - Parameters:
  ///   - path: where it lies; its folder must be there.
  ///   - flags: what `open` takes beside reading and writing.
  init(path: String, flags: Int32 = 0) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw SystemError.last.writing(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends bytes, in one call of the system where it takes them all.
  func append(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError.last.writing(path) }
      written += count
    }
  }
}
