import SluiceText
import SluiceFiles
import SluicePlatform
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Text from files and folders, in order, as one.
///
/// Files are mapped into memory, not copied. A folder gives its files of text, at any depth, sorted
/// by path; hidden files and folders are passed over, and so is what is no text.
///
/// ```swift
/// let corpus = try TextCorpus(paths: ["notes.txt", "Sources"])
/// corpus.byteCount
/// ```
public struct TextCorpus: Sendable {
  /// A part of the text and where it comes from.
  struct Part: Sendable {
    let path: String
    let bytes: TextBytes
  }

  let parts: [Part]

  /// The files and folders, from the root on, that the text comes from.
  ///
  /// `-` is standard input; a text in memory has none.
  public let paths: [String]

  /// Files in folders that were passed over because they hold no text.
  public let skippedCount: Int

  /// Files that the text comes from.
  public var fileCount: Int { parts.count }

  /// Bytes in all.
  public var byteCount: Int { parts.reduce(0) { $0 + $1.bytes.count } }

  /// Opens files and folders, in the order in which their texts are to follow each other; `-` is
  /// standard input.
  ///
  /// - Throws: `FileError` for what cannot be read, `DatasetError` for what holds no text.
  public init(paths: [String]) throws {
    var parts: [Part] = []
    var skippedCount = 0
    for path in paths {
      if path != "-", FileKind.isFolder(path) {
        let before = parts.count
        for file in try Self.files(in: path) {
          let bytes = try TextBytes(path: file)
          if bytes.isText {
            parts.append(Part(path: file, bytes: bytes))
          } else {
            skippedCount += 1
          }
        }
        guard parts.count > before else { throw DatasetError.noText(folder: path) }
      } else {
        let bytes = try TextBytes(path: path)
        let name = path == "-" ? "standard input" : path
        guard bytes.count > 0 else { throw DatasetError.empty(path: name) }
        parts.append(Part(path: name, bytes: bytes))
      }
    }
    self.parts = parts
    self.paths = paths.map(Self.absolute)
    self.skippedCount = skippedCount
  }

  /// A text in memory.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - name: what messages call it.
  public init(text: String, name: String = "the text") throws {
    guard !text.isEmpty else { throw DatasetError.empty(path: name) }
    parts = [Part(path: name, bytes: .memory(Array(text.utf8)))]
    paths = []
    skippedCount = 0
  }

  private static func absolute(_ path: String) -> String {
    path == "-" || path.hasPrefix("/")
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// The text itself.
  ///
  /// - Throws: `DatasetError` where it is not UTF-8.
  public func text() throws -> String {
    try parts.reduce(into: "") { text, part in
      // Encoding finds the place where decoding would only fail.
      _ = try part.decodable { try $0.characters(source: part.path) }
      part.bytes.withBytes { text += String(decoding: $0, as: UTF8.self) }
    }
  }

  /// A number that differs, as good as surely, between different texts (FNV-1a of all bytes).
  public var fingerprint: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for part in parts {
      part.bytes.withBytes { bytes in
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    }
    return hash
  }
}

extension TextCorpus {
  /// The regular files below a folder, sorted, hidden ones left out.
  ///
  /// Links to folders are not followed: they may go round.
  public static func files(in folder: String) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw FileError(path: folder, problem: .unreadable(reason: "its contents cannot be listed"))
    }
    var files: [String] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if FileKind(of: path, followingLinks: false) == .folder {
        files += try Self.files(in: path)
      } else if FileKind(of: path) == .file {
        files.append(path)
      }
    }
    return files
  }
}

extension TextBytes {
  /// Whether this is what people call text: UTF-8 without a zero byte, and not nothing.
  fileprivate var isText: Bool {
    guard case .characters(let table)? = try? characters(source: "") else { return false }
    return table.scalars.first != "\0"
  }

  /// The vocabulary of the characters that occur.
  func characters(source: String) throws -> Vocabulary {
    try withBytes { try Vocabulary(charactersOf: $0.bindMemory(to: UInt8.self), source: source) }
  }
}
