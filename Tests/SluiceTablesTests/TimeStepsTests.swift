import SluiceTables
import Testing

struct TimeStepsTests {
  private func found(_ times: [String]) -> TimeSteps? {
    TimeSteps(of: times.compactMap { Timestamp($0) })
  }

  @Test(arguments: [
    (["2020-01-01 00:00", "2020-01-01 01:00", "2020-01-01 02:00"], "1 hour"),
    (["2020-01-01 00:00", "2020-01-01 00:15", "2020-01-01 00:30"], "15 minutes"),
    (["2020-01-30", "2020-01-31", "2020-02-01"], "1 day"),
    (["2020-01-01", "2020-01-08", "2020-01-15"], "1 week"),
    (["2020-01", "2020-02", "2020-03", "2020-04"], "1 month"),
    (["2019-01", "2019-04", "2019-07"], "3 months"),
    (["2019-05-05", "2020-05-05", "2021-05-05"], "1 year"),
    (
      ["2020-01-01 00:00:00", "2020-01-01 00:00:00.1", "2020-01-01 00:00:00.2"], "100 milliseconds"
    ),
    (["2020-01-01 00:00:00", "2020-01-01 00:00:05"], "5 seconds"),
  ])
  func regularSteps(times: [String], step: String) throws {
    let steps = try #require(found(times))
    #expect(steps.isRegular && steps.usual.description == step)
  }

  @Test func gapsAndRepeatedTimesAreCounted() throws {
    let hours = [0, 1, 2, 5, 5, 6, 9].map { "2020-01-01 0\($0):00" } + ["2020-01-01 09:30"]
    let steps = try #require(found(hours))
    #expect(steps.usual == .microseconds(3_600_000_000) && !steps.isRegular)
    #expect(steps.gapCount == 2 && steps.firstGap == 3)
    #expect(steps.repeatedCount == 1 && steps.shortCount == 1)
  }

  @Test func timesWithoutSteps() {
    #expect(found(["2020-01-02", "2020-01-01"]) == nil)
    #expect(found(["2020-01-01", "2020-01-01"]) == nil)
    #expect(found(["2020-01-01"]) == nil && found([]) == nil)
  }
}
