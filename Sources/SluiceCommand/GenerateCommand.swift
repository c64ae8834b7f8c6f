import ArgumentParser
import SluiceModels
import SluiceTraining

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Generates text from a prompt, and prints each token as it is generated.",
    discussion: """
      MODEL is a run's folder (its best checkpoint is used), the folder best or last in it, or a file in \
      one of these; or a published model: a GGUF file, or a folder as Hugging Face publishes it. The \
      prompt and the generated text are written to standard output.

      sluice convert makes a GGUF file for llama.cpp, or a folder for transformers, of a run.

      EXAMPLES
        sluice generate runs/notes --prompt "Once upon"
        sluice generate runs/notes --prompt "func " --top-k 40 --seed 3
        sluice generate runs/notes/last --temperature 0 --max-tokens 100
        head -3 notes.txt | sluice generate runs/notes --prompt -
        sluice generate runs/notes --precision bfloat16
        sluice generate runs/rotary --beyond-context goes-on --max-tokens 2000
        sluice generate SmolLM2-135M-Instruct.Q4_1.gguf --prompt "Once upon a time" --temperature 0
        sluice generate Qwen3-0.6B --prompt "1, 2, 3," --stop "10" --top-p 0.9
      """)

  @Argument(help: "The model to generate with.")
  var model: String

  @Option(help: "The text to continue; - is standard input.")
  var prompt = ""

  @Option(help: "Maximum number of tokens to generate.")
  var maxTokens = 400

  @Option(
    help: """
      Stop string: ends the text where it appears, and is not printed. Repeat the option for several \
      strings.
      """)
  var stop: [String] = []

  @Option(
    help: """
      What happens when the model's context is full. slides drops the oldest token and recomputes the \
      others. goes-on keeps all tokens, at positions that the model was not trained on; this is not \
      possible with learned positions.
      """)
  var beyondContext: BeyondContext = .slides

  @OptionGroup var sampling: SamplingOptions
  @OptionGroup var compute: ComputeOptions

  /// The flags of settings that errors name.
  static let flags = SamplingOptions.flags.merging(
    ["maxTokenCount": "max-tokens", "beyondContext": "beyond-context"]) { $1 }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      let model = try LanguageModelReading.textModel(at: self.model)
      let prompt = try prompt == "-" ? standardInput() : prompt
      let sampling = sampling.sampling(
        model.generation.sampling, seed: UInt64.random(in: 0..<1 << 32))
      var generator = try model.generator(
        continuing: prompt,
        options: GenerationOptions(
          sampling: sampling, maxTokenCount: maxTokens,
          endTokens: model.generation.options().endTokens,
          stopStrings: stop, beyondContext: beyondContext))
      var speed = GenerationSpeed()
      var piece = try firstPiece(of: &generator, after: prompt)
      while let text = piece {
        speed.count(generator.tokenCount)
        try StandardOutput.write(text)
        piece = try generator.next()
      }
      try StandardOutput.write("\n")
      if StandardError.isTerminal {
        StandardError.write(StandardError.faint(speed.summary) + "\n")
      }
      if self.sampling.seed == nil, sampling.temperature > 0 {
        StandardError.write(
          StandardError.faint("To generate this text again: --seed \(sampling.seed)") + "\n")
      }
    }
  }

  /// Computes and prints the prompt, and returns the first piece after it.
  private func firstPiece(
    of generator: inout TextGenerator, after prompt: String
  ) throws -> String? {
    guard StandardError.isTerminal else {
      try StandardOutput.write(prompt)
      return try generator.next()
    }
    // A long prompt takes time, and its progress line must not follow the text of the prompt.
    let piece = try LoadingProgress.show(text: "Computing the prompt ...") { try generator.next() }
    try StandardOutput.write(prompt)
    return piece
  }

  private func standardInput() throws -> String {
    try TextCorpus(paths: ["-"]).text()
  }
}

extension BeyondContext: ExpressibleByArgument {}
