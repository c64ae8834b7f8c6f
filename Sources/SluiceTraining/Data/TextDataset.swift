import SluiceText
import Sluice
import SluiceFiles
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
  public enum Unit: Sendable, Hashable {
    /// One token for each Unicode scalar that the text holds.
    case characters
    /// One token for each byte: takes any file.
    case bytes
    /// Bytes that are merged pair by pair, so many different tokens at most, which are learnt from the
    /// first nine tenths of the text.
    case bytePairs(Int)
    /// The tokens of a vocabulary that is there already.
    case vocabulary(Vocabulary)
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
  let documents: Documents?

  private let tokens: CompactTokens

  /// Makes the vocabulary from the text and encodes it.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - unit: what stands for a token.
  ///   - cut: where the text is cut into documents; nil for one piece.
  /// - Throws: `DatasetError` for text that is not UTF-8, unless tokens are bytes; `FileError` for text
  ///   that cannot be read; `SeparatorError` for a text without the separator that cuts it;
  ///   `TokenizerError` for fewer tokens than bytes; `VocabularyError` for what a given vocabulary lacks.
  public init(_ corpus: TextCorpus, tokens unit: Unit, documents cut: DocumentCut? = nil) throws {
    switch unit {
    case .bytes: try self.init(corpus, vocabulary: .bytes, documents: cut)
    case .characters:
      try self.init(corpus, vocabulary: corpus.characters(), documents: cut)
    case .bytePairs(let size):
      try self.init(
        corpus, vocabulary: .bytePairs(corpus.bytePairs(vocabularySize: size)), documents: cut)
    case .vocabulary(let vocabulary):
      try self.init(corpus, vocabulary: vocabulary, documents: cut)
    }
    if case .separator(let separator) = cut, documents?.isCut != true {
      throw SeparatorError(separator: separator)
    }
  }

  /// Encodes the text with a given vocabulary, such as a checkpoint's.
  ///
  /// - Throws: `DatasetError` for text that is not UTF-8, `VocabularyError` for a character that the
  ///   vocabulary lacks, `FileError` for text that cannot be read; all name the file.
  public init(
    _ corpus: TextCorpus, vocabulary: Vocabulary, documents cut: DocumentCut? = nil
  ) throws {
    self.vocabulary = vocabulary
    documentCut = cut
    paths = corpus.paths
    var tokens = CompactTokens(vocabularySize: vocabulary.count, capacity: corpus.byteCount)
    // Of what is encoded, in the same pass: a file can change between two.
    var fingerprint = TextFingerprint()
    var documents = Documents()
    for part in corpus.parts {
      if cut == .files { documents.begin(at: tokens.count) }
      if case .bytePairs(let tokenizer) = vocabulary {
        try part.encode(with: tokenizer, separator: cut?.separator) { text in
          fingerprint.add(text)
        } tokens: { ids, beginsDocument in
          if beginsDocument { documents.begin(at: tokens.count) }
          tokens.append(ids)
        }
      } else {
        try part.encode(with: vocabulary) { text, ids in
          fingerprint.add(text)
          tokens.append(ids)
        }
      }
    }
    if case .bytePairs = vocabulary {
      // Found in the text: what a separator's tokens are depends on what stands around it.
    } else if case .separator(let separator) = cut, let ids = try? vocabulary.encode(separator) {
      // A character that no token stands for occurs nowhere.
      for position in tokens.positions(of: ids) { documents.begin(at: position) }
    }
    self.tokens = tokens
    self.documents = cut == nil ? nil : documents
    self.fingerprint = fingerprint.value
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

  /// Bytes of the text that the tokens in a range of positions stand for.
  public func byteCount(in range: Range<Int>) -> Int {
    if vocabulary == .bytes { return range.count }
    // Not all at once: they take more memory than the text.
    return stride(from: range.lowerBound, to: range.upperBound, by: 1 << 16).reduce(0) {
      sum, start in
      self[start..<min(start + 1 << 16, range.upperBound)].reduce(sum) {
        $0 + vocabulary.byteCount(of: $1)
      }
    }
  }

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

extension TextCorpus.Part {
  /// Calls `body` with a piece of the text and its tokens, piece by piece: all tokens at once would take
  /// four times the memory of the text.
  func encode(
    with vocabulary: Vocabulary, pieceSize: Int = 1 << 20,
    _ body: (UnsafeBufferPointer<UInt8>, [Int32]) -> Void
  ) throws {
    // A piece may end within the name of a symbol, but not within a character.
    let isOfSymbols = if case .symbols = vocabulary { true } else { false }
    try forEachTextPiece(of: isOfSymbols ? .max : pieceSize) { piece in
      let tokens = try vocabulary.encode(piece, source: path)
      body(piece, tokens)
      return tokens.count
    }
  }
}
