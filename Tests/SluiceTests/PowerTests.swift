import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct PowerTests {
  @Test("Powers and their gradients", arguments: [2, 3, -1, 0.5, 0, 1, -2.5] as [Float])
  func powers(exponent: Float) {
    checkGradients(
      of: { $0[0].pow(exponent) }, reference: { $0[0].map { pow($0, Double(exponent)) } },
      inputs: [.sample([3, 11], in: 0.5...2)])
  }

  @Test("Negative bases have whole powers only") func negativeBases() {
    let x = Tensor([-2, -0.5])
    #expect(x.pow(3) == Tensor([-8, -0.125]))
    #expect(x.pow(-2) == Tensor([0.25, 4]))
    #expect(x.pow(0) == Tensor([1, 1]))
    #expect(x.pow(0.5).scalars.allSatisfy { $0.isNaN })
    let leaf = x.tracked()
    #expect(leaf.pow(3).sum().gradients()[leaf] == Tensor([12, 0.75]))
  }

  @Test("At a base of zero") func zero() {
    let (base, exponent) = (Tensor([0, 0]).tracked(), Tensor([0, 2]).tracked())
    let power = base.pow(exponent)
    #expect(power == Tensor([1, 0]))
    let gradients = power.sum().gradients()
    #expect(gradients[base] == Tensor([0, 0]))
    #expect(gradients[exponent] == Tensor([0, 0]))
    #expect(Tensor([0]).pow(-1) == Tensor([.infinity]))
  }
}
