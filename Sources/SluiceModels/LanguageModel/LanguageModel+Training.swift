import Sluice
import SluiceFiles

extension LanguageModel: TrainableModel {
  /// What files call it.
  public static let modelType = Configuration.modelType

  /// Makes a model whose weights come from N(0, 0.02), as GPT-2's.
  ///
  /// - Throws: `ConfigurationError` where no model can be made so.
  public init(
    _ configuration: Configuration, random: RandomStream
  ) throws(ConfigurationError) {
    try self.init(configuration, deviation: 0.02, random: random)
  }

  /// Makes a model whose weights come from N(0, deviation), where one is given.
  ///
  /// - Throws: `ConfigurationError` where no model can be made so.
  public init(
    _ configuration: Configuration, initialDeviation: Float?, random: RandomStream
  ) throws(ConfigurationError) {
    try self.init(configuration, deviation: initialDeviation ?? 0.02, random: random)
  }

  /// The mean of minus the logarithm of the probability of each target that counts, in nats.
  public func loss(_ batch: TextBatch, dropout random: RandomStream?) -> Tensor {
    loss(batch.inputs, targets: batch.targets, in: batch.runs, dropout: random)
  }

  /// How well the model predicts the targets that count: the loss, and as `accuracy` the share that it
  /// finds likelier than all else.
  public func score(_ batch: TextBatch) -> Score {
    score(batch.inputs, targets: batch.targets, in: batch.runs)
  }

  /// Writes `config.json` under Hugging Face's keys, and the weights, `[out, in]`, under its names.
  ///
  /// - Parameters:
  ///   - folder: a folder that is there.
  ///   - metadata: texts to store in the weights' file.
  /// - Throws: `FileError` where something cannot be written.
  public func write(to folder: String, metadata: [String: String]) throws {
    let files = CheckpointFiles(folder)
    try JSONFile.write(configuration, to: files.configuration)
    try Safetensors.write(
      storedTensors(), metadata: ["format": "pt"].merging(metadata) { $1 }, to: files.weights)
  }
}
