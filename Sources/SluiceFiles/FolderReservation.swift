import SluicePlatform

/// A folder that is made before there is anything to put into it: a place that cannot be written to is
/// found at once, and nobody else takes the name.
///
/// ```swift
/// let place = try FolderReservation("runs/notes")
/// defer { place.removeIfEmpty() }
/// ```
package struct FolderReservation: Sendable {
  /// The folder.
  package let path: String

  /// What was made for it, the outermost first.
  private let made: [String]

  /// Makes a folder, and those it lies in, where they are not there, and writes to it.
  ///
  /// - Throws: `FileError` where that cannot be; nothing is left then.
  package init(_ path: String) throws {
    try self.init(path, made: Folder.makeMissing(path))
  }

  /// Makes the first folder of several names that is not there, and those it lies in.
  ///
  /// No two processes get the same one.
  ///
  /// - Parameters:
  ///   - folder: where it shall lie.
  ///   - names: what it may be called.
  /// - Throws: `FileError` where that cannot be; nothing is left then.
  package init(in folder: String, firstOf names: some Sequence<String>) throws {
    let outer = try Folder.makeMissing(folder)
    let path: String
    do {
      path = try Self.makeFirst(of: names.lazy.map { folder + "/" + $0 }, in: folder)
    } catch {
      Self.removeEmpty(outer)
      throw error
    }
    try self.init(path, made: outer + [path])
  }

  private static func makeFirst(of paths: some Sequence<String>, in folder: String) throws -> String
  {
    for path in paths {
      if mkdir(path, 0o777) == 0 { return path }
      let error = SystemError.last
      guard error.number == EEXIST else { throw error.writing(path) }
    }
    throw FileError(
      path: folder, problem: .unwritable(reason: "all names for a new folder in it are in use"))
  }

  private init(_ path: String, made: [String]) throws {
    do {
      try Folder.requireWritable(path)
    } catch {
      Self.removeEmpty(made)
      throw error
    }
    self.path = path
    self.made = made
  }

  /// Removes what was made and is empty still.
  package func removeIfEmpty() { Self.removeEmpty(made) }

  /// The system removes no folder with something in it.
  private static func removeEmpty(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }
}
