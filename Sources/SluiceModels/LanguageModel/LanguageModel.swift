import SluiceFiles
import Sluice

/// A transformer that predicts each next token of a text from those before.
///
///     x = dropout(scale embedding(tokens) + positions)
///     x = block(x), for each block
///     logits = head(norm(x))
///
/// Source: nanoGPT's model (https://github.com/karpathy/nanoGPT), whose sizes are the defaults, with
/// gated attention in its blocks.
///
/// ```swift
/// let model = try LanguageModel(.init(vocabularySize: 65), random: RandomStream(seed: 1))
/// let loss = model.loss(tokens, targets: targets)
/// ```
public struct LanguageModel: Module {
  /// What the model was made for.
  public let configuration: Configuration
  /// A vector for each token.
  public let tokenEmbedding: Embedding
  /// A vector for each position, where positions are learned.
  public let positionEmbedding: Embedding?
  /// Leaves out elements of the embeddings.
  public let dropout: Dropout
  /// The blocks, and the norm before the head.
  public let transformer: Transformer
  /// From the hidden size to the vocabulary; nil where the token embedding's table serves.
  public let head: Linear?

  /// Makes a model with random weights.
  ///
  /// Weights come from N(0, deviation), those that end a residual branch from
  /// N(0, deviation / sqrt(2 layers)), so that the sum of all branches starts out as large as one;
  /// biases are zero, but for a gate's that is to start elsewhere.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - deviation: the weights' standard deviation; 0.02 as in GPT-2 is small for narrow models.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` where no model can be made so.
  public init(
    _ configuration: Configuration, deviation: Float = 0.02, random: RandomStream
  ) throws(ConfigurationError) {
    let branchCount = Float(2 * max(configuration.layerCount, 1))
    try self.init(
      configuration, initialization: .normal(standardDeviation: deviation),
      outputInitialization: .normal(standardDeviation: deviation / branchCount.squareRoot()),
      random: random)
  }

  /// Makes a model whose weights are still to be set: until they are read there are none.
  init(unsetFor configuration: Configuration) throws(ConfigurationError) {
    try self.init(
      configuration, initialization: .zeros, outputInitialization: .zeros,
      random: RandomStream(seed: 0))
  }

  /// A model without blocks, whatever else cannot be.
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

  /// For each token, how likely each token of the vocabulary is to follow, before the softmax.
  ///
  /// - Parameters:
  ///   - tokens: sequences no longer than the context, which only learned positions bound.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[batch, tokens, vocabulary]`.
  public func callAsFunction(_ tokens: TokenBatch, dropout random: RandomStream? = nil) -> Tensor {
    logits(hidden(tokens, dropout: random))
  }

  /// The same for tokens that stand so, each predicted from its own sequence.
  ///
  /// ```swift
  /// var states = [model.makeState()].compactMap(\.self)
  /// let afterPrompt = model(prompt, in: .whole(rows: 1, tokens: 12), states: &states)
  /// let next = model(token, in: .whole(rows: 1, tokens: 1, from: [12]), states: &states)
  /// ```
  ///
  /// - Parameters:
  ///   - tokens: those of the runs; padding may be any token.
  ///   - runs: where they stand. With learned positions all lie within the context.
  ///   - states: one for each run, which then holds the run's tokens too, and an untracked result; none to
  ///     start each run anew and to keep nothing.
  /// - Returns: `[rows, tokens, vocabulary]`; of no meaning where there is padding.
  public func callAsFunction(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    guard !states.isEmpty else { return logits(hidden(tokens, in: runs, states: &states)) }
    return withoutGradient { logits(hidden(tokens, in: runs, states: &states)) }
  }

  /// What the model keeps of a sequence before its first token; nil where a mixer keeps nothing.
  public func makeState() -> SequenceState? { transformer.makeState() }

  /// The mean of minus the logarithm of the probability of each target, in nats.
  ///
  /// - Parameters:
  ///   - tokens: sequences no longer than the context, which only learned positions bound.
  ///   - targets: what follows each token; below zero where that does not count.
  ///   - runs: where the tokens stand; nil for whole sequences.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: a single number.
  public func loss(
    _ tokens: TokenBatch, targets: TokenBatch, in runs: TokenRuns? = nil,
    dropout random: RandomStream? = nil
  ) -> Tensor {
    let (logits, counted) = countedLogits(
      hidden(tokens, in: runs, dropout: random), targets: targets)
    return crossEntropy(logits, targets: counted)
  }

  /// What stands for each token before the head: `[batch, tokens, hidden]`.
  func hidden(
    _ tokens: TokenBatch, in runs: TokenRuns? = nil, dropout random: RandomStream? = nil
  ) -> Tensor {
    var states: [SequenceState] = []
    return hidden(
      tokens, in: runs ?? .whole(rows: tokens.batchSize, tokens: tokens.tokenCount),
      states: &states, dropout: random)
  }

  /// The same of tokens that stand so, and that the states, if there are any, take in.
  func hidden(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState],
    dropout random: RandomStream? = nil
  ) -> Tensor {
    transformer(
      dropout(embed(tokens, in: runs), using: random?.substream(0)), in: runs, states: &states,
      dropout: random)
  }

  /// From `[..., hidden]` to `[..., vocabulary]`.
  func logits(_ hidden: Tensor) -> Tensor {
    head?(hidden) ?? tokenEmbedding.logits(hidden)
  }

  /// What comes into the first block, without dropout: `[batch, tokens, hidden]`.
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
