import TestSupport
import Testing

@testable import Sluice

@Suite struct PerceptronTests {
  /// The number of rows, and the input, hidden and output sizes; the last depth exceeds a block of a product.
  static let sizes = [
    [1, 1, 1, 1], [7, 3, 33, 5], [40, 17, 70, 9], [3, 5, 600, 700], [70, 40, 9, 600],
  ]

  @Test(
    "Values and gradients have the bits of two maps", arguments: sizes, Precision.allCases)
  func bits(sizes: [Int], precision: Precision) {
    for format in ActivationFormat.allCases {
      for (hasBias, hasResidual) in [(true, true), (false, true), (true, false)] {
        let subject = Subject(sizes, hasBias: hasBias, hasResidual: hasResidual)
        func computed(_ compute: @escaping (Subject) -> Tensor) -> [Tensor?] {
          withPrecision(precision) {
            ActivationFormat.$current.withValue(format) { subject.gradients(compute) }
          }
        }
        let found = computed { $0.perceptron() }
        #expect(found == computed { $0.maps() })
        #expect(found.compactMap(\.self).count == (hasBias ? 6 : 4) + (hasResidual ? 1 : 0))
      }
    }
  }

  @Test("What is frozen has no gradient", arguments: 0..<16)
  func frozen(parts: Int) {
    let subject = Subject([7, 3, 33, 5], hasBias: true, hasResidual: true)
    let parameters = subject.parameters
    for (index, parameter) in parameters.enumerated() {
      parameter.isTrainable = parts & 1 << index == 0
    }
    for tracksInput in [true, false] {
      let found = subject.gradients(tracksInput: tracksInput) { $0.perceptron() }
      #expect(found == subject.gradients(tracksInput: tracksInput) { $0.maps() })
      #expect((found[1] != nil) == tracksInput)
      for (index, parameter) in parameters.enumerated() {
        #expect((found[3 + index] != nil) == parameter.isTrainable)
      }
    }
  }

  @Test("Without gradients the result is that of two maps", arguments: [1, 16, 300])
  func withoutGradients(rows: Int) {
    let subject = Subject([rows, 9, 40, 7], hasBias: true, hasResidual: true)
    withoutGradient { #expect(subject.perceptron() == subject.maps()) }
  }

  /// Two maps and their input.
  private struct Subject {
    let hidden, output: Linear
    let x: Tensor
    let residual: Tensor?

    init(_ sizes: [Int], hasBias: Bool, hasResidual: Bool) {
      let random = RandomStream(seed: 1)
      hidden = Linear(sizes[1], sizes[2], bias: hasBias, random: random.substream(0))
      output = Linear(sizes[2], sizes[3], bias: hasBias, random: random.substream(1))
      x = .sample([sizes[0], sizes[1]], seed: 1)
      residual = hasResidual ? .sample([sizes[0], sizes[3]], seed: 2) : nil
    }

    private init(_ other: Subject, x: Tensor, residual: Tensor?) {
      (hidden, output) = (other.hidden, other.output)
      (self.x, self.residual) = (x, residual)
    }

    var parameters: [Parameter] { (hidden.parameters + output.parameters).map(\.parameter) }

    func perceptron() -> Tensor {
      Sluice.perceptron(x, hidden, activation: .gelu, output, addedTo: residual)
    }

    func maps() -> Tensor { output.mapped(hidden(x, activation: .gelu), addedTo: residual) }

    /// The result, then the gradients of input, residual and parameters.
    func gradients(
      tracksInput: Bool = true, _ compute: (Subject) -> Tensor
    ) -> [Tensor?] {
      let tracked = Subject(
        self, x: tracksInput ? x.tracked() : x, residual: residual?.tracked())
      let result = compute(tracked)
      let gradients = result.gradients(from: .sample(result.shape, seed: 3))
      return [result.detached, gradients[tracked.x], tracked.residual.flatMap { gradients[$0] }]
        + parameters.map { gradients[$0] }
    }
  }
}
