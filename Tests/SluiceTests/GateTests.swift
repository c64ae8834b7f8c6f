import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct GateTests {
  // MARK: - Names

  @Test("A gate is the gate of its name", arguments: Gate.table + Gate.variants)
  func names(gate: Gate) throws {
    #expect(try Gate(named: gate.name) == gate)
    let data = try JSONEncoder().encode([gate])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(gate.name)\"]")
    #expect(try JSONDecoder().decode([Gate].self, from: data) == [gate])
    try gate.validate()
  }

  @Test("Names differ as gates do") func namesAreUnique() {
    let gates = Gate.table + Gate.variants
    #expect(Set(gates).count == gates.count)
    #expect(Set(gates.map(\.name)).count == gates.count)
  }

  @Test(
    "A bias may be any number that a gate may start at",
    arguments: [0, 4, -4, 0.5, -0.5, 0.1, 1.5e-5, -1.5e-5, 1e-5, 3.25e-30, 123456.75, 1e6, -1e6])
  func biases(bias: Float) throws {
    for gate in [Gate(initialBias: bias), Gate(.forget, .headwise, initialBias: bias)] {
      #expect(try Gate(named: gate.name) == gate)
      try gate.validate()
    }
  }

  @Test(
    "Parts come in any order, and what is usual may be left out",
    arguments: [
      ("elementwise", Gate.elementwise), ("headwise", .headwise), ("output", .elementwise),
      ("output.headwise.sigmoid", .headwise), ("value", Gate(.value)), ("forget", .forget),
      ("gru", .gru), ("silu", Gate(activation: .silu)),
      ("value.silu.headwise", Gate(.value, .headwise, activation: .silu)),
      ("bias=0.5.headwise", Gate(.output, .headwise, initialBias: 0.5)),
      (
        "key.bias=-2.25.tanh.add",
        Gate(.key, activation: .tanh, combination: .add, initialBias: -2.25)
      ),
      ("head-input=8.headwise", Gate(.output, .headwise, source: .headInput(hiddenSize: 8))),
      ("rank=8", Gate(source: .input(rank: 8))),
    ])
  func shortNames(name: String, gate: Gate) throws {
    #expect(try Gate(named: name) == gate)
  }

  @Test(
    "Names that mean nothing are refused in a sentence",
    arguments: [
      ("", ""), ("outptu", "outptu"), ("output.elementwse", "elementwse"),
      ("value.headwise.gelu", "gelu"), ("headwise.output", "output"), ("output..silu", ""),
      (".", ""), ("rank", "rank"), ("rank=", "rank="), ("rank=x", "rank=x"),
      ("rank=1=2", "rank=1=2"), ("head-input=two", "head-input=two"), ("constant=3", "constant=3"),
      ("input-and-output=1", "input-and-output=1"), ("bias", "bias"), ("bias=", "bias="),
      ("bias=nan", "bias=nan"), ("bias=inf", "bias=inf"), ("bias=1.2.3", "bias=1.2.3"),
      ("silu.5", "5"), ("Headwise", "Headwise"), ("output headwise", "output headwise"),
    ])
  func nonsense(name: String, part: String) {
    let error = #expect(throws: GateNameError.self) { try Gate(named: name) }
    #expect(error?.name == name)
    #expect(error?.part == part)
    let sentence = error.map { "\($0)" } ?? ""
    #expect(
      sentence.hasPrefix(
        "\"\(part)\" in the gate \"\(name)\" is not a placement, granularity, activation or source")
    )
    #expect(sentence.count < 160)
  }

  @Test(
    "A misspelt part is answered with the nearest",
    arguments: [
      ("outptu", "output"), ("value.headwsie", "headwise"), ("siglu", "silu"), ("rank8", "rank=8"),
      ("Headwise", "headwise"),
    ])
  func misspelt(name: String, meant: String) {
    let error = #expect(throws: GateNameError.self) { try Gate(named: name) }
    #expect(error.map { "\($0)" }?.hasSuffix("did you mean \"\(meant)\"?") == true)
  }

  @Test(
    "Parts that contradict each other are refused",
    arguments: [
      ("silu.tanh", "tanh"), ("value.headwise.shared", "shared"), ("add.add", "add"),
      ("constant.rank=2", "rank=2"), ("bias=1.bias=2", "bias=2"),
    ])
  func contradictions(name: String, part: String) {
    let error = #expect(throws: GateNameError.self) { try Gate(named: name) }
    #expect(error?.problem == .repeated && error?.part == part)
  }

  // MARK: - Valid combinations

  @Test("The table is all placements, granularities and activations that go together")
  func table() {
    #expect(Gate.table.count == 226)
    for placement in Gate.Placement.allCases {
      let count = Gate.table.count { $0.placement == placement }
      #expect(count == ([.gru, .forget].contains(placement) ? 1 : 32), "\(placement)")
    }
  }

  @Test(
    "What does not go together is named",
    arguments: [
      (Gate(.forget, .elementwise), "a forget gate must be a headwise sigmoid"),
      (Gate(.forget, .shared), "a forget gate must be"),
      (Gate(.forget, .tokenwise), "a forget gate must be"),
      (Gate(.forget, .headwise, activation: .silu), "a forget gate must be"),
      (Gate(.forget, .headwise, combination: .add), "a forget gate must be"),
      (Gate(.forget, .headwise, source: .headInput()), "a forget gate must be"),
      (Gate(.gru, .headwise), "gru has fixed parts"),
      (Gate(.gru, activation: .tanh), "gru has fixed parts"),
      (Gate(.gru, combination: .add), "gru has fixed parts"),
      (Gate(.gru, source: .constant), "gru has fixed parts"),
      (Gate(.gru, source: .input(rank: 2)), "gru has fixed parts"),
      (Gate(.residual, combination: .add), "a residual gate interpolates"),
      (Gate(source: .headInput()), "head-input needs a headwise gate"),
      (Gate(.output, .shared, source: .headInput()), "head-input needs"),
      (Gate(.output, .tokenwise, source: .headInput(hiddenSize: 2)), "head-input needs"),
      (Gate(.value, source: .inputAndOutput), "input-and-output needs a gate on the output"),
      (Gate(.input, source: .inputAndOutput), "input-and-output needs"),
      (Gate(.projection, source: .inputAndOutput), "input-and-output needs"),
      (Gate(.residual, source: .inputAndOutput), "input-and-output needs"),
    ])
  func impossible(gate: Gate, reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try gate.validate() }
    #expect(
      error.map { "\($0)".hasPrefix("the gate \(gate.name) is invalid: \(reason)") } == true)
  }

  @Test(
    "Sizes and biases have bounds",
    arguments: [
      (
        Gate(source: .input(rank: 0)),
        "output.elementwise.rank=0: rank is 0, expected 1...16777216"
      ),
      (
        Gate(.output, .headwise, source: .headInput(hiddenSize: -1)),
        "output.headwise.head-input=-1: hidden size is -1, expected 1...16777216"
      ),
      (
        Gate(initialBias: 2e6),
        "output.elementwise.bias=2000000.0: initial bias is 2000000.0, expected "
          + "-1000000.0...1000000.0"
      ),
      (
        Gate(initialBias: .nan),
        "output.elementwise.bias=nan: initial bias is nan, expected -1000000.0...1000000.0"
      ),
    ])
  func bounds(gate: Gate, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try gate.validate() }
    #expect(error.map { "\($0)" } == sentence)
  }
}
