import Sluice
import TestSupport
import Testing

@Suite struct BlockLinearLayerTests {
  let random = RandomStream(seed: 1)

  @Test("It starts as a linear map of one group's sizes") func start() {
    let layer = BlockLinear(groupCount: 5, 16, 40, random: random)
    #expect(layer.weight.shape == [5, 40, 16])
    let largest = layer.weight.tensor.scalars.map(abs).max() ?? 0
    #expect(largest <= 0.25 && largest > 0.24)
    let zeros = BlockLinear(groupCount: 2, 3, 1, initialization: .zeros, random: random)
    #expect(zeros.weight.tensor == .zeros([2, 1, 3]))
  }

  @Test("Each group has its own map, and a bias if one is given") func formula() {
    let layer = BlockLinear(groupCount: 2, 3, 2, random: random)
    let x = Tensor.sample([2, 5, 6])
    let bias = Parameter(.sample([4], seed: 2))
    let maps = Reference.rows(layer.weight.tensor.doubles, width: 6)
    let biases = Reference.rows(bias.tensor.doubles, width: 2)
    var expected: [Double] = []
    for row in Reference.rows(x.doubles, width: 6) {
      for group in 0..<2 {
        expected += Reference.linear(
          Array(row[group * 3..<group * 3 + 3]), weight: maps[group], bias: biases[group],
          inputSize: 3)
      }
    }
    let y = layer(x, bias: bias)
    #expect(y.shape == [2, 5, 4])
    expectClose(y.scalars, expected, tolerance: 1e-6)
    let offset = y - layer(x)
    let added = [[Double]](repeating: bias.tensor.doubles, count: 10).flatMap(\.self)
    expectClose(offset.scalars, added, tolerance: 1e-6)
    let gradients = y.sum().gradients()
    #expect(gradients[bias]?.scalars == [10, 10, 10, 10])
    #expect(gradients[layer.weight]?.shape == [2, 2, 3])
  }
}
