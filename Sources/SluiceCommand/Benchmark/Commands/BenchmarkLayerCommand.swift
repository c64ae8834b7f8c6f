import SluiceModels
import SluiceFiles
import ArgumentParser
import Sluice

struct BenchmarkLayerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layer",
    abstract: "Measures the time and the memory of one causal gated attention layer.",
    discussion: #"""
      EXAMPLES
        sluice benchmark layer --batch 8 --tokens 256 --hidden 256 --heads 8
        sluice benchmark layer --batch 1 --tokens 16384 --hidden 256 --window 256 --gate forget
        sluice benchmark layer --positions alibi --sink learned --soft-cap 30 --qk-norm
        sluice benchmark layer --batch 1 --tokens 16384 --hidden 256 \
          --pass forward-and-backward --memory-limit 400
      """#)

  @Option(help: "Batch size: number of sequences.")
  var batch = 12

  @Option(help: "Sequence length: number of tokens in each sequence.")
  var tokens = 64

  @Option(help: "Hidden size: width of the layer.")
  var hidden = 128

  @OptionGroup(title: "Attention")
  var attention: AttentionOptions

  @OptionGroup(title: "Attention")
  var gates: GateOptions

  @Option(help: "Passes to measure. (default: forward, then forward-and-backward)")
  var pass: LayerPass?

  @Option(
    help: "Memory limit in megabytes (10^6 bytes): exit with an error if the process needed more.")
  var memoryLimit: Int?

  @OptionGroup(title: "Memory")
  var memory: ActivationOptions

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func validate() throws {
    if let memoryLimit { try require("--memory-limit", memoryLimit, in: 1...1 << 32) }
  }

  func run() throws {
    var configuration = GatedSelfAttention.Configuration(
      hiddenSize: hidden, headCount: 4, gates: gates.gate?.gates ?? [.elementwise],
      positions: try positions, visibility: .causal)
    attention.apply(to: &configuration, hiddenSize: hidden, context: tokens)
    gates.apply(to: &configuration)
    let shape = try LayerShape(
      batch: batch, tokens: tokens, configuration,
      activationFormat: memory.activations ?? .float32)
    let passes = pass.map { [$0] } ?? LayerPass.allCases
    let memory = try options.report(passes.map(shape.workload), effort.effort).processMemory
    if let memoryLimit, memory > memoryLimit * 1_000_000 {
      throw TooMuchMemory(memory: memory, limit: memoryLimit)
    }
  }

  private var positions: AttentionPositions {
    get throws {
      switch attention.positions ?? .none {
      case .none: .none
      case .alibi: .alibi
      case .rotary: .rotary(headDimension: 0)
      case .learned:
        throw ValidationError(
          "--positions learned is for models; a layer has no position embedding.")
      }
    }
  }

  private struct TooMuchMemory: Error, CustomStringConvertible {
    let memory: Int
    let limit: Int

    var description: String {
      "the process needed \(Wording.bytes(memory)), more than --memory-limit, \(limit) MB"
    }
  }
}
