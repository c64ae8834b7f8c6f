/// A streaming tokenizer: encodes a text in pieces, with the same tokens as for the whole text.
///
/// ```swift
/// var stream = BytePairStream(tokenizer)
/// for piece in pieces { tokens += try stream.append(piece) }
/// tokens += try stream.finish()
/// ```
///
/// Text that may continue in the next piece is held back.
public struct BytePairStream: Sendable {
  private let encode: @Sendable (UnsafeBufferPointer<UInt8>, _ isStart: Bool) -> [Int32]
  private var buffer: SeamBuffer

  /// Makes a stream for a text.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer.
  ///   - recognition: the kinds of added tokens that are recognized in the text.
  ///   - source: the name of the text in errors.
  public init(
    _ tokenizer: BytePairTokenizer, recognizing recognition: AddedToken.Recognition = .all,
    source: String = "the text"
  ) {
    self.init(tokenizer, recognizing: recognition, source: source, in: nil)
  }

  /// Makes a stream that encodes with the threads of a parallel loop.
  package init(
    _ tokenizer: BytePairTokenizer, recognizing recognition: AddedToken.Recognition = .all,
    source: String = "the text", in parallel: ParallelLoop?
  ) {
    let model = tokenizer.model
    encode = { model.encode($0, recognizing: recognition, isStart: $1, in: parallel) }
    buffer = SeamBuffer(model.seams, source: source)
  }

  /// Adds a piece of the text; returns the tokens that are certain.
  ///
  /// - Parameter piece: the next bytes; they can end within a character.
  /// - Throws: `VocabularyError` if the text is not valid UTF-8.
  public mutating func append(_ piece: some Collection<UInt8>) throws -> [Int32] {
    let encode = encode
    var tokens: [Int32] = []
    try buffer.append(piece) { tokens = encode($0, $1) }
    return tokens
  }

  /// Ends the text and returns its remaining tokens; the next piece begins a new text.
  ///
  /// - Throws: `VocabularyError` if the text ends within a character.
  public mutating func finish() throws -> [Int32] {
    let encode = encode
    var tokens: [Int32] = []
    try buffer.finish { tokens = encode($0, $1) }
    return tokens
  }
}
