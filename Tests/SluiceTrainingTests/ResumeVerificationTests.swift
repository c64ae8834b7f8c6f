import TestSupport
import SluiceTraining
import Testing

struct ResumeVerificationTests {
  @Test(arguments: [2, 3, 7])
  func aRunHolds(stepCount: Int) throws {
    let dataset = try dataset()
    #expect(
      try ResumeVerification.holds(
        model: tinyModel(dataset, dropout: 0.1), dataset: dataset, configuration: tinyRecipe(),
        stepCount: stepCount))
  }
}
