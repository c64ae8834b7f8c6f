import ArgumentParser
import Sluice
import SluiceKernels

struct BenchmarkLayerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layer",
    abstract: "Times one gated attention layer, causal, and tells its memory.",
    discussion: """
      EXAMPLES
        sluice benchmark layer --batch 8 --tokens 256 --hidden 256 --heads 8
        sluice benchmark layer --batch 1 --tokens 16384 --hidden 256 --count 1 --memory-limit 400
      """)

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

  @Option(help: "Gate on what attention gathers: none, elementwise or headwise.")
  var gate = GateChoice.elementwise

  @Option(help: "Runs to time at least, of each direction.")
  var count = 5

  @Option(help: "Seconds to time at least, of each direction.")
  var seconds = 0.5

  @Option(help: "Fail if the process needed more memory than so many megabytes (10^6 bytes).")
  var memoryLimit: Int?

  @OptionGroup
  var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try require("--batch", batch, in: 1...1 << 24)
    try require("--tokens", tokens, in: 1...1 << 24)
    try require("--count", count, in: 1...1 << 24)
    try require("--seconds", seconds, in: 0...3600)
    if let memoryLimit { try require("--memory-limit", memoryLimit, in: 1...1 << 32) }
  }

  func run() throws {
    let result = try threads.run { try measure() }
    try printResult(
      result, asJSON: json,
      text: """
        forward \(result.forward), forward and backward \(result.forwardAndBackward)
        memory: \(result.memory)
        """)
    if let memoryLimit, result.memory.process > memoryLimit * 1_000_000 {
      throw TooMuchMemory(memory: result.memory, limit: memoryLimit)
    }
  }

  private func measure() throws -> Result {
    let random = RandomStream(seed: 1337)
    let layer = try GatedSelfAttention(
      GatedSelfAttention.Configuration(
        hiddenSize: hidden, headCount: heads, keyValueHeadCount: kvHeads,
        gate: gate.granularity.map { Gate($0) }),
      random: random.substream(0))
    let shape = [batch, tokens, hidden]
    let normal = Initialization.normal(standardDeviation: 1)
    let x = normal.tensor(shape, using: random.substream(1))
    let upstream = normal.tensor(shape, using: random.substream(2))

    let warmupCount = memoryLimit == nil ? 2 : 0
    let forward = Measurement(warmupCount: warmupCount, count: count, seconds: seconds) {
      withoutGradient { _ = layer(x, mask: .causal) }
    }
    let both = Measurement(warmupCount: warmupCount, count: count, seconds: seconds) {
      _ = layer(x.tracked(), mask: .causal).gradients(from: upstream)
    }
    return Result(
      forward: forward, forwardAndBackward: both, memory: MemoryUse.peak,
      threadCount: ThreadPool.current.threadCount)
  }

  private struct Result: Encodable {
    let forward: Measurement
    let forwardAndBackward: Measurement
    let memory: MemoryUse
    let threadCount: Int
  }

  private struct TooMuchMemory: Error, CustomStringConvertible {
    let memory: MemoryUse
    let limit: Int

    var description: String { "the layer needed \(memory), more than \(limit) MB" }
  }
}
