import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Windows of a time series as training data: future rows are predicted from earlier rows.
///
/// A row has a number for each channel. The first rows are for training, the last rows for validation.
/// Training windows contain no validation rows; validation windows can contain training rows as known rows.
/// Each channel is standardized by its mean and standard deviation over the training rows.
///
/// ```swift
/// let data = try SeriesWindows(series, contextLength: 336, horizon: 96)  // series: [rows, channels]
/// let trainer = try Trainer<Forecaster>(model: settings, data: data, configuration: recipe, run: run)
/// data.scale.restored(forecast)                                          // in the units of the series
/// ```
public struct SeriesWindows: TrainingData {
  /// A batch of windows.
  public struct Batch: TrainingBatch, Equatable {
    /// The known rows, `[windows, context, channels]`.
    public let inputs: Tensor
    /// The rows to predict, `[windows, horizon, channels]`.
    public let targets: Tensor

    /// The number of values to predict.
    public var itemCount: Int { targets.count }
  }

  /// The standardized series, `[rows, channels]`.
  public let rows: Tensor
  /// The scale of the channels.
  public let scale: SeriesScale
  /// The number of known rows in a window.
  public let contextLength: Int
  /// The number of rows to predict.
  public let horizon: Int
  /// The training rows.
  public let training: Range<Int>
  /// The fingerprint of the series and its split (FNV-1a of all bits).
  public let fingerprint: UInt64

  /// Divides a series into windows.
  ///
  /// - Parameters:
  ///   - series: `[rows, channels]`.
  ///   - contextLength: the number of known rows in a window.
  ///   - horizon: the number of rows to predict.
  ///   - trainingShare: the share of rows at the beginning for training.
  /// - Throws: `SeriesError` if a part is too short for a window, or if a value is not finite.
  public init(
    _ series: Tensor, contextLength: Int, horizon: Int, trainingShare: Double = 0.8
  ) throws(SeriesError) {
    require(
      series.shape.count == 2 && series.shape[1] > 0,
      "a series must have the shape [rows, channels], not \(series.shape)")
    require(
      contextLength > 0 && horizon > 0 && trainingShare > 0 && trainingShare < 1,
      """
      the context length (\(contextLength)) and the horizon (\(horizon)) must be positive, the training \
      share (\(trainingShare)) between 0 and 1
      """)
    let (count, width) = (series.shape[0], series.shape[1])
    if let index = series.scalars.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(row: index / width, channel: index % width)
    }
    training = 0..<Int(Double(count) * trainingShare)
    if training.count < contextLength + horizon {
      throw .tooShort(
        part: "training", rowCount: training.count, neededCount: contextLength + horizon)
    }
    if count - training.count < horizon {
      throw .tooShort(part: "validation", rowCount: count - training.count, neededCount: horizon)
    }
    scale = SeriesScale(of: series.detached.rows(training))
    rows = scale.standardized(series.detached)
    self.contextLength = contextLength
    self.horizon = horizon
    let numbers =
      [UInt64(width), UInt64(training.count)] + series.scalars.map { UInt64($0.bitPattern) }
    fingerprint = numbers.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 }
  }

  /// The memory of the series in bytes.
  public var memorySize: Int { rows.count * MemoryLayout<Float>.stride }

  /// Writes means and deviations to `scale.json`.
  public func writeCompanions(to folder: String) throws {
    try JSONFile.write(scale, to: folder + "/scale.json")
  }

  /// The range of possible first target rows in the training part or the validation part.
  private func firstTargets(at place: BatchPlace) -> ClosedRange<Int> {
    switch place {
    case .training: contextLength...training.upperBound - horizon
    case .validation: training.upperBound...rows.shape[0] - horizon
    }
  }

  /// Windows at uniformly random positions of the training part or the validation part, depending on `place`.
  public func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    let places = firstTargets(at: place)
    return windows(
      predicting: numbers.map {
        places.lowerBound + random.integer(below: places.count, at: UInt64($0))
      })
  }

  /// Windows by their first row to predict, such as `9120` for row 9120 and the following rows.
  public func windows(predicting firstTargets: [Int]) -> Batch {
    func piece(_ offset: Int, _ length: Int) -> Tensor {
      .stacked(firstTargets.map { rows.rows($0 + offset..<$0 + offset + length) })
    }
    return Batch(inputs: piece(-contextLength, contextLength), targets: piece(0, horizon))
  }
}

/// The standardization of the channels of a series: `(x - mean) / deviation`.
public struct SeriesScale: Codable, Sendable, Hashable {
  /// The mean of each channel.
  public let means: [Float]
  /// The standard deviation of each channel; 1 for constant channels.
  public let deviations: [Float]

  /// Computes the scale of rows, `[rows, channels]`.
  public init(of rows: Tensor) {
    let (width, numbers, count) = (rows.lastDimension, rows.scalars, Double(rows.shape[0]))
    func mean(_ value: (Double) -> Double, channel: Int) -> Double {
      stride(from: channel, to: numbers.count, by: width)
        .reduce(0) { $0 + value(Double(numbers[$1])) } / count
    }
    let means = (0..<width).map { mean({ $0 }, channel: $0) }
    self.means = means.map { Float($0) }
    deviations = (0..<width).map { channel in
      let variance = mean({ ($0 - means[channel]) * ($0 - means[channel]) }, channel: channel)
      return variance > 0 ? Float(variance.squareRoot()) : 1
    }
  }

  /// Standardizes values of the series, `[..., channels]`.
  public func standardized(_ x: Tensor) -> Tensor { (x - Tensor(means)) / Tensor(deviations) }

  /// Converts standardized values, `[..., channels]`, to the units of the series.
  public func restored(_ x: Tensor) -> Tensor { x * Tensor(deviations) + Tensor(means) }
}

/// An error of a series.
public enum SeriesError: SluiceError, Equatable {
  /// A part of the series is shorter than a window.
  case tooShort(part: String, rowCount: Int, neededCount: Int)
  /// A value is not finite.
  case notFinite(row: Int, channel: Int)

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .tooShort(let part, let rowCount, let neededCount):
      "the series is too short: its \(part) part has \(rowCount) rows, but needs \(neededCount)"
    case .notFinite(let row, let channel):
      "the series has a value that is not finite, in row \(row), channel \(channel) (counted from 0)"
    }
  }
}
