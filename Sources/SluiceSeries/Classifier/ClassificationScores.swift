import SluiceFiles

/// The errors of predicted classes: shares of sequences, and how often which class is taken for which.
///
/// ```swift
/// let scores = ClassificationScores(method: "classifier", predicted: [0, 1, 1], actual: [0, 1, 0], classNames: ["a", "b"])
/// scores.accuracy        // 0.667
/// scores.confusion[0]    // [1, 1]: of two sequences of "a", one was taken for "b"
/// ```
public struct ClassificationScores: Sendable, Equatable, Codable {
  /// The name of the method.
  public let method: String
  /// The number of sequences.
  public let count: Int
  /// The share of sequences in the right class.
  public let accuracy: Double
  /// The mean over classes of the share of its sequences that are in the right class; classes without sequences are
  /// not counted.
  public let balancedAccuracy: Double
  /// The mean over classes of `2 right / (predicted + actual)`; classes that are neither predicted nor there are not
  /// counted.
  public let f1: Double
  /// The number of sequences by their class (rows) and their predicted class (columns).
  public let confusion: [[Int]]
  /// The names of the classes.
  public let classNames: [String]

  /// Compares predicted classes with the actual ones.
  ///
  /// - Parameters:
  ///   - method: the name of the method.
  ///   - predicted: the index of the predicted class of each sequence.
  ///   - actual: the index of its class.
  ///   - classNames: the names of the classes.
  public init(method: String, predicted: [Int], actual: [Int], classNames: [String]) {
    require(
      predicted.count == actual.count,
      "\(predicted.count) predicted classes for \(actual.count) sequences")
    require(
      (predicted + actual).allSatisfy(classNames.indices.contains),
      "a class is not among the \(classNames.count) names")
    var confusion = [[Int]](
      repeating: Array(repeating: 0, count: classNames.count), count: classNames.count)
    for (guess, truth) in zip(predicted, actual) { confusion[truth][guess] += 1 }
    self.method = method
    self.confusion = confusion
    self.classNames = classNames
    count = actual.count
    let right = classNames.indices.map { confusion[$0][$0] }
    let rows = confusion.map { $0.reduce(0, +) }
    let columns = classNames.indices.map { column in confusion.reduce(0) { $0 + $1[column] } }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    accuracy = count == 0 ? 0 : Double(right.reduce(0, +)) / Double(count)
    balancedAccuracy = mean(
      classNames.indices.filter { rows[$0] > 0 }.map { Double(right[$0]) / Double(rows[$0]) })
    f1 = mean(
      classNames.indices.filter { rows[$0] + columns[$0] > 0 }
        .map { 2 * Double(right[$0]) / Double(rows[$0] + columns[$0]) })
  }
}
