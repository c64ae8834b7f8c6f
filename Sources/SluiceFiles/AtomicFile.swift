import SluicePlatform
import Synchronization

/// Writes files atomically: after a crash, a file is complete or does not exist.
///
/// ```swift
/// try AtomicFile.write("run/config.json") { try $0.write(json) }
/// ```
public enum AtomicFile {
  /// Writes a temporary file with `body`, then renames it to `path`.
  ///
  /// The bytes are flushed to the disk before the rename. After an error, the existing file at `path` is
  /// unchanged and the temporary file is removed. Devices, pipes and `/dev/stdout` are written to directly.
  ///
  /// - Parameters:
  ///   - path: the final name of the file; its folder must exist.
  ///   - body: writes the content, from the first to the last byte.
  /// - Throws: `FileError` if the disk is full or the folder cannot be written to, and the errors of `body`.
  public static func write(_ path: String, _ body: (inout FileWriter) throws -> Void) throws {
    if FileKind.isStream(at: path) { return try writeInPlace(path, body) }
    let temporary = temporary(for: path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw SystemError.last.writing(path) }
    do {
      do {
        defer { close(file) }
        var writer = FileWriter(descriptor: file, path: path)
        try body(&writer)
        guard fsync(file) == 0 else { throw SystemError.last.writing(path) }
      }
      guard rename(temporary, path) == 0 else { throw SystemError.last.writing(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    SystemCalls.flushFolder(Folder.parent(of: path))
  }

  /// Throws if `write` could not write a file at this path; checks this in advance.
  package static func requireWritable(_ path: String) throws {
    guard !FileKind.isStream(at: path) else { return }
    guard !FileKind.isFolder(path), !path.hasSuffix("/") else {
      throw FileError(path: path, problem: .unwritable(reason: "it is a folder"))
    }
    let folder = Folder.parent(of: path)
    guard let kind = FileKind(of: folder) else {
      throw FileError(
        path: path, problem: .unwritable(reason: "the folder \(folder) does not exist"))
    }
    guard kind == .folder else {
      throw FileError(path: path, problem: .unwritable(reason: "\(folder) is not a folder"))
    }
    do {
      try Folder.requireWritable(folder)
    } catch let error as FileError {
      throw FileError(path: path, problem: error.problem)
    }
  }

  /// A unique hidden name in the same folder.
  static func temporary(for path: String) -> String {
    "\(Folder.parent(of: path))/.\(Folder.name(of: path)).\(getpid())-\(unique()).partial"
  }

  private static func writeInPlace(
    _ path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw SystemError.last.writing(path) }
    defer { close(file) }
    var writer = FileWriter(descriptor: file, path: path)
    try body(&writer)
  }

  private static let count = Atomic<Int>(0)

  private static func unique() -> Int {
    count.wrappingAdd(1, ordering: .relaxed).newValue
  }
}

/// A writer for the bytes of a file, in order.
public struct FileWriter: ~Copyable {
  private let descriptor: Int32
  private let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Appends bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    try SystemCalls.write(bytes, to: descriptor, path: path)
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Appends a text as UTF-8.
  public mutating func write(_ text: String) throws {
    try write(Array(text.utf8))
  }
}
