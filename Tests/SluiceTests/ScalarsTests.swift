import Sluice
import TestSupport
import Testing

@Suite struct ScalarsTests {
  @Test("A number on either side", arguments: [[], [1], [0], [5, 33]])
  func numbers(shape: [Int]) {
    func check(
      _ operation: @escaping (Tensor) -> Tensor, _ reference: @escaping (Double) -> Double
    ) {
      checkGradients(
        of: { operation($0[0]) }, reference: { $0[0].map(reference) },
        inputs: [.sample(shape, in: 0.5...2)])
    }
    check({ $0 + 3 }, { $0 + 3 })
    check({ 3 + $0 }, { 3 + $0 })
    check({ $0 - 3 }, { $0 - 3 })
    check({ 3 - $0 }, { 3 - $0 })
    check({ $0 * 3 }, { $0 * 3 })
    check({ 3 * $0 }, { 3 * $0 })
    check({ $0 / 4 }, { $0 / 4 })
    check({ 4 / $0 }, { 4 / $0 })
    check({ -$0 }, { -$0 })
  }
}
