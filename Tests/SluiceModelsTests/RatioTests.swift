import SluiceModels
import Testing

struct RatioTests {
  @Test func meansOverPartsAreTheMeanOverAll() {
    #expect((Ratio(3, of: 4) + Ratio(5, of: 6)).value == 0.8)
    #expect(Ratio(0, of: 0).value == 0)
    #expect(Ratio(1, of: 4) != Ratio(2, of: 8))
  }
}
