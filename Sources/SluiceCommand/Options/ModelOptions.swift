import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

/// The flags of the model; settings without a flag keep their values.
struct ModelOptions: ParsableArguments {
  @Option(help: "Number of layers (transformer blocks). (default: 4)")
  var layers: Int?

  @Option(help: "Hidden size: width of the model. (default: 128)")
  var hidden: Int?

  @Option(help: "Intermediate size: width inside the feed-forward layers. (default: 4 x --hidden)")
  var intermediate: Int?

  @Option(help: "Context length: maximum number of tokens that the model sees. (default: 64)")
  var context: Int?

  @Flag(inversion: .prefixedNo, help: "Bias vectors in linear layers and norms. (default: no)")
  var bias: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Weight tying: the embedding and the output layer share weights. (default: yes)")
  var tied: Bool?

  @Option(help: "Normalization: layer norm or RMS norm. (default: layer)")
  var norm: Normalization?

  @Option(
    help: """
      Placement of norms relative to the layer f of a block. before: x + f(norm(x)). after: \
      norm(x + f(x)). around: x + norm(f(norm(x))). branch: x + norm(f(x)). (default: before)
      """)
  var normPlacement: Normalization.Placement?

  @Option(help: "Type of the feed-forward layers. (default: gelu)")
  var feedForward: FeedForward.Kind?

  @Option(help: "Dropout rate during training, from 0 to below 1. (default: 0)")
  var dropout: Float?

  @OptionGroup var attention: AttentionOptions
}

extension Normalization: ExpressibleByArgument {}
extension Normalization.Placement: ExpressibleByArgument {}
extension FeedForward.Kind: ExpressibleByArgument {}

extension ModelOptions {
  /// The flags of settings, for error messages.
  static let flags = [
    "layerCount": "layers", "hiddenSize": "hidden", "intermediateSize": "intermediate",
    "contextLength": "context", "dropout": "dropout",
  ]

  /// The configuration with the given flags applied; sizes that depend on others change with them.
  ///
  /// - Throws: `ValidationError` for settings of rotary positions without rotary positions.
  func applied(to base: LanguageModel.Configuration) throws -> LanguageModel.Configuration {
    var model = base
    if let layers { model.layerCount = layers }
    if let context { model.contextLength = context }
    if let tied { model.tied = tied }
    if let positions = attention.positions { model.positions = positions }
    if model.positions != .rotary { try attention.refuseRotarySettings() }
    attention.apply(
      to: &model.transformer.block.attention, hiddenSize: hidden, context: model.contextLength)
    if let bias { model.bias = bias }
    if let dropout { model.dropout = dropout }
    if let norm {
      model.normalization = .init(
        norm, bias: model.normalization.bias, placement: model.normalization.placement)
    }
    if let normPlacement { model.normalization.placement = normPlacement }
    if let feedForward { model.feedForward.kind = feedForward }
    if let width = intermediate ?? hidden.map({ $0.multipliedReportingOverflow(by: 4).0 }) {
      model.feedForward.intermediateSize = width
    }
    return model
  }
}
