import ArgumentParser
import Sluice
import SluiceModels

struct BenchmarkStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Times training steps: forward, backward, clipping, AdamW.",
    discussion: """
      The batch is random and drawn before the clock starts.

      EXAMPLES
        sluice benchmark step --gate none          nanoGPT's recipe for a CPU
        sluice benchmark step --layers 6 --hidden 384 --heads 6 --context 256 --json
      """)

  @OptionGroup(title: "Model")
  var model: ModelOptions

  @Option(help: "Tokens the model knows.")
  var vocabularySize = 65

  @Option(help: "Windows of text in a batch.")
  var batch = 12

  @Option(help: "Steps before the clock starts.")
  var warmupSteps = 10

  @Option(help: "Steps to time.")
  var steps = 50

  @OptionGroup
  var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try require("--vocabulary-size", vocabularySize, in: 1...1 << 24)
    try require("--batch", batch, in: 1...1 << 24)
    try require("--warmup-steps", warmupSteps, in: 0...1 << 24)
    try require("--steps", steps, in: 1...1 << 24)
  }

  func run() throws {
    let configuration = try model.applied(
      to: LanguageModel.Configuration(vocabularySize: vocabularySize))
    let result = try threads.run { try measure(configuration) }
    let tokens = Double(batch * configuration.contextLength)
    try printResult(
      result, asJSON: json,
      text: """
        \(result.time) a step, \
        \(Int(tokens / result.time.milliseconds * 1000)) tokens/s
        """)
  }

  private func measure(_ configuration: LanguageModel.Configuration) throws -> Result {
    let random = RandomStream(seed: 1337)
    let model = try LanguageModel(configuration, random: random.substream(0))
    let (tokens, targets) = (
      randomBatch(configuration, random.substream(1)),
      randomBatch(configuration, random.substream(2))
    )
    var optimizer = AdamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)
    var dropout = random.substream(3)
    var lastLoss: Float = 0
    let time = Measurement(warmupCount: warmupSteps, count: steps) {
      dropout = dropout.substream(0)
      let loss = model.loss(
        tokens, targets: targets, dropout: configuration.dropout > 0 ? dropout : nil)
      lastLoss = loss.scalar
      optimizer.step(model, loss.gradients(), learningRate: 1e-3, clippingNorm: 1)
    }
    return Result(
      time: time, loss: lastLoss, parameterCount: model.parameterCount,
      threadCount: ThreadPool.current.threadCount)
  }

  private func randomBatch(
    _ configuration: LanguageModel.Configuration, _ random: RandomStream
  ) -> TokenBatch {
    let count = batch * configuration.contextLength
    let ids = (0..<count).map { index in
      Int32(random.integer(below: configuration.vocabularySize, at: UInt64(index)))
    }
    return TokenBatch(ids, batchSize: batch, tokenCount: configuration.contextLength)
  }

  private struct Result: Encodable {
    let time: Measurement
    let loss: Float
    let parameterCount: Int
    let threadCount: Int
  }
}
