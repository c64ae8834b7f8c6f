import Sluice
import SluiceModels

/// A training on a single small batch, which a model that can learn at all knows by heart soon.
public struct Overfitting: Sendable, Equatable {
  /// The loss on the batch before the first step.
  public let startLoss: Float
  /// The loss on it at the end; nil where the training diverged.
  public let endLoss: Float?
  /// Steps taken.
  public let stepCount: Int

  /// The share of its start that the loss must fall below.
  public static let bound: Float = 0.5

  /// Whether the loss fell far.
  public var passes: Bool { endLoss.map { $0 < Self.bound * startLoss } ?? false }

  private static let batchSize = 4
  private static let stepCount = 100

  /// Trains a model on the batch of the first step, of at most four examples.
  ///
  /// Nothing is written to the disk.
  ///
  /// - Parameters:
  ///   - model: the model's sizes and kinds.
  ///   - data: what it learns.
  ///   - recipe: how the training is meant.
  ///   - modelType: the model's type, where nothing else tells it.
  ///   - mustStop: asked before each step.
  /// - Returns: nil where it was asked to stop.
  /// - Throws: what a trainer's initialiser throws.
  public init?<Model: TrainableModel>(
    model: Model.Configuration, data: any TrainingData<Model.Batch>,
    recipe: TrainingConfiguration, modelType: Model.Type = Model.self,
    until mustStop: () -> Bool = { false }
  ) throws {
    var short = recipe.trial(learningRate: recipe.learningRate, stepCount: Self.stepCount)
    short.batchSize = min(recipe.batchSize, Self.batchSize)
    short.accumulationCount = 1
    (short.validationExampleCount, short.validationBatchSize) = (short.batchSize, short.batchSize)
    // It does not fall while the batch is being learnt.
    short.schedule = ScheduleChoice(.constant)
    let trainer = try Trainer<Model>(
      trying: model, data: SingleBatch(data: data, seed: recipe.seed), configuration: short)
    startLoss = try trainer.measuredLoss() ?? .nan
    guard let loss = try trainer.trialLoss(until: mustStop) else { return nil }
    endLoss = loss.isFinite ? loss : nil
    stepCount = trainer.step
  }
}

/// The first examples of other data, wherever a batch is asked for.
private struct SingleBatch<Batch: TrainingBatch>: TrainingData {
  let data: any TrainingData<Batch>
  let seed: UInt64

  var fingerprint: UInt64 { data.fingerprint }

  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    data.batch(0..<numbers.count, at: .training(step: 1), random: RandomStream(seed: seed))
  }

  func requireFit(_ model: some TrainableModel) throws { try data.requireFit(model) }
}
