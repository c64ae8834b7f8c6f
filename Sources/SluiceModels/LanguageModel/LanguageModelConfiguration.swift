import Sluice
import SluiceFiles

extension LanguageModel {
  /// The position encoding of a language model.
  public enum Positions: String, Sendable, Codable, CaseIterable {
    /// Learned positions: a vector for each position, added to the token embedding.
    case learned
    /// Rotary positions (RoPE): queries and keys are rotated by angles proportional to their positions.
    case rotary
    /// ALiBi: scores decrease with the distance between query and key.
    case alibi
    /// No position encoding; only the causal mask depends on positions.
    case none
  }

  /// The settings of a language model.
  ///
  /// The defaults are those of nanoGPT's small recipe, with a gate. Settings of the blocks and of their
  /// attention can be accessed directly:
  ///
  /// ```swift
  /// var configuration = LanguageModel.Configuration(vocabularySize: 65, gates: [.headwise])
  /// configuration.softCap = 30
  /// configuration.feedForward.kind = .swiglu
  /// ```
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// The vocabulary size.
    public var vocabularySize: Int
    /// The context length, in tokens.
    public var contextLength: Int
    /// The settings of the blocks.
    public var transformer: Transformer.Configuration
    /// Whether positions are learned.
    public var hasLearnedPositions: Bool
    /// Weight tying: whether the output layer shares the weights of the token embedding.
    public var tied: Bool
    /// The dropout probability of the embeddings in training.
    public var embeddingDropout: Float
    /// The factor on token embeddings before the first block.
    public var embeddingScale: Float

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - vocabularySize: the vocabulary size.
    ///   - contextLength: the context length, in tokens.
    ///   - transformer: the settings of the blocks.
    ///   - hasLearnedPositions: whether positions are learned.
    ///   - tied: whether the output layer shares the weights of the token embedding.
    ///   - embeddingDropout: the dropout probability of the embeddings in training.
    ///   - embeddingScale: the factor on token embeddings before the first block.
    public init(
      vocabularySize: Int, contextLength: Int, transformer: Transformer.Configuration,
      hasLearnedPositions: Bool = false, tied: Bool = true, embeddingDropout: Float = 0,
      embeddingScale: Float = 1
    ) {
      self.vocabularySize = vocabularySize
      self.contextLength = contextLength
      self.transformer = transformer
      self.hasLearnedPositions = hasLearnedPositions
      self.tied = tied
      self.embeddingDropout = embeddingDropout
      self.embeddingScale = embeddingScale
    }

    /// Makes settings with equal blocks; other settings can be changed afterwards.
    ///
    /// - Parameters:
    ///   - vocabularySize: the vocabulary size.
    ///   - contextLength: the context length, in tokens.
    ///   - layerCount: the number of blocks.
    ///   - hiddenSize: the hidden size.
    ///   - headCount: the number of heads.
    ///   - gates: the gates of each block.
    ///   - positions: the position encoding.
    ///   - bias: whether linear layers and layer norms have biases; the output layer has none.
    ///   - tied: whether the output layer shares the weights of the token embedding.
    ///   - dropout: the dropout probability of embeddings, attention weights and block outputs in training.
    public init(
      vocabularySize: Int, contextLength: Int = 64, layerCount: Int = 4, hiddenSize: Int = 128,
      headCount: Int = 4, gates: [Gate] = [.elementwise], positions: Positions = .learned,
      bias: Bool = false, tied: Bool = true, dropout: Float = 0
    ) {
      var block = TransformerBlock.Configuration(
        attention: .init(
          hiddenSize: hiddenSize, headCount: headCount, bias: bias, gates: [],
          visibility: .causal),
        // On overflow the size is invalid and is reported by `validate()`.
        intermediateSize: hiddenSize.multipliedReportingOverflow(by: 4).0, bias: bias)
      block.gates = gates
      self.init(
        vocabularySize: vocabularySize, contextLength: contextLength,
        transformer: .init(layerCount: layerCount, block: block), tied: tied)
      self.positions = positions
      self.dropout = dropout
    }

    /// A setting of the blocks.
    public subscript<Value>(
      dynamicMember path: WritableKeyPath<Transformer.Configuration, Value>
    ) -> Value {
      get { transformer[keyPath: path] }
      set { transformer[keyPath: path] = newValue }
    }
  }
}

// MARK: - Settings of several parts

extension LanguageModel.Configuration {
  /// The position encoding; setting it to rotary positions uses the default base.
  public var positions: LanguageModel.Positions {
    get {
      switch transformer.block.attention.positions {
      case .rotary: .rotary
      case .alibi: .alibi
      case .none: hasLearnedPositions ? .learned : .none
      }
    }
    set {
      guard newValue != positions else { return }
      hasLearnedPositions = newValue == .learned
      transformer.block.attention.positions =
        switch newValue {
        case .learned, .none: .none
        case .alibi: .alibi
        case .rotary: .rotary(headDimension: transformer.block.attention.headDimension)
        }
    }
  }

  /// The dropout probability of the embeddings; setting it also changes attention weights and block outputs.
  public var dropout: Float {
    get { embeddingDropout }
    set {
      embeddingDropout = newValue
      transformer.block.dropout = newValue
      transformer.block.attention.dropout = newValue
    }
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.requireSize("vocabularySize", vocabularySize)
    try ConfigurationError.requireSize("contextLength", contextLength)
    try ConfigurationError.requireDropout("dropout", embeddingDropout)
    try ConfigurationError.require("embeddingScale", embeddingScale, in: 1e-6...1e6)
    if hasLearnedPositions, positions != .learned {
      throw .outOfRange(
        setting: "hasLearnedPositions", value: "true",
        expected: "false with \(positions.rawValue) positions")
    }
    try transformer.validate()
    try transformer.forEachKind { block, _ throws(ConfigurationError) in
      guard block.attention.visibility.isCausal else {
        throw .outOfRange(
          setting: "visibility", value: "full",
          expected: "causal: a language model must not see the tokens that it predicts")
      }
    }
    try ConfigurationError.require("parameterCount", parameterCount, in: 1...1 << 36)
  }

  /// The number of parameters, without making the model; 0 if the settings are invalid.
  public var parameterCount: Int {
    do {
      try ConfigurationError.requireSize("vocabularySize", vocabularySize)
      try ConfigurationError.requireSize("contextLength", contextLength)
      try transformer.validate()
      let (front, blocks) = try (
        LanguageModel(frontOf: self).parameterCount, transformer.blockParameterCount
      )
      let (count, overflow) = front.addingReportingOverflow(blocks)
      return overflow ? .max : count
    } catch {
      return 0
    }
  }
}
