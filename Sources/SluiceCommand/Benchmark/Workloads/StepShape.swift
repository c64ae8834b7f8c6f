import Sluice
import SluiceInspection
import SluiceModels
import SluiceTraining

/// A training step to time: forward, backward, clipping, AdamW.
struct StepShape {
  let batch: Int
  let configuration: LanguageModel.Configuration
  /// Whether the statistics of a sequence are recorded in each step.
  let isRecorded: Bool
  /// The number format of stored activations.
  let activationFormat: ActivationFormat
  /// Whether blocks are recomputed in the backward pass.
  let recomputesBlocks: Bool
  private let products: MatrixProducts

  /// - Throws: `ValidationError` or `ConfigurationError` for invalid sizes, `BeyondMemory` for sizes that
  ///   need more memory than available.
  init(
    batch: Int, _ configuration: LanguageModel.Configuration, isRecorded: Bool = false,
    activationFormat: ActivationFormat = .float32, recomputesBlocks: Bool = false
  ) throws {
    try configuration.validate()
    try requireSizes(
      ("--batch", batch), ("--context", configuration.contextLength),
      ("--hidden", configuration.hiddenSize))
    (self.batch, self.configuration, self.isRecorded) = (batch, configuration, isRecorded)
    (self.activationFormat, self.recomputesBlocks) = (activationFormat, recomputesBlocks)
    var recipe = TrainingConfiguration()
    recipe.batchSize = batch
    recipe.activationFormat = activationFormat
    recipe.recomputesBlocks = recomputesBlocks
    try recipe.requireRoom(for: configuration, dataByteCount: 0)
    products = try configuration.matrixProducts(batch: batch)
  }

  /// The step, on a prepared random batch.
  var workload: Workload {
    let (context, hidden) = (configuration.contextLength, configuration.hiddenSize)
    let layers = Wording.count(configuration.layerCount, "layer")
    let heading = configuration.transformer.block.attention.heading
    return Workload(
      name: "training step, \(layers), \(batch) x \(context) x \(hidden), \(heading)"
        + (isRecorded ? ", recorded" : "") + Precision.current.remark + activationFormat.remark
        + (recomputesBlocks ? ", recomputed blocks" : ""),
      operationCount: products.forwardAndBackward
    ) {
      let random = RandomStream(seed: 1337)
      let model = try LanguageModel(configuration, random: random.substream(0))
      let tokens = randomBatch(random.substream(1))
      let targets = randomBatch(random.substream(2))
      let parameters = model.parameters
      var optimizer = AdamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)
      var dropout = random.substream(3)
      let recorder =
        isRecorded
        ? Recorder(of: model, RecordingRequest(.statistics, sequenceCount: 1)) : nil
      return {
        dropout = dropout.substream(0)
        func forward() -> Tensor {
          model.loss(
            tokens, targets: targets, dropout: configuration.dropout > 0 ? dropout : nil)
        }
        let loss = ActivationFormat.$current.withValue(activationFormat) {
          Transformer.$recomputesBlocks.withValue(recomputesBlocks) {
            recorder?.observing(forward) ?? forward()
          }
        }
        optimizer.step(parameters, loss.gradients(), learningRate: 1e-3, clippingNorm: 1)
      }
    }
  }

  private func randomBatch(_ random: RandomStream) -> TokenBatch {
    let ids = (0..<batch * configuration.contextLength).map { index in
      Int32(random.integer(below: configuration.vocabularySize, at: UInt64(index)))
    }
    return TokenBatch(ids, batchSize: batch, tokenCount: configuration.contextLength)
  }
}
