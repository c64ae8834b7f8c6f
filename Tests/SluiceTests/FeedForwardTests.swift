import Sluice
import TestSupport
import Testing

@Suite struct FeedForwardTests {
  @Test("Both kinds are their formulas", arguments: FeedForward.Kind.allCases)
  func formula(kind: FeedForward.Kind) {
    let layer = FeedForward(
      hiddenSize: 3, intermediateSize: 7, kind: kind, random: RandomStream(seed: 1))
    func map(_ x: [Double], _ linear: Linear) -> [Double] {
      Reference.linear(
        x, weight: linear.weight.tensor.doubles, bias: linear.bias?.tensor.doubles,
        inputSize: linear.weight.shape[1])
    }
    checkGradients(
      of: { layer($0[0]) },
      reference: {
        let up = map($0[0], layer.up)
        return switch kind {
        case .gelu: map(up.map { Reference.activation(.gelu, $0) }, layer.down)
        case .swiglu: map(Reference.gatedLinearUnit(up, width: 7), layer.down)
        }
      }, inputs: [.sample([1, 5, 3])])
  }

  @Test("SwiGLU packs two maps in one") func packing() {
    let layer = FeedForward(
      hiddenSize: 3, intermediateSize: 7, kind: .swiglu, bias: false,
      random: RandomStream(seed: 1))
    #expect(layer.parameters.map(\.name) == ["up.weight", "down.weight"])
    #expect(layer.up.weight.shape == [14, 3])
    #expect(layer.down.weight.shape == [3, 7])
  }

  @Test("The second map may start in its own way") func outputInitialization() {
    let layer = FeedForward(
      hiddenSize: 3, intermediateSize: 7, initialization: .constant(1),
      outputInitialization: .zeros, random: RandomStream(seed: 1))
    #expect(layer.up.weight.tensor.scalars.allSatisfy { $0 == 1 })
    #expect(layer.down.weight.tensor.scalars.allSatisfy { $0 == 0 })
  }
}
