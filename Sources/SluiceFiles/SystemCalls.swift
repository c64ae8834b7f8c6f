import SluicePlatform

/// Wrappers of system calls.
package enum SystemCalls {
  /// Writes all bytes, with a single system call if possible.
  ///
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - descriptor: the file descriptor.
  ///   - path: the path for error messages.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      // Linux writes at most 2 GiB per call; Darwin rejects more.
      let count = min(rest.count, 1 << 30)
      let written = repeatingInterrupted { systemWrite(descriptor, rest.baseAddress, count) }
      guard written >= 0 else { throw SystemError.last.writing(path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Writes a text as UTF-8, with a single system call if possible.
  package static func write(_ text: String, to descriptor: Int32, path: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0), to: descriptor, path: path) }
  }

  /// Reads some bytes from an offset.
  ///
  /// - Returns: the number of bytes; 0 at the end.
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

  /// Reads some bytes from the current offset; works for files and pipes.
  ///
  /// - Returns: the number of bytes; 0 at the end.
  package static func readPart(
    into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, path: String
  ) throws -> Int {
    let count = min(buffer.count, 1 << 30)
    let received = repeatingInterrupted { read(descriptor, buffer.baseAddress, count) }
    guard received >= 0 else { throw SystemError.last.reading(path) }
    return received
  }

  /// Reads to the end; works for files and pipes.
  ///
  /// - Parameters:
  ///   - descriptor: the file descriptor.
  ///   - path: the path for error messages.
  package static func readAll(_ descriptor: Int32, path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let received = try chunk.withUnsafeMutableBytes {
        try readPart(into: $0, from: descriptor, path: path)
      }
      guard received > 0 else { return bytes }
      bytes += chunk[..<received]
    }
  }

  /// Flushes a folder, so that new names survive a power failure.
  ///
  /// Some file systems do not support this. It is not an error, because files are complete under the old or
  /// the new name anyway.
  static func flushFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Repeats a call as long as signals interrupt it.
  ///
  /// - Returns: the result of the call; negative if it failed.
  private static func repeatingInterrupted(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

// Inside a type with a method `write`, the system call `write` cannot be called by its name.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
