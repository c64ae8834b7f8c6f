import Sluice
import SluiceFiles
import SluiceKernels
import SluiceText

extension TextCorpus {
  /// Learns byte pairs from the first nine tenths of the text: what is held out teaches nothing.
  ///
  /// - Parameter size: tokens that the vocabulary is to have at most.
  /// - Throws: `DatasetError` where the text is not UTF-8, `FileError` where it cannot be read,
  ///   `TokenizerError` where there are more bytes than tokens.
  func bytePairs(vocabularySize size: Int) throws -> BytePairTokenizer {
    var learner = BytePairLearner()
    // What cannot be is known before the text is read.
    _ = try learner.tokenizer(vocabularySize: min(size, 256))
    var rest = byteCount / 10 * 9 + byteCount % 10
    for part in parts where rest > 0 {
      try part.readingUTF8 {
        try part.bytes.forEachPiece { piece, _ in
          try learner.append(piece.prefix(rest))
          rest = max(0, rest - piece.count)
        }
        // The nine tenths may end within a character.
        if rest > 0 { try learner.endText() } else { try learner.endCutText() }
      }
    }
    return try learner.tokenizer(vocabularySize: size)
  }
}

extension TextCorpus.Part {
  private static let pieceSize = 1 << 23

  /// Makes tokens of the text, piece by piece.
  ///
  /// - Parameters:
  ///   - tokenizer: what makes them.
  ///   - separator: what begins a document; no token reaches into it from before.
  ///   - read: gets the text as it is read.
  ///   - tokens: gets the next tokens, and whether a document begins with them.
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

  /// Has invalid UTF-8 reported as wrong with the file.
  fileprivate func readingUTF8(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as VocabularyError {
      guard case .invalidUTF8(let offset, _) = error.problem else { throw error }
      throw otherEncoding ?? DatasetError.notUnicode(path: path, offset: bytes.offset + offset)
    }
  }
}
