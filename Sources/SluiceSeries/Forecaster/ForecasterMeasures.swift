import Sluice
import SluiceModels
import SluiceTraining

/// The measurements of forecasters in a comparison: errors over every window of the test part, attention and gates.
public struct ForecasterMeasures: HeldOutMeasures {
  /// The name of the mean squared error in the standardized scale.
  public static let squaredErrorName = "mse"
  /// The name of the mean absolute error in the standardized scale.
  public static let absoluteErrorName = "mae"
  /// The name of the mean absolute scaled error.
  public static let scaledErrorName = "mase"

  private let data: ForecastWindows

  /// The number of windows for internal statistics, and the number of them in a batch.
  private static let (insideCount, batchSize) = (64, 16)

  /// The measurements on windows.
  ///
  /// - Throws: `SeriesError.tooShort` if there are no test windows.
  public init(_ data: ForecastWindows) throws(SeriesError) {
    guard data.windowCount(of: .test) > 0 else {
      throw .tooShort(
        part: .test, rowCount: data.parts.map(\.test.count).max() ?? 0, neededCount: data.horizon)
    }
    self.data = data
  }

  /// The mean squared and absolute error in the standardized scale, and the mean absolute scaled error.
  public func scores(of model: Forecaster) throws -> [String: Double] {
    let errors = ForecastScores(of: model, on: data, part: .test).all
    var scores = [Self.squaredErrorName: errors.mse, Self.absoluteErrorName: errors.mae]
    scores[Self.scaledErrorName] = errors.mase
    return scores
  }

  /// Test windows for the statistics of attention and gates, evenly spread.
  public var insideBatches: [ForecastWindows.Batch] {
    let positions = data.spreadPositions(Self.insideCount, of: .test)
    return stride(from: 0, to: positions.count, by: Self.batchSize).map { start in
      data.windows(at: Array(positions[start..<min(start + Self.batchSize, positions.count)]))
    }
  }
}

extension Comparison where Model == Forecaster {
  /// Prepares a comparison of forecasters, whose errors are measured on every window of the test part.
  ///
  /// Forecasters overfit, so plans usually measure the weights with the lowest validation loss
  /// (`MeasuredWeights.best`).
  ///
  /// - Parameters:
  ///   - plan: the plan of the comparison.
  ///   - data: the windows for all models.
  ///   - folder: the folder of the comparison; finished runs in it are not repeated.
  ///   - command: the command line.
  /// - Throws: a `SluiceError` if the plan is invalid, if there are no test windows, or if the folder contains a
  ///   different comparison.
  public init(
    _ plan: ComparisonPlan<Forecaster.Configuration>, data: ForecastWindows, folder: String,
    command: [String] = []
  ) throws {
    try self.init(
      plan, data: data, measures: ForecasterMeasures(data), folder: folder, command: command)
  }
}
