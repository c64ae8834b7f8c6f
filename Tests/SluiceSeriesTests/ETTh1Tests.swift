import Sluice
import SluiceModels
import SluiceSeries
import TestSupport
import Testing

/// Windows, scale and errors of ETTh1 as published code makes them (`Tests/Fixtures/make_series.py`), and what
/// baselines reach.
@Suite(.enabled(if: ETTh1.isThere, ETTh1.missing)) struct ETTh1Tests {
  /// The linear map of the script.
  private struct FixedMap: ForecastMethod {
    let name = "fixed map"
    let weights: Tensor

    init(context: Int, horizon: Int) {
      weights = Tensor(shape: [context, horizon]) { pointer in
        for column in 0..<context {
          for row in 0..<horizon {
            let number = (31 * row + 17 * column) % 23 - 11
            pointer[column * horizon + row] = Float(number) / 4096
          }
        }
      }
    }

    func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
      batch.inputs.transposed().matmul(weights).transposed()
    }
  }

  /// A sum of each window in which every place counts differently.
  private static func checksums(_ windows: Tensor) -> [Double] {
    let size = windows.shape[1] * windows.shape[2]
    let scalars = windows.scalars
    return (0..<windows.shape[0]).map { window in
      (0..<size).reduce(0) { $0 + Double(scalars[window * size + $1]) * Double($1 % 13 + 1) }
        / Double(size)
    }
  }

  @Test("Windows and errors equal those of published code", arguments: Fixture.all(in: "series"))
  func parity(_ fixture: Fixture) throws {
    let file = try fixture.open()
    let (context, horizon) = (
      try #require(file.metadata["context"].flatMap { Int($0) }),
      try #require(file.metadata["horizon"].flatMap { Int($0) })
    )
    let data = try ForecastWindows(
      ETTh1.series(), contextLength: context, horizon: horizon, split: ETTh1.split)
    func expect(
      _ found: [Double], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      expectClose(
        found.map { Float($0) }, try file.tensor(name).scalars.map { Double($0) }, tolerance: 1e-5,
        name, sourceLocation: sourceLocation)
    }
    try expect(data.profile.scale.means, "means")
    try expect(data.profile.scale.deviations, "deviations")
    let map = FixedMap(context: context, horizon: horizon)
    for part in SeriesPart.allCases {
      let name = part.rawValue
      try expect([Double(data.windowCount(of: part))], name + ".count")
      let numbers = Array(stride(from: 0, to: data.windowCount(of: part), by: 100))
      let windows = data.windows(at: numbers.map { data.position($0, of: part) })
      try expect(Self.checksums(windows.inputs), name + ".inputs")
      try expect(Self.checksums(windows.targets), name + ".targets")
      try expect(Self.checksums(map.forecast(windows).abs()), name + ".forecasts")
      let scores = ForecastScores(of: map, on: data, part: part)
      try expect([scores.all.mse, scores.all.mae], name + ".errors")
      try expect(scores.steps.map(\.mse), name + ".step_mse")
      try expect(scores.channels.map(\.mae), name + ".channel_mae")
    }
  }

  @Test func theSeasonIsADay() throws {
    let series = try ETTh1.series()
    let data = try ForecastWindows(
      series, contextLength: 96, horizon: 24, split: ETTh1.split)
    #expect(data.profile.period == 24 && data.profile.step == 3600)
    // Steps are hours since 1970, so the phase of a day is that of the clock.
    #expect(data.windows(at: [.init(firstTarget: 96 + 7)]).steps[0] % 24 == 7)
    // Without knowledge of the time step, too.
    let target = try #require(series.channels.first { $0.name == "MUFL" })
    #expect(seasonalPeriod(of: Array(target.values.prefix(8640))) == 24)
  }

  @Test func aLinearMapForecastsAsWellAsPublished() throws {
    let data = try ForecastWindows(
      ETTh1.series(), contextLength: 336, horizon: 96, split: ETTh1.split)
    let linear = ForecastScores(of: try LinearForecast(fittedTo: data), on: data)
    // DLinear: 0.375 and 0.399.
    #expect(linear.windowCount == 2785)
    #expect(abs(linear.all.mse - 0.375) < 0.01 && abs(linear.all.mae - 0.399) < 0.01)
    let seasonal = ForecastScores(of: SeasonalLastValue(period: 24), on: data)
    let last = ForecastScores(of: LastValue(), on: data)
    #expect(linear.all.mse < seasonal.all.mse && seasonal.all.mse < last.all.mse)
    #expect(try #require(linear.all.mase) < #require(seasonal.all.mase))
  }
}
