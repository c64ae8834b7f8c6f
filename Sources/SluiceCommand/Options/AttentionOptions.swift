import ArgumentParser
import Sluice
import SluiceModels

/// The flags of attention settings; settings without a flag keep their values.
struct AttentionOptions: ParsableArguments {
  @Option(
    help: """
      Number of attention heads. Must divide --hidden, unless --head-dim is given. (default: 4)
      """)
  var heads: Int?

  @Option(help: "Head dimension: size of each head's vectors. (default: --hidden / --heads)")
  var headDim: Int?

  @Option(
    help: """
      Number of key/value heads (grouped-query attention). Must divide --heads. (default: --heads)
      """)
  var kvHeads: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "QK norm: normalize the queries and keys of each head (RMS norm). (default: no)")
  var qkNorm: Bool?

  @Option(
    help: """
      Attention scale: factor on the products of queries and keys. (default: 1 / sqrt(head dimension))
      """)
  var attentionScale: Float?

  @Option(help: "Soft cap: limits attention scores to ±N, smoothly by tanh. (default: no limit)")
  var softCap: Float?

  @Option(
    help: """
      Sliding window: each token attends to at most N tokens, itself included. (default: no limit)
      """)
  var window: Int?

  @Option(help: "Position encoding. (default: learned)")
  var positions: LanguageModel.Positions?

  @Option(
    help: "RoPE base (theta). With a larger base, positions rotate more slowly. (default: 10000)")
  var rotaryBase: Float?

  @Option(help: "RoPE share: fraction of each head that is rotated, from 0 to 1. (default: 1)")
  var rotaryShare: Float?

  @Option(
    help: """
      RoPE scaling, for contexts longer than the original one: none, linear=FACTOR, ntk=FACTOR, \
      dynamic=FACTOR, yarn=FACTOR or llama3=FACTOR. The last three use --context as the original context \
      length. (default: none)
      """)
  var rotaryScaling: RotaryScalingChoice?
}

extension LanguageModel.Positions: ExpressibleByArgument {}

extension AttentionOptions {
  /// The flags of settings, for error messages.
  static let flags = [
    "headCount": "heads", "headDimension": "head-dim", "keyValueHeadCount": "kv-heads",
    "scoreScale": "attention-scale", "softCap": "soft-cap", "slidingWindow": "window",
    "rotaryBase": "rotary-base", "rotaryScaling.factor": "rotary-scaling",
  ]

  func validate() throws {
    if let rotaryShare, !(0...1).contains(rotaryShare) {
      throw ValidationError("--rotary-share is \(rotaryShare), expected 0 to 1.")
    }
  }

  /// Throws if a setting of rotary positions is given for a model without rotary positions.
  func refuseRotarySettings() throws {
    let given = [
      ("base", rotaryBase != nil), ("share", rotaryShare != nil),
      ("scaling", rotaryScaling != nil),
    ]
    for (name, isGiven) in given where isGiven {
      throw ValidationError(
        "--rotary-\(name) needs a model with --positions rotary.")
    }
  }

  /// Applies the given flags to attention settings, except for learned positions, which belong to the model.
  ///
  /// - Parameters:
  ///   - attention: the settings.
  ///   - hiddenSize: the new hidden size; nil if it does not change.
  ///   - context: the context length that the model was trained with, for the scaling of rotary positions.
  func apply(
    to attention: inout GatedSelfAttention.Configuration, hiddenSize: Int?, context: Int
  ) {
    attention.resize(
      hiddenSize: hiddenSize, headCount: heads, keyValueHeadCount: kvHeads, headDimension: headDim)
    if let qkNorm { attention.normalizesQueriesAndKeys = qkNorm }
    if let attentionScale { attention.scoreScale = attentionScale }
    if let softCap { attention.softCap = softCap }
    if let window { attention.slidingWindow = window }
    if case .rotary(let rotary) = attention.positions {
      attention.positions = .rotary(
        RotaryEmbedding(
          headDimension: attention.headDimension, base: rotaryBase ?? rotary.base,
          share: rotaryShare ?? rotary.share,
          scaling: rotaryScaling?.scaling(context: context) ?? rotary.scaling))
    }
  }
}
