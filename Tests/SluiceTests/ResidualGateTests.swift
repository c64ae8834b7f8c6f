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

  @Test("A block of any layers takes gates for its residual") func ownBlock() throws {
    func gate(_ gate: Gate) throws -> ResidualGate {
      try ResidualGate(gate, hiddenSize: 6, headCount: 2, random: RandomStream(seed: 1))
    }
    let mixer = try GatedSelfAttention(configuration, random: RandomStream(seed: 2))
    let layer = FeedForward(hiddenSize: 6, intermediateSize: 8, random: RandomStream(seed: 3))
    let block = TransformerBlock(
      mixer: mixer, feedForward: layer, hiddenSize: 6,
      mixerGate: try gate(Gate(.residual, .headwise)), feedForwardGate: try gate(.gru))
    #expect(block.parameters.contains { $0.name.hasPrefix("feedForwardGate.gru") })
    let plain = TransformerBlock(mixer: mixer, feedForward: layer, hiddenSize: 6)
    let x = Tensor.sample([1, 4, 6])
    #expect(block(x) != plain(x))
    #expect(throws: ConfigurationError.self) { try gate(.elementwise) }
  }

  @Test("Gates that sit elsewhere are none", arguments: Gate.table)
  func others(gate: Gate) {
    #expect((residualGate(gate) != nil) == gate.isResidual)
  }

  @Test("Each parameter has a name of its own in files", arguments: Gate.table + Gate.variants)
  func parameters(gate: Gate) {
    guard gate.isResidual, let made = residualGate(gate) else { return }
    let parameters = made.parameters.within(made.gru == nil ? "highway." : "gru.")
    let tensors = PlacedGateNaming("residual").fileTensors(of: parameters)
    #expect(tensors.map(\.shape) == made.parameters.map(\.parameter.shape))
    #expect(Set(tensors.map(\.name)).count == made.parameters.count)
    #expect(tensors.allSatisfy { $0.name.hasPrefix("residual") })
  }
}
