import Sluice

/// A model that can be trained: it tells its loss on a batch.
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
  /// What the loss is computed from.
  associatedtype Batch: TrainingBatch

  /// Makes a model whose initial weights have a given standard deviation.
  ///
  /// Optional: by default a deviation is refused, and nil is `init(_:random:)`.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - initialDeviation: the weights' standard deviation; nil for the model's own choice.
  ///   - random: the random stream for the weights.
  /// - Throws: what no model can be made of.
  init(_ configuration: Configuration, initialDeviation: Float?, random: RandomStream) throws

  /// The mean loss over the batch's items, recorded for gradients.
  ///
  /// - Parameters:
  ///   - batch: the examples.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: a single number.
  func loss(_ batch: Batch, dropout random: RandomStream?) -> Tensor

  /// How well the model does on a batch, without recording anything.
  ///
  /// Optional: by default the loss alone.
  func score(_ batch: Batch) -> Score
}

extension TrainableModel {
  /// Makes a model that chooses its initial weights itself.
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

  /// The loss alone.
  public func score(_ batch: Batch) -> Score {
    Score(
      loss: withoutGradient { loss(batch, dropout: nil).scalar }, itemCount: batch.itemCount)
  }
}
