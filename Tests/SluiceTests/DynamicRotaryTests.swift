import Sluice
import TestSupport
import Testing

/// Positions whose angles depend on the length of a sequence at its start.
@Suite struct DynamicRotaryTests {
  static let rotary = RotaryEmbedding(
    headDimension: 6, base: 100, scaling: .dynamic(factor: 3, originalContext: 8))

  private static func layer() throws -> GatedSelfAttention {
    let layer = try GatedSelfAttention(
      .init(
        hiddenSize: 12, headCount: 4, keyValueHeadCount: 2, headDimension: 6, gates: [],
        positions: .rotary(rotary), visibility: .causal), random: RandomStream(seed: 1))
    for (index, entry) in layer.parameters.enumerated() {
      entry.parameter.update { $0 = .sample($0.shape, seed: UInt64(index + 1), in: -0.7...0.7) }
    }
    return layer
  }

  private func inPieces(
    _ layer: GatedSelfAttention, _ x: Tensor, _ lengths: [Int], from state: AttentionState
  ) -> (Tensor, AttentionState) {
    var (states, start, rows) = ([state], 0, [Tensor]())
    for length in lengths {
      let piece = x.reshaped([x.shape[1], 12]).rows(start..<start + length)
      let y = withoutGradient {
        layer(
          piece.reshaped([1, length, 12]), in: .whole(rows: 1, tokens: length, from: [start]),
          states: &states, dropout: nil)
      }
      rows.append(y.reshaped([length, 12]))
      start += length
    }
    return (.concatenated(rows), states[0])
  }

  @Test("A longer sequence turns more slowly, a short one as trained", arguments: [5, 8, 9, 20])
  func base(tokenCount: Int) {
    let x = Tensor.sample([2, tokenCount, 20])
    let share = 3 * Double(max(tokenCount, 8)) / 8 - 2
    let stretched = RotaryEmbedding(
      headDimension: 6, base: 100, scaling: .ntk(factor: Float(share)))
    expectClose(
      Self.rotary(x, headCount: 3).scalars, stretched(x, headCount: 3).doubles, tolerance: 1e-6)
  }

  @Test("Each run has the angles of its own sequence") func runs() throws {
    let layer = try Self.layer()
    let x = Tensor.sample([2, 15, 12])
    let runs = TokenRuns(
      rows: 2, tokens: 15,
      [
        .init(row: 0, tokens: 0..<5), .init(row: 0, tokens: 6..<15), .init(row: 1, tokens: 2..<14),
      ])
    var none: [AttentionState] = []
    var states = try runs.runs.map { _ in try #require(layer.makeState()) }
    let anew = layer(x, in: runs, states: &none, dropout: nil)
    let kept = withoutGradient { layer(x, in: runs, states: &states, dropout: nil) }
    for run in runs.runs {
      let start = run.row * 15
      let rows = start + run.tokens.lowerBound..<start + run.tokens.upperBound
      let alone = layer(
        x.reshaped([30, 12]).rows(rows).reshaped([1, run.tokens.count, 12]))
      for found in [anew, kept] {
        expectClose(
          found.reshaped([30, 12]).rows(rows).scalars, alone.doubles, tolerance: 1e-5)
      }
    }
  }

  @Test("Angles stay as they were when the sequence started") func states() throws {
    let layer = try Self.layer()
    let x = Tensor.sample([1, 20, 12])
    let fresh = try #require(layer.makeState())
    let whole = withoutGradient { layer(x) }.reshaped([20, 12])
    // If the length is given beforehand, it is that of the whole sequence.
    for lengths in [[20], [3, 17], [1, 1, 12, 6]] {
      let (found, _) = inPieces(layer, x, lengths, from: fresh.expecting(tokenCount: 20))
      expectClose(found.scalars, whole.doubles, tolerance: 1e-5)
    }
    // Otherwise it is that of the first piece, whatever follows.
    let (grown, state) = inPieces(layer, x, [12, 8], from: fresh)
    let (once, _) = inPieces(layer, x, [12, 1, 1, 6], from: fresh)
    expectClose(grown.scalars, once.doubles, tolerance: 1e-5)
    let twelve = withoutGradient {
      layer(x.reshaped([20, 12]).rows(0..<12).reshaped([1, 12, 12]))
    }
    expectClose(grown.rows(0..<12).scalars, twelve.doubles, tolerance: 1e-5)
    #expect(grown.rows(12..<20) != whole.rows(12..<20))
    // Files and snapshots keep the length; an emptied state does not.
    let restored = try AttentionState(tensors: state.tensors)
    #expect(restored.tensors["positionLength"]?.scalars == [12])
    #expect(state.trimmed(to: 3)?.tensors["positionLength"]?.scalars == [12])
    #expect(state.trimmed(to: 0)?.tensors["positionLength"]?.scalars == [0])
    #expect(state.expecting(tokenCount: 40).tensors["positionLength"]?.scalars == [12])
  }

  @Test("Queries and keys of two sequences turn alike") func crossAttention() throws {
    let layer = try Self.layer()
    let x = Tensor.sample([1, 4, 12])
    let context = Tensor.sample([1, 16, 12], seed: 3)
    // The context determines the angles of both, so that scores depend only on distances.
    let first = layer(context, mask: .full).reshaped([16, 12]).rows(0..<4)
    let start = context.reshaped([16, 12]).rows(0..<4).reshaped([1, 4, 12])
    expectClose(
      layer(start, attendingTo: context).scalars, first.doubles, tolerance: 1e-5)
    #expect(layer(x, attendingTo: context).shape == [1, 4, 12])
  }

  @Test("Gradients are those of differences") func gradients() throws {
    let layer = try Self.layer()
    checkGradients(of: layer, at: .sample([1, 10, 12], in: -1...1)) { layer($0) }
  }
}
