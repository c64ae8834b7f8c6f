import ArgumentParser
import Sluice
import SluiceModels

/// The flags of attention's settings; what is not given stays as it is.
struct AttentionOptions: ParsableArguments {
  @Option(help: "Attention heads; must divide the width, unless --head-dim is given. (default: 4)")
  var heads: Int?

  @Option(help: "Numbers in each head. (default: the width shared evenly)")
  var headDim: Int?

  @Option(
    help: "Key/value heads, shared by groups of heads; must divide them. (default: as --heads)")
  var kvHeads: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether each head's queries and keys are brought to a common scale. (default: no)")
  var qkNorm: Bool?

  @Option(
    help: """
      What products of queries and keys are multiplied by. (default: one over the root of --head-dim)
      """)
  var attentionScale: Float?

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
      Stretching of rotary positions: none, linear=FACTOR, ntk=FACTOR, or dynamic=FACTOR, yarn=FACTOR, \
      llama3=FACTOR, which take --context for the original one. (default: none)
      """)
  var rotaryScaling: RotaryScalingChoice?
}

extension LanguageModel.Positions: ExpressibleByArgument {}

extension AttentionOptions {
  /// The flags of settings that errors name.
  static let flags = [
    "headCount": "heads", "headDimension": "head-dim", "keyValueHeadCount": "kv-heads",
    "scoreScale": "attention-scale", "softCap": "soft-cap", "slidingWindow": "window",
    "rotaryBase": "rotary-base", "rotaryScaling.factor": "rotary-scaling",
  ]

  func validate() throws {
    if let rotaryShare, !(0...1).contains(rotaryShare) {
      throw ValidationError("--rotary-share is \(rotaryShare), and must be from 0 to 1.")
    }
  }

  /// Throws where a setting of rotary positions is given, for a model that has none.
  func refuseRotarySettings() throws {
    let given = [
      ("base", rotaryBase != nil), ("share", rotaryShare != nil),
      ("scaling", rotaryScaling != nil),
    ]
    for (name, isGiven) in given where isGiven {
      throw ValidationError(
        "--rotary-\(name) is a setting of rotary positions: the model has others.")
    }
  }

  /// Puts what was given into an attention's settings, but for learned positions, which are the model's.
  ///
  /// - Parameters:
  ///   - attention: the settings.
  ///   - hiddenSize: the width, where it changes.
  ///   - context: tokens that the model saw at once before its positions are stretched.
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
