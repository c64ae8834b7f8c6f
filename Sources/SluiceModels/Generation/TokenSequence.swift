import Sluice

/// The tokens of a text under generation, and what the model keeps of them.
struct TokenSequence: Sendable {
  /// Prompt and generated tokens.
  private(set) var tokens: [Int32]
  /// Tokens that are the prompt.
  let promptCount: Int

  private let options: GenerationOptions
  private let random: RandomStream
  /// The first token that the model still sees.
  private var start = 0
  /// What the model keeps of the tokens from `start` on; none where it has to read all anew.
  private var state: SequenceState?

  /// Makes a sequence that stands at the end of a prompt.
  ///
  /// - Parameters:
  ///   - model: what continues it.
  ///   - prompt: at least one token.
  ///   - options: how it is continued.
  ///   - cache: tokens that the model has read already; as many as the prompt begins with are not read
  ///     again.
  init(
    _ model: some GenerativeModel, prompt: [Int32], options: GenerationOptions,
    cache: PromptCache? = nil
  ) {
    tokens = prompt
    promptCount = prompt.count
    self.options = options
    random = RandomStream(seed: options.sampling.seed)
    if options.beyondContext == .slides { start = max(0, prompt.count - model.contextLength) }
    state = (start == 0 ? cache?.state(beginning: prompt) : nil) ?? model.makeState()
  }

  /// Tokens generated so far.
  var generatedCount: Int { tokens.count - promptCount }

  /// What the model has read of the tokens so far, for other sequences that begin so.
  var cache: PromptCache? {
    guard start == 0, let state, state.tokenCount > 0 else { return nil }
    return PromptCache(tokens: Array(tokens.prefix(state.tokenCount)), state: state)
  }

  /// Whether the model has one token to read, and keeps what it read before.
  var isOneStepBehind: Bool { state?.tokenCount == tokens.count - start - 1 }

  /// Tokens that the model reads at once: an interrupted text ends between such pieces.
  private static let pieceLength = 1024
}

// MARK: - Reading

extension TokenSequence {
  /// The logits of the next token: the model reads what it has not read yet.
  ///
  /// - Throws: `CancellationError` where `isCancelled` says so within a long prompt.
  mutating func nextLogits(
    of model: some GenerativeModel, unless isCancelled: () -> Bool
  ) throws -> [Float] {
    var states = [state].compactMap(\.self)
    // Moved out, it grows in place.
    state = nil
    defer { state = states.first }
    var read = states.first?.tokenCount ?? 0
    while true {
      let piece = Array(tokens[(start + read)...].prefix(states.isEmpty ? .max : Self.pieceLength))
      let logits = model.nextLogits(
        TokenBatch(piece), in: .whole(rows: 1, tokens: piece.count, from: [read]), states: &states)
      read += piece.count
      if start + read == tokens.count { return logits.scalars }
      if isCancelled() { throw CancellationError() }
    }
  }

  /// The last token, which the model has not read.
  var lastToken: Int32 { tokens[tokens.count - 1] }

  /// Moves the state out, so that it grows in place; `put(_:)` brings it back.
  mutating func takeState() -> SequenceState? { state.take() }

  /// Brings the state back.
  mutating func put(_ state: SequenceState) { self.state = state }
}

// MARK: - Choosing

extension TokenSequence {
  /// Chooses the next token; it is not part of the sequence yet.
  ///
  /// - Throws: `GenerationError` where the logits are not a prediction.
  mutating func choose(from logits: [Float]) throws(GenerationError) -> GeneratedToken {
    var penalized = logits
    options.sampling.penalties.apply(to: &penalized, after: tokens, promptCount: promptCount)
    let uniform = random.uniform(at: UInt64(generatedCount))
    guard let token = options.sampling.token(from: penalized, uniform: uniform) else {
      // The state holds all tokens by now: asked again, the model reads all anew, and says so again.
      state = nil
      throw .notFinite(tokenCount: generatedCount)
    }
    return GeneratedToken(token, from: logits, alternatives: options.logProbabilityCount)
  }

  /// Adds a token; where the context is full, the oldest one leaves it.
  mutating func append(_ token: Int32, contextLength: Int) {
    if options.beyondContext == .slides, tokens.count - start >= contextLength {
      // All tokens that stay move to other positions.
      start = tokens.count - contextLength + 1
      state = nil
    }
    tokens.append(token)
  }
}
