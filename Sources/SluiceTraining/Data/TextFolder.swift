import SluiceFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files in a folder and its subfolders that can be text.
struct TextFolder {
  /// The regular files, sorted in each folder, without hidden files.
  private(set) var files: [String] = []
  /// The number of folders that were skipped because they were written by Sluice.
  private(set) var ownCount = 0

  /// Lists the files in a folder and its subfolders.
  ///
  /// Links to folders are not followed, because they can form a cycle.
  ///
  /// - Throws: `FileError` if a folder cannot be listed, `DatasetError.ownOutput` if the folder was written
  ///   by Sluice.
  init(_ path: String, reading: TextReading = .current) throws {
    let names = try Self.names(in: path)
    if !reading.takesOwnOutput, let own = OwnOutput(folderOf: names) {
      throw DatasetError.ownOutput(own, folder: path)
    }
    try add(names, of: path, reading)
  }

  private mutating func add(_ names: [String], of folder: String, _ reading: TextReading) throws {
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if FileKind(of: path, followingLinks: false) == .folder {
        let names = try Self.names(in: path)
        if !reading.takesOwnOutput, OwnOutput(folderOf: names) != nil {
          ownCount += 1
        } else {
          try add(names, of: path, reading)
        }
      } else if FileKind(of: path) == .file {
        files.append(path)
      }
    }
  }

  private static func names(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw FileError(path: folder, problem: .unreadable(reason: "its contents cannot be listed"))
    }
  }
}
