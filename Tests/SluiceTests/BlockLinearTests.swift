import Sluice
import TestSupport
import Testing

@Suite struct BlockLinearTests {
  @Test(
    "Each group goes through its own map",
    arguments: [(1, 1, 1, 1), (3, 4, 1, 5), (6, 3, 5, 7), (4, 2, 3, 17)])
  func gradients(rows: Int, groups: Int, outputs: Int, inputs: Int) {
    func reference(_ x: [Double], _ weight: [Double], _ bias: [Double]?) -> [Double] {
      Reference.rows(x, width: groups * inputs).flatMap { row in
        (0..<groups).flatMap { group in
          Reference.linear(
            Array(row[group * inputs..<(group + 1) * inputs]),
            weight: Reference.rows(weight, width: outputs * inputs)[group],
            bias: bias.map { Reference.rows($0, width: outputs)[group] }, inputSize: inputs)
        }
      }
    }
    let x = Tensor.sample([rows, groups * inputs], seed: 1)
    let weight = Tensor.sample([groups, outputs, inputs], seed: 2)
    let bias = Tensor.sample([groups, outputs], seed: 3)
    checkGradients(
      of: { blockLinear($0[0], weight: $0[1], bias: $0[2]) },
      reference: { reference($0[0], $0[1], $0[2]) }, inputs: [x, weight, bias])
    checkGradients(
      of: { blockLinear($0[0], weight: $0[1]) }, reference: { reference($0[0], $0[1], nil) },
      inputs: [x, weight], "without bias")
  }

  @Test("Every number of threads gives the same numbers") func threads() {
    let x = Tensor.sample([301, 8 * 16]).tracked()
    let weight = Tensor.sample([8, 5, 16], seed: 2).tracked()
    let bias = Tensor.sample([8, 5], seed: 3).tracked()
    let upstream = Tensor.sample([301, 40], seed: 4)
    expectSameForAllThreadCounts {
      let y = blockLinear(x, weight: weight, bias: bias)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[x], gradients[weight], gradients[bias]].compactMap(\.self)
    }
  }

  @Test("Vectors that the groups do not fill stop with a message") func mismatch() async {
    await #expect(processExitsWith: .failure) {
      _ = blockLinear(.zeros([2, 7]), weight: .zeros([2, 1, 4]))
    }
  }
}
