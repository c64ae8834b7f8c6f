import Sluice
import SluiceModels
import TestSupport
import Testing

private let fixtures = Fixture.all(in: "attention_options")

/// Masks, positions, scores and shapes compared with PyTorch, separately and combined.
@Suite struct AttentionOptionsFixtureTests {
  @Test("Output and all gradients", arguments: fixtures)
  func options(_ fixture: Fixture) throws {
    let settings = try AttentionFixture(fixture)
    let file = settings.file
    let (_, figures) = try settings.layerAndFigures()
    figures.expect(
      output: try file.tensor("output"), gradients: try file.tensors(prefix: "gradient."))
  }

  @Test("The figures are there") func fixturesExist() {
    #expect(fixtures.count >= 50)
    for topic in ["cross", "together", "rotary", "alibi", "documents", "window", "prefix"] {
      #expect(fixtures.count { $0.testDescription.hasPrefix(topic) } > 0, "\(topic)")
    }
  }
}
