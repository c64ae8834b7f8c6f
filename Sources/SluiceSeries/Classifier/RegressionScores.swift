import SluiceFiles

/// The errors of predicted numbers.
///
/// ```swift
/// let scores = RegressionScores(method: "mean", predicted: [2, 2], actual: [1, 3], scale: scale)
/// scores.maeInUnits  // 1
/// scores.r2          // 0
/// ```
public struct RegressionScores: Sendable, Equatable, Codable {
  /// The name of the method.
  public let method: String
  /// The number of sequences.
  public let count: Int
  /// The mean squared error in the standardized scale of the training numbers.
  public let mse: Double
  /// The mean absolute error in the standardized scale.
  public let mae: Double
  /// The root of the mean squared error in the units of the numbers.
  public let rmseInUnits: Double
  /// The mean absolute error in the units of the numbers.
  public let maeInUnits: Double
  /// The coefficient of determination: 1 without errors, 0 for errors as large as those of the mean of these numbers;
  /// 0 if all numbers are equal.
  public let r2: Double

  /// Compares predicted numbers with the actual ones.
  ///
  /// - Parameters:
  ///   - method: the name of the method.
  ///   - predicted: the predicted number of each sequence.
  ///   - actual: its number.
  ///   - scale: the scale of the training numbers.
  public init(method: String, predicted: [Double], actual: [Double], scale: SeriesScale) {
    require(
      predicted.count == actual.count,
      "\(predicted.count) predicted numbers for \(actual.count) sequences")
    let number = Double(max(1, actual.count))
    let errors = zip(predicted, actual).map { $0 - $1 }
    let squares = errors.reduce(0) { $0 + $1 * $1 } / number
    let magnitudes = errors.reduce(0) { $0 + abs($1) } / number
    let mean = actual.reduce(0, +) / number
    let variance = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / number
    let deviation = scale.deviations[0]
    self.method = method
    count = actual.count
    mse = squares / (deviation * deviation)
    mae = magnitudes / deviation
    rmseInUnits = squares.squareRoot()
    maeInUnits = magnitudes
    r2 = variance > 0 ? 1 - squares / variance : 0
  }
}
