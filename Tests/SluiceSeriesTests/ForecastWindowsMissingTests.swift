import Sluice
import SluiceSeries
import SluiceTraining
import Testing

/// Missing values, and what windows may know.
struct ForecastWindowsMissingTests {
  private static func windows(_ series: Series) throws -> ForecastWindows {
    try ForecastWindows(series, contextLength: 6, horizon: 3, split: .rows(40, 10, 10))
  }

  @Test func missingInputsAreTheLastValueAndMissingTargetsHaveNoWeight() throws {
    let series = try numberedSeries(60, roles: [.target, .observed])
      .replacing(0..<2, with: .nan).replacing(22..<24, with: .nan)
    let data = try Self.windows(series)
    // The mean of the training rows, without the missing ones.
    let present = (0..<40).filter { !(0..<2).contains($0) && !(22..<24).contains($0) }
    let mean = Double(present.reduce(0, +)) / Double(present.count)
    #expect(abs(data.profile.scale.means[0] - mean) < 1e-12)

    let first = data.windows(at: [.init(firstTarget: 6)])
    let restored = data.profile.scale.restored(first.inputs)
    for row in 0..<2 { #expect(abs(Double(restored[0, row, 0]) - mean) < 1e-4) }
    #expect(restored[0, 2, 0].rounded() == 2 && restored[0, 2, 1].rounded() == 102)
    #expect(first.weights == nil && first.itemCount == 3)

    let gap = data.windows(at: [.init(firstTarget: 21), .init(firstTarget: 25)])
    #expect(gap.weights == Tensor([1, 0, 0, 1, 1, 1], shape: [2, 3, 1]) && gap.itemCount == 4)
    #expect(gap.targets[0, 1, 0] == 0 && gap.targets[0, 2, 0] == 0)
    let inputs = data.profile.scale.restored(gap.inputs)
    #expect((0..<6).map { inputs[1, $0, 0].rounded() } == [19, 20, 21, 21, 21, 24])
  }

  @Test func aBatchWithoutTargetsHasNoItems() throws {
    let data = try Self.windows(numberedSeries(60).replacing(50..<60, with: .nan))
    let batch = data.windows(0..<8, of: .test)
    #expect(batch.itemCount == 0 && batch.targets == Tensor.zeros([8, 3, 1]))
  }

  @Test("Test rows have no effect on training", arguments: [1e6, .nan])
  func testRowsAreNotSeen(_ value: Double) throws {
    let series = try numberedSeries(60, roles: [.target, .observed, .known])
    let (data, other) = try (
      Self.windows(series), Self.windows(series.replacing(40..<60, with: value))
    )
    #expect(data.profile == other.profile)
    for step in 1...5 {
      let random = RandomStream(seed: UInt64(step))
      #expect(
        data.batch(0..<20, at: .training(step: step), random: random)
          == other.batch(0..<20, at: .training(step: step), random: random))
    }
    // Neither in the validation, whose rows come before them.
    let tail = try Self.windows(series.replacing(50..<60, with: value))
    #expect(
      data.batch(0..<8, at: .validation(number: 0), random: RandomStream(seed: 1))
        == tail.batch(0..<8, at: .validation(number: 0), random: RandomStream(seed: 1)))
  }

  @Test("Rows after the context have no effect on inputs", arguments: [1e6, .nan])
  func theFutureIsNotSeen(_ value: Double) throws {
    let series = try numberedSeries(60, roles: [.target, .observed])
    for part in [SeriesPart.validation, .test] {
      let data = try Self.windows(series)
      for number in 0..<data.windowCount(of: part) {
        let position = data.position(number, of: part)
        let other = try Self.windows(series.replacing(position.firstTarget..<60, with: value))
        #expect(data.windows(at: [position]).inputs == other.windows(at: [position]).inputs)
      }
    }
  }
}
