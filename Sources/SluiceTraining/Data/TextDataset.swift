import SluiceText
import Sluice
import SluiceKernels
import SluiceModels

/// A text as token ids: the first nine tenths to train on, the rest to validate on.
///
/// ```swift
/// let dataset = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// dataset.vocabulary.count  // how many different characters the text has
/// ```
public struct TextDataset: Sendable {
  /// What stands for a token.
  public enum Unit: String, Sendable, Codable, CaseIterable {
    /// One token for each Unicode scalar that the text holds.
    case characters
    /// One token for each byte: takes any file.
    case bytes
  }

  /// Which token stands for what.
  public let vocabulary: Vocabulary

  /// A number that differs, as good as surely, between different texts.
  public let fingerprint: UInt64

  /// Where the text's files lie, as `TextCorpus.paths`.
  public let paths: [String]

  /// Where the text is cut into documents; nil where it is one piece.
  public let documentCut: DocumentCut?

  /// The documents; nil where the text is one piece.
  private(set) var documents: Documents?

  private var tokens: CompactTokens

  /// Makes the vocabulary from the text and encodes it.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - unit: what stands for a token.
  ///   - cut: where the text is cut into documents; nil for one piece.
  /// - Throws: `DatasetError` for text that is not UTF-8, unless tokens are bytes; `SeparatorError` for a
  ///   text without the separator that cuts it.
  public init(_ corpus: TextCorpus, tokens unit: Unit, documents cut: DocumentCut? = nil) throws {
    switch unit {
    case .bytes: try self.init(corpus, vocabulary: .bytes, documents: cut)
    case .characters:
      try self.init(corpus, vocabulary: corpus.characters(), documents: cut)
    }
    guard case .separator(let separator) = cut else { return }
    guard !Self.positions(of: separator, in: tokens, vocabulary).isEmpty else {
      throw SeparatorError(separator: separator)
    }
  }

  /// Encodes the text with a given vocabulary, such as a checkpoint's.
  ///
  /// - Throws: `DatasetError` for text that is not UTF-8, `VocabularyError` for a character that the
  ///   vocabulary lacks; both name the file.
  public init(
    _ corpus: TextCorpus, vocabulary: Vocabulary, documents cut: DocumentCut? = nil
  ) throws {
    self.vocabulary = vocabulary
    documentCut = cut
    fingerprint = corpus.fingerprint
    paths = corpus.paths
    tokens = CompactTokens(vocabularySize: vocabulary.count, capacity: corpus.byteCount)
    var documents = Documents()
    for part in corpus.parts {
      if cut == .files { documents.begin(at: tokens.count) }
      try part.encode(with: vocabulary) { tokens.append($0) }
    }
    if case .separator(let separator) = cut {
      for position in Self.positions(of: separator, in: tokens, vocabulary) {
        documents.begin(at: position)
      }
    }
    self.documents = cut == nil ? nil : documents
  }

  /// Where a separator occurs; a character that no token stands for occurs nowhere.
  private static func positions(
    of separator: String, in tokens: CompactTokens, _ vocabulary: Vocabulary
  ) -> [Int] {
    (try? vocabulary.encode(separator)).map(tokens.positions) ?? []
  }

  /// Documents that the text consists of.
  public var documentCount: Int { documents?.count ?? 1 }

  /// Tokens in all.
  public var tokenCount: Int { tokens.count }

  /// The tokens to train on: the first nine tenths.
  public var training: Range<Int> { 0..<Int(Double(tokenCount) * 0.9) }

  /// The tokens to validate on: the rest.
  public var validation: Range<Int> { training.upperBound..<tokenCount }

  /// The ids in a range of positions.
  public subscript(range: Range<Int>) -> [Int32] { tokens[range] }

  /// Windows that begin at the given positions, and for each token the one that follows it.
  ///
  /// Documents in a window are sequences of their own.
  ///
  /// - Precondition: `contextLength` tokens and one more lie from each start on.
  public func windows(at starts: [Int], contextLength: Int) -> TextBatch {
    var inputs: [Int32] = []
    var targets: [Int32] = []
    inputs.reserveCapacity(starts.count * contextLength)
    targets.reserveCapacity(starts.count * contextLength)
    for start in starts {
      let window = tokens[start..<(start + contextLength + 1)]
      inputs += window.dropLast()
      targets += window.dropFirst()
    }
    return TextBatch(
      inputs: TokenBatch(inputs, batchSize: starts.count, tokenCount: contextLength),
      targets: TokenBatch(targets, batchSize: starts.count, tokenCount: contextLength),
      runs: documents?.runs(ofWindowsAt: starts, length: contextLength))
  }
}

extension TextCorpus {
  /// The vocabulary of the characters that occur in all parts.
  fileprivate func characters() throws -> Vocabulary {
    var scalars: Set<Unicode.Scalar> = []
    for part in parts {
      if case .characters(let table) = try part.decodable({ try $0.characters(source: part.path) })
      {
        scalars.formUnion(table.scalars)
      }
    }
    return .characters(try CharacterTable(scalars.sorted()))
  }
}

extension TextCorpus.Part {
  /// Calls `body` with the tokens, a piece of the text at a time: all of them at once would take four
  /// times the memory of the text.
  func encode(
    with vocabulary: Vocabulary, pieceSize: Int = 1 << 20, _ body: ([Int32]) -> Void
  ) throws {
    try decodable { bytes in
      try bytes.withBytes { bytes in
        let text = bytes.bindMemory(to: UInt8.self)
        // A piece may end within the name of a symbol, but not within a character.
        var pieceSize = pieceSize
        if case .symbols = vocabulary { pieceSize = max(4, text.count) }
        do {
          for piece in text.pieces(of: pieceSize) {
            body(try vocabulary.encode(UnsafeBufferPointer(rebasing: text[piece])))
          }
        } catch {
          // What a piece reports lies somewhere else in the whole.
          _ = try vocabulary.encode(text, source: path)
          throw error
        }
      }
    }
  }

  /// Has text that is not UTF-8 reported with the way out.
  func decodable<Result>(_ body: (TextBytes) throws -> Result) throws -> Result {
    do {
      return try body(bytes)
    } catch let error as VocabularyError {
      guard case .invalidUTF8(let offset, _) = error.problem else { throw error }
      throw DatasetError.notUnicode(path: path, offset: offset)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Ranges of about `size` bytes that cut no character of UTF-8 in two.
  fileprivate func pieces(of size: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    while start < count {
      var end = Swift.min(start + Swift.max(size, 4), count)
      // No character has more than three bytes after its first.
      for _ in 0..<3 where end < count && self[end] & 0xC0 == 0x80 { end -= 1 }
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }
}
