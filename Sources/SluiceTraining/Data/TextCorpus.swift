import SluiceText
import SluiceFiles

/// The text of files and folders, concatenated in order.
///
/// Files are read when they are needed, and are not kept in memory. For a folder, all text files in it and
/// its subfolders are read, sorted by path. Skipped are hidden files and folders, files that are not text,
/// and output of Sluice: runs, checkpoints, comparisons, event files and pages. A byte order mark is not
/// part of the text.
///
/// ```swift
/// let corpus = try TextCorpus(paths: ["notes.txt", "Sources"])
/// corpus.byteCount
/// ```
public struct TextCorpus: Sendable {
  /// A part of the text and its source.
  struct Part: Sendable {
    let path: String
    let bytes: TextBytes
  }

  private(set) var parts: [Part] = []

  /// The absolute paths of the files and folders.
  ///
  /// `-` stands for standard input and pipes, which can be read only once; a text in memory has no paths.
  public let paths: [String]

  /// The files that were read or skipped.
  public private(set) var files = TextFiles()

  /// The characters of the parts that were already scanned.
  private(set) var knownCharacters = ScalarSet()
  /// The parts that were not scanned yet.
  private(set) var unknownParts: [Part] = []

  /// The number of bytes.
  public var byteCount: Int { parts.reduce(0) { $0 + $1.bytes.count } }

  /// Opens files and folders, in the order of their texts; `-` is standard input.
  ///
  /// - Throws: `FileError` for files that cannot be read, `DatasetError` for files and folders without text.
  public init(paths: [String]) throws {
    try self.init(TextInput.all(at: paths), .current)
  }

  /// Opens the text of a run, read in the way of the version of Sluice that started the run.
  ///
  /// - Parameters:
  ///   - paths: the paths of the text.
  ///   - fingerprint: the fingerprint of the text in the files of the run.
  /// - Throws: `FileError` for files that cannot be read, `DatasetError` for files and folders without
  ///   text. A text with a different fingerprint is not an error here.
  public init(paths: [String], ofRunWith fingerprint: String) throws {
    let inputs = try TextInput.all(at: paths)
    let current = Result { try TextCorpus(inputs, .current) }
    if case .success(let corpus) = current, !corpus.files.dependOnReading {
      self = corpus
      return
    }
    for reading in [.current] + TextReading.earlier {
      guard let corpus = try? TextCorpus(inputs, reading),
        try corpus.fingerprint.hexadecimal == fingerprint
      else { continue }
      self = corpus
      return
    }
    self = try current.get()
  }

  /// Makes a corpus of a text in memory.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - name: the name of the text in messages.
  public init(text: String, name: String = "the text") throws {
    paths = []
    try add(TextBytes(Array(text.utf8), keepsMark: true), named: name)
  }

  private init(_ inputs: [TextInput], _ reading: TextReading) throws {
    paths = inputs.map(\.path)
    for input in inputs {
      switch input {
      case .folder(let path): try add(folder: path, reading)
      case .file(let path):
        try add(TextBytes(file: path, keepsMark: reading.keepsMarks), named: path)
      case .passed(let bytes, let name):
        try add(TextBytes(bytes, keepsMark: reading.keepsMarks), named: name)
      }
    }
  }

  private mutating func add(_ bytes: TextBytes, named name: String) throws {
    guard bytes.count > 0 else { throw DatasetError.empty(path: name) }
    let part = Part(path: name, bytes: bytes)
    add(part)
    unknownParts.append(part)
  }

  private mutating func add(_ part: Part) {
    parts.append(part)
    files.count += 1
    if part.bytes.mark == .utf8 { files.markCount += 1 }
  }

  private mutating func add(folder: String, _ reading: TextReading) throws {
    let list = try TextFolder(folder, reading: reading)
    files.ownCount += list.ownCount
    let before = parts.count
    var encoded: DatasetError?
    for path in list.files {
      let part = Part(
        path: path, bytes: try TextBytes(file: path, keepsMark: reading.keepsMarks))
      if try !reading.takesOwnOutput && part.isPage {
        files.ownCount += 1
      } else if let characters = try part.charactersOfText() {
        add(part)
        knownCharacters.formUnion(characters)
      } else {
        files.skippedCount += 1
        encoded = encoded ?? part.otherEncoding
      }
    }
    guard parts.count > before else { throw encoded ?? DatasetError.noText(folder: folder) }
  }
}

// MARK: - Reading

extension TextCorpus {
  /// Reads the whole text.
  ///
  /// - Throws: `DatasetError` if it is not UTF-8, `FileError` if it cannot be read.
  public func text() throws -> String {
    var text = ""
    for part in parts {
      // The scan throws for invalid UTF-8, which decoding would replace.
      try part.forEachTextPiece { piece in
        var scalars = ScalarSet()
        try scalars.formUnion(piece, source: part.path)
        text += String(decoding: piece, as: UTF8.self)
        return 0
      }
    }
    return text
  }

  /// The fingerprint of the text, which identifies it.
  ///
  /// - Throws: `FileError` if the text cannot be read.
  public var fingerprint: UInt64 {
    get throws {
      var fingerprint = TextFingerprint()
      for part in parts {
        try part.bytes.forEachPiece { piece, _ in fingerprint.add(piece) }
      }
      return fingerprint.value
    }
  }

  /// The regular files in a folder and its subfolders, sorted, without hidden files and files written by
  /// Sluice.
  ///
  /// Links to folders are not followed, because they could form a cycle.
  public static func files(in folder: String) throws -> [String] {
    try TextFolder(folder).files
  }

  /// The vocabulary of the characters that occur in all parts.
  ///
  /// - Throws: `DatasetError` if the text is not UTF-8, `FileError` if it cannot be read.
  func characters() throws -> Vocabulary {
    var characters = knownCharacters
    for part in unknownParts { try part.addCharacters(to: &characters) }
    return .characters(try CharacterTable(characters.sorted))
  }
}

extension TextCorpus.Part {
  /// Calls `body` with each piece of the text; errors in a piece are reported as errors of the text.
  ///
  /// - Parameter body: returns the number of tokens in the piece.
  func forEachTextPiece(
    of size: Int = 1 << 20, _ body: (UnsafeBufferPointer<UInt8>) throws -> Int
  ) throws {
    var tokenCount = 0
    try bytes.forEachPiece(of: size) { piece, offset in
      do {
        tokenCount += try body(piece)
      } catch let error as VocabularyError {
        let error = error.inText(after: offset, tokens: tokenCount)
        guard case .invalidUTF8(let offset, _) = error.problem else { throw error }
        throw otherEncoding ?? DatasetError.notUnicode(path: path, offset: offset)
      }
    }
  }

  /// Adds the characters of the text to the set.
  func addCharacters(to characters: inout ScalarSet) throws {
    try forEachTextPiece { piece in
      try characters.formUnion(piece, source: path)
      return 0
    }
  }

  /// The characters of the file if it is text; otherwise nil.
  ///
  /// Text is UTF-8, is not empty and contains no zero byte.
  fileprivate func charactersOfText() throws -> ScalarSet? {
    var characters = ScalarSet()
    do {
      try addCharacters(to: &characters)
    } catch is DatasetError {
      return nil
    }
    return characters.isEmpty || characters.contains("\0") ? nil : characters
  }

  /// The error for a byte order mark of another encoding; nil if there is none.
  var otherEncoding: DatasetError? {
    guard let mark = bytes.mark, mark != .utf8 else { return nil }
    return .otherEncoding(path: path, encoding: mark.rawValue)
  }

  /// Whether the file is a page of `sluice inspect`.
  fileprivate var isPage: Bool {
    get throws {
      guard path.hasSuffix(".html") else { return false }
      return try OwnOutput.isPage(start: bytes.start(of: 1024))
    }
  }
}
