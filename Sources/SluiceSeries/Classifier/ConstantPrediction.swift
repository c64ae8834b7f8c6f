import SluiceTables

/// The prediction that needs no sequence: the class with the most training sequences, or the mean of their numbers.
public struct ConstantPrediction: SequenceMethod {
  /// "majority" or "mean".
  public let name: String
  /// The prediction of every sequence.
  public let prediction: SequencePrediction

  /// Finds the most frequent class, the first one of several, or the mean.
  public init(of training: LabelledSequences) {
    guard let labels = training.labels, let names = training.classNames else {
      let numbers = training.targets ?? []
      name = "mean"
      prediction = .number(numbers.reduce(0, +) / Double(max(1, numbers.count)))
      return
    }
    var counts = [Double](repeating: 0, count: names.count)
    for label in labels { counts[label] += 1 }
    name = "majority"
    prediction = .probabilities(counts.map { $0 / Double(max(1, labels.count)) })
  }

  /// The same prediction for every sequence.
  public func predictions(of sequences: LabelledSequences) -> [SequencePrediction] {
    Array(repeating: prediction, count: sequences.count)
  }
}
