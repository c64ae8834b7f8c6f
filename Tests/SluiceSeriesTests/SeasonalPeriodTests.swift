import Foundation
import Sluice
import SluiceSeries
import Testing

struct SeasonalPeriodTests {
  private static func wave(_ period: Double, count: Int = 1000) -> [Double] {
    (0..<count).map { sin(2 * .pi * Double($0) / period) }
  }

  private static func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    Initialization.normal(standardDeviation: 1)
      .tensor([count], using: RandomStream(seed: seed)).scalars.map(Double.init)
  }

  @Test("A wave", arguments: [3, 7, 24, 100, 200])
  func wave(_ period: Int) {
    let values = Self.wave(Double(period))
    #expect(seasonalPeriod(of: values) == period)
    // An offset, a trend and noise do not hide it.
    let noise = Self.noise(1000)
    let rough = values.indices.map { 1e6 + 0.01 * Double($0) + values[$0] + 0.3 * noise[$0] }
    let found = seasonalPeriod(of: rough)
    #expect(found.map { abs($0 - period) <= period / 20 } ?? false, "\(String(describing: found))")
  }

  @Test(
    "The season of a calendar", arguments: [(3600, 24), (900, 96), (86400, 7), (2_629_800, 12)])
  func calendar(_ step: Int, _ period: Int) {
    let values = zip(Self.wave(Double(period), count: 4000), Self.noise(4000)).map { $0 + $1 }
    #expect(seasonalPeriod(of: values, step: Int64(step)) == period)
  }

  @Test func aWeekIsFoundIfItIsClearerThanADay() {
    let values = (0..<2000).map { hour in
      ((hour / 24) % 7 < 5 ? 3.0 : 0) + sin(2 * .pi * Double(hour) / 24)
    }
    #expect(seasonalPeriod(of: values, step: 3600) == 168)
  }

  @Test("Noise, random walks, lines and constants have none", arguments: 1...5)
  func none(_ seed: Int) {
    let noise = Self.noise(2000, seed: UInt64(seed))
    var walk = [0.0]
    for step in noise { walk.append(walk[walk.count - 1] + step) }
    for step: Int64? in [nil, 3600] {
      #expect(seasonalPeriod(of: noise, step: step) == nil)
      #expect(seasonalPeriod(of: walk, step: step) == nil)
    }
    #expect(seasonalPeriod(of: noise.indices.map { Double($0) * 0.1 }) == nil)
    #expect(seasonalPeriod(of: [Double](repeating: 0.1, count: 500)) == nil)
    #expect(seasonalPeriod(of: [], step: 3600) == nil && seasonalPeriod(of: [1]) == nil)
  }

  @Test func missingValuesAreFilled() {
    var values = Self.wave(24)
    for row in stride(from: 5, to: 1000, by: 11) { values[row] = .nan }
    #expect(seasonalPeriod(of: values) == 24)
    #expect(seasonalPeriod(of: [Double](repeating: .nan, count: 100)) == nil)
  }
}
