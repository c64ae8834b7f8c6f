@testable import SluiceFiles
import Sluice
import SluiceModels
import TestSupport
import Testing

private let placements = Fixture.all(in: "gates")
private let variants = Fixture.all(in: "gates/variants")

/// Every gate against PyTorch: outputs, the gradients of the input and of all parameters.
@Suite struct GateFixtureTests {
  @Test("Placement, granularity and activation", arguments: Gate.table)
  func cell(gate: Gate) throws {
    let name = gate.placement.rawValue
    let fixture = try #require(placements.first { $0.testDescription == name })
    let shared = try AttentionFixture(fixture)
    let cell = try Cell(gate, in: shared.file)
    let (input, upstream) = (
      try shared.file.tensor("input"), try shared.file.tensor("output_gradient")
    )
    let figures: AttentionFigures
    if gate.isResidual {
      let block = try TransformerBlock(
        TransformerBlock.Configuration(
          attention: try shared.configuration(gates: [], visibility: .causal),
          intermediateSize: try shared.integer("intermediate"), normalization: .rms,
          epsilon: 1e-5, residualGate: gate), random: RandomStream(seed: 1))
      figures = try AttentionFigures(
        block, weights: cell.weights, input: input, upstream: upstream)
    } else {
      let layer = try GatedSelfAttention(
        try shared.configuration(gates: [gate]), random: RandomStream(seed: 1))
      figures = try AttentionFigures(
        layer, weights: cell.weights, input: input, mask: .causal, upstream: upstream)
    }
    figures.expect(output: cell.output, gradients: cell.gradients)
  }

  @Test("Every gate of the table has a cell, and every cell is a gate of it")
  func cellsAreTheTable()
    throws
  {
    var cells: [String] = []
    for fixture in placements {
      let file = try fixture.open()
      for granularity in GateGranularity.allCases { cells += Cell.names(granularity, in: file) }
    }
    #expect(cells.sorted() == Gate.table.map(\.name).sorted())
    #expect(cells.count == 226)
  }

  @Test("Sources, combinations, gates together, sinks and norms", arguments: variants)
  func variant(_ fixture: Fixture) throws {
    let settings = try AttentionFixture(fixture)
    let file = settings.file
    let layer = try GatedSelfAttention(
      try settings.configuration(), random: RandomStream(seed: 1))
    let figures = try AttentionFigures(
      layer, weights: try file.tensors(prefix: "weight."), input: try file.tensor("input"),
      mask: try settings.mask(), upstream: try file.tensor("output_gradient"))
    figures.expect(
      output: try file.tensor("output"), gradients: try file.tensors(prefix: "gradient."))
    // Looking inside gives the same output.
    let inside = layer.inspecting(try file.tensor("input"), mask: try settings.mask())
    expectClose(inside.output.scalars, figures.output.doubles, tolerance: 1e-6, "inspected output")
  }

  @Test("The variants are there, with every source and combination") func variantsExist() throws {
    let gates = try variants.flatMap { try AttentionFixture($0).configuration().gates }
    #expect(Set(gates.map(\.combination)) == Set(GateCombination.allCases))
    let sources = Set(
      gates.map {
        switch $0.source {
        case .input(let rank): rank == nil ? "input" : "rank"
        case .headInput(let size): size == nil ? "head input" : "head input through a network"
        case .inputAndOutput: "input and output"
        case .constant: "constant"
        }
      })
    #expect(sources.count == 6)
    #expect(gates.contains { $0.initialBias != nil })
  }
}

/// One gate's figures, among those of a placement.
private struct Cell {
  let weights: [String: Tensor]
  let output: Tensor
  let gradients: [String: Tensor]

  init(_ gate: Gate, in file: SafetensorsFile) throws {
    let prefix = "\(gate.granularity.rawValue)."
    let index = try #require(
      Self.names(gate.granularity, in: file).firstIndex(of: gate.name), "no cell of \(gate)")
    func part(_ tensor: Tensor) -> Tensor {
      tensor.rows(index..<index + 1).reshaped(Array(tensor.shape.dropFirst()))
    }
    weights = try file.tensors(prefix: "weight.").merging(
      try file.tensors(prefix: prefix + "weight.")
    ) { $1 }
    output = part(try file.tensor(prefix + "output"))
    gradients = try file.tensors(prefix: prefix + "gradient.").mapValues(part)
  }

  /// The gates of a granularity, in the order of their figures.
  static func names(_ granularity: GateGranularity, in file: SafetensorsFile) -> [String] {
    (file.metadata[granularity.rawValue] ?? "").split(separator: ",").map(String.init)
  }
}
