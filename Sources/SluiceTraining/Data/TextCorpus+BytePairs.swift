import Sluice
import SluiceFiles
import SluiceKernels
import SluiceText

extension TextCorpus {
  /// Trains a byte-level BPE tokenizer on the first 90 % of the text, without the held-out part.
  ///
  /// - Parameter size: the maximum vocabulary size.
  /// - Throws: `DatasetError` if the text is not UTF-8, `FileError` if it cannot be read, `TokenizerError`
  ///   if `size` is below 256.
  func bytePairs(vocabularySize size: Int) throws -> BytePairTokenizer {
    var learner = BytePairLearner()
    // Reports an impossible size before the text is read.
    _ = try learner.tokenizer(vocabularySize: min(size, 256))
    var rest = byteCount / 10 * 9 + byteCount % 10
    for part in parts where rest > 0 {
      try part.readingUTF8 {
        try part.bytes.forEachPiece { piece, _ in
          try learner.append(piece.prefix(rest))
          rest = max(0, rest - piece.count)
        }
        // The first 90 % can end within a character.
        if rest > 0 { try learner.endText() } else { try learner.endCutText() }
      }
    }
    return try learner.tokenizer(vocabularySize: size)
  }
}

extension TextCorpus.Part {
  private static let pieceSize = 1 << 23

  /// Encodes the text piece by piece.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer.
  ///   - separator: the string that documents begin with; no token crosses a document boundary.
  ///   - read: called with each piece of the text.
  ///   - tokens: called with the next tokens and whether a document begins with them.
  func encode(
    with tokenizer: BytePairTokenizer, separator: String?,
    read: (UnsafeBufferPointer<UInt8>) -> Void, tokens: ([Int32], Bool) -> Void
  ) throws {
    let pool = ThreadPool.current
    var stream = BytePairStream(tokenizer, source: path) { pool.parallelFor($0, $1) }
    var documents = separator.map { SeparatedText(separator: $0) }
    try readingUTF8 {
      try bytes.forEachPiece(of: Self.pieceSize) { piece, _ in
        read(piece)
        guard documents != nil else { return tokens(try stream.append(piece), false) }
        try documents?.append(piece) { part, beginsDocument in
          if beginsDocument { tokens(try stream.finish(), false) }
          tokens(try stream.append(part), beginsDocument)
        }
      }
      try documents?.finish { part, beginsDocument in
        if beginsDocument { tokens(try stream.finish(), false) }
        tokens(try stream.append(part), beginsDocument)
      }
      tokens(try stream.finish(), false)
    }
  }

  /// Runs `body` and converts errors of invalid UTF-8 to errors of the file.
  fileprivate func readingUTF8(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as VocabularyError {
      guard case .invalidUTF8(let offset, _) = error.problem else { throw error }
      throw otherEncoding ?? DatasetError.notUnicode(path: path, offset: bytes.offset + offset)
    }
  }
}
