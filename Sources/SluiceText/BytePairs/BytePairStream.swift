/// Makes tokens of a text that comes in pieces: together they are those of the whole text.
///
/// ```swift
/// var stream = BytePairStream(tokenizer)
/// for piece in pieces { tokens += try stream.append(piece) }
/// tokens += try stream.finish()
/// ```
///
/// What could go on in the next piece is held back.
public struct BytePairStream: Sendable {
  private let encode: @Sendable (UnsafeBufferPointer<UInt8>, _ isStart: Bool) -> [Int32]
  private var buffer: SeamBuffer

  /// Makes tokens of a text from its start on.
  ///
  /// - Parameters:
  ///   - tokenizer: what makes them.
  ///   - recognition: which added tokens are found in the text.
  ///   - source: what an error calls the text.
  public init(
    _ tokenizer: BytePairTokenizer, recognizing recognition: AddedToken.Recognition = .all,
    source: String = "the text"
  ) {
    self.init(tokenizer, recognizing: recognition, source: source, in: nil)
  }

  /// The same on as many threads as a loop has.
  package init(
    _ tokenizer: BytePairTokenizer, recognizing recognition: AddedToken.Recognition = .all,
    source: String = "the text", in parallel: ParallelLoop?
  ) {
    let model = tokenizer.model
    encode = { model.encode($0, recognizing: recognition, isStart: $1, in: parallel) }
    buffer = SeamBuffer(model.seams, source: source)
  }

  /// The tokens that are certain with the next bytes.
  ///
  /// - Parameter piece: bytes that may end within a character.
  /// - Throws: `VocabularyError` where the text is not valid UTF-8.
  public mutating func append(_ piece: some Collection<UInt8>) throws -> [Int32] {
    let encode = encode
    var tokens: [Int32] = []
    try buffer.append(piece) { tokens = encode($0, $1) }
    return tokens
  }

  /// The tokens of what is left; the next piece begins another text.
  ///
  /// - Throws: `VocabularyError` where the text ends within a character.
  public mutating func finish() throws -> [Int32] {
    let encode = encode
    var tokens: [Int32] = []
    try buffer.finish { tokens = encode($0, $1) }
    return tokens
  }
}
