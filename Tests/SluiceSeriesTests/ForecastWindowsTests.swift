import Foundation
import Sluice
import SluiceSeries
import SluiceTraining
import Testing

struct ForecastWindowsTests {
  private static func data(
    _ count: Int = 60, roles: [Series.Role] = [.target], split: SeriesSplit = .rows(40, 10, 10)
  ) throws -> ForecastWindows {
    try ForecastWindows(
      numberedSeries(count, roles: roles), contextLength: 6, horizon: 3, split: split)
  }

  @Test func windowsFollowEachOtherInTheSeries() throws {
    let data = try Self.data()
    let batch = data.windows(at: [.init(firstTarget: 6), .init(firstTarget: 57)])
    #expect(batch.inputs.shape == [2, 6, 1] && batch.targets.shape == [2, 3, 1])
    #expect(batch.itemCount == 6 && batch.windowCount == 2)
    #expect(batch.weights == nil && batch.known == nil && batch.steps == [6, 57])
    let inputs = data.profile.scale.restored(batch.inputs).scalars.map { $0.rounded() }
    #expect(inputs == [0, 1, 2, 3, 4, 5, 51, 52, 53, 54, 55, 56])
    #expect(data.numbers(batch) == [6, 7, 8, 57, 58, 59])
  }

  @Test func targetsLieInTheirPartAndEveryWindowIsCounted() throws {
    let data = try Self.data(65)
    // rows - horizon + 1; training windows also need their context.
    let expected: [(SeriesPart, ClosedRange<Int>)] = [
      (.training, 6...37), (.validation, 40...47), (.test, 50...57),
    ]
    for (part, rows) in expected {
      #expect(data.windowCount(of: part) == rows.count)
      let positions = (0..<rows.count).map { data.position($0, of: part) }
      #expect(positions.map(\.firstTarget) == Array(rows))
      let all = data.windows(0..<rows.count, of: part)
      #expect(all == data.windows(at: positions))
    }
    #expect(data.parts.map(\.test) == [50..<60])
  }

  @Test func trainingWindowsAreUniformAndValidationWindowsSpread() throws {
    let data = try Self.data()
    func firstTargets(_ place: BatchPlace, seed: UInt64, count: Int) -> [Int] {
      let batch = data.batch(0..<count, at: place, random: RandomStream(seed: seed))
      return batch.steps
    }
    let trained = firstTargets(.training(step: 1), seed: 1, count: 400)
    #expect(Set(trained) == Set(6...37))
    #expect(trained == firstTargets(.training(step: 1), seed: 1, count: 400))
    #expect(trained != firstTargets(.training(step: 1), seed: 2, count: 400))
    #expect(data.validationExampleCount == 8)
    for seed: UInt64 in 1...3 {
      #expect(firstTargets(.validation(number: 0), seed: seed, count: 8) == Array(40...47))
    }
    let few = try ForecastWindows(
      numberedSeries(60), contextLength: 6, horizon: 1, split: .rows(40, 10, 10),
      validationWindowLimit: 5)
    #expect(few.validationExampleCount == 5)
    let batch = few.batch(0..<5, at: .validation(number: 0), random: RandomStream(seed: 1))
    #expect(batch.steps == [41, 43, 45, 47, 49])
    #expect(few.spreadPositions(2, of: .test).map(\.firstTarget) == [52, 57])
  }

  @Test func channelsAreSortedByRole() throws {
    let data = try Self.data(roles: [.known, .observed, .target, .known, .target])
    #expect(data.profile.channels.map(\.name) == ["2", "4", "1", "0", "3"])
    #expect(data.profile.targetCount == 2 && data.profile.knownCount == 2)
    let batch = data.windows(at: [.init(firstTarget: 20)])
    #expect(batch.inputs.shape == [1, 6, 5] && batch.targets.shape == [1, 3, 2])
    let restored = data.profile.scale.restored(batch.inputs)
    #expect((0..<5).map { restored[0, 0, $0].rounded() } == [214, 414, 114, 14, 314])
    let known = try #require(batch.known)
    #expect(known.shape == [1, 9, 2])
    let rows = data.profile.scale.channels(3..<5).restored(known).scalars.map { $0.rounded() }
    let expected: [Float] = (14..<23).flatMap { row -> [Float] in [Float(row), Float(300 + row)] }
    #expect(rows == expected)
  }

  @Test func oneRowOfContextAndHorizon() throws {
    let data = try ForecastWindows(
      numberedSeries(4), contextLength: 1, horizon: 1, split: .rows(2, 1, 1))
    #expect(SeriesPart.allCases.map { data.windowCount(of: $0) } == [1, 1, 1])
    #expect(data.numbers(data.windows(0..<1, of: .test)) == [3])
  }

  @Test func aConstantChannelIsZero() throws {
    let data = try ForecastWindows(
      Tensor(repeating: 7, shape: [60, 1]).series(), contextLength: 6, horizon: 3)
    let batch = data.windows(0..<2, of: .test)
    #expect(batch.inputs == Tensor.zeros([2, 6, 1]) && data.numbers(batch) == [7, 7, 7, 7, 7, 7])
    #expect(data.profile.period == nil)
  }

  @Test func smallChangesOfLargeValuesAreKept() throws {
    let wave = (0..<100).map { sin(Double($0)) }
    func batch(_ offset: Double) throws -> ForecastWindows.Batch {
      try ForecastWindows(
        Series(channels: [.init("a", values: wave.map { $0 + offset })]), contextLength: 8,
        horizon: 2
      ).windows(0..<5, of: .test)
    }
    let (small, large) = try (batch(0), batch(1e9))
    #expect((small.inputs - large.inputs).abs().max().scalar < 1e-5)
    #expect((small.targets - large.targets).abs().max().scalar < 1e-5)
  }

  @Test func whatCannotBeIsNamed() throws {
    func error(
      _ count: Int = 60, context: Int = 6, horizon: Int = 3, split: SeriesSplit = .rows(40, 10, 10)
    ) -> SeriesError? {
      #expect(throws: SeriesError.self) {
        try ForecastWindows(
          numberedSeries(count), contextLength: context, horizon: horizon, split: split)
      }
    }
    #expect(
      error(split: .rows(8, 10, 10)) == .tooShort(part: .training, rowCount: 8, neededCount: 9))
    #expect(
      error(split: .rows(40, 2, 10)) == .tooShort(part: .validation, rowCount: 2, neededCount: 3))
    #expect(error(split: .rows(40, 10, 2)) == .tooShort(part: .test, rowCount: 2, neededCount: 3))
    #expect(error(59) == .tooFewRows(series: "", rowCount: 59, neededCount: 60))
    #expect(error(context: 0) == .badCount("context length", 0))
    #expect(error(horizon: .max) == .badCount("horizon", .max))
    #expect(throws: SeriesError.noSeries) {
      try ForecastWindows([], contextLength: 1, horizon: 1)
    }
    #expect(throws: SeriesError.nothingObserved(channel: "0")) {
      try ForecastWindows(
        numberedSeries(60).replacing(0..<40, with: .nan), contextLength: 6, horizon: 3,
        split: .rows(40, 10, 10))
    }
    // The test part can be left out.
    let data = try Self.data(split: .rows(40, 10, 0))
    #expect(data.windowCount(of: .test) == 0)
  }

  @Test func otherDataHasOtherFingerprints() throws {
    func print(
      _ series: Series, context: Int = 6, horizon: Int = 3, split: SeriesSplit = .rows(40, 10, 10),
      limit: Int = 1000
    ) throws -> UInt64 {
      try ForecastWindows(
        series, contextLength: context, horizon: horizon, split: split,
        validationWindowLimit: limit
      ).fingerprint
    }
    let series = try numberedSeries(60, roles: [.target, .observed])
    let negative = try Series(
      channels: series.channels.map { .init($0.name, role: $0.role, values: $0.values.map { -$0 }) }
    )
    let found = [
      try print(series), try print(series, context: 7), try print(series, horizon: 4),
      try print(series, split: .rows(41, 9, 10)), try print(series, limit: 3),
      try print(numberedSeries(60, roles: [.target, .known])), try print(negative),
      try print(series.replacing(59..<60, with: 0)),
      try print(series.replacing(59..<60, with: .nan)),
      try print(numberedSeries(60, roles: [.target, .observed], times: Array(0..<60))),
    ]
    #expect(Set(found).count == found.count)
    #expect(try print(series) == found[0])
  }
}

extension Tensor {
  fileprivate func series() throws -> Series { try Series(self) }
}
