import Foundation
import Sluice
import SluiceSeries
import Testing

struct SeriesScaleTests {
  @Test func meansAndDeviationsOfThePopulation() {
    let scale = SeriesScale(of: [[1, 2, 3, 4], [10, .nan, 30, .nan], [.nan, .nan]])
    #expect(scale.means == [2.5, 20, 0])
    #expect(scale.deviations == [(1.25).squareRoot(), 10, 1])
  }

  @Test("A constant channel has the deviation 1", arguments: [0, 7, 0.1, -1e9, 1e-300])
  func constant(_ value: Double) {
    let scale = SeriesScale(of: [Array(repeating: value, count: 1001)])
    #expect(scale.means == [value] && scale.deviations == [1])
  }

  @Test func roundingIsNoVariation() {
    let values = (0..<1000).map { $0.isMultiple(of: 2) ? 0.3 : 0.1 + 0.2 }
    #expect(SeriesScale(of: [values]).deviations == [1])
  }

  @Test func smallChangesOfLargeValuesAreKept() {
    let wave = (0..<1000).map { sin(Double($0) / 9) }
    let (small, large) = (SeriesScale(of: [wave]), SeriesScale(of: [wave.map { 1e9 + $0 }]))
    #expect(abs(large.deviations[0] - small.deviations[0]) < 1e-6)
    #expect(abs(large.means[0] - 1e9 - small.means[0]) < 1e-6)
    #expect(abs(large.standardized(1e9 + 1, channel: 0) - small.standardized(1, channel: 0)) < 1e-5)
    #expect(abs(large.restored(1, channel: 0) - 1e9 - small.restored(1, channel: 0)) < 1e-5)
  }

  @Test func tensorsAreConvertedAndBack() {
    let scale = SeriesScale(means: [5, -1], deviations: [2, 4])
    let x = Tensor([7, -1, 3, 3], shape: [1, 2, 2])
    #expect(scale.standardized(x) == Tensor([1, 0, -1, 1], shape: [1, 2, 2]))
    #expect(scale.restored(scale.standardized(x)) == x)
    #expect(scale.channels(1..<2) == SeriesScale(means: [-1], deviations: [4]))
  }

  @Test func invalidFilesAreRefused() throws {
    for text in [
      #"{"means":[1],"deviations":[]}"#, #"{"means":[1],"deviations":[0]}"#,
      #"{"means":[1],"deviations":[-1]}"#,
    ] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(SeriesScale.self, from: Data(text.utf8))
      }
    }
  }
}
