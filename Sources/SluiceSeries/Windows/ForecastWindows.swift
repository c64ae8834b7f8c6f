import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluiceTraining

/// Windows of time series as training data: future rows are predicted from earlier rows.
///
/// The rows are divided by time into a training, a validation and a test part. The targets of a window lie in one
/// part; its known rows can lie in the part before. Each channel is standardized by its mean and deviation over the
/// training rows.
///
/// ```swift
/// let data = try ForecastWindows(series, contextLength: 336, horizon: 96, split: .rows(8640, 2880, 2880))
/// let batch = data.windows(0..<32, of: .test)           // inputs [32, 336, channels], targets [32, 96, targets]
/// data.profile.targetScale.restored(batch.targets)      // in the units of the series
/// ```
///
/// Memory: one Float for each value of the series; windows are copied when a batch is made.
public struct ForecastWindows: TrainingData {
  /// The place of a window.
  public struct Position: Sendable, Hashable {
    /// The index of the series.
    public var series: Int
    /// The first row to predict.
    public var firstTarget: Int

    /// The window of a series that predicts the row `firstTarget` and the following rows.
    public init(series: Int = 0, firstTarget: Int) {
      self.series = series
      self.firstTarget = firstTarget
    }
  }

  /// The channels, their scale, the time step and the season.
  public let profile: SeriesProfile
  /// The number of known rows in a window.
  public let contextLength: Int
  /// The number of rows to predict.
  public let horizon: Int
  /// The fingerprint of the series, the parts and the lengths.
  public let fingerprint: UInt64
  /// The source of the series, to make the data again when a run is resumed.
  public var source: (any DataSource)?

  /// The standardized series.
  let series: [StandardizedSeries]
  private let index: WindowIndex
  private let validationWindowLimit: Int

  private static let countLimit = 1 << 32

  /// Divides a series into windows.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - contextLength: the number of known rows in a window.
  ///   - horizon: the number of rows to predict.
  ///   - split: the training, validation and test rows.
  ///   - period: the number of rows of a season; nil to find it in the training rows.
  ///   - validationWindowLimit: the most windows of a validation, which are evenly spread.
  /// - Throws: `SeriesError` if a part is too short for a window, if a channel has no training value, or if the
  ///   split is not valid.
  public init(
    _ series: Series, contextLength: Int, horizon: Int, split: SeriesSplit = .standard,
    period: Int? = nil, validationWindowLimit: Int = 1000
  ) throws(SeriesError) {
    try self.init(
      [series], contextLength: contextLength, horizon: horizon, split: split, period: period,
      validationWindowLimit: validationWindowLimit)
  }

  /// Divides several series with equal channels into windows.
  ///
  /// All series have one scale. If all have times, they are divided at the same times. A series that is too short
  /// for a window of a part has no windows in it.
  ///
  /// - Parameters:
  ///   - panel: the series.
  ///   - contextLength: the number of known rows in a window.
  ///   - horizon: the number of rows to predict.
  ///   - split: the training, validation and test rows.
  ///   - period: the number of rows of a season; nil to find it in the training rows.
  ///   - validationWindowLimit: the most windows of a validation, which are evenly spread.
  /// - Throws: `SeriesError`, as for one series, and if the channels of two series differ.
  public init(
    _ panel: [Series], contextLength: Int, horizon: Int, split: SeriesSplit = .standard,
    period: Int? = nil, validationWindowLimit: Int = 1000
  ) throws(SeriesError) {
    for (name, count) in [
      ("context length", contextLength), ("horizon", horizon), ("period", period ?? 1),
      ("number of validation windows", validationWindowLimit),
    ] where !(1...Self.countLimit).contains(count) {
      throw .badCount(name, count)
    }
    let panel = try SeriesPanel(panel, split: split)
    index = try WindowIndex(panel.parts, contextLength: contextLength, horizon: horizon)
    let scale = try panel.scale()
    series = panel.standardized(scale)
    profile = SeriesProfile(
      channels: panel.channels, scale: scale, step: panel.step,
      period: period ?? panel.period(in: series))
    fingerprint = panel.fingerprint(
      with: [contextLength, horizon, min(validationWindowLimit, index.count(of: .validation))])
    self.contextLength = contextLength
    self.horizon = horizon
    self.validationWindowLimit = validationWindowLimit
  }

  /// The number of windows of a part.
  public func windowCount(of part: SeriesPart) -> Int { index.count(of: part) }

  /// The rows of the parts of each series.
  public var parts: [SeriesParts] { series.map(\.parts) }

  /// The names of the series that have no window in a part.
  public func seriesWithoutWindows(in part: SeriesPart) -> [String] {
    series.indices.filter { index.count(of: part, in: $0) == 0 }.map { series[$0].name }
  }

  /// The place of a window of a part, from 0 to `windowCount(of:) - 1`, in order of series and rows.
  public func position(_ number: Int, of part: SeriesPart) -> Position {
    index.position(number, of: part)
  }

  /// Windows of a part in order, for evaluation.
  public func windows(_ numbers: Range<Int>, of part: SeriesPart) -> Batch {
    windows(at: numbers.map { index.position($0, of: part) })
  }

  /// Windows at given places; their rows must exist.
  public func windows(at positions: [Position]) -> Batch {
    for position in positions {
      require(
        series.indices.contains(position.series) && position.firstTarget >= contextLength
          && position.firstTarget + horizon <= series[position.series].rows.rowCount,
        "the window at row \(position.firstTarget) of series \(position.series) is outside of the series"
      )
    }
    func piece(
      _ offset: Int, _ length: Int, _ columns: Range<Int>,
      of tensor: (StandardizedSeries) -> Tensor? = { $0.rows }
    ) -> Tensor {
      .windows(
        of: positions.map { tensor(series[$0.series]) },
        from: positions.map { $0.firstTarget + offset }, length: length, columns: columns)
    }
    let (width, targetCount) = (profile.channels.count, profile.targetCount)
    let targets = piece(0, horizon, 0..<targetCount)
    let weights =
      positions.contains { series[$0.series].weights != nil }
      ? piece(0, horizon, 0..<targetCount, of: { $0.weights }) : nil
    let isComplete = weights.map { !$0.scalars.contains(0) } ?? true
    return Batch(
      inputs: piece(-contextLength, contextLength, 0..<width),
      targets: isComplete ? targets : targets * (weights ?? targets),
      weights: isComplete ? nil : weights,
      known: profile.knownCount == 0
        ? nil : piece(-contextLength, contextLength + horizon, width - profile.knownCount..<width),
      steps: positions.map { series[$0.series].firstStep + $0.firstTarget })
  }

  // MARK: - TrainingData

  /// The memory of the series in bytes.
  public var memorySize: Int { series.reduce(0) { $0 + $1.memorySize } }

  /// All validation windows, or as many as the limit.
  public var validationExampleCount: Int? {
    min(validationWindowLimit, windowCount(of: .validation))
  }

  /// Training windows at uniformly random places, or evenly spread validation windows, which do not depend on
  /// `random`.
  public func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    switch place {
    case .training:
      let count = windowCount(of: .training)
      return windows(
        at: numbers.map {
          index.position(random.integer(below: count, at: UInt64($0)), of: .training)
        })
    case .validation:
      let places = index.spread(
        min(validationWindowLimit, windowCount(of: .validation)), of: .validation)
      return windows(at: numbers.map { places[$0 % places.count] })
    }
  }

  /// Up to `limit` windows of a part, evenly spread over it.
  public func spreadPositions(_ limit: Int, of part: SeriesPart) -> [Position] {
    index.spread(min(limit, windowCount(of: part)), of: part)
  }

  /// Writes the profile to `scale.json`.
  public func writeCompanions(to folder: String) throws {
    try JSONFile.write(profile, to: folder + "/" + SeriesProfile.fileName)
  }

  /// Writes the band of a model that forecasts one value to `band.json`, if there are enough validation windows.
  public func writeFindings(of model: some TrainableModel, to folder: String) throws {
    guard let forecaster = model as? Forecaster, forecaster.configuration.loss != .quantile,
      let band = ForecastBand(of: forecaster, on: self)
    else { return }
    try JSONFile.write(band, to: folder + "/" + ForecastBand.fileName)
  }

  /// The name of the mean absolute error, which is reported with the loss.
  public var scoreNames: [String] { [Forecaster.absoluteErrorName] }

  /// Checks that a forecaster has the lengths and channels of the data.
  ///
  /// - Throws: `SeriesError.otherModel`.
  public func requireFit(_ model: some TrainableModel) throws {
    guard let forecaster = model as? Forecaster else { return }
    let settings = forecaster.configuration
    guard profile.fits(settings), settings.contextLength == contextLength,
      settings.horizon == horizon
    else { throw SeriesError.otherModel }
  }

  /// Fits the season and the linear map of a forecaster.
  public func prepare(_ model: some TrainableModel) {
    (model as? Forecaster)?.fit(to: self)
  }
}
