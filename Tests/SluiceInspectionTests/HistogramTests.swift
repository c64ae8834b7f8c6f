import Testing

@testable import SluiceInspection

struct HistogramTests {
  @Test func numbersAreCountedWhereTheyLie() {
    var histogram = Histogram(range: 0...4, partCount: 4)
    histogram.add([0, 0.5, 1, 2, 3.9, 4, .nan, .infinity, -.infinity])
    histogram.add([-7, 9])
    #expect(histogram.counts == [3, 1, 1, 3])
    #expect(histogram.count == 8)
    #expect(histogram.minimum == -7 && histogram.maximum == 9)
    #expect(abs(histogram.sum - 13.4) < 1e-6)
    #expect(abs(histogram.sumOfSquares - (0.25 + 1 + 4 + 15.21 + 16 + 49 + 81)) < 1e-5)
    #expect(abs(histogram.mean - 13.4 / 8) < 1e-6)
  }

  @Test func theRangeMayBeThatOfTheNumbers() {
    let histogram = Histogram(of: [1, 2, 2, 3], partCount: 2)
    #expect(histogram.range == 1...3)
    #expect(histogram.counts == [1, 3])
    #expect(Histogram(of: [2, 2, 2]).count == 3)
    #expect(Histogram(of: [.nan]).count == 0)
    #expect(Histogram(of: []).mean == 0)
  }
}
