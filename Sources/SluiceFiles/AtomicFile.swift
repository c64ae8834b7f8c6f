import SluicePlatform
import Synchronization

/// Writes files that are there whole or not at all.
///
/// ```swift
/// try AtomicFile.write("run/config.json") { try $0.write(json) }
/// ```
public enum AtomicFile {
  /// Has `body` write a file beside `path`, then gives it that name.
  ///
  /// The bytes reach the disk before the name does. If anything fails, what was at `path` stays as it
  /// was and nothing is left beside it. A device or a pipe, and what `/dev/stdout` stands for, is added
  /// to as it is.
  ///
  /// - Parameters:
  ///   - path: the file's final name; its folder must be there.
  ///   - body: writes the content from first to last byte.
  /// - Throws: `FileError` when the disk is full or the folder cannot be written to, and what `body`
  ///   throws.
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

  /// Throws where `write` could not write a file, before there is anything to write.
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

  /// A hidden name beside a file that nobody else uses.
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

/// Takes the bytes of a file that is being written, in order.
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

  /// Appends a text in UTF-8.
  public mutating func write(_ text: String) throws {
    try write(Array(text.utf8))
  }
}
