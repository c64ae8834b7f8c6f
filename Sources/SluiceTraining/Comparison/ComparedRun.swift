import Sluice
import SluiceModels

/// What one training of a comparison came to: the file `result.json` in its folder.
public struct ComparedRun: Sendable, Codable, Equatable {
  /// An evaluation on the way.
  public struct Point: Sendable, Codable, Equatable {
    /// Steps done.
    public var step: Int
    /// The validation loss.
    public var loss: Float
    /// The share of right predictions.
    public var accuracy: Float?
  }

  /// How well the model predicts what it was not trained on, at the trained length or a multiple.
  public struct LengthScore: Sendable, Codable, Equatable {
    /// How many times the trained length.
    public var factor: Int
    /// Tokens in a sequence.
    public var tokenCount: Int
    /// The mean loss.
    public var loss: Double
    /// The share of right predictions; nil of a text.
    public var accuracy: Double?
  }

  /// What happens inside the trained model; `ModelMeasures` says what the numbers are.
  public struct Inside: Sendable, Codable, Equatable {
    /// A gate.
    public struct Opening: Sendable, Codable, Equatable {
      /// Its name.
      public var gate: String
      /// Its mean value.
      public var mean: Double
      /// The share of its values below 0.1.
      public var sparsity: Double
    }

    /// The mean share of attention on the first token (F-Attn of the study).
    public var firstTokenAttention: Double
    /// The mean over blocks of the largest magnitude after each (M-Act of the study).
    public var meanLargestActivation: Double
    /// For each block the largest magnitude after it.
    public var largestActivations: [Float]
    /// How far the gates are open.
    public var gates: [Opening]
  }

  /// The variant's name.
  public var variant: String
  /// The seed.
  public var seed: UInt64
  /// The learning rate after warm-up.
  public var learningRate: Float
  /// Numbers trained.
  public var parameterCount: Int
  /// Steps taken.
  public var stepCount: Int
  /// What was not finite and at which step, where the run diverged.
  public var divergence: String?
  /// The evaluations before the first step and on the way.
  public var curve: [Point]
  /// The first evaluation's step that found 99 % of predictions right; nil where none did.
  public var masteryStep: Int?
  /// The scores on held-out examples with the last weights, at each length that the model takes; empty
  /// where nothing measures them.
  public var lengths: [LengthScore]
  /// What happens inside; nil where the run diverged, or was a trial.
  public var inside: Inside?
  /// Seconds that a step took: the mean of the middle half of all steps.
  public var secondsPerStep: Double
  /// Seconds of the training, evaluations included.
  public var seconds: Double
}

extension ComparedRun {
  static let fileName = "result.json"

  /// Throws where a count cannot be, in a file that something else wrote.
  ///
  /// - Parameter path: the file.
  func validate(path: String) throws(TrainingError) {
    let counts =
      [
        ("parameterCount", parameterCount), ("stepCount", stepCount),
        ("masteryStep", masteryStep ?? 0),
      ]
      + curve.map { ("curve.step", $0.step) }
      + lengths.flatMap { [("lengths.factor", $0.factor), ("lengths.tokenCount", $0.tokenCount)] }
    for (key, count) in counts where !(0...1 << 40).contains(count) {
      throw .corrupt(path: path, reason: "\(key) is \(count), expected 0 to \(1 << 40)")
    }
  }

  /// The loss of the last evaluation.
  public var validationLoss: Float? { divergence == nil ? curve.last?.loss : nil }

  /// The loss of the best evaluation after a step.
  public var bestValidationLoss: Float? {
    divergence == nil ? curve.lazy.filter { $0.step > 0 }.map(\.loss).min() : nil
  }

  /// Sums a run up.
  ///
  /// - Parameters:
  ///   - job: what was to be done.
  ///   - start: what was measured before the first step.
  ///   - metrics: of all steps.
  ///   - parameterCount: numbers trained.
  ///   - divergence: what went wrong, if anything.
  init(
    _ job: ComparisonJob, start: StartMetrics?, metrics: [StepMetrics], parameterCount: Int,
    divergence: Divergence?
  ) {
    variant = job.variant
    seed = job.seed
    learningRate = job.recipe.learningRate
    self.parameterCount = parameterCount
    stepCount = metrics.last?.step ?? 0
    self.divergence = divergence.map { "step \($0.step): \($0.finding)" }
    let evaluations = metrics.compactMap { step in
      step.validationLoss.map {
        Point(step: step.step, loss: $0, accuracy: step.validationAccuracy)
      }
    }
    let first = start.map {
      Point(step: 0, loss: $0.validationLoss, accuracy: $0.validationAccuracy)
    }
    curve = (first.map { [$0] } ?? []) + evaluations
    masteryStep = evaluations.first { ($0.accuracy ?? 0) >= Mastery.accuracy }?.step
    lengths = []
    seconds = metrics.last?.secondsElapsed ?? 0
    let steps = zip(metrics.dropFirst(), metrics)
    // A step's time holds its own evaluation, and the checkpoint after the one before.
    let plain = steps.filter { $0.validationLoss == nil && $1.validationLoss == nil }
    secondsPerStep = Self.middleMean(
      (plain.isEmpty ? Array(steps) : plain).map { $0.secondsElapsed - $1.secondsElapsed })
  }

  /// The mean without the lowest and the highest quarter: what others on the machine did is left out.
  private static func middleMean(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.dropFirst(sorted.count / 4).dropLast(sorted.count / 4)
    return middle.isEmpty ? 0 : middle.reduce(0, +) / Double(middle.count)
  }
}
