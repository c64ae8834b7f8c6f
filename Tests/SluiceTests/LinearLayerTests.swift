import Sluice
import TestSupport
import Testing

@Suite struct LinearLayerTests {
  @Test("The layer of the documentation") func example() {
    let layer = Linear(64, 128, random: RandomStream(seed: 1))
    #expect(layer(.sample([2, 3, 64]), activation: .gelu).shape == [2, 3, 128])
  }

  @Test("Weights and bias start as PyTorch's") func standardInitialization() {
    let layer = Linear(400, 50, random: RandomStream(seed: 1))
    for tensor in [layer.weight.tensor, layer.bias?.tensor].compactMap(\.self) {
      let largest = tensor.scalars.map(abs).max() ?? 0
      #expect(largest <= 0.05)
      #expect(largest > 0.045)
    }
    #expect(layer.weight.shape == [50, 400])
  }

  @Test("With an initialization of one's own the bias starts at zero") func ownInitialization() {
    let layer = Linear(
      3, 2, initialization: .constant(0.5), random: RandomStream(seed: 1))
    #expect(layer.weight.tensor.scalars == [Float](repeating: 0.5, count: 6))
    #expect(layer.bias?.tensor.scalars == [0, 0])
    #expect(layer(Tensor([1, 2, 3], shape: [1, 3])).scalars == [3, 3])
  }

  @Test("Without a bias there is one parameter") func withoutBias() {
    let layer = Linear(3, 2, bias: false, random: RandomStream(seed: 1))
    #expect(layer.parameters.map(\.name) == ["weight"])
  }
}
