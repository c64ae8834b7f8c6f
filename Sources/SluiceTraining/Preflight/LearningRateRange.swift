import Sluice
import SluiceModels
import SluicePlatform

/// A learning rate search: short trainings from the same initial weights with different learning rates.
///
/// ```swift
/// let range = try LearningRateRange(
///   model: model, data: data, recipe: recipe, rates: LearningRateRange.rates(around: 1e-3))
/// range?.proposal  // the proposed learning rate
/// ```
public struct LearningRateRange: Sendable, Equatable {
  /// A trial of a learning rate.
  public struct Trial: Sendable, Equatable {
    /// The peak learning rate, after the warmup.
    public var learningRate: Float
    /// The validation loss after the last step; nil if the training diverged.
    public var loss: Float?
  }

  /// The trials, in ascending order of the rate.
  public let trials: [Trial]
  /// The number of steps of each trial.
  public let stepCount: Int
  /// The validation loss before the first step.
  public let startLoss: Float

  /// The default number of steps of each trial.
  public static let usualStepCount = 100

  /// The tolerance of the proposal, as a share of the largest decrease of the loss.
  private static let slack: Float = 0.05
  /// The minimum decrease of the loss, as a share of the initial loss.
  private static let leastFall: Float = 0.05

  /// The proposed rate: the smallest rate whose loss is close to the lowest loss; nil if no rate reduced
  /// the loss.
  ///
  /// The smallest one is chosen because long trainings need lower rates than short ones.
  public var proposal: Float? {
    guard let lowest = trials.compactMap(\.loss).min(),
      startLoss - lowest > Self.leastFall * startLoss
    else { return nil }
    let bound = lowest + Self.slack * (startLoss - lowest)
    return trials.first { $0.loss.map { $0 <= bound } ?? false }?.learningRate
  }

  /// Whether the proposal is the smallest or the largest rate of the trials, so that a better rate may be
  /// outside their range.
  public var isAtEdge: Bool {
    guard let proposal else { return false }
    return proposal == trials.first?.learningRate || proposal == trials.last?.learningRate
  }

  /// Seven rates from 0.1 to 100 times a given rate, in ratios of about 3.
  public static func rates(around rate: Float) -> [Float] {
    (-2...4).map { (rate * pow(10, Float($0) / 2)).roundedToTwoDigits }
  }

  /// Trains with each rate.
  ///
  /// Nothing is written to disk.
  ///
  /// - Parameters:
  ///   - model: the settings of the model.
  ///   - data: the training data.
  ///   - recipe: the recipe of the whole training; trials scale it down.
  ///   - rates: the learning rates.
  ///   - stepCount: the number of steps of each trial.
  ///   - modelType: the type of the model, if it cannot be inferred.
  ///   - report: called after each trial.
  ///   - mustStop: called before each step; the search stops if it returns true.
  /// - Returns: nil if it was stopped.
  /// - Throws: errors of the initializer of `Trainer`.
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
  /// The number with two significant digits: `0.0032` for `0.0031622776`.
  fileprivate var roundedToTwoDigits: Float {
    guard self > 0, isFinite else { return self }
    let scale = pow(10, Double(floor(log10(self))) - 1)
    return Float(Double((Double(self) / scale).rounded()) * scale)
  }
}
