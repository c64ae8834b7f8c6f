import Sluice
import SluiceModels

/// An overfitting check: a model must be able to overfit a single small batch.
public struct Overfitting: Sendable, Equatable {
  /// The loss on the batch before the first step.
  public let startLoss: Float
  /// The loss on the batch at the end; nil if the training diverged.
  public let endLoss: Float?
  /// The number of steps.
  public let stepCount: Int

  /// The bound for the final loss, relative to the loss before the first step.
  public static let bound: Float = 0.5

  /// Whether the final loss is below the bound.
  public var passes: Bool { endLoss.map { $0 < Self.bound * startLoss } ?? false }

  private static let batchSize = 4
  private static let stepCount = 100

  /// Trains a model on the batch of the first step, of at most four examples.
  ///
  /// Nothing is written to disk.
  ///
  /// - Parameters:
  ///   - model: the settings of the model.
  ///   - data: the training data.
  ///   - recipe: the recipe of the whole training.
  ///   - modelType: the type of the model, if it cannot be inferred.
  ///   - mustStop: called before each step; the check stops if it returns true.
  /// - Returns: nil if it was stopped.
  /// - Throws: errors of the initializer of `Trainer`.
  public init?<Model: TrainableModel>(
    model: Model.Configuration, data: any TrainingData<Model.Batch>,
    recipe: TrainingConfiguration, modelType: Model.Type = Model.self,
    until mustStop: () -> Bool = { false }
  ) throws {
    var short = recipe.trial(learningRate: recipe.learningRate, stepCount: Self.stepCount)
    short.batchSize = min(recipe.batchSize, Self.batchSize)
    short.accumulationCount = 1
    (short.validationExampleCount, short.validationBatchSize) = (short.batchSize, short.batchSize)
    // A constant rate, because a decay would slow down the overfitting.
    short.schedule = ScheduleChoice(.constant)
    let trainer = try Trainer<Model>(
      trying: model, data: SingleBatch(data: data, seed: recipe.seed), configuration: short)
    startLoss = try trainer.measuredLoss() ?? .nan
    guard let loss = try trainer.trialLoss(until: mustStop) else { return nil }
    endLoss = loss.isFinite ? loss : nil
    stepCount = trainer.step
  }
}

/// Data with a single batch: the first examples of other data, for every step and every validation.
private struct SingleBatch<Batch: TrainingBatch>: TrainingData {
  let data: any TrainingData<Batch>
  let seed: UInt64

  var fingerprint: UInt64 { data.fingerprint }

  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    data.batch(0..<numbers.count, at: .training(step: 1), random: RandomStream(seed: seed))
  }

  func requireFit(_ model: some TrainableModel) throws { try data.requireFit(model) }
}
