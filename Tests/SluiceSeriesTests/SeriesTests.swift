import Sluice
import SluiceFiles
import SluiceSeries
import Testing

struct SeriesTests {
  private static func channel(_ name: String, _ values: Double...) -> Series.Channel {
    .init(name, values: values)
  }

  @Test func aTensorBecomesTargets() throws {
    let series = try Series(Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2]), names: ["a", "b"])
    #expect(series.rowCount == 3 && series.channels.map(\.name) == ["a", "b"])
    #expect(series.channels[1].values == [2, 4, 6] && series.channels[1].role == .target)
    #expect(try Series(Tensor([1, 2], shape: [1, 2])).channels.map(\.name) == ["0", "1"])
  }

  @Test func theStepIsKnownIfTimesAreRegular() throws {
    func step(_ times: [Int64]) throws -> Int64? {
      try Series(
        channels: [.init("a", values: Array(repeating: 0, count: times.count))], times: times
      ).step
    }
    #expect(try step([0, 3600, 7200]) == 3600)
    #expect(try step([-10, 0, 20]) == nil)
    #expect(try step([5]) == nil && step([]) == nil)
  }

  @Test func mistakesAreNamed() {
    #expect(throws: SeriesError.noTarget) { try Series(channels: []) }
    #expect(throws: SeriesError.noTarget) {
      try Series(channels: [.init("wind", role: .known, values: [1])])
    }
    #expect(throws: SeriesError.doubledChannel("a")) {
      try Series(channels: [Self.channel("a", 1), Self.channel("a", 1)])
    }
    #expect(throws: SeriesError.unevenColumns(channel: "b", count: 1, expected: 2)) {
      try Series(channels: [Self.channel("a", 1, 2), Self.channel("b", 1)])
    }
    #expect(throws: SeriesError.unevenColumns(channel: "time", count: 1, expected: 2)) {
      try Series(channels: [Self.channel("a", 1, 2)], times: [0])
    }
    #expect(throws: SeriesError.infinite(channel: "a", row: 1)) {
      try Series(channels: [Self.channel("a", .nan, -.infinity)])
    }
    let error = #expect(throws: SeriesError.timesNotIncreasing(series: "x", row: 2)) {
      try Series(name: "x", channels: [Self.channel("a", 1, 2, 3)], times: [0, 5, 5])
    }
    #expect(error?.category == .badData)
    #expect(
      error?.description
        == "the times of the series \"x\" must increase, but row 2 (counted from 0) is not after the row before"
    )
  }
}
