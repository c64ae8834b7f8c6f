import Sluice
import SluiceSeries
import Testing

struct ForecastWindowsPanelTests {
  @Test func eachSeriesIsSplitByShares() throws {
    let panel = [try numberedSeries(20), try numberedSeries(40), try numberedSeries(10)]
    let data = try ForecastWindows(
      panel, contextLength: 4, horizon: 2, split: .shares(0.5, 0.25, 0.25))
    #expect(data.parts.map(\.training) == [0..<10, 0..<20, 0..<5])
    #expect(data.parts.map(\.test) == [15..<20, 30..<40, 8..<10])
    // The last series is too short for a training window.
    #expect(data.windowCount(of: .training) == 5 + 15)
    #expect(data.windowCount(of: .test) == 4 + 9 + 1)
    let indices = (0..<14).map { data.position($0, of: .test).series }
    #expect(indices == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
    #expect(data.position(4, of: .test) == .init(series: 1, firstTarget: 30))
    #expect(data.position(13, of: .test) == .init(series: 2, firstTarget: 8))
    let batch = data.windows(2..<6, of: .test)
    #expect(data.numbers(batch) == [17, 18, 18, 19, 30, 31, 31, 32])
  }

  @Test func seriesWithTimesAreSplitAtTheSameTimes() throws {
    // The second series begins later, and the third ends before the validation.
    let panel = [
      try numberedSeries(100, name: "a", times: (0..<100).map { $0 * 60 }),
      try numberedSeries(60, name: "b", times: (40..<100).map { $0 * 60 }),
      try numberedSeries(50, name: "c", times: (0..<50).map { $0 * 60 }),
    ]
    for split: SeriesSplit in [.shares(0.7, 0.1, 0.2), .rows(70, 10, 20)] {
      let data = try ForecastWindows(panel, contextLength: 4, horizon: 2, split: split)
      #expect(data.parts.map(\.training) == [0..<70, 0..<30, 0..<50])
      #expect(data.parts.map(\.validation) == [70..<80, 30..<40, 50..<50])
      #expect(data.parts.map(\.test) == [80..<100, 40..<60, 50..<50])
      #expect(data.profile.step == 60)
      #expect(data.seriesWithoutWindows(in: .test) == ["c"])
      #expect(data.seriesWithoutWindows(in: .training) == [])
      // Steps count from 1970, so series that begin at different times agree.
      #expect(data.windows(at: [.init(series: 1, firstTarget: 30)]).steps == [70])
    }
  }

  @Test func timesBefore1970AreRoundedDown() throws {
    let series = try numberedSeries(30, times: (0..<30).map { -5400 + $0 * 3600 })
    let data = try ForecastWindows(series, contextLength: 4, horizon: 2)
    #expect(data.windows(at: [.init(firstTarget: 4)]).steps == [2])
  }

  @Test func allSeriesHaveOneScaleAndEqualChannels() throws {
    let panel = [try numberedSeries(20), try numberedSeries(40)]
    let data = try ForecastWindows(
      panel, contextLength: 4, horizon: 2, split: .shares(0.5, 0.25, 0.25))
    let rows = (0..<10).map(Double.init) + (0..<20).map(Double.init)
    #expect(data.profile.scale == SeriesScale(of: [rows]))
    let other = try numberedSeries(20, roles: [.target, .known], name: "x")
    #expect(
      throws: SeriesError.otherChannels(series: "x", found: ["0", "1 (known)"], expected: ["0"])
    ) {
      try ForecastWindows([numberedSeries(20), other], contextLength: 4, horizon: 2)
    }
  }

  @Test func missingTargetsOfOneSeriesDoNotAffectOthers() throws {
    let panel = [
      try numberedSeries(40), try numberedSeries(40).replacing(30..<31, with: .nan),
    ]
    let data = try ForecastWindows(
      panel, contextLength: 4, horizon: 2, split: .shares(0.5, 0.25, 0.25))
    let batch = data.windows(
      at: [.init(series: 0, firstTarget: 30), .init(series: 1, firstTarget: 30)])
    #expect(batch.weights == Tensor([1, 1, 0, 1], shape: [2, 2, 1]))
  }
}
