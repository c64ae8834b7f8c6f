import Foundation
import Sluice
import SluiceFiles
import SluiceSeries
import Testing

struct ForecastMethodTests {
  /// Waves of 12 rows with a trend, an observed channel and missing values in the second channel.
  private static func data(
    _ count: Int = 300, context: Int = 24, horizon: Int = 6, gaps: Bool = false
  ) throws -> ForecastWindows {
    let waves = (0..<count).map { sin(2 * .pi * Double($0) / 12) }
    let drift = (0..<count).map { row in
      gaps && row.isMultiple(of: 50) ? .nan : 50 + 0.1 * Double(row) + 5 * waves[row]
    }
    let series = try Series(channels: [
      .init("waves", values: waves), .init("drift", values: drift),
      .init("noise", role: .observed, values: (0..<count).map { Double($0 * 7919 % 13) }),
    ])
    return try ForecastWindows(series, contextLength: context, horizon: horizon)
  }

  @Test func theLastValueIsRepeated() throws {
    let data = try Self.data()
    let batch = data.windows(0..<3, of: .test)
    let forecast = LastValue().forecast(batch)
    #expect(forecast.shape == batch.targets.shape)
    for window in 0..<3 {
      for step in 0..<6 {
        for target in 0..<2 {
          #expect(forecast[window, step, target] == batch.inputs[window, 23, target])
        }
      }
    }
  }

  @Test func theLastSeasonIsRepeated() throws {
    let data = try Self.data(horizon: 30)
    #expect(data.profile.period == 12)
    let batch = data.windows(0..<3, of: .test)
    let forecast = SeasonalLastValue(period: 12).forecast(batch)
    for step in 0..<30 {
      #expect(forecast[1, step, 1] == batch.inputs[1, 12 + step % 12, 1])
    }
    #expect((forecast - batch.targets).columns(0..<1).abs().max().scalar < 1e-5)
    // A context that is shorter than a season.
    #expect(SeasonalLastValue(period: 25).forecast(batch) == LastValue().forecast(batch))
    #expect(SeasonalLastValue(period: 1).forecast(batch) == LastValue().forecast(batch))
  }

  @Test("A linear forecast continues waves and lines", arguments: [false, true])
  func linear(_ gaps: Bool) throws {
    let data = try Self.data(gaps: gaps)
    let linear = try LinearForecast(fittedTo: data)
    #expect(linear.weights.shape == [25, 6])
    #expect(linear.trials.count > 5 && linear.trials.contains(linear.best))
    #expect(linear.best.validationError == linear.trials.map(\.validationError).min())
    let (scores, last) = (
      ForecastScores(of: linear, on: data), ForecastScores(of: LastValue(), on: data)
    )
    #expect(scores.all.mse < (gaps ? 0.05 : 1e-3) * last.all.mse, "\(scores.all.mse)")
  }

  /// `y[t] = share y[t - 1] + noise`.
  private static func process(_ share: Double, drift: Double = 0) throws -> ForecastWindows {
    var values = [0.0]
    let noise = Initialization.normal(standardDeviation: 1)
      .tensor([5000], using: RandomStream(seed: 3)).scalars
    for step in noise { values.append(share * values[values.count - 1] + drift + Double(step)) }
    return try ForecastWindows(
      Series(channels: [.init("y", values: values)]), contextLength: 2, horizon: 1)
  }

  @Test func theMapIsThatOfLeastSquares() throws {
    let linear = try LinearForecast(fittedTo: Self.process(0.5))
    #expect(!linear.best.subtractsLast)
    for (found, expected) in zip(linear.weights.scalars, [0, 0.5, 0] as [Float]) {
      #expect(abs(found - expected) < 0.05)
    }
  }

  @Test func theLastValueIsSubtractedIfThatIsBetter() throws {
    // A walk with a drift leaves the range of the training rows.
    let linear = try LinearForecast(fittedTo: Self.process(1, drift: 1))
    #expect(linear.best.subtractsLast)
    // The last input is 0 after the subtraction, and changes do not depend on changes.
    #expect(linear.weights[1, 0] == 0 && abs(linear.weights[0, 0]) < 0.05)
    #expect(linear.weights[2, 0] > 0)
  }

  @Test func fewerSamplesAreSpread() throws {
    let data = try Self.data()
    let (all, few) = (
      try LinearForecast(fittedTo: data), try LinearForecast(fittedTo: data, sampleLimit: 100)
    )
    #expect(all.weights != few.weights)
    #expect(
      try LinearForecast(fittedTo: data, sampleLimit: 1).weights.scalars.allSatisfy(\.isFinite))
  }

  @Test func oneKnownRowAndConstantsAreNoProblem() throws {
    for context in [1, 5] {
      let data = try ForecastWindows(
        Series(channels: [.init("constant", values: Array(repeating: 3, count: 100))]),
        contextLength: context, horizon: 1)
      let scores = ForecastScores(of: try LinearForecast(fittedTo: data), on: data)
      #expect(scores.all.mse == 0 && scores.all.mase == nil)
    }
  }

  @Test func windowsWithoutAllTargetsCannotBeFitted() throws {
    let values = (0..<200).map { $0.isMultiple(of: 3) ? Double($0) : .nan }
    let data = try ForecastWindows(
      Series(channels: [.init("a", values: values)]), contextLength: 6, horizon: 4)
    let error = #expect(throws: SeriesError.noCompleteWindow) { try LinearForecast(fittedTo: data) }
    #expect(error?.category == .badData)
  }

  @Test func aForecastDependsOnTrainingAndValidationRowsOnly() throws {
    let series = try numberedSeries(200)
    func weights(_ series: Series) throws -> Tensor {
      try LinearForecast(
        fittedTo: ForecastWindows(
          series, contextLength: 8, horizon: 3, split: .rows(100, 50, 50))
      ).weights
    }
    #expect(try weights(series) == weights(series.replacing(150..<200, with: 1e6)))
  }
}
