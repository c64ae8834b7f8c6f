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
    if let context { model.contextLength = context }
    if let tied { model.tied = tied }
    if let positions = attention.positions { model.positions = positions }
    try apply(to: &model.transformer, context: model.contextLength)
    if let dropout { model.embeddingDropout = dropout }
    return model
  }

  /// Applies the given flags to the settings of a stack, except for its position encoding; sizes that depend
  /// on others change with them.
  ///
  /// - Parameters:
  ///   - stack: the settings.
  ///   - context: the context length that the model was trained with, in tokens.
  /// - Throws: `ValidationError` for settings of rotary positions without rotary positions.
  func apply(to stack: inout Transformer.Configuration, context: Int) throws {
    if let layers { stack.layerCount = layers }
    let isRotary = if case .rotary = stack.block.attention.positions { true } else { false }
    if !isRotary { try attention.refuseRotarySettings() }
    attention.apply(to: &stack.block.attention, hiddenSize: hidden, context: context)
    if let bias { stack.bias = bias }
    if let dropout {
      stack.block.dropout = dropout
      stack.block.attention.dropout = dropout
    }
    if let norm {
      stack.normalization = .init(
        norm, bias: stack.normalization.bias, placement: stack.normalization.placement)
    }
    if let normPlacement { stack.normalization.placement = normPlacement }
    if let feedForward { stack.feedForward.kind = feedForward }
    if let width = intermediate ?? hidden.map({ $0.multipliedReportingOverflow(by: 4).0 }) {
      stack.feedForward.intermediateSize = width
    }
  }
}
