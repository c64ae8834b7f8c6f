import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

/// The flags that shape the model; what is not given stays as it is.
struct ModelOptions: ParsableArguments {
  @Option(help: "Transformer blocks. (default: 4)")
  var layers: Int?

  @Option(help: "Attention heads; must divide the width. (default: 4)")
  var heads: Int?

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
    help: "Gate on what attention gathers. (default: elementwise)")
  var gate: GateChoice?

  @Option(help: "The gate's function. (default: sigmoid)")
  var gateActivation: Gate.Function?

  @Option(
    help: """
      The gate's bias at the start. Without it a sigmoid gate starts half open; with 4 it starts \
      nearly open.
      """)
  var gateBias: Float?

  @Option(help: "How the model knows positions. (default: learned)")
  var positions: LanguageModel.Positions?
}

/// What `--gate` may say.
enum GateChoice: String, ExpressibleByArgument, CaseIterable {
  case none, elementwise, headwise

  var granularity: Gate.Granularity? {
    switch self {
    case .none: nil
    case .elementwise: .elementwise
    case .headwise: .headwise
    }
  }
}

extension Normalization: ExpressibleByArgument {}
extension FeedForward.Kind: ExpressibleByArgument {}
extension Gate.Function: ExpressibleByArgument {}
extension LanguageModel.Positions: ExpressibleByArgument {}

extension ModelOptions {
  /// The configuration with what was given put into it; sizes that follow from others follow.
  ///
  /// - Throws: `ValidationError` for settings of a gate where there is none.
  func applied(to base: LanguageModel.Configuration) throws -> LanguageModel.Configuration {
    let headCount = heads ?? base.headCount
    return LanguageModel.Configuration(
      vocabularySize: base.vocabularySize,
      contextLength: context ?? base.contextLength,
      layerCount: layers ?? base.layerCount,
      hiddenSize: hidden ?? base.hiddenSize,
      headCount: headCount,
      keyValueHeadCount: kvHeads ?? (heads == nil ? base.keyValueHeadCount : headCount),
      headDimension: heads == nil && hidden == nil ? base.headDimension : nil,
      intermediateSize: intermediate ?? (hidden == nil ? base.intermediateSize : nil),
      feedForward: feedForward ?? base.feedForward,
      normalization: norm ?? base.normalization,
      epsilon: norm == nil ? base.epsilon : nil,
      gate: try gate(base: base.gate),
      positions: positions ?? base.positions,
      rotaryBase: base.rotaryBase,
      tied: tied ?? base.tied,
      bias: bias ?? base.bias,
      dropout: dropout ?? base.dropout)
  }

  private func gate(base: Gate?) throws -> Gate? {
    guard let granularity = gate.map({ $0.granularity }) ?? base?.granularity else {
      guard gateActivation == nil, gateBias == nil else {
        throw ValidationError("--gate-activation and --gate-bias have no meaning without a gate.")
      }
      return nil
    }
    return Gate(
      granularity, activation: gateActivation ?? base?.activation ?? .sigmoid,
      initialBias: gateBias ?? base?.initialBias)
  }
}
