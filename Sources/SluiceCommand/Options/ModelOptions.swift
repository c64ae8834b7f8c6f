import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

/// The flags that shape the model; what is not given stays as it is.
struct ModelOptions: ParsableArguments {
  @Option(help: "Transformer blocks. (default: 4)")
  var layers: Int?

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

  @Option(help: "Where norms stand in a block. (default: before its layers)")
  var normPlacement: Normalization.Placement?

  @Option(help: "Feed-forward layer. (default: gelu)")
  var feedForward: FeedForward.Kind?

  @Option(help: "Share of activations dropped in training, 0 or more and below 1. (default: 0)")
  var dropout: Float?

  @OptionGroup var attention: AttentionOptions
}

extension Normalization: ExpressibleByArgument {}
extension Normalization.Placement: ExpressibleByArgument {}
extension FeedForward.Kind: ExpressibleByArgument {}

extension ModelOptions {
  /// The flags of settings that errors name.
  static let flags = [
    "layerCount": "layers", "hiddenSize": "hidden", "intermediateSize": "intermediate",
    "contextLength": "context", "dropout": "dropout",
  ]

  /// The configuration with what was given put into it; sizes that follow from others follow.
  ///
  /// - Throws: `ValidationError` for settings of rotary positions where positions are others.
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
