import TestSupport
import SluiceModels
import SluiceTraining
import Testing

struct ResumeVerificationTests {
  @Test(arguments: [2, 3, 7])
  func aRunHolds(stepCount: Int) throws {
    let dataset = try dataset()
    #expect(
      try ResumeVerification<LanguageModel>.holds(
        model: tinyModel(dataset, dropout: 0.1), data: dataset.windows(of: 8),
        configuration: tinyRecipe(),
        stepCount: stepCount))
  }
}
