import Foundation
import Sluice
import SluiceFiles
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTraining
import TestSupport
import Testing

struct SavedForecasterTests {
  private static func waves(_ rowCount: Int, roles: [Series.Role] = [.target, .target]) throws
    -> Series
  {
    try Series(
      channels: roles.enumerated().map { channel, role in
        .init(
          "c\(channel)", role: role,
          values: (0..<rowCount).map { row in
            1000 * Double(channel) + sin(Double(row) * 0.7 + Double(channel)) * 5
          })
      },
      times: (0..<rowCount).map { 1_600_000_000 + 3600 * Int64($0) })
  }

  private static func saved(
    _ roles: [Series.Role] = [.target, .target], loss: Forecaster.Loss = .squared
  ) throws -> (SavedForecaster, ForecastWindows) {
    let data = try ForecastWindows(
      waves(200, roles: roles), contextLength: 10, horizon: 5, period: 4)
    let model = try ForecasterTests.model(
      ForecasterTests.settings(
        targets: roles.count { $0 == .target }, observed: roles.count { $0 == .observed },
        known: roles.count { $0 == .known }, loss: loss))
    let band = loss == .quantile ? nil : ForecastBand(of: model, on: data, quantiles: [0.2, 0.8])
    return (SavedForecaster(model: model, profile: data.profile, band: band), data)
  }

  /// The signal of a window has the values of the series, its forecast, and the phase of each row as the token.
  @Test(arguments: [Forecaster.Loss.squared, .quantile])
  func aSignalIsTheWindowInUnits(loss: Forecaster.Loss) throws {
    let (saved, data) = try Self.saved(loss: loss)
    let series = try Self.waves(200).replacing(145..<146, with: .nan)
    let signal = saved.signal(
      ofChannel: 1, at: .init(firstTarget: 150), in: data, of: [series])
    #expect(signal.name == "Series" && signal.knownCount == 10)
    #expect(signal.rows.count == 15 && signal.rows[0] == "2020-09-19 08:26:40")
    // The first row to forecast has the phase of the first token; ten rows before it is the third of four.
    #expect(signal.tokens == [2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0])
    let channel = try #require(signal.channels.first)
    #expect(signal.channels.count == 1 && channel.name == "c1")
    #expect(channel.values[5].isNaN)
    for row in 0..<15 where row != 5 {
      #expect(channel.values[row] == series.channels[1].values[140 + row])
    }
    let (forecast, quantiles) = saved.forecastWithQuantiles(
      data.windows(at: [.init(firstTarget: 150)]))
    let band = try #require(channel.band)
    let levels = loss == .quantile ? (0, 2) : (0, 1)
    #expect(channel.forecast.count == 5 && band.low.count == 5)
    for row in 0..<5 {
      func restored(_ value: Float) -> Double {
        data.profile.scale.restored(Double(value), channel: 1)
      }
      #expect(channel.forecast[row] == restored(forecast[0, row, 1]))
      #expect(band.low[row] == restored(quantiles[0, row, 1, levels.0]))
      #expect(band.high[row] == restored(quantiles[0, row, 1, levels.1]))
    }
    #expect(band.name == (loss == .quantile ? "10 % to 90 % quantile" : "20 % to 80 % quantile"))
  }

  /// Labels of rows are days where times have no time of day, and numbers where rows have no times.
  @Test func rowsOfASignalAreLabelledByTimeOrNumber() throws {
    let (saved, data) = try Self.saved()
    let plain = try Self.waves(200)
    func labels(_ times: [Int64]) throws -> [String] {
      let series = try Series(name: "plant", channels: plain.channels, times: times)
      let signal = saved.signal(
        ofChannel: 0, at: .init(firstTarget: 150), in: data, of: [series])
      #expect(signal.name == "Series plant")
      return Array(signal.rows.prefix(2))
    }
    #expect(try labels([]) == ["141", "142"])
    #expect(try labels((0..<200).map { 86_400 * $0 }) == ["1970-05-21", "1970-05-22"])
    #expect(
      try labels((0..<200).map { 900 * $0 }) == ["1970-01-02 11:00", "1970-01-02 11:15"])
  }

  /// The rows after a series are forecast as by the window of the training data at this place.
  @Test(arguments: [Forecaster.Loss.squared, .quantile])
  func aForecastIsThatOfTheWindow(loss: Forecaster.Loss) throws {
    let (saved, data) = try Self.saved(loss: loss)
    let batch = data.windows(at: [.init(firstTarget: 150)])
    let (expected, quantiles) = saved.forecastWithQuantiles(batch)
    let forecast = try saved.forecast(after: Self.waves(150))
    #expect(forecast.rowCount == 5 && forecast.channels == ["c0", "c1"])
    #expect(forecast.times == (150..<155).map { 1_600_000_000 + 3600 * $0 })
    let scale = data.profile.scale
    let (values, levels) = (expected.scalars, quantiles.scalars)
    let width = saved.quantiles.count
    #expect(forecast.quantileLevels == saved.quantiles && width == (loss == .quantile ? 3 : 2))
    for row in 0..<5 {
      for channel in 0..<2 {
        let place = row * 2 + channel
        #expect(
          forecast.values[row][channel] == scale.restored(Double(values[place]), channel: channel))
        #expect(
          forecast.quantiles[row][channel]
            == (0..<width).map {
              scale.restored(Double(levels[place * width + $0]), channel: channel)
            })
        #expect(forecast.quantiles[row][channel] == forecast.quantiles[row][channel].sorted())
      }
    }
  }

  @Test func aLongerForecastGoesOnFromTheShorterOne() throws {
    let (saved, _) = try Self.saved()
    let series = try Self.waves(100)
    let long = try saved.forecast(after: series, horizon: 12)
    let short = try saved.forecast(after: series)
    #expect(long.rowCount == 12 && long.times.count == 12)
    #expect(Array(long.values.prefix(5)) == short.values)
    #expect(long.quantiles.count == 5)
    // The second piece is the forecast after the series with the first piece.
    let extended = try Series(
      channels: series.channels.enumerated().map { index, channel in
        .init(channel.name, values: channel.values + short.values.map { $0[index] })
      },
      times: series.times + short.times)
    let next = try saved.forecast(after: extended)
    for (a, b) in zip(long.values[5..<10], next.values) {
      for (x, y) in zip(a, b) { #expect(abs(x - y) < 1e-3) }
    }
    #expect(try saved.forecast(after: series, horizon: 2).values == Array(short.values.prefix(2)))
  }

  /// The last rows have only values of the known channel: they are the rows to forecast.
  @Test func knownChannelsReachIntoTheFuture() throws {
    let (saved, data) = try Self.saved([.target, .observed, .known])
    let full = try Self.waves(155, roles: [.target, .observed, .known])
    let series = try Series(
      channels: full.channels.map { channel in
        var values = channel.values
        if channel.role != .known { for row in 150..<155 { values[row] = .nan } }
        return .init(channel.name, role: channel.role, values: values)
      },
      times: full.times)
    let forecast = try saved.forecast(after: series)
    let expected = saved.forecast(data.windows(at: [.init(firstTarget: 150)])).scalars
    for (row, value) in expected.enumerated() {
      let restored = data.profile.scale.restored(Double(value), channel: 0)
      #expect(abs(forecast.values[row][0] - restored) < 1e-4)
    }
    #expect(throws: SavedForecasterError.knownTooShort(rowCount: 5, neededCount: 6)) {
      try saved.forecast(after: series, horizon: 6)
    }
  }

  @Test func seriesThatDoNotFitAreRefused() throws {
    let (saved, _) = try Self.saved()
    #expect(throws: SavedForecasterError.tooFewRows(series: "", rowCount: 9, neededCount: 10)) {
      try saved.forecast(after: Self.waves(9))
    }
    #expect(throws: SavedForecasterError.missingChannel("c1", series: "")) {
      try saved.forecast(after: Self.waves(50, roles: [.target]))
    }
    let waves = try Self.waves(50)
    let slower = try Series(
      channels: waves.channels, times: waves.times.indices.map { 7200 * Int64($0) })
    #expect(throws: SavedForecasterError.otherStep(found: 7200, expected: 3600)) {
      try saved.forecast(after: slower)
    }
  }

  @Test func missingValuesAreTheLastValueBefore() throws {
    let (saved, _) = try Self.saved()
    var values = try Self.waves(60).channels.map(\.values)
    for row in 55..<58 { values[0][row] = .nan }
    func series() throws -> Series {
      try Series(
        channels: values.enumerated().map { .init("c\($0)", values: $1) },
        times: (0..<60).map { 3600 * $0 })
    }
    let gaps = try saved.forecast(after: series())
    for row in 55..<58 { values[0][row] = values[0][54] }
    #expect(try saved.forecast(after: series()) == gaps)
  }

  @Test func aRunIsSavedWithItsBand() throws {
    try withTemporaryFolder { folder in
      let data = try ForecastWindows(Self.waves(400), contextLength: 10, horizon: 5, period: 4)
      var setup = ForecastSetup(data)
      setup.recipe.stepCount = 20
      let run = RunFolder(path: folder + "/run")
      let trainer = try Trainer<Forecaster>(
        model: setup.model, data: data, configuration: setup.recipe, run: run)
      try trainer.train()
      #expect(try trainer.verifyResuming())
      let saved = try SavedForecaster(contentsOf: run.path)
      #expect(saved.profile == data.profile)
      let best = try Forecaster(contentsOf: run.path + "/best")
      #expect(saved.model.state() == best.state())
      #expect(saved.band == ForecastBand(of: best, on: data))
      // A band of another model is not used.
      let other = ForecastBand.fileName
      try write(#"{"quantiles": [0.5], "offsets": [[[1]]]}"#, to: run.path + "/best/" + other)
      #expect(try SavedForecaster(contentsOf: run.path).band == nil)
      for damaged in [
        #"{"quantiles": [0.5, 0.1], "offsets": [[[1]], [[2]]]}"#,
        #"{"quantiles": [0.5], "offsets": [[[1], [2, 3]]]}"#, #"{"quantiles": [], "offsets": []}"#,
        #"{"quantiles": [0.5], "offsets": []}"#, #"{"quantiles": [2], "offsets": [[[1]]]}"#,
      ] {
        try write(damaged, to: run.path + "/best/" + other)
        #expect(throws: (any Error).self) { try SavedForecaster(contentsOf: run.path) }
      }
    }
  }
}
