import SluiceFiles

/// An error of a forecast for a new series.
public enum SavedForecasterError: SluiceError, Equatable {
  /// The series has fewer rows than the model needs.
  case tooFewRows(series: String, rowCount: Int, neededCount: Int)
  /// The series has no channel of this name.
  case missingChannel(String, series: String)
  /// The channels that are known for the future end before the horizon.
  case knownTooShort(rowCount: Int, neededCount: Int)
  /// The channels of a checkpoint's profile do not fit its model.
  case otherProfile(path: String)
  /// The model was trained on rows with another time between them.
  case otherStep(found: Int64, expected: Int64)

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    func of(_ series: String) -> String {
      series.isEmpty ? "the series" : "the series \(quoted(series))"
    }
    return switch self {
    case .tooFewRows(let series, let rowCount, let neededCount):
      "\(of(series)) has \(rowCount) rows with values, but the model needs \(neededCount)"
    case .missingChannel(let channel, let series):
      "\(of(series)) has no column \(quoted(channel)), which the model was trained on"
    case .knownTooShort(let rowCount, let neededCount):
      """
      the columns that are known for the future have \(rowCount) rows after the last value to forecast, but the \
      forecast needs \(neededCount)
      """
    case .otherProfile(let path): "\(path): its channels do not fit those of the model"
    case .otherStep(let found, let expected):
      """
      the rows are \(found) seconds apart, but the model was trained on rows that are \(expected) seconds apart
      """
    }
  }
}
