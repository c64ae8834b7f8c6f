import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

/// Layers whose heads are projected into panels, compared with the operations that they consist of.
@Suite struct ProjectionPanelsTests {
  private static func configuration(
    heads: Int = 3, keyValueHeads: Int? = nil, bias: Bool = true, gates: [Gate] = [.elementwise],
    positions: AttentionPositions = .none, visibility: Visibility = .causal
  ) -> GatedSelfAttention.Configuration {
    GatedSelfAttention.Configuration(
      hiddenSize: 24, headCount: heads, keyValueHeadCount: keyValueHeads, headDimension: 32,
      bias: bias, gates: gates, positions: positions, visibility: visibility)
  }

  @Test(
    "Output and gradients have the bits of a projection in rows",
    arguments: [
      configuration(), configuration(bias: false, gates: [], visibility: .full),
      configuration(heads: 4, keyValueHeads: 2, positions: .rotary(headDimension: 32)),
    ], Precision.allCases)
  func bits(configuration: GatedSelfAttention.Configuration, precision: Precision) throws {
    let layer = try GatedSelfAttention(configuration, random: RandomStream(seed: 1))
    let x = Tensor.sample([3, 100, 24], in: -1...1)
    #expect(layer.panelWidth(for: x, layer.sight(of: x, nil, nil)) == 32)
    try withPrecision(precision) {
      let found = try outcome(layer, x) { layer($0) }
      let expected = try outcome(layer, x) { x in
        let layout = configuration.layout
        var rows = linear(
          x, weight: layer.projection.weight.tensor, bias: layer.projection.bias?.tensor)
        if case .rotary(let rotary) = configuration.positions {
          rows = rotary(rows, headCount: layout.headCount + layout.keyValueHeadCount)
        }
        return layer.output(
          gatedAttention(rows, layout: layout, mask: configuration.visibility.mask))
      }
      #expect(found.map(\.bits) == expected.map(\.bits))
      #expect(withoutGradient { layer(x) }.bits == found[0].bits)
    }
  }

  @Test("Few tokens, and steps that need whole rows, keep the projection in rows")
  func rows() throws {
    func width(
      tokens: Int = 300, gates: [Gate] = [.elementwise],
      change: (inout GatedSelfAttention.Configuration) -> Void = { _ in }
    ) throws -> Int? {
      var configuration = Self.configuration(gates: gates)
      change(&configuration)
      let layer = try GatedSelfAttention(configuration, random: RandomStream(seed: 1))
      let x = Tensor.zeros([1, tokens, 24])
      #expect(layer.panelWidth(for: x, layer.sight(of: x, x, nil)) == nil)
      return layer.panelWidth(for: x, layer.sight(of: x, nil, nil))
    }
    #expect(try width() == 32)
    #expect(try width(tokens: 20) == nil)
    #expect(try width(gates: [.headwise]) == nil)
    #expect(try width(gates: [.elementwise, Gate(.value, .elementwise)]) == nil)
    #expect(try width { $0.normalizesQueriesAndKeys = true } == nil)
    #expect(try width { $0.headDimension = 24 } == nil)
    #expect(try width { $0.headSplit = .contiguous } == nil)
  }

  @Test("A map of some rows has the bits of one in rows", arguments: Precision.allCases)
  func someRows(precision: Precision) throws {
    let parameters = [
      Tensor.sample([2, 150, 40], in: -1...1), .sample([200, 40], seed: 2), .sample([200], seed: 3),
    ].map { $0.tracked() }
    func outcome(panelWidth: Int?) throws -> [[UInt32]] {
      let y = linear(
        parameters[0], weight: parameters[1], rows: [32..<96, 160..<192], bias: parameters[2],
        panelWidth: panelWidth)
      let rows =
        panelWidth == nil ? y : y.permuted([1, 2, 0, 3]).reshaped([2, 150, 96])
      let gradients = rows.gradients(from: .sample(rows.shape, seed: 4))
      return try [rows.bits] + parameters.map { try #require(gradients[$0]).bits }
    }
    try withPrecision(precision) {
      let (found, expected) = try (outcome(panelWidth: 32), outcome(panelWidth: nil))
      #expect(found == expected)
    }
  }

  @Test("A rotation of panels is that of rows")
  func rotation() {
    let table = RotaryTable(positionCount: 9, headDimension: 4)
    let rows = Tensor.sample([2, 5, 12])
    for positions in [nil, [3, 0, 8, 1, 2, 4, 4, 7, 5, 6]] as [[Int]?] {
      func rotated(_ x: Tensor) -> Tensor {
        positions.map { x.rotated(headCount: 2, headDimension: 4, by: table, positions: $0) }
          ?? x.rotated(headCount: 2, headDimension: 4, by: table, positionOffset: 3)
      }
      #expect(rotated(panels(rows)) == panels(rotated(rows)))
    }
  }

  /// The heads of dimension 4 of `[2, 5, 12]` in panels.
  private func panels(_ rows: Tensor) -> Tensor {
    rows.reshaped([2, 5, 3, 4]).permuted([2, 0, 1, 3])
  }

  /// The result and all gradients.
  private func outcome(
    _ layer: GatedSelfAttention, _ x: Tensor, _ compute: (Tensor) -> Tensor
  ) throws -> [Tensor] {
    let x = x.tracked()
    let y = compute(x)
    let gradients = y.gradients(from: .sample(y.shape, seed: 4))
    return try [y.detached, #require(gradients[x])]
      + layer.parameters.map { try #require(gradients[$0.parameter]) }
  }
}
