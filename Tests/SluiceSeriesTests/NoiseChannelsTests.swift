import Sluice
import SluiceSeries
import Testing

struct NoiseChannelsTests {
  @Test func noiseFollowsTheChannels() throws {
    let series = try numberedSeries(5000, roles: [.target, .known], name: "plant")
    let noisy = try NoiseChannels(count: 2).added(to: series)
    #expect(noisy.channels.map(\.name) == ["0", "1", "noise 1", "noise 2"])
    #expect(noisy.channels.map(\.role) == [.target, .known, .observed, .observed])
    #expect(Array(noisy.channels[0...1]) == series.channels)
    #expect(noisy.name == "plant" && noisy.times == series.times)
    let values = noisy.channels[2...].map(\.values)
    for noise in values {
      let mean = noise.reduce(0, +) / 5000
      let variance = noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5000
      #expect(abs(mean) < 0.06 && abs(variance - 1) < 0.08)
    }
    let product = zip(values[0], values[1]).reduce(0) { $0 + $1.0 * $1.1 } / 5000
    #expect(abs(product) < 0.06)
  }

  @Test func valuesDependOnSeedAndPlaceOnly() throws {
    func noise(_ rows: Int, _ settings: NoiseChannels) throws -> [[Double]] {
      try settings.added(to: numberedSeries(rows)).channels.dropFirst().map(\.values)
    }
    let long = try noise(300, NoiseChannels(count: 3))
    // Rows that are appended later, or further channels, change nothing.
    #expect(try noise(100, NoiseChannels(count: 2)) == long.prefix(2).map { Array($0.prefix(100)) })
    #expect(try noise(300, NoiseChannels(count: 3, seed: 1)) != long)
    let panel = try NoiseChannels(count: 1).added(to: [
      numberedSeries(50, name: "a"), numberedSeries(50, name: "b"),
    ])
    #expect(panel[0].channels[1].values == Array(long[0].prefix(50)))
    #expect(panel[1].channels[1].values != panel[0].channels[1].values)
    #expect(panel.map(\.name) == ["a", "b"])
  }

  @Test func whatIsWrongIsSaid() throws {
    let series = try numberedSeries(10)
    for count in [0, -1, 1 << 20] {
      let error = #expect(throws: SeriesError.badNoiseCount(count)) {
        try NoiseChannels(count: count).added(to: series)
      }
      #expect(error?.description.contains("from 1 to 65536, not \(count)") == true)
    }
    let noisy = try NoiseChannels(count: 1).added(to: series)
    #expect(throws: SeriesError.doubledChannel("noise 1")) {
      try NoiseChannels(count: 1).added(to: noisy)
    }
  }
}
