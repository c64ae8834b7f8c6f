import Sluice
import SluiceFiles

extension LanguageModel: TrainableModel {
  /// The model type in files.
  public static let modelType = Configuration.modelType

  /// Makes a model with weights from a normal distribution with standard deviation 0.02, as in GPT-2.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, random: RandomStream
  ) throws(ConfigurationError) {
    try self.init(configuration, deviation: 0.02, random: random)
  }

  /// Makes a model with weights from a normal distribution; the standard deviation is 0.02 by default.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, initialDeviation: Float?, random: RandomStream
  ) throws(ConfigurationError) {
    try self.init(configuration, deviation: initialDeviation ?? 0.02, random: random)
  }

  /// The cross-entropy loss of the counted targets, in nats.
  public func loss(_ batch: TextBatch, dropout random: RandomStream?) -> Tensor {
    loss(batch.inputs, targets: batch.targets, in: batch.runs, dropout: random)
  }

  /// The loss and the accuracy on the counted targets.
  public func score(_ batch: TextBatch) -> Score {
    score(batch.inputs, targets: batch.targets, in: batch.runs)
  }

  /// Writes `config.json` with Hugging Face's keys, and the weights, `[out, in]`, with its names.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - metadata: texts to store in the file of the weights.
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: String, metadata: [String: String]) throws {
    let files = CheckpointFiles(folder)
    try JSONFile.write(configuration, to: files.configuration)
    try writeTensors(
      named: LanguageModelNaming(configuration), as: .float32, metadata: metadata,
      to: files.weights)
  }
}
