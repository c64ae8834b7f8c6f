import Sluice
import TestSupport
import Testing

@Suite struct WhereTests {
  @Test("Elements are chosen", arguments: broadcastShapes)
  func choice(a: [Int], b: [Int]) {
    for maskShape in [a, b, []] {
      let mask = Tensor.sample(maskShape, seed: 5) .> 0
      checkGradients(
        of: { .where(mask, $0[0], $0[1]) },
        reference: {
          let (x, y) = (ReferenceArray($0[0], a), ReferenceArray($0[1], b))
          let chosen = ReferenceArray(mask.doubles, maskShape)
          return ReferenceArray.indices(of: ReferenceArray.broadcastShape(a, b)).map {
            chosen[$0] == 0 ? y[$0] : x[$0]
          }
        }, inputs: [.sample(a, seed: 1), .sample(b, seed: 2)])
    }
  }

  @Test("What is not chosen leaks no NaN") func noLeak() {
    let x = Tensor([-1, 0, 4, .infinity]).tracked()
    let safe = Tensor.where(x .> 0, x.log() + x.sqrt() + 1 / x + x.pow(0.5), -7)
    #expect(safe.scalars[0] == -7 && safe.scalars[1] == -7)
    let gradient = safe.gradients(from: Tensor([1, 1, 1, 0]))[x]
    #expect(gradient?.scalars[0] == 0)
    #expect(gradient?.scalars[1] == 0)
    expectClose([gradient?.scalars[2] ?? 0], [0.25 + 0.25 - 1.0 / 16 + 0.25])
    #expect(gradient?.scalars[3] == 0)
  }

  @Test("The mask has no gradient; numbers stand on either side") func numbers() {
    let mask = Tensor([1, 0]).tracked()
    let x = Tensor([5, 6]).tracked()
    let gradients = (Tensor.where(mask, x, 0) + Tensor.where(mask, 1, x)).sum().gradients()
    #expect(gradients[mask] == nil)
    #expect(gradients[x] == Tensor([1, 1]))
  }

  @Test("Shapes that do not fit stop with a message") func misfit() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.where(.zeros([2]), .zeros([3]), .zeros([3]))
    }
  }
}
