@testable import SluiceFiles
import Testing

@testable import SluiceTraining

struct StatisticTests {
  @Test func figuresAreThoseOfTheTextbook() throws {
    let statistic = try #require(Statistic([4.0, 7, 13]))
    #expect(statistic.count == 3)
    #expect(statistic.mean == 8)
    #expect(statistic.minimum == 4)
    #expect(statistic.maximum == 13)
    #expect(abs((statistic.deviation ?? 0) - 4.582576) < 1e-6)
    // 4.302653 * 4.582576 / sqrt(3)
    #expect(abs((statistic.confidence ?? 0) - 11.383747) < 1e-4)
  }

  @Test func oneMeasurementHasNoSpread() throws {
    let statistic = try #require(Statistic([2.5]))
    #expect(statistic.mean == 2.5)
    #expect(statistic.deviation == nil)
    #expect(statistic.confidence == nil)
  }

  @Test func nothingAndNoNumberHaveNoStatistic() {
    #expect(Statistic([]) == nil)
    #expect(Statistic([1, Double.nan]) == nil)
    #expect(Statistic([1, Double.infinity]) == nil)
  }

  /// The quantiles of Student's t-distribution, from a table.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (10, 2.228), (11, 2.201), (15, 2.131), (30, 2.042), (120, 1.980),
  ])
  func quantilesAreStudents(freedom: Int, quantile: Double) {
    #expect(abs(Statistic.studentT(freedom: freedom) - quantile) < 6e-4)
  }

  @Test func intervalsOfSharesStayWithinZeroAndOne() throws {
    let high = try #require(Statistic([1.0, 0.99, 0.9])?.shareInterval)
    #expect(high.lowerBound > 0.5 && high.lowerBound < 0.9)
    #expect(high.upperBound <= 1 && high.upperBound > 0.963)
    let low = try #require(Statistic([0.0, 0.02, 0.1])?.shareInterval)
    #expect(low.lowerBound >= 0 && low.upperBound < 0.5)
    // Far from 0 and 1, with little variation, it is Student's interval.
    let middle = try #require(Statistic([0.500, 0.502, 0.498]))
    let interval = try #require(middle.shareInterval)
    let half = try #require(middle.confidence)
    #expect(abs(interval.upperBound - 0.5 - half) < 1e-4)
    #expect(Statistic([1.0, 1, 1])?.shareInterval == 1...1)
    #expect(Statistic([0.5]) != nil && Statistic([0.5])?.shareInterval == nil)
  }
}
