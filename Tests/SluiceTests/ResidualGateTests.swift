@testable import SluiceFiles
import TestSupport
import Testing

@testable import Sluice

@Suite struct ResidualGateTests {
  private let configuration = GatedSelfAttention.Configuration(hiddenSize: 6, headCount: 2)

  private func residualGate(_ gate: Gate) -> ResidualGate? {
    ResidualGate(
      gate, configuration, initialization: .uniform(bound: 0.5), random: RandomStream(seed: 1))
  }

  @Test("A highway lies between old and new, by logits of the layer's input") func highway() throws
  {
    let gate = try #require(residualGate(Gate(.residual, .headwise, initialBias: 0.5)))
    let new = Tensor.sample([2, 3, 6], seed: 1)
    let old = Tensor.sample([2, 3, 6], seed: 2)
    let input = Tensor.sample([2, 3, 6], seed: 3)
    let map = try #require(gate.highway?.map)
    let logits = Reference.linear(
      input.doubles, weight: map.weight.tensor.doubles, bias: [0.5, 0.5], inputSize: 6)
    let expected = old.doubles.indices.map { index in
      let g = Reference.sigmoid(logits[index / 3])
      return g * new.doubles[index] + (1 - g) * old.doubles[index]
    }
    expectClose(
      gate(new, residual: old, input: input).scalars, expected, tolerance: 1e-6)
  }

  @Test("A recurrent unit needs no input of the layer") func recurrentUnit() throws {
    let gate = try #require(residualGate(.gru))
    let new = Tensor.sample([2, 3, 6], seed: 1)
    let old = Tensor.sample([2, 3, 6], seed: 2)
    let unit = try #require(gate.gru)
    #expect(unit.bias.tensor.scalars.allSatisfy { $0 == GRUGate.usualBias })
    #expect(gate(new, residual: old, input: .zeros([2, 3, 6])) == unit(new, residual: old))
    let open = try #require(residualGate(Gate(.gru, initialBias: -1)))
    #expect(open.gru?.bias.tensor.scalars.allSatisfy { $0 == -1 } == true)
  }

  @Test("Gates that sit elsewhere are none", arguments: Gate.table)
  func others(gate: Gate) {
    #expect((residualGate(gate) != nil) == gate.isResidual)
  }

  @Test("What a configuration says it has is what it has", arguments: Gate.table + Gate.variants)
  func parameters(gate: Gate) {
    guard gate.isResidual, let made = residualGate(gate) else { return }
    let described = configuration.residualParameters(of: gate, name: "residual", path: "gate")
    let own = made.parameters.map { ("gate." + $0.name, $0.parameter.shape) }
    let sorted = described.map { ($0.path, $0.shape) }.sorted { $0.0 < $1.0 }
    #expect(sorted.map(\.0) == own.map(\.0).sorted())
    #expect(sorted.map(\.1) == own.sorted { $0.0 < $1.0 }.map(\.1))
    #expect(Set(described.map(\.name)).count == described.count)
  }
}
