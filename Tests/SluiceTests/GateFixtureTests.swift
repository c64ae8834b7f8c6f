@testable import SluiceFiles
import Sluice
import SluiceModels
import TestSupport
import Testing

private let variants = Fixture.all(in: "gates/variants")

/// Every gate compared with PyTorch: outputs, and the gradients of the input and of all parameters.
@Suite struct GateFixtureTests {
  @Test("Placement, granularity and activation", arguments: Gate.table)
  func cell(gate: Gate) throws {
    let cell = try GateCell(gate)
    try cell.figures().expect(output: cell.output, gradients: cell.gradients)
  }

  @Test("Every gate of the table has a cell, and every cell is a gate of it")
  func cellsAreTheTable()
    throws
  {
    var cells: [String] = []
    for fixture in GateCell.placements {
      let file = try fixture.open()
      for granularity in GateGranularity.allCases { cells += GateCell.names(granularity, in: file) }
    }
    #expect(cells.sorted() == Gate.table.map(\.name).sorted())
    #expect(cells.count == 226)
  }

  @Test("Sources, combinations, gates together, sinks and norms", arguments: variants)
  func variant(_ fixture: Fixture) throws {
    let settings = try AttentionFixture(fixture)
    let file = settings.file
    let (layer, figures) = try settings.layerAndFigures()
    figures.expect(
      output: try file.tensor("output"), gradients: try file.tensors(prefix: "gradient."))
    // Inspection gives the same output.
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
