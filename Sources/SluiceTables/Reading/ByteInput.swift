import SluiceFiles
import SluicePlatform

/// The bytes of a table, in order: of a file, a pipe, standard input, a compressed file or memory.
final class ByteInput {
  /// The name for messages.
  let name: String
  /// The size of the file in bytes, compressed if it is; nil for pipes.
  let totalByteCount: Int?
  /// The number of bytes that were read, after decompression.
  private(set) var byteCount = 0

  private enum Place {
    case memory([UInt8])
    case descriptor(Int32)
    case compressed(Decompressor)
  }

  private let place: Place
  private let closes: Int32?

  /// Uses bytes in memory.
  init(bytes: [UInt8], name: String) {
    self.name = name
    totalByteCount = bytes.count
    place = .memory(bytes)
    closes = nil
  }

  /// Opens a file or a pipe; `-` is standard input.
  init(path: String) throws {
    guard path != "-" else {
      name = "standard input"
      totalByteCount = nil
      place = .descriptor(0)
      closes = nil
      return
    }
    if FileKind.isFolder(path) {
      throw FileError(path: path, problem: .unreadable(reason: "it is a folder"))
    }
    name = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last.reading(path) }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw SystemError.last.reading(path) }
      let isFile = status.st_mode & S_IFMT == S_IFREG
      totalByteCount = isFile ? Int(status.st_size) : nil
      place =
        try isFile && Self.isCompressed(descriptor)
        ? .compressed(Decompressor(descriptor, name: path)) : .descriptor(descriptor)
      closes = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    if case .compressed(let decompressor) = place { decompressor.end() }
    if let closes { close(closes) }
  }

  private static func isCompressed(_ descriptor: Int32) -> Bool {
    var start: [UInt8] = [0, 0]
    return pread(descriptor, &start, 2, 0) == 2 && start == gzipMark
  }

  /// The first bytes of a file that is compressed by gzip.
  static let gzipMark: [UInt8] = [0x1F, 0x8B]

  /// Whether the file is compressed by gzip.
  var isCompressed: Bool { if case .compressed = place { true } else { false } }

  /// The number of bytes of the file that were read.
  var readByteCount: Int {
    guard isCompressed, let closes else { return byteCount }
    // The program shares the offset of the file.
    return max(0, Int(lseek(closes, 0, SEEK_CUR)))
  }

  /// Fills a buffer, as far as there are bytes.
  ///
  /// - Returns: the number of bytes; below the size of the buffer only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let received = try readPart(into: rest)
      guard received > 0 else { break }
      filled += received
      byteCount += received
    }
    return filled
  }

  private func readPart(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch place {
    case .memory(let bytes):
      let count = min(buffer.count, bytes.count - byteCount)
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[byteCount..<byteCount + count]))
      }
      return count
    case .descriptor(let descriptor):
      return try SystemCalls.readPart(into: buffer, from: descriptor, path: name)
    case .compressed(let decompressor):
      return try decompressor.readPart(into: buffer)
    }
  }
}
