import ArgumentParser
import SluiceModels

/// The flags of sampling; settings without a flag keep the model's values.
struct SamplingOptions: ParsableArguments {
  @Option(
    help: """
      Temperature: above 1 for more surprise, below 1 for less; 0 always takes the most likely token. \
      (default: the model's, else 0.8)
      """)
  var temperature: Float?

  @Option(help: "Sample from the N most likely tokens. (default: the model's, else all)")
  var topK: Int?

  @Option(
    help: """
      Nucleus sampling: sample from the most likely tokens that together have this probability. \
      (default: the model's, else 1)
      """)
  var topP: Float?

  @Option(
    help: "Sample from tokens that are at least this many times as likely as the most likely one.")
  var minP: Float?

  @Option(
    help: """
      Repetition penalty: divides the logits of tokens that occurred before. (default: the model's, \
      else 1)
      """)
  var repetitionPenalty: Float?

  @Option(help: "Presence penalty: subtracted from the logits of tokens that were generated.")
  var presencePenalty: Float = 0

  @Option(
    help: "Frequency penalty: subtracted from a token's logit for each time it was generated.")
  var frequencyPenalty: Float = 0

  @Option(help: "Random seed: equal seeds give equal texts. (default: another one each time)")
  var seed: UInt64?

  /// The flags of settings, for error messages.
  static let flags = [
    "temperature": "temperature", "topK": "top-k", "topP": "top-p", "minP": "min-p",
    "repetitionPenalty": "repetition-penalty", "presencePenalty": "presence-penalty",
    "frequencyPenalty": "frequency-penalty",
  ]

  /// The sampling settings.
  ///
  /// - Parameters:
  ///   - defaults: the settings of the model.
  ///   - seed: the random seed if no seed was given.
  func sampling(_ defaults: Sampling, seed: UInt64) -> Sampling {
    Sampling(
      temperature: temperature ?? defaults.temperature, topK: topK ?? defaults.topK,
      topP: topP ?? defaults.topP, minP: minP ?? defaults.minP,
      penalties: Penalties(
        repetition: repetitionPenalty ?? defaults.penalties.repetition,
        presence: presencePenalty, frequency: frequencyPenalty),
      seed: self.seed ?? seed)
  }
}
