import SluiceFiles
import SluiceTables

/// The errors of a method on labelled sequences.
public enum SequenceScores: Sendable, Equatable {
  /// The errors of classes.
  case classes(ClassificationScores)
  /// The errors of numbers.
  case numbers(RegressionScores)

  /// Predicts sequences, and compares the predictions with their labels.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - sequences: the sequences.
  ///   - profile: the profile of the training sequences.
  /// - Throws: `SequenceDataError` if the sequences do not fit the training sequences.
  public init(
    of method: some SequenceMethod, on sequences: LabelledSequences, profile: SequenceProfile
  ) throws {
    try self.init(
      method: method.name, predictions: method.predictions(of: sequences), of: sequences,
      profile: profile)
  }

  /// Compares predictions with the labels of sequences.
  ///
  /// - Parameters:
  ///   - method: the name of the method.
  ///   - predictions: a prediction for each sequence.
  ///   - sequences: the sequences.
  ///   - profile: the profile of the training sequences.
  /// - Throws: `SequenceDataError` if the sequences do not fit the training sequences.
  public init(
    method: String, predictions: [SequencePrediction], of sequences: LabelledSequences,
    profile: SequenceProfile
  ) throws(SequenceDataError) {
    switch (sequences.target, profile.target) {
    case (.classes(let labels, let names), .classes):
      let indices = try profile.classIndices(of: names, in: sequences.name)
      self = .classes(
        ClassificationScores(
          method: method, predicted: predictions.map { $0.label ?? 0 },
          actual: labels.map { indices[$0] }, classNames: profile.classNames))
    case (.numbers(let numbers), .number(let scale)):
      self = .numbers(
        RegressionScores(
          method: method, predicted: predictions.map { $0.number ?? 0 }, actual: numbers,
          scale: scale))
    case (.unlabelled, _): throw .noLabels(sequences.name)
    case (.classes, .number), (.numbers, .classes):
      throw .otherTarget(sequences.name, needsClasses: profile.targetScale == nil)
    }
  }
}

extension SequenceScores: Encodable {
  /// Writes the errors without a level of their own.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .classes(let scores): try scores.encode(to: encoder)
    case .numbers(let scores): try scores.encode(to: encoder)
    }
  }
}
