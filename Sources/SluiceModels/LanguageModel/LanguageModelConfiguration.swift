import Sluice
import SluiceFiles

extension LanguageModel {
  /// How a model knows where its tokens stand.
  public enum Positions: String, Sendable, Codable, CaseIterable {
    /// A vector for each position, added to the token's.
    case learned
    /// Queries and keys turned by angles that grow with the position.
    case rotary
    /// Scores that fall with the distance.
    case alibi
    /// Not at all, but for what a causal mask tells.
    case none
  }

  /// The sizes and kinds of a language model.
  ///
  /// The defaults are those of nanoGPT's small recipe, with a gate. Settings of the blocks, and of
  /// their attention, can be named as if they were the model's.
  ///
  /// ```swift
  /// var configuration = LanguageModel.Configuration(vocabularySize: 65, gates: [.headwise])
  /// configuration.softCap = 30
  /// configuration.feedForward.kind = .swiglu
  /// ```
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// Tokens the model knows.
    public var vocabularySize: Int
    /// Tokens the model sees at once.
    public var contextLength: Int
    /// The blocks.
    public var transformer: Transformer.Configuration
    /// Whether a vector for each position is added to the token's.
    public var hasLearnedPositions: Bool
    /// Whether the head shares the token embedding's table.
    public var tied: Bool
    /// The share of embeddings that training leaves out.
    public var embeddingDropout: Float
    /// What tokens' vectors are multiplied by before the first block.
    public var embeddingScale: Float

    /// Describes a model.
    ///
    /// - Parameters:
    ///   - vocabularySize: tokens the model knows.
    ///   - contextLength: tokens the model sees at once.
    ///   - transformer: the blocks.
    ///   - hasLearnedPositions: whether a vector for each position is added to the token's.
    ///   - tied: whether the head shares the token embedding's table.
    ///   - embeddingDropout: the share of embeddings that training leaves out.
    ///   - embeddingScale: what tokens' vectors are multiplied by before the first block.
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

    /// Describes a model of equal blocks; what is not named here can be set afterwards.
    ///
    /// - Parameters:
    ///   - vocabularySize: tokens the model knows.
    ///   - contextLength: tokens the model sees at once.
    ///   - layerCount: blocks.
    ///   - hiddenSize: numbers that stand for a token.
    ///   - headCount: heads.
    ///   - gates: what passes what on its way through each block.
    ///   - positions: how the model knows where tokens stand.
    ///   - bias: whether linear layers and layer norms add vectors; the head never does.
    ///   - tied: whether the head shares the token embedding's table.
    ///   - dropout: the share that training leaves out of embeddings, attention and what blocks add.
    public init(
      vocabularySize: Int, contextLength: Int = 64, layerCount: Int = 4, hiddenSize: Int = 128,
      headCount: Int = 4, gates: [Gate] = [.elementwise], positions: Positions = .learned,
      bias: Bool = false, tied: Bool = true, dropout: Float = 0
    ) {
      var block = TransformerBlock.Configuration(
        attention: .init(
          hiddenSize: hiddenSize, headCount: headCount, bias: bias, gates: [],
          visibility: .causal),
        // What cannot be multiplied is left for `validate()` to name.
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

// MARK: - What several parts have in common

extension LanguageModel.Configuration {
  /// How the model knows where its tokens stand; rotary positions start with the usual base.
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

  /// The share that training leaves out of embeddings; set for attention and what blocks add too.
  public var dropout: Float {
    get { embeddingDropout }
    set {
      embeddingDropout = newValue
      transformer.block.dropout = newValue
      transformer.block.attention.dropout = newValue
    }
  }

  /// Throws what no model can be made of.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.requireSize("vocabularySize", vocabularySize)
    try ConfigurationError.requireSize("contextLength", contextLength)
    try ConfigurationError.requireDropout("dropout", embeddingDropout)
    try ConfigurationError.require("embeddingScale", embeddingScale, in: 1e-6...1e6)
    if hasLearnedPositions, positions != .learned {
      throw .outOfRange(
        setting: "hasLearnedPositions", value: "true",
        expected: "false beside \(positions.rawValue) positions")
    }
    try transformer.validate()
    try transformer.forEachKind { block, _ throws(ConfigurationError) in
      guard block.attention.visibility.isCausal else {
        throw .outOfRange(
          setting: "visibility", value: "full",
          expected: "causal: a language model must not see what it is to predict")
      }
    }
    try ConfigurationError.require("parameterCount", parameterCount, in: 1...1 << 36)
  }

  /// Numbers to train in all, known before the model is made; 0 where no model can be made.
  public var parameterCount: Int {
    do {
      try ConfigurationError.requireSize("vocabularySize", vocabularySize)
      try ConfigurationError.requireSize("contextLength", contextLength)
      try transformer.validate()
      var count = try LanguageModel(frontOf: self).parameterCount
      try transformer.forEachKind { block, times throws(ConfigurationError) in
        let one = try TransformerBlock(block, random: RandomStream(seed: 0)).parameterCount
        let (all, overflow) = one.multipliedReportingOverflow(by: times)
        count = overflow ? .max : count.addingReportingOverflow(all).overflow ? .max : count + all
      }
      return count
    } catch {
      return 0
    }
  }
}
