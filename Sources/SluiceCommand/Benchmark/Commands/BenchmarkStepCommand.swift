import ArgumentParser
import Sluice
import SluiceModels

struct BenchmarkStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Measures the time of training steps: forward, backward, clipping, AdamW.",
    discussion: """
      All steps use the same random batch, which is generated before the timing starts.

      EXAMPLES
        sluice benchmark step --gate none          nanoGPT's recipe for a CPU
        sluice benchmark step --record
        sluice benchmark step --batch 1 --context 8192 --recompute --activations bfloat16
        sluice benchmark step --layers 6 --hidden 384 --heads 6 --context 256 --json
      """)

  @OptionGroup(title: "Model")
  var model: ModelOptions

  @OptionGroup(title: "Model")
  var gates: GateOptions

  @Option(help: "Vocabulary size: number of different tokens.")
  var vocabularySize = 65

  @Option(help: "Batch size: number of sequences in a batch.")
  var batch = 12

  @Flag(help: "Record the statistics of attention and gates for one sequence in each step.")
  var record = false

  @OptionGroup(title: "Memory")
  var memory: MemoryOptions

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    let configuration = gates.applied(
      to: try model.applied(to: LanguageModel.Configuration(vocabularySize: vocabularySize)))
    let shape = try StepShape(
      batch: batch, configuration, isRecorded: record,
      activationFormat: memory.activations ?? .float32,
      recomputesBlocks: memory.recompute ?? false)
    try options.report([shape.workload], effort.effort)
  }
}
