import Sluice
import SluiceModels

extension LanguageModel.Configuration {
  /// Makes settings with equal blocks; the parameters are all settings that tests vary.
  package init(
    vocabularySize: Int, contextLength: Int = 64, layerCount: Int = 4, hiddenSize: Int = 128,
    headCount: Int = 4, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
    intermediateSize: Int? = nil, feedForward: FeedForward.Kind = .gelu,
    normalization: Normalization = .layer, epsilon: Float? = nil, gates: [Gate] = [.elementwise],
    sink: AttentionSink? = nil, normalizesQueriesAndKeys: Bool = false, softCap: Float? = nil,
    slidingWindow: Int? = nil, positions: LanguageModel.Positions = .learned,
    rotaryBase: Float = 10000, rotaryShare: Float = 1, rotaryScaling: RotaryScaling = .none,
    tied: Bool = true, bias: Bool = false, dropout: Float = 0
  ) {
    self.init(
      vocabularySize: vocabularySize, contextLength: contextLength, layerCount: layerCount,
      hiddenSize: hiddenSize, headCount: headCount, gates: gates, bias: bias, tied: tied,
      dropout: dropout)
    var block = transformer.block
    block.attention.resize(
      keyValueHeadCount: keyValueHeadCount, headDimension: headDimension)
    block.feedForward.kind = feedForward
    if let intermediateSize { block.feedForward.intermediateSize = intermediateSize }
    block.normalization = .init(normalization, epsilon: epsilon, bias: bias)
    block.attention.sink = sink
    block.attention.normalizesQueriesAndKeys = normalizesQueriesAndKeys
    block.attention.softCap = softCap
    transformer.block = block
    self.slidingWindow = slidingWindow
    self.positions = positions
    if positions == .rotary {
      transformer.block.attention.positions = .rotary(
        RotaryEmbedding(
          headDimension: block.attention.headDimension, base: rotaryBase, share: rotaryShare,
          scaling: rotaryScaling))
    }
  }
}
