import SluiceModels
import SluiceTables
import SluiceTraining

/// The measurements of classifiers in a comparison: errors over the test sequences, attention and gates.
public struct ClassifierMeasures: HeldOutMeasures {
  /// The name of the share of wrong classes.
  public static let errorName = "error"
  /// The name of the mean over classes of the share of wrong classes.
  public static let balancedErrorName = "balancedError"
  /// The name of the mean negative logarithm of the probability of the right class.
  public static let logLossName = "logLoss"

  private let test: LabelledSequences
  private let profile: SequenceProfile
  private let inputs: StandardizedSequences

  /// The number of sequences in a batch, and the most for internal statistics.
  private static let (batchSize, insideCount) = (32, 64)

  /// The measurements on test sequences.
  ///
  /// - Throws: `SequenceDataError` if the sequences do not fit the training sequences.
  public init(
    _ test: LabelledSequences, profile: SequenceProfile
  ) throws(SequenceDataError) {
    inputs = try StandardizedSequences(test, profile)
    (self.test, self.profile) = (test, profile)
  }

  /// The shares of wrong classes and the mean negative logarithm of the probability of the right class; for numbers, the
  /// mean squared and absolute error in the standardized scale.
  public func scores(of model: SequenceClassifier) throws -> [String: Double] {
    let saved = SavedClassifier(model: model, profile: profile)
    switch try SequenceScores(of: saved, on: test, profile: profile) {
    case .classes(let scores):
      let loss = batches(of: inputs.count).reduce(0.0) {
        $0 + Double(model.score($1).loss) * Double($1.itemCount)
      }
      return [
        Self.errorName: 1 - scores.accuracy, Self.balancedErrorName: 1 - scores.balancedAccuracy,
        Self.logLossName: loss / Double(inputs.count),
      ]
    case .numbers(let scores):
      return [
        ForecasterMeasures.squaredErrorName: scores.mse,
        ForecasterMeasures.absoluteErrorName: scores.mae,
      ]
    }
  }

  /// Test sequences for the statistics of attention and gates.
  public var insideBatches: [SequenceDataset.Batch] {
    batches(of: min(inputs.count, Self.insideCount))
  }

  private func batches(of count: Int) -> [SequenceDataset.Batch] {
    stride(from: 0, to: count, by: Self.batchSize).map {
      inputs.batch(of: Array($0..<min($0 + Self.batchSize, count)))
    }
  }
}

extension Comparison where Model == SequenceClassifier {
  /// Prepares a comparison of classifiers, whose errors are measured on test sequences.
  ///
  /// - Parameters:
  ///   - plan: the plan of the comparison.
  ///   - data: the training sequences for all models.
  ///   - test: the test sequences.
  ///   - folder: the folder of the comparison; finished runs in it are not repeated.
  ///   - command: the command line.
  /// - Throws: a `SluiceError` if the plan is invalid, if the test sequences do not fit, or if the folder contains a
  ///   different comparison.
  public init(
    _ plan: ComparisonPlan<SequenceClassifier.Configuration>, data: SequenceDataset,
    test: LabelledSequences, folder: String, command: [String] = []
  ) throws {
    try self.init(
      plan, data: data, measures: ClassifierMeasures(test, profile: data.profile), folder: folder,
      command: command)
  }
}
