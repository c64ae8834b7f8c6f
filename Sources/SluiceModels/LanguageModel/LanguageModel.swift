import SluiceFiles
import Sluice

/// An autoregressive language model: a transformer that predicts the next token from earlier tokens.
///
///     x = dropout(embedding(tokens) * scale + positions)
///     x = block(x), for each block
///     logits = head(norm(x))
///
/// Source: nanoGPT's model (https://github.com/karpathy/nanoGPT), with gated attention in its blocks. The
/// defaults are nanoGPT's sizes.
///
/// ```swift
/// let model = try LanguageModel(.init(vocabularySize: 65), random: RandomStream(seed: 1))
/// let loss = model.loss(tokens, targets: targets)
/// ```
public struct LanguageModel: Module {
  /// The settings of the model.
  public let configuration: Configuration
  /// The token embedding.
  public let tokenEmbedding: Embedding
  /// The position embedding, if positions are learned.
  public let positionEmbedding: Embedding?
  /// The dropout of the embeddings.
  public let dropout: Dropout
  /// The blocks, and the norm before the output layer.
  public let transformer: Transformer
  /// The output layer, from the hidden size to the vocabulary; nil if weights are tied to the token embedding.
  public let head: Linear?

  /// Makes a model with random weights.
  ///
  /// Weights are drawn from a normal distribution with the given standard deviation. For the last map of
  /// each residual branch, the standard deviation is divided by `sqrt(2 layers)`, so that the sum of all
  /// branches has the size of one branch. Biases are zero, except those of gates with an initial bias.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - deviation: the standard deviation of the weights; GPT-2's value, 0.02, is small for narrow models.
  ///   - random: the random stream for the weights.
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, deviation: Float = 0.02, random: RandomStream
  ) throws(ConfigurationError) {
    let branchCount = Float(2 * max(configuration.layerCount, 1))
    try self.init(
      configuration, initialization: .normal(standardDeviation: deviation),
      outputInitialization: .normal(standardDeviation: deviation / branchCount.squareRoot()),
      random: random)
  }

  /// Makes a model whose weights take no memory until they are loaded.
  init(unsetFor configuration: Configuration) throws(ConfigurationError) {
    try self.init(
      configuration, initialization: .zeros, outputInitialization: .zeros,
      random: RandomStream(seed: 0))
  }

  /// Makes a model with the given settings but without blocks; the settings are not validated.
  init(frontOf configuration: Configuration) throws(ConfigurationError) {
    var configuration = configuration
    configuration.transformer.layerCount = 0
    try self.init(
      unchecked: configuration, initialization: .zeros, outputInitialization: .zeros,
      random: RandomStream(seed: 0))
  }

  private init(
    _ configuration: Configuration, initialization: Initialization,
    outputInitialization: Initialization, random: RandomStream
  ) throws(ConfigurationError) {
    try configuration.validate()
    try self.init(
      unchecked: configuration, initialization: initialization,
      outputInitialization: outputInitialization, random: random)
  }

  private init(
    unchecked configuration: Configuration, initialization: Initialization,
    outputInitialization: Initialization, random: RandomStream
  ) throws(ConfigurationError) {
    func embedding(_ count: Int, _ stream: UInt64) -> Embedding {
      Embedding(
        vocabularySize: count, hiddenSize: configuration.hiddenSize,
        initialization: initialization, random: random.substream(stream))
    }
    self.configuration = configuration
    tokenEmbedding = embedding(configuration.vocabularySize, 0)
    positionEmbedding =
      configuration.positions == .learned ? embedding(configuration.contextLength, 1) : nil
    dropout = Dropout(configuration.dropout)
    transformer = try Transformer(
      configuration.transformer, initialization: initialization,
      outputInitialization: outputInitialization
    ) { random.substream(UInt64(3 + $0)) }
    head =
      configuration.tied
      ? nil
      : Linear(
        configuration.hiddenSize, configuration.vocabularySize, bias: false,
        initialization: initialization, role: .embedding, random: random.substream(2))
  }

  /// The logits of the next token, after each token of whole sequences.
  ///
  /// - Parameters:
  ///   - tokens: the sequences; with learned positions, they must not be longer than the context.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[batch, tokens, vocabulary]`.
  public func callAsFunction(_ tokens: TokenBatch, dropout random: RandomStream? = nil) -> Tensor {
    logits(hidden(tokens, dropout: random))
  }

  /// The logits of the next token, after each token of runs, with optional states.
  ///
  /// ```swift
  /// var states = [model.makeState()].compactMap(\.self)
  /// let afterPrompt = model(prompt, in: .whole(rows: 1, tokens: 12), states: &states)
  /// let next = model(token, in: .whole(rows: 1, tokens: 1, from: [12]), states: &states)
  /// ```
  ///
  /// - Parameters:
  ///   - tokens: the tokens; padding can be any token.
  ///   - runs: the positions of the tokens; with learned positions, they must be within the context.
  ///   - states: one state for each run, to which the tokens of the run are added; the result is then
  ///     untracked. Empty to start new sequences and keep no states.
  /// - Returns: `[rows, tokens, vocabulary]`; the logits for padding have no meaning.
  public func callAsFunction(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    guard !states.isEmpty else { return logits(hidden(tokens, in: runs, states: &states)) }
    return withoutGradient { logits(hidden(tokens, in: runs, states: &states)) }
  }

  /// The state of a sequence before its first token; nil if a mixer has no states.
  public func makeState() -> SequenceState? { transformer.makeState() }

  /// The cross-entropy loss: the mean negative log-likelihood of the targets, in nats.
  ///
  /// - Parameters:
  ///   - tokens: the sequences; with learned positions, they must not be longer than the context.
  ///   - targets: the next token for each token; negative targets are ignored.
  ///   - runs: the positions of the tokens; nil for whole sequences.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: a single number.
  public func loss(
    _ tokens: TokenBatch, targets: TokenBatch, in runs: TokenRuns? = nil,
    dropout random: RandomStream? = nil
  ) -> Tensor {
    let (logits, counted) = countedLogits(
      hidden(tokens, in: runs, dropout: random), targets: targets)
    return crossEntropy(logits, targets: counted)
  }

  /// The hidden states before the output layer: `[batch, tokens, hidden]`.
  func hidden(
    _ tokens: TokenBatch, in runs: TokenRuns? = nil, dropout random: RandomStream? = nil
  ) -> Tensor {
    var states: [SequenceState] = []
    return hidden(
      tokens, in: runs ?? .whole(rows: tokens.batchSize, tokens: tokens.tokenCount),
      states: &states, dropout: random)
  }

  /// The hidden states for runs of tokens, which are added to the states if there are any.
  func hidden(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState],
    dropout random: RandomStream? = nil
  ) -> Tensor {
    transformer(
      dropout(embed(tokens, in: runs), using: random?.substream(0)), in: runs, states: &states,
      dropout: random)
  }

  /// The output layer, from `[..., hidden]` to `[..., vocabulary]`.
  func logits(_ hidden: Tensor) -> Tensor {
    head?(hidden) ?? tokenEmbedding.logits(hidden)
  }

  /// The input of the first block, without dropout: `[batch, tokens, hidden]`.
  func embed(_ tokens: TokenBatch, in runs: TokenRuns) -> Tensor {
    var embedded = tokenEmbedding(tokens)
    if configuration.embeddingScale != 1 { embedded = embedded * configuration.embeddingScale }
    guard let positionEmbedding else { return embedded }
    require(
      runs.positionCount <= configuration.contextLength,
      "\(runs.positionCount) tokens do not fit a context of \(configuration.contextLength)")
    return embedded
      + positionEmbedding(
        TokenBatch(
          runs.positions.map { Int32($0) }, batchSize: tokens.batchSize,
          tokenCount: tokens.tokenCount))
  }
}
