import SluiceFiles
import ArgumentParser
import Sluice

struct BenchmarkLayerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layer",
    abstract: "Times one gated attention layer, causal, and tells its memory.",
    discussion: #"""
      EXAMPLES
        sluice benchmark layer --batch 8 --tokens 256 --hidden 256 --heads 8
        sluice benchmark layer --batch 1 --tokens 16384 --hidden 256 --window 256 --gate forget
        sluice benchmark layer --batch 1 --tokens 16384 --hidden 256 \
          --pass forward-and-backward --memory-limit 400
      """#)

  @Option(help: "Sequences.")
  var batch = 12

  @Option(help: "Tokens in each.")
  var tokens = 64

  @Option(help: "Width of the layer.")
  var hidden = 128

  @Option(help: "Attention heads; must divide the width.")
  var heads = 4

  @Option(help: "Key/value heads, shared by groups of heads. (default: as --heads)")
  var kvHeads: Int?

  @Option(
    help:
      "Gates, joined by +, as for `sluice train`, or none. (default: elementwise, on the output)",
    transform: { try GateList(named: $0) })
  var gate = GateList([.elementwise])

  @Option(help: "What takes its share of attention beside the keys.")
  var sink = SinkChoice.none

  @Option(help: "What the magnitude of attention scores stays below. (default: no bound)")
  var softCap: Float?

  @Flag(help: "Scores that fall with the distance.")
  var alibi = false

  @Flag(help: "Each head's queries and keys brought to a common scale.")
  var qkNorm = false

  @Option(help: "Tokens that a token attends to at most, itself included. (default: all before it)")
  var window: Int?

  @Option(help: "Which way: forward or forward-and-backward. (default: one, then the other)")
  var pass: LayerPass?

  @Option(help: "Fail if the process needed more memory than so many megabytes (10^6 bytes).")
  var memoryLimit: Int?

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func validate() throws {
    if let window { try require("--window", window, in: 1...1 << 32) }
    if let memoryLimit { try require("--memory-limit", memoryLimit, in: 1...1 << 32) }
  }

  func run() throws {
    let shape = try LayerShape(
      batch: batch, tokens: tokens, window: window,
      GatedSelfAttention.Configuration(
        hiddenSize: hidden, headCount: heads, keyValueHeadCount: kvHeads, gates: gate.gates,
        positions: alibi ? .alibi : .none, normalizesQueriesAndKeys: qkNorm, softCap: softCap,
        sink: sink.sink))
    let passes = pass.map { [$0] } ?? LayerPass.allCases
    let memory = try options.report(passes.map(shape.workload), effort.effort).processMemory
    if let memoryLimit, memory > memoryLimit * 1_000_000 {
      throw TooMuchMemory(memory: memory, limit: memoryLimit)
    }
  }

  private struct TooMuchMemory: Error, CustomStringConvertible {
    let memory: Int
    let limit: Int

    var description: String {
      "the process needed \(Wording.bytes(memory)) at most, more than \(limit) MB"
    }
  }
}
