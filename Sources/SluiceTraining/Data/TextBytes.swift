import SluiceFiles
import SluicePlatform
import SluiceModels

/// The bytes of a text: mapped into memory where it is a file, read where it is a pipe.
enum TextBytes: Sendable {
  case mapped(MappedFile)
  case memory([UInt8])

  /// Opens the file at `path`; `-` is standard input.
  init(path: String) throws {
    if path == "-" {
      self = .memory(try Self.readAll(0, path: "standard input"))
    } else if [.pipe, .device].contains(FileKind(of: path)) {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.unreadable(path) }
      defer { close(descriptor) }
      self = .memory(try Self.readAll(descriptor, path: path))
    } else {
      self = .mapped(try MappedFile(path: path))
    }
  }

  var count: Int {
    switch self {
    case .mapped(let file): file.count
    case .memory(let bytes): bytes.count
    }
  }

  /// Calls `body` with the bytes, valid for the call only.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch self {
    case .mapped(let file): try file.withUnsafeBytes(body)
    case .memory(let bytes): try bytes.withUnsafeBytes(body)
    }
  }

  private static func readAll(_ descriptor: Int32, path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let received = read(descriptor, &chunk, chunk.count)
      if received < 0, errno == EINTR { continue }
      guard received >= 0 else { throw unreadable(path) }
      guard received > 0 else { return bytes }
      bytes += chunk[..<received]
    }
  }

  private static func unreadable(_ path: String) -> FileError {
    FileError(path: path, problem: .unreadable(reason: String(cString: strerror(errno))))
  }
}
