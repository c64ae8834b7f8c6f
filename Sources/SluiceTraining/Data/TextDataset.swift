import SluiceText
import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels

/// A tokenized text; the first 90 % is the training set, the rest is the validation set.
///
/// ```swift
/// let dataset = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// dataset.vocabulary.count  // the number of different characters in the text
/// ```
public struct TextDataset: Sendable {
  /// The unit of tokenization.
  public enum Unit: Sendable, Hashable {
    /// One token for each Unicode scalar of the text.
    case characters
    /// One token for each byte; works for any file.
    case bytes
    /// Byte-level BPE with at most this many tokens, trained on the first 90 % of the text.
    case bytePairs(Int)
    /// The tokens of an existing vocabulary.
    case vocabulary(Vocabulary)
  }

  /// The vocabulary.
  public let vocabulary: Vocabulary

  /// The fingerprint of the text, which identifies it.
  public let fingerprint: UInt64

  /// The paths of the text, as in `TextCorpus.paths`.
  public let paths: [String]

  /// The document boundaries; nil if the text is one document.
  public let documentCut: DocumentCut?

  /// The document boundaries; nil if the text is one document.
  let documents: Documents?

  private let tokens: CompactTokens

  /// Makes a vocabulary from the text, and encodes the text with it.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - unit: the unit of tokenization.
  ///   - cut: the document boundaries; nil for one document.
  /// - Throws: `DatasetError` for text that is not UTF-8, unless tokens are bytes; `FileError` for text
  ///   that cannot be read; `SeparatorError` if the text does not contain the separator;
  ///   `TokenizerError` for a vocabulary size below 256; `VocabularyError` for characters that a given
  ///   vocabulary does not contain.
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
  /// - Throws: `DatasetError` for text that is not UTF-8, `VocabularyError` for a character that is not in
  ///   the vocabulary, `FileError` for text that cannot be read; all contain the name of the file.
  public init(
    _ corpus: TextCorpus, vocabulary: Vocabulary, documents cut: DocumentCut? = nil
  ) throws {
    self.vocabulary = vocabulary
    documentCut = cut
    paths = corpus.paths
    var tokens = CompactTokens(vocabularySize: vocabulary.count, capacity: corpus.byteCount)
    // Computed in the same pass as the tokens, because the file can change between two passes.
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
      // Already found in the text: the tokens of a separator depend on the text around it.
    } else if case .separator(let separator) = cut, let ids = try? vocabulary.encode(separator) {
      // If the separator cannot be encoded, it does not occur in the text.
      for position in tokens.positions(of: ids) { documents.begin(at: position) }
    }
    self.tokens = tokens
    self.documents = cut == nil ? nil : documents
    self.fingerprint = fingerprint.value
  }

  /// The number of documents.
  public var documentCount: Int { documents?.count ?? 1 }

  /// The number of tokens.
  public var tokenCount: Int { tokens.count }

  /// The training set: the first 90 % of the tokens.
  public var training: Range<Int> { 0..<Int(Double(tokenCount) * 0.9) }

  /// The validation set: the rest of the tokens.
  public var validation: Range<Int> { training.upperBound..<tokenCount }

  /// The ids in a range of positions.
  public subscript(range: Range<Int>) -> [Int32] { tokens[range] }

  /// The bytes of the tokens in a range of positions.
  public func byteCount(in range: Range<Int>) -> Int {
    if vocabulary == .bytes { return range.count }
    // In chunks, because all ids at once need more memory than the text.
    return stride(from: range.lowerBound, to: range.upperBound, by: 1 << 16).reduce(0) {
      sum, start in
      self[start..<min(start + 1 << 16, range.upperBound)].reduce(sum) {
        $0 + vocabulary.byteCount(of: $1)
      }
    }
  }

  /// Windows that begin at the given positions, with the next token of each token as target.
  ///
  /// Documents in a window are separate sequences.
  ///
  /// - Precondition: there are at least `contextLength + 1` tokens from each start.
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
  /// Calls `body` with each piece of the text and its tokens.
  ///
  /// All tokens at once would need four times the memory of the text.
  func encode(
    with vocabulary: Vocabulary, pieceSize: Int = 1 << 20,
    _ body: (UnsafeBufferPointer<UInt8>, [Int32]) -> Void
  ) throws {
    // A piece can end within the name of a symbol, but not within a character.
    let isOfSymbols = if case .symbols = vocabulary { true } else { false }
    try forEachTextPiece(of: isOfSymbols ? .max : pieceSize) { piece in
      let tokens = try vocabulary.encode(piece, source: path)
      body(piece, tokens)
      return tokens.count
    }
  }
}
