import ArgumentParser
import SluiceModels
import SluiceTraining

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Continues a prompt with a checkpoint, as it comes.",
    discussion: """
      CHECKPOINT is a run's folder (its best checkpoint is taken), one of the folders best and last \
      in it, or a file in one of these. The prompt and its continuation go to standard output.

      EXAMPLES
        sluice generate runs/notes --prompt "Once upon"
        sluice generate runs/notes --prompt "func " --top-k 40 --seed 3
        sluice generate runs/notes/last --temperature 0 --max-tokens 100
        head -3 notes.txt | sluice generate runs/notes --prompt -
        sluice generate runs/notes --precision bfloat16
        sluice generate runs/rotary --beyond-context goes-on --max-tokens 2000
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Option(help: "The text to continue; - is standard input.")
  var prompt = ""

  @Option(help: "Above 1 for more surprise, below 1 for less; 0 always takes the likeliest token.")
  var temperature: Float = 0.8

  @Option(help: "Choose among so many of the likeliest tokens only.")
  var topK: Int?

  @Option(help: "Choose among the likeliest tokens only that together have this probability.")
  var topP: Float?

  @Option(help: "Equal seeds give equal texts. (default: another one each time)")
  var seed: UInt64?

  @Option(help: "Tokens to generate.")
  var maxTokens = 400

  @Option(
    help: """
      When the model's context is full: slides (the oldest token is dropped, the others are computed \
      anew) or goes-on (all tokens stay, at positions the model was not trained on; not with learned ones).
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
        StandardError.write(StandardError.faint("The same again: --seed \(seed)") + "\n")
      }
    }
  }

  /// The flags of settings that errors name.
  static let flags = [
    "temperature": "temperature", "topK": "top-k", "topP": "top-p",
    "maxTokenCount": "max-tokens", "beyondContext": "beyond-context",
  ]

  private func standardInput() throws -> String {
    try TextCorpus(paths: ["-"]).text()
  }
}

extension BeyondContext: ExpressibleByArgument {}
