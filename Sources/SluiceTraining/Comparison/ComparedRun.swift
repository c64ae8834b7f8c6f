import Sluice
import SluiceModels

/// The result of one run of a comparison: the file `result.json` in its folder.
public struct ComparedRun: Sendable, Codable, Equatable {
  /// An evaluation during the training.
  public struct Point: Sendable, Codable, Equatable {
    /// The step of the evaluation.
    public var step: Int
    /// The validation loss.
    public var loss: Float
    /// The accuracy.
    public var accuracy: Float?
  }

  /// The loss and the accuracy on held-out examples, at the trained length or a multiple of it.
  public struct LengthScore: Sendable, Codable, Equatable {
    /// The multiple of the trained length.
    public var factor: Int
    /// The number of tokens in a sequence.
    public var tokenCount: Int
    /// The mean loss.
    public var loss: Double
    /// The accuracy; nil for a text.
    public var accuracy: Double?
  }

  /// Internal statistics of the trained model; see `ModelMeasures`.
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
    /// The mean over blocks of the largest magnitude of the hidden states (M-Act of the study).
    public var meanLargestActivation: Double
    /// For each block, the largest magnitude of the hidden states after it.
    public var largestActivations: [Float]
    /// The statistics of the gates.
    public var gates: [Opening]
  }

  /// The name of the variant.
  public var variant: String
  /// The seed.
  public var seed: UInt64
  /// The peak learning rate, after the warmup.
  public var learningRate: Float
  /// The number of parameters.
  public var parameterCount: Int
  /// The number of steps.
  public var stepCount: Int
  /// If the run diverged, the value that was not finite, and the step.
  public var divergence: String?
  /// The validations before the first step and during the training.
  public var curve: [Point]
  /// The step of the first evaluation with an accuracy of 99 %; nil if there is none.
  public var masteryStep: Int?
  /// The loss and the accuracy on held-out examples with the final weights, for each supported length;
  /// empty if not measured.
  public var lengths: [LengthScore]
  /// Figures on held-out examples by name, such as "mse"; nil if the model has none or if not measured.
  public var scores: [String: Double]?
  /// Internal statistics; nil if the run diverged or was a trial of a learning rate.
  public var inside: Inside?
  /// The seconds per step: the mean of the middle half of all steps.
  public var secondsPerStep: Double
  /// The seconds of the training, including evaluations.
  public var seconds: Double
}

extension ComparedRun {
  static let fileName = "result.json"

  /// Throws if a count is out of range, for example in a file that was edited.
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

  /// The last validation loss.
  public var validationLoss: Float? { divergence == nil ? curve.last?.loss : nil }

  /// The lowest validation loss after a step.
  public var bestValidationLoss: Float? {
    divergence == nil ? curve.lazy.filter { $0.step > 0 }.map(\.loss).min() : nil
  }

  /// Summarizes a run.
  ///
  /// - Parameters:
  ///   - job: the job of the run.
  ///   - start: the metrics of the validation before the first step.
  ///   - metrics: the metrics of all steps.
  ///   - parameterCount: the number of parameters.
  ///   - divergence: the divergence that ended the run, if any.
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
    // The time of a step includes its evaluation, and the checkpoint after the previous evaluation.
    let plain = steps.filter { $0.validationLoss == nil && $1.validationLoss == nil }
    secondsPerStep = Self.middleMean(
      (plain.isEmpty ? Array(steps) : plain).map { $0.secondsElapsed - $1.secondsElapsed })
  }

  /// The mean of the middle half of the values, which excludes the effects of other processes.
  private static func middleMean(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.dropFirst(sorted.count / 4).dropLast(sorted.count / 4)
    return middle.isEmpty ? 0 : middle.reduce(0, +) / Double(middle.count)
  }
}
