import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

/// The flags that shape the model; what is not given stays as it is.
struct ModelOptions: ParsableArguments {
  @Option(help: "Transformer blocks. (default: 4)")
  var layers: Int?

  @Option(help: "Attention heads; must divide the width, unless --head-dim is given. (default: 4)")
  var heads: Int?

  @Option(help: "Numbers in each head. (default: the width shared evenly)")
  var headDim: Int?

  @Option(
    help: "Key/value heads, shared by groups of heads; must divide them. (default: as --heads)")
  var kvHeads: Int?

  @Option(help: "Width of the model. (default: 128)")
  var hidden: Int?

  @Option(help: "Width inside the feed-forward layers. (default: four times --hidden)")
  var intermediate: Int?

  @Option(help: "Tokens the model sees at once. (default: 64)")
  var context: Int?

  @Flag(inversion: .prefixedNo, help: "Whether linear layers and norms add vectors. (default: no)")
  var bias: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether embedding and output share their weights. (default: yes)")
  var tied: Bool?

  @Option(help: "Normalization. (default: layer)")
  var norm: Normalization?

  @Option(help: "Feed-forward layer. (default: gelu)")
  var feedForward: FeedForward.Kind?

  @Option(help: "Share of activations dropped in training, 0 or more and below 1. (default: 0)")
  var dropout: Float?

  @Option(
    help: """
      Gates, joined by +: none, or PLACEMENT.GRANULARITY with what is not as usual, such as \
      output.headwise, value.elementwise.silu, output.headwise.bias=4, forget+output.elementwise; \
      `sluice gates` lists them. (default: elementwise, on the output)
      """, transform: { try GateList(named: $0) })
  var gate: GateList?

  @Option(help: "What takes its share of attention beside the keys. (default: none)")
  var sink: SinkChoice?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether each head's queries and keys are brought to a common scale. (default: no)")
  var qkNorm: Bool?

  @Option(help: "What the magnitude of attention scores stays below. (default: no bound)")
  var softCap: Float?

  @Option(help: "Tokens that a token attends to at most, itself included. (default: all before it)")
  var window: Int?

  @Option(help: "How the model knows positions. (default: learned)")
  var positions: LanguageModel.Positions?

  @Option(help: "How slowly the slowest pair of rotary positions turns. (default: 10000)")
  var rotaryBase: Float?

  @Option(help: "Share of each head that rotary positions turn. (default: 1)")
  var rotaryShare: Float?

  @Option(
    help: """
      Stretching of rotary positions: none, linear=FACTOR, ntk=FACTOR, or yarn=FACTOR, which takes \
      --context for the original one. (default: none)
      """)
  var rotaryScaling: RotaryScalingChoice?
}

extension Normalization: ExpressibleByArgument {}
extension FeedForward.Kind: ExpressibleByArgument {}

/// What `--sink` may say.
enum SinkChoice: String, ExpressibleByArgument, CaseIterable {
  case none, learned
  case offByOne = "off-by-one"

  var sink: AttentionSink? { AttentionSink(rawValue: rawValue) }
}

extension LanguageModel.Positions: ExpressibleByArgument {}

extension ModelOptions {
  /// The configuration with what was given put into it; sizes that follow from others follow.
  func applied(to base: LanguageModel.Configuration) -> LanguageModel.Configuration {
    let headCount = heads ?? base.headCount
    return LanguageModel.Configuration(
      vocabularySize: base.vocabularySize,
      contextLength: context ?? base.contextLength,
      layerCount: layers ?? base.layerCount,
      hiddenSize: hidden ?? base.hiddenSize,
      headCount: headCount,
      keyValueHeadCount: kvHeads ?? (heads == nil ? base.keyValueHeadCount : headCount),
      headDimension: headDim ?? (heads == nil && hidden == nil ? base.headDimension : nil),
      intermediateSize: intermediate ?? (hidden == nil ? base.intermediateSize : nil),
      feedForward: feedForward ?? base.feedForward,
      normalization: norm ?? base.normalization,
      epsilon: norm == nil ? base.epsilon : nil,
      gates: gate?.gates ?? base.gates,
      sink: sink.map(\.sink) ?? base.sink,
      normalizesQueriesAndKeys: qkNorm ?? base.normalizesQueriesAndKeys,
      softCap: softCap ?? base.softCap,
      slidingWindow: window ?? base.slidingWindow,
      positions: positions ?? base.positions,
      rotaryBase: rotaryBase ?? base.rotaryBase,
      rotaryShare: rotaryShare ?? base.rotaryShare,
      rotaryScaling: rotaryScaling?.scaling(context: context ?? base.contextLength)
        ?? base.rotaryScaling,
      tied: tied ?? base.tied,
      bias: bias ?? base.bias,
      dropout: dropout ?? base.dropout)
  }
}
