import Sluice
import SluiceText

/// A text that is being generated: its tokens and the decoded text.
struct TextSequence: Sendable {
  var sequence: TokenSequence
  private let options: GenerationOptions
  private var decoder: TextDecoder
  private var stopStrings: StopStrings

  /// The tokens generated so far.
  private(set) var tokens: [GeneratedToken] = []
  /// The reason why the text ended; nil if it has not ended.
  private(set) var end: GenerationEnd?

  init(_ sequence: TokenSequence, decoder: TextDecoder, options: GenerationOptions) {
    self.sequence = sequence
    self.options = options
    self.decoder = decoder
    stopStrings = StopStrings(options.stopStrings)
    if options.maxTokenCount == 0 { end = .maxTokens }
  }

  /// Samples and adds the next token.
  ///
  /// - Returns: the text that the token completes; may be empty.
  /// - Throws: `GenerationError` if the logits are not finite.
  mutating func take(_ logits: [Float], contextLength: Int) throws(GenerationError) -> String {
    let token = try sequence.choose(from: logits)
    if options.endTokens.contains(token.id) {
      end = .endToken
      return ending()
    }
    tokens.append(token)
    sequence.append(token.id, contextLength: contextLength)
    let (text, isStopped) = stopStrings.take(decoder.decode(token.id))
    if isStopped {
      end = .stopString
    } else if tokens.count == options.maxTokenCount {
      end = .maxTokens
      return text + ending()
    }
    return text
  }

  /// The text that was held back.
  private mutating func ending() -> String {
    let (text, isStopped) = stopStrings.take(decoder.finish())
    return isStopped ? text : text + stopStrings.finish()
  }
}
