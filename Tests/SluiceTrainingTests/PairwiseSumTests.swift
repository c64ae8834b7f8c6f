import Sluice
import TestSupport
import Testing

@testable import SluiceTraining

struct PairwiseSumTests {
  /// The definition of the tree: the left part has the largest power of two elements that is less than all.
  private static func reference(_ values: ArraySlice<Float>) -> Float {
    guard values.count > 1 else { return values.first ?? 0 }
    var left = 1
    while 2 * left < values.count { left *= 2 }
    return reference(values.prefix(left)) + reference(values.dropFirst(left))
  }

  @Test(arguments: 1...17) func partsAreAddedAsATree(count: Int) throws {
    let parameter = Parameter(Tensor([1]))
    let factors: [Float] = (0..<count).map { Float($0 * $0) * 1.1 + 1 / Float($0 + 3) }
    var sum = PairwiseSum()
    for factor in factors { sum.add((parameter.tensor * factor).sum().gradients()) }
    #expect(sum.total[parameter]?.scalars == [Self.reference(factors[...])])
    // The total can be read more than once.
    #expect(sum.total[parameter]?.scalars == [Self.reference(factors[...])])
  }

  /// Two machines with a subtree each give the same bits as one machine.
  @Test func subtreesCanBeAddedApart() throws {
    let parameter = Parameter(Tensor([1]))
    let factors: [Float] = [0.1, 1e7, -0.3, 5, 1e-3, 7, 1e6, -2]
    func sum(_ factors: ArraySlice<Float>) -> PairwiseSum {
      var sum = PairwiseSum()
      for factor in factors { sum.add((parameter.tensor * factor).sum().gradients()) }
      return sum
    }
    var joined = sum(factors[..<4]).total
    joined.add(sum(factors[4...]).total)
    #expect(joined[parameter]?.bits == sum(factors[...]).total[parameter]?.bits)
  }
}
