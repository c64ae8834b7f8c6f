import SluicePlatform

/// Calls of the system that take more than one line to make right.
package enum SystemCalls {
  /// Writes all bytes, in one call of the system where it takes them all.
  ///
  /// - Parameters:
  ///   - bytes: what to write.
  ///   - descriptor: where to.
  ///   - path: what an error calls it.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      // Linux takes at most 2 GiB in one call, Darwin refuses more.
      let count = min(rest.count, 1 << 30)
      let written = repeatingInterrupted { systemWrite(descriptor, rest.baseAddress, count) }
      guard written >= 0 else { throw SystemError.last.writing(path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Writes a text in UTF-8, in one call of the system where it takes it whole.
  package static func write(_ text: String, to descriptor: Int32, path: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0), to: descriptor, path: path) }
  }

  /// Reads some bytes from an offset on.
  ///
  /// - Returns: how many; 0 at the end.
  static func readPart(
    into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int, path: String
  ) throws -> Int {
    let count = min(buffer.count, 1 << 30)
    let received = repeatingInterrupted {
      pread(descriptor, buffer.baseAddress, count, off_t(offset))
    }
    guard received >= 0 else { throw SystemError.last.reading(path) }
    return received
  }

  /// Reads to the end, whether that is known or, as of a pipe, is not.
  ///
  /// - Parameters:
  ///   - descriptor: where from.
  ///   - path: what an error calls it.
  package static func readAll(_ descriptor: Int32, path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let received = repeatingInterrupted { read(descriptor, &chunk, chunk.count) }
      guard received >= 0 else { throw SystemError.last.reading(path) }
      guard received > 0 else { return bytes }
      bytes += chunk[..<received]
    }
  }

  /// Makes new names in a folder outlive a power failure.
  ///
  /// Some file systems cannot, and files are whole under one name or the other either way: that is no
  /// error.
  static func flushFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes a call again for as long as signals interrupt it.
  ///
  /// - Returns: what the call returns, negative where it failed.
  private static func repeatingInterrupted(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

// Inside a type with a method of that name, the system's call cannot be named.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
