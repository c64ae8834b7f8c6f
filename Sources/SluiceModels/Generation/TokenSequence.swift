import Sluice

/// The tokens of a text that is being generated, and the state of the model.
struct TokenSequence: Sendable {
  /// The tokens of the prompt and the generated tokens.
  private(set) var tokens: [Int32]
  /// The number of tokens in the prompt.
  let promptCount: Int

  private let options: GenerationOptions
  private let random: RandomStream
  /// The index of the first token in the context.
  private var start = 0
  /// The state of the model after tokens from `start` on; nil if all tokens must be recomputed.
  private var state: SequenceState?

  /// Makes a sequence from a prompt.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - prompt: the prompt; at least one token.
  ///   - options: the generation options.
  ///   - cache: a prompt cache; the common prefix with the prompt is not computed again.
  init(
    _ model: some GenerativeModel, prompt: [Int32], options: GenerationOptions,
    cache: PromptCache? = nil
  ) {
    tokens = prompt
    promptCount = prompt.count
    self.options = options
    random = RandomStream(seed: options.sampling.seed)
    if options.beyondContext == .slides { start = max(0, prompt.count - model.contextLength) }
    state =
      (start == 0 ? cache?.state(beginning: prompt) : nil)
      ?? model.makeState()?.expecting(tokenCount: prompt.count)
  }

  /// The number of tokens generated so far.
  var generatedCount: Int { tokens.count - promptCount }

  /// A prompt cache of the tokens so far.
  var cache: PromptCache? {
    guard start == 0, let state, state.tokenCount > 0 else { return nil }
    return PromptCache(tokens: Array(tokens.prefix(state.tokenCount)), state: state)
  }

  /// Whether the state contains all tokens except the last.
  var isOneStepBehind: Bool { state?.tokenCount == tokens.count - start - 1 }

  /// The number of prompt tokens that are processed at once; cancellation is checked between such pieces.
  private static let pieceLength = 1024
}

// MARK: - Reading

extension TokenSequence {
  /// The logits of the next token; processes the tokens that are not in the state.
  ///
  /// - Throws: `CancellationError` if `isCancelled` returns true while a long prompt is processed.
  mutating func nextLogits(
    of model: some GenerativeModel, unless isCancelled: () -> Bool
  ) throws -> [Float] {
    var states = [state].compactMap(\.self)
    // The state is moved out, so that it can grow in place.
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

  /// The last token, which is not in the state.
  var lastToken: Int32 { tokens[tokens.count - 1] }

  /// Moves the state out, so that it can grow in place; `put(_:)` moves it back.
  mutating func takeState() -> SequenceState? { state.take() }

  /// Moves the state back.
  mutating func put(_ state: SequenceState) { self.state = state }
}

// MARK: - Choosing

extension TokenSequence {
  /// Samples the next token; does not add it to the sequence.
  ///
  /// - Throws: `GenerationError` if the logits are not finite.
  mutating func choose(from logits: [Float]) throws(GenerationError) -> GeneratedToken {
    var penalized = logits
    options.sampling.penalties.apply(to: &penalized, after: tokens, promptCount: promptCount)
    let uniform = random.uniform(at: UInt64(generatedCount))
    guard let token = options.sampling.token(from: penalized, uniform: uniform) else {
      // The state now contains all tokens. A second call must recompute them and throw again.
      state = nil
      throw .notFinite(tokenCount: generatedCount)
    }
    return GeneratedToken(token, from: logits, alternatives: options.logProbabilityCount)
  }

  /// Adds a token; if the context is full, the oldest token leaves it.
  mutating func append(_ token: Int32, contextLength: Int) {
    if options.beyondContext == .slides, tokens.count - start >= contextLength {
      // All remaining tokens move to other positions.
      start = tokens.count - contextLength + 1
      state = nil
    }
    tokens.append(token)
  }
}
