import ArgumentParser
import SluiceModels
import SluiceTraining

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Generates text from a prompt, and prints each token as it is generated.",
    discussion: """
      CHECKPOINT is a run's folder (its best checkpoint is used), the folder best or last in it, or a \
      file in one of these. The prompt and the generated text are written to standard output.

      EXAMPLES
        sluice generate runs/notes --prompt "Once upon"
        sluice generate runs/notes --prompt "func " --top-k 40 --seed 3
        sluice generate runs/notes/last --temperature 0 --max-tokens 100
        head -3 notes.txt | sluice generate runs/notes --prompt -
        sluice generate runs/notes --precision bfloat16
        sluice generate runs/rotary --beyond-context goes-on --max-tokens 2000
      """)

  @Argument(help: "The checkpoint to generate with.")
  var checkpoint: String

  @Option(help: "The text to continue; - is standard input.")
  var prompt = ""

  @Option(
    help: """
      Sampling temperature. Higher values give more random text; 0 always takes the most likely token.
      """)
  var temperature: Float = 0.8

  @Option(help: "Top-k sampling: sample from the N most likely tokens. (default: all tokens)")
  var topK: Int?

  @Option(
    help: """
      Top-p (nucleus) sampling: sample from the most likely tokens that together have this probability. \
      (default: all tokens)
      """)
  var topP: Float?

  @Option(help: "Random seed. The same seed gives the same text. (default: random)")
  var seed: UInt64?

  @Option(help: "Number of tokens to generate.")
  var maxTokens = 400

  @Option(
    help: """
      Behaviour when the context is full. slides: the oldest token is dropped and the context is \
      recomputed for each token. goes-on: all tokens are kept, at positions that the model was not \
      trained on; not possible with learned positions.
      """)
  var beyondContext: BeyondContext = .slides

  @OptionGroup var compute: ComputeOptions

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      let checkpoint = try Checkpoint(folder: RunFolder.checkpoint(at: checkpoint))
      let prompt = try prompt == "-" ? standardInput() : prompt
      let seed = seed ?? UInt64.random(in: 0..<1 << 32)
      let sampling = Sampling(temperature: temperature, topK: topK, topP: topP, seed: seed)
      var generator = try TextGenerator(
        checkpoint, prompt: prompt, sampling: sampling, maxTokenCount: maxTokens,
        beyondContext: beyondContext)
      try StandardOutput.write(prompt)
      while let piece = try generator.next() { try StandardOutput.write(piece) }
      try StandardOutput.write("\n")
      if self.seed == nil, temperature > 0 {
        StandardError.write(
          StandardError.faint("To generate the same text again: --seed \(seed)") + "\n")
      }
    }
  }

  /// The flags of settings, for error messages.
  static let flags = [
    "temperature": "temperature", "topK": "top-k", "topP": "top-p",
    "maxTokenCount": "max-tokens", "beyondContext": "beyond-context",
  ]

  private func standardInput() throws -> String {
    try TextCorpus(paths: ["-"]).text()
  }
}

extension BeyondContext: ExpressibleByArgument {}
