import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct GRUGateTests {
  @Test("It is its formula, with the gradients of inputs and all parameters", arguments: [1, 3, 5])
  func formula(width: Int) {
    let gate = GRUGate(width, initialization: .uniform(bound: 1), random: RandomStream(seed: 1))
    let y = Tensor.sample([2, 3, width], seed: 1).tracked()
    let x = Tensor.sample([2, 3, width], seed: 2).tracked()
    let upstream = Tensor.sample([2, 3, width], seed: 3)
    let output = gate(y, residual: x)
    let found = output.gradients(from: upstream)
    let parameters = gate.parameters.map(\.parameter)
    let gradients = [found[y], found[x]] + parameters.map { found[$0] }
    let inputs = [y.doubles, x.doubles] + parameters.map(\.tensor.doubles)
    expectClose(output.scalars, reference(inputs, width: width), "value")
    for (number, input) in inputs.enumerated() {
      let expected = input.indices.map { index in
        slope(at: input[index]) { moved in
          var changed = inputs
          changed[number][index] = moved
          return zip(reference(changed, width: width), upstream.doubles).map(*).reduce(0, +)
        }
      }
      expectClose(gradients[number]?.scalars ?? [], expected, "gradient of input \(number)")
    }
  }

  @Test("It starts with most of the residual passing") func start() throws {
    let gate = GRUGate(4, initialization: .zeros, random: RandomStream(seed: 1))
    #expect(
      gate.parameters.map(\.name) == [
        "output.weight", "residual.weight", "candidate.weight", "bias",
      ])
    let x = Tensor.sample([3, 4])
    let kept = 1 - 1 / (1 + exp(2.0))
    expectClose(gate(.sample([3, 4], seed: 2), residual: x).scalars, x.doubles.map { $0 * kept })
  }

  @Test("Maps that do not fit together stop with a message") func shapes() async {
    await #expect(processExitsWith: .failure) {
      let map = Linear(2, 2, bias: false, random: RandomStream(seed: 1))
      _ = GRUGate(output: map, residual: map, candidate: map, bias: Parameter(.zeros([2])))
    }
  }

  private func slope(at x: Double, _ function: (Double) -> Double) -> Double {
    (function(x + 1e-5) - function(x - 1e-5)) / 2e-5
  }

  private func reference(_ inputs: [[Double]], width: Int) -> [Double] {
    func map(_ x: [Double], _ weight: [Double], _ part: Int) -> [Double] {
      let size = width * width
      return Reference.linear(
        x, weight: Array(weight[part * size..<(part + 1) * size]), bias: nil, inputSize: width)
    }
    let (y, x) = (inputs[0], inputs[1])
    let r = zip(map(y, inputs[2], 0), map(x, inputs[3], 0)).map { Reference.sigmoid($0 + $1) }
    let zLogits = zip(map(y, inputs[2], 1), map(x, inputs[3], 1)).map(+)
    let z = zLogits.enumerated().map { Reference.sigmoid($1 - inputs[5][$0 % width]) }
    let reset = zip(r, x).map(*)
    let h = zip(map(y, inputs[2], 2), map(reset, inputs[4], 0)).map { tanh($0 + $1) }
    return x.indices.map { (1 - z[$0]) * x[$0] + z[$0] * h[$0] }
  }
}
