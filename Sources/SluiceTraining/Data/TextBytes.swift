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
      self = .memory(try SystemCalls.readAll(0, path: "standard input"))
    } else if FileKind(of: path)?.isStream == true {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemError.last.reading(path) }
      defer { close(descriptor) }
      self = .memory(try SystemCalls.readAll(descriptor, path: path))
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
}
