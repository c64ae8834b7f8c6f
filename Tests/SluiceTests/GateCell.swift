@testable import SluiceFiles
import Sluice
import SluiceModels
import TestSupport
import Testing

/// The expected results for one gate, in a file for its placement by `make_gates.py`.
struct GateCell {
  static let placements = Fixture.all(in: "gates")

  let gate: Gate
  let weights: [String: Tensor]
  let output: Tensor
  let gradients: [String: Tensor]
  private let shared: AttentionFixture

  init(_ gate: Gate) throws {
    let name = gate.placement.rawValue
    let fixture = try #require(Self.placements.first { $0.testDescription == name })
    let shared = try AttentionFixture(fixture)
    let file = shared.file
    let prefix = "\(gate.granularity.rawValue)."
    let index = try #require(
      Self.names(gate.granularity, in: file).firstIndex(of: gate.name), "no cell of \(gate)")
    func part(_ tensor: Tensor) -> Tensor {
      tensor.rows(index..<index + 1).reshaped(Array(tensor.shape.dropFirst()))
    }
    self.gate = gate
    self.shared = shared
    weights = try file.tensors(prefix: "weight.").merging(
      try file.tensors(prefix: prefix + "weight.")
    ) { $1 }
    output = part(try file.tensor(prefix + "output"))
    gradients = try file.tensors(prefix: prefix + "gradient.").mapValues(part)
  }

  /// The gates of a granularity, in the order of their results.
  static func names(_ granularity: GateGranularity, in file: SafetensorsFile) -> [String] {
    (file.metadata[granularity.rawValue] ?? "").split(separator: ",").map(String.init)
  }

  /// The results of a layer with this gate for the cell's input; of a block for residual gates.
  func figures() throws -> AttentionFigures {
    let (input, upstream) = (
      try shared.file.tensor("input"), try shared.file.tensor("output_gradient")
    )
    if gate.isResidual {
      let block = try TransformerBlock(
        TransformerBlock.Configuration(
          attention: try shared.configuration(gates: [], visibility: .causal),
          intermediateSize: try shared.integer("intermediate"), normalization: .rms,
          epsilon: 1e-5, residualGate: gate), random: RandomStream(seed: 1))
      return try AttentionFigures(block, weights: weights, input: input, upstream: upstream)
    }
    let layer = try GatedSelfAttention(
      try shared.configuration(gates: [gate]), random: RandomStream(seed: 1))
    return try AttentionFigures(
      layer, weights: weights, input: input, mask: .causal, upstream: upstream)
  }
}
