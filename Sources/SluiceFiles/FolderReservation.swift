import SluicePlatform

/// A reserved output folder, created before its content exists.
///
/// An unwritable path is found immediately, and no other process can take the name.
///
/// ```swift
/// let place = try FolderReservation("runs/notes")
/// defer { place.removeIfEmpty() }
/// ```
package struct FolderReservation: Sendable {
  /// The folder.
  package let path: String

  /// The folders that were created, the outermost first.
  private let made: [String]

  /// Creates a folder and its missing parent folders, and checks that it is writable.
  ///
  /// - Throws: `FileError` if this fails; folders that were already created are removed.
  package init(_ path: String) throws {
    try self.init(path, made: Folder.makeMissing(path))
  }

  /// Creates the first folder of several names that does not exist, with its missing parent folders.
  ///
  /// Two processes never get the same folder.
  ///
  /// - Parameters:
  ///   - folder: the parent folder.
  ///   - names: the candidate names.
  /// - Throws: `FileError` if this fails; folders that were already created are removed.
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

  /// Removes the created folders that are still empty.
  package func removeIfEmpty() { Self.removeEmpty(made) }

  /// Removes folders; the operating system does not remove folders that are not empty.
  private static func removeEmpty(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }
}
