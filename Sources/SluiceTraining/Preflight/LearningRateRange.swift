import Sluice
import SluiceModels
import SluicePlatform

/// Short trainings of one model from one start, each with another learning rate.
///
/// ```swift
/// let range = try LearningRateRange(
///   model: model, data: data, recipe: recipe, rates: LearningRateRange.rates(around: 1e-3))
/// range?.proposal  // the learning rate to take
/// ```
public struct LearningRateRange: Sendable, Equatable {
  /// A training.
  public struct Trial: Sendable, Equatable {
    /// The learning rate after warm-up.
    public var learningRate: Float
    /// The validation loss after the last step; nil where the training diverged.
    public var loss: Float?
  }

  /// The trainings, by rising rate.
  public let trials: [Trial]
  /// Steps of each.
  public let stepCount: Int
  /// The validation loss before the first step.
  public let startLoss: Float

  /// Steps that tell good rates from bad ones, mostly.
  public static let usualStepCount = 100

  /// The share of the best fall that the proposal's may lack.
  private static let slack: Float = 0.05
  /// The share of its start that the loss must fall by somewhere.
  private static let leastFall: Float = 0.05

  /// The smallest rate whose loss fell nearly as far as any: a long training bears less than a short
  /// one.
  ///
  /// Nil where no loss fell.
  public var proposal: Float? {
    guard let lowest = trials.compactMap(\.loss).min(),
      startLoss - lowest > Self.leastFall * startLoss
    else { return nil }
    let bound = lowest + Self.slack * (startLoss - lowest)
    return trials.first { $0.loss.map { $0 <= bound } ?? false }?.learningRate
  }

  /// Whether the proposal is the largest or the smallest that was tried: better ones may lie beyond.
  public var isAtEdge: Bool {
    guard let proposal else { return false }
    return proposal == trials.first?.learningRate || proposal == trials.last?.learningRate
  }

  /// Seven rates from a tenth to a hundred times a given one, about three times apart.
  public static func rates(around rate: Float) -> [Float] {
    (-2...4).map { (rate * pow(10, Float($0) / 2)).roundedToTwoDigits }
  }

  /// Trains with each rate.
  ///
  /// Nothing is written to the disk.
  ///
  /// - Parameters:
  ///   - model: the model's sizes and kinds.
  ///   - data: what it learns.
  ///   - recipe: how the training is meant; a trial is that in proportion.
  ///   - rates: the learning rates.
  ///   - stepCount: steps of each trial.
  ///   - modelType: the model's type, where nothing else tells it.
  ///   - report: called after each trial.
  ///   - mustStop: asked before each step.
  /// - Returns: nil where it was asked to stop.
  /// - Throws: what a trainer's initialiser throws.
  public init?<Model: TrainableModel>(
    model: Model.Configuration, data: any TrainingData<Model.Batch>,
    recipe: TrainingConfiguration, rates: [Float],
    stepCount: Int = LearningRateRange.usualStepCount, modelType: Model.Type = Model.self,
    report: (Trial) -> Void = { _ in }, until mustStop: () -> Bool = { false }
  ) throws {
    var (trials, startLoss): ([Trial], Float) = ([], 0)
    for rate in rates.sorted() {
      let trainer = try Trainer<Model>(
        trying: model, data: data,
        configuration: recipe.trial(learningRate: rate, stepCount: stepCount))
      if trials.isEmpty { startLoss = try trainer.measuredLoss() ?? .nan }
      guard let loss = try trainer.trialLoss(until: mustStop) else { return nil }
      trials.append(Trial(learningRate: rate, loss: loss.isFinite ? loss : nil))
      report(trials[trials.count - 1])
    }
    self.trials = trials
    self.startLoss = startLoss
    self.stepCount = stepCount
  }
}

extension Float {
  /// `0.0032` for `0.0031622776`.
  fileprivate var roundedToTwoDigits: Float {
    guard self > 0, isFinite else { return self }
    let scale = pow(10, Double(floor(log10(self))) - 1)
    return Float(Double((Double(self) / scale).rounded()) * scale)
  }
}
