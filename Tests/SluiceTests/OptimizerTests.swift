import Sluice
import TestSupport
import Testing

@Suite struct OptimizerTests {
  /// The example of the protocol's documentation.
  struct GradientDescent: Optimizer {
    private(set) var stepCount = 0
    let state: [String: Tensor] = [:]

    mutating func step(
      _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
    ) {
      stepCount += 1
      for entry in gradients.entries(of: parameters) {
        let rate = learningRate * entry.parameter.group.rateFactor
        entry.parameter.update { $0 = $0 - entry.gradient * rate }
      }
    }

    mutating func restore(
      _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
    ) throws(WeightLoadingError) {
      self.stepCount = stepCount
    }
  }

  @Test("An optimizer of one's own steps like the library's") func own() {
    let (model, other) = (AdamWTests.Model(), AdamWTests.Model())
    var (own, library) = (GradientDescent(), SGD())
    for _ in 0..<3 {
      let norm = own.step(model, model.loss().gradients(), learningRate: 0.01, clippingNorm: 2)
      let expected = library.step(
        other, other.loss().gradients(), learningRate: 0.01, clippingNorm: 2)
      expectClose([norm], [expected])
    }
    for (found, expected) in zip(model.values, other.values) {
      expectClose(found.scalars, expected.scalars)
    }
  }
}
