import Sluice
import SluiceFiles

/// An error of a series, or of its division into windows.
public enum SeriesError: SluiceError, Equatable {
  /// No channel is a target.
  case noTarget
  /// Two channels have the same name.
  case doubledChannel(String)
  /// A channel, or the times, has more or fewer values than the first channel.
  case unevenColumns(channel: String, count: Int, expected: Int)
  /// A value is infinite.
  case infinite(channel: String, row: Int)
  /// A time is not after the time of the row before.
  case timesNotIncreasing(series: String, row: Int)
  /// A channel has no value in the training rows.
  case nothingObserved(channel: String)
  /// The channels of two series of a panel differ.
  case otherChannels(series: String, found: [String], expected: [String])
  /// A panel without series.
  case noSeries
  /// A part is shorter than a window.
  case tooShort(part: SeriesPart, rowCount: Int, neededCount: Int)
  /// The split names more rows than there are.
  case tooFewRows(series: String, rowCount: Int, neededCount: Int)
  /// The shares or rows of a split are not valid.
  case badSplit(String)
  /// The context length, the horizon or another count is not valid.
  case badCount(String, Int)
  /// The number of channels of noise is not valid.
  case badNoiseCount(Int)
  /// The model has another context length, horizon or number of channels.
  case otherModel
  /// A linear forecast needs windows whose targets are all observed.
  case noCompleteWindow

  /// Wrong settings for splits and counts, otherwise bad data.
  public var category: ErrorCategory {
    switch self {
    case .badSplit, .badCount, .badNoiseCount, .otherModel: .badConfiguration
    default: .badData
    }
  }

  /// One sentence.
  public var description: String {
    func list(_ names: [String]) -> String { names.map { quoted($0) }.joined(separator: ", ") }
    func of(_ series: String) -> String {
      series.isEmpty ? "the series" : "the series \(quoted(series))"
    }
    return switch self {
    case .noTarget: "the series has no target channel; at least one channel must be forecast"
    case .doubledChannel(let name): "two channels have the name \(quoted(name))"
    case .unevenColumns(let channel, let count, let expected):
      "the channel \(quoted(channel)) has \(count) values, but the first channel has \(expected)"
    case .infinite(let channel, let row):
      "the channel \(quoted(channel)) has an infinite value in row \(row) (counted from 0)"
    case .timesNotIncreasing(let series, let row):
      "the times of \(of(series)) must increase, but row \(row) (counted from 0) is not after the row before"
    case .nothingObserved(let channel):
      "the channel \(quoted(channel)) has no value in the training rows"
    case .otherChannels(let series, let found, let expected):
      "\(of(series)) has the channels \(list(found)), but the first series has \(list(expected))"
    case .noSeries: "there is no series"
    case .tooShort(let part, let rowCount, let neededCount):
      "the series is too short: its \(part.rawValue) part has \(rowCount) rows, but needs \(neededCount)"
    case .tooFewRows(let series, let rowCount, let neededCount):
      "the split needs \(neededCount) rows, but \(of(series)) has \(rowCount)"
    case .badSplit(let reason): reason
    case .badCount(let name, let count): "the \(name) must be from 1 to 2^32, not \(count)"
    case .badNoiseCount(let count):
      "the number of noise channels must be from 1 to \(NoiseChannels.countLimit), not \(count)"
    case .otherModel:
      "the model has another context length, horizon or number of channels than the windows"
    case .noCompleteWindow:
      "no training window has all its targets, which a linear forecast needs; shorten the horizon"
    }
  }
}
