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
    if isStream(path) { return try writeInPlace(path, body) }
    let (folder, name) = split(path)
    let temporary = "\(folder)/.\(name).\(getpid())-\(unique()).partial"
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
    synchronizeFolder(folder)
  }

  /// Whether there is something that bytes only pass through, which a file must not take the place of.
  private static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    // What stands behind these names can be a file, which others have open.
    return ["/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/")
      || [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
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

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let name = String(path[path.utf8.index(after: slash)...])
    return (slash == path.startIndex ? "/." : String(path[..<slash]), name)
  }

  // Makes the new name outlive a power failure. Some file systems cannot, and the file is whole
  // under one name or the other either way, hence no error.
  private static func synchronizeFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
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
    var rest = bytes
    while !rest.isEmpty {
      // Linux takes at most 2 GiB in one call, Darwin refuses more.
      let written = systemWrite(descriptor, rest.baseAddress, min(rest.count, 1 << 30))
      if written < 0 {
        let error = SystemError.last
        if error.number == EINTR { continue }
        throw error.writing(path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
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

// Inside a type with a method of that name, the system's call cannot be named.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
