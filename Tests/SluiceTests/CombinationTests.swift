import Foundation
import Sluice
import TestSupport
import Testing

/// Operators on tensors of equal and different shapes.
@Suite struct CombinationTests {
  private func check(
    _ shapes: ([Int], [Int]),
    in ranges: (ClosedRange<Float>, ClosedRange<Float>) = (-2...2, -2...2),
    _ operation: @escaping (Tensor, Tensor) -> Tensor,
    _ reference: @escaping (Double, Double) -> Double, _ what: String
  ) {
    checkGradients(
      of: { operation($0[0], $0[1]) },
      reference: {
        ReferenceArray.combined(
          ReferenceArray($0[0], shapes.0), ReferenceArray($0[1], shapes.1), reference)
      },
      inputs: [
        .sample(shapes.0, seed: 1, in: ranges.0), .sample(shapes.1, seed: 2, in: ranges.1),
      ], what)
    let result = operation(.sample(shapes.0, in: ranges.0), .sample(shapes.1, in: ranges.1))
    #expect(result.shape == ReferenceArray.broadcastShape(shapes.0, shapes.1), "\(what)")
  }

  @Test("Sums, differences and products", arguments: broadcastShapes)
  func arithmetic(a: [Int], b: [Int]) {
    check((a, b), { $0 + $1 }, { $0 + $1 }, "sum")
    check((a, b), { $0 - $1 }, { $0 - $1 }, "difference")
    check((a, b), { $0 * $1 }, { $0 * $1 }, "product")
  }

  @Test("Quotients, powers and extremes", arguments: broadcastShapes)
  func others(a: [Int], b: [Int]) {
    check((a, b), in: (-2...2, 0.5...2), { $0 / $1 }, { $0 / $1 }, "quotient")
    check((a, b), in: (0.5...2, -2...2), { $0.pow($1) }, { pow($0, $1) }, "power")
    check((a, b), { .maximum($0, $1) }, { max($0, $1) }, "maximum")
    check((a, b), { .minimum($0, $1) }, { min($0, $1) }, "minimum")
  }

  @Test("A tensor combined with itself gets both gradients") func twice() {
    let x = Tensor([1, 2, 4]).tracked()
    #expect((x / x).gradients(from: Tensor([1, 1, 1]))[x] == Tensor([0, 0, 0]))
    #expect((x * x.expanded(axis: -1)).sum().gradients()[x] == Tensor([14, 14, 14]))
  }
}
