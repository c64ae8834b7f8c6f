import Sluice

/// A model that can be trained: it computes a loss on a batch.
///
/// ```swift
/// struct Line: TrainableModel {
///   struct Configuration: Codable, Equatable { var inputSize: Int }
///   static let modelType = "line"
///   let configuration: Configuration
///   let layer: Linear
///
///   init(_ configuration: Configuration, random: RandomStream) throws {
///     self.configuration = configuration
///     layer = Linear(configuration.inputSize, 1, random: random)
///   }
///
///   func loss(_ batch: Points, dropout: RandomStream?) -> Tensor {
///     let error = layer(batch.inputs) - batch.targets
///     return (error * error).mean()
///   }
/// }
/// ```
public protocol TrainableModel: StoredModel {
  /// The type of batch.
  associatedtype Batch: TrainingBatch

  /// Makes a model with a given standard deviation of its initial weights.
  ///
  /// The default implementation throws an error for a deviation, and calls `init(_:random:)` for nil.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - initialDeviation: the standard deviation of the weights; nil for the model's default.
  ///   - random: the random stream for the weights.
  /// - Throws: an error if the settings are invalid.
  init(_ configuration: Configuration, initialDeviation: Float?, random: RandomStream) throws

  /// The mean loss over the items of the batch, recorded for gradients.
  ///
  /// - Parameters:
  ///   - batch: the examples.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: a single number.
  func loss(_ batch: Batch, dropout random: RandomStream?) -> Tensor

  /// The evaluation of the model on a batch, without recording for gradients.
  ///
  /// The default implementation computes only the loss.
  func score(_ batch: Batch) -> Score
}

extension TrainableModel {
  /// Makes a model with its default initial weights.
  ///
  /// - Throws: `UnsupportedSetting` for any deviation.
  public init(
    _ configuration: Configuration, initialDeviation: Float?, random: RandomStream
  ) throws {
    guard initialDeviation == nil else {
      throw UnsupportedSetting(setting: "initialDeviation", modelType: Self.modelType)
    }
    try self.init(configuration, random: random)
  }

  /// A score with only the loss.
  public func score(_ batch: Batch) -> Score {
    Score(
      loss: withoutGradient { loss(batch, dropout: nil).scalar }, itemCount: batch.itemCount)
  }
}
