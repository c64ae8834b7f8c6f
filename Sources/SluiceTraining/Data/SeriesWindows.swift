import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Windows of a series of numbers: the rows to come are to be predicted from those before.
///
/// A row has a number for each channel. The first rows are for training, the last for validation: no
/// window of training sees a row of the validation, whose windows may look back into the training's.
/// Each channel is standardised by its mean and deviation over the rows of training.
///
/// ```swift
/// let data = try SeriesWindows(series, contextLength: 336, horizon: 96)  // series: [rows, channels]
/// let trainer = try Trainer<Forecaster>(model: settings, data: data, configuration: recipe, run: run)
/// data.scale.restored(forecast)                                          // in the series' units
/// ```
public struct SeriesWindows: TrainingData {
  /// Windows side by side.
  public struct Batch: TrainingBatch, Equatable {
    /// What is known, `[windows, context, channels]`.
    public let inputs: Tensor
    /// What follows, `[windows, horizon, channels]`.
    public let targets: Tensor

    /// Numbers to predict.
    public var itemCount: Int { targets.count }
  }

  /// The series, standardised: `[rows, channels]`.
  public let rows: Tensor
  /// How its channels were standardised.
  public let scale: SeriesScale
  /// Rows that a window shows.
  public let contextLength: Int
  /// Rows to predict.
  public let horizon: Int
  /// Rows to train on.
  public let training: Range<Int>
  /// A number that differs, as good as surely, between different series or splits (FNV-1a of all bits).
  public let fingerprint: UInt64

  /// Cuts windows out of a series.
  ///
  /// - Parameters:
  ///   - series: `[rows, channels]`.
  ///   - contextLength: rows that a window shows.
  ///   - horizon: rows to predict.
  ///   - trainingShare: the share of the rows, from the first on, to train on.
  /// - Throws: `SeriesError` where a part has no window, or a number is not finite.
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

  /// The numbers.
  public var memorySize: Int { rows.count * MemoryLayout<Float>.stride }

  /// Means and deviations, as `scale.json`.
  public func writeCompanions(to folder: String) throws {
    try JSONFile.write(scale, to: folder + "/scale.json")
  }

  /// First rows to predict, of all windows of a part.
  private func firstTargets(at place: BatchPlace) -> ClosedRange<Int> {
    switch place {
    case .training: contextLength...training.upperBound - horizon
    case .validation: training.upperBound...rows.shape[0] - horizon
    }
  }

  /// Windows at uniformly random positions of the part that `place` belongs to.
  public func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    let places = firstTargets(at: place)
    return windows(
      predicting: numbers.map {
        places.lowerBound + random.integer(below: places.count, at: UInt64($0))
      })
  }

  /// Windows whose first rows to predict are given, such as `9120` for rows 9120 and those after it.
  public func windows(predicting firstTargets: [Int]) -> Batch {
    func piece(_ offset: Int, _ length: Int) -> Tensor {
      .stacked(firstTargets.map { rows.rows($0 + offset..<$0 + offset + length) })
    }
    return Batch(inputs: piece(-contextLength, contextLength), targets: piece(0, horizon))
  }
}

/// How the channels of a series are standardised: `(x - mean) / deviation`.
public struct SeriesScale: Codable, Sendable, Hashable {
  /// Each channel's mean.
  public let means: [Float]
  /// Each channel's standard deviation; 1 where it does not vary.
  public let deviations: [Float]

  /// Measures rows, `[rows, channels]`.
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

  /// Numbers of the series, `[..., channels]`, as the model sees them.
  public func standardized(_ x: Tensor) -> Tensor { (x - Tensor(means)) / Tensor(deviations) }

  /// Numbers of the model in the series' units, `[..., channels]`.
  public func restored(_ x: Tensor) -> Tensor { x * Tensor(deviations) + Tensor(means) }
}

/// What can be wrong with a series of numbers.
public enum SeriesError: SluiceError, Equatable {
  /// A part of the series has fewer rows than a window needs.
  case tooShort(part: String, rowCount: Int, neededCount: Int)
  /// A number is missing or infinite.
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
