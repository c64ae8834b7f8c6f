import ArgumentParser
import SluiceModels

struct BenchmarkGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Measures the time of a prompt, and of one token after it.",
    discussion: """
      MODEL is a run, a GGUF file, or a folder in Hugging Face's format. The prompt is computed in one pass; \
      then one token at a time, with a key/value cache. The tokens are random. "Peak memory of the process" \
      includes the weights and the cache.

      EXAMPLES
        sluice benchmark generate SmolLM2-135M-Instruct.Q4_1.gguf
        sluice benchmark generate Qwen3-0.6B --prompt-tokens 2048 --precision bfloat16
        sluice benchmark generate runs/notes --prompt-tokens 60 --json
      """)

  @Argument(help: "The model.")
  var model: String

  @Option(help: "Number of tokens in the prompt.")
  var promptTokens = 512

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    let model = try LanguageModelReading.textModel(at: self.model)
    let shape = try GenerationShape(model.model, promptTokenCount: promptTokens)
    try options.report(shape.workloads, effort.effort)
  }
}
