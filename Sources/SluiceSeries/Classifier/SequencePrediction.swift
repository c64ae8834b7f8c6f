/// The prediction of a method for a sequence.
public enum SequencePrediction: Sendable, Hashable {
  /// The probabilities of the classes, in the order of the training sequences' classes.
  case probabilities([Double])
  /// A number, in the units of the training sequences' numbers.
  case number(Double)

  /// The index of the most probable class, the first one of several; nil for a number.
  public var label: Int? {
    guard case .probabilities(let probabilities) = self else { return nil }
    return probabilities.indices.max {
      probabilities[$0] < probabilities[$1] || probabilities[$0] == probabilities[$1] && $0 > $1
    }
  }

  /// The number; nil for classes.
  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// A class that is certain.
  static func certain(_ label: Int, of classCount: Int) -> SequencePrediction {
    .probabilities((0..<classCount).map { $0 == label ? 1 : 0 })
  }
}
