import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct GatedAttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var tokenCount = 5
    var layout = ProjectionLayout(
      headCount: 2, keyValueHeadCount: 1, headDimension: 3, gate: .elementwise)
    var mask = Mask.full
    /// Whether a query of a sequence sees a key.
    var sees: @Sendable (_ sequence: Int, _ query: Int, _ key: Int) -> Bool = { _, _, _ in true }
    var testDescription = "full"
  }

  static let cases: [Case] = {
    let full = Case()
    let causal = Case(mask: .causal, sees: { $2 <= $1 }, testDescription: "causal")
    let headwise = Case(
      tokenCount: 7,
      layout: ProjectionLayout(
        headCount: 3, keyValueHeadCount: 3, headDimension: 1,
        gate: Gate(.output, .headwise, activation: .silu)),
      mask: .causal, sees: { $2 <= $1 }, testDescription: "headwise SiLU")
    let ungated = Case(
      tokenCount: 1,
      layout: ProjectionLayout(
        headCount: 1, keyValueHeadCount: 1, headDimension: 17, gate: nil),
      testDescription: "one token, no gate")
    // The second sequence has no visible keys.
    let masked = Case(
      mask: .keys(lengths: [2, 0], of: 5), sees: { $0 == 0 && $2 < 2 },
      testDescription: "nothing to attend to")
    return [full, causal, headwise, ungated, masked]
  }()

  /// The formula, one query at a time.
  private func reference(_ x: [Double], _ test: Case) -> [Double] {
    let layout = test.layout
    let d = layout.headDimension
    let rows = Reference.rows(x, width: layout.width)
    func head(_ columns: Range<Int>, _ row: Int, _ head: Int) -> ArraySlice<Double> {
      rows[row][columns][(columns.lowerBound + head * d)...].prefix(d)
    }
    return rows.indices.flatMap { row in
      (0..<layout.headCount).flatMap { h -> [Double] in
        let sequence = row / test.tokenCount
        let shared = h * layout.keyValueHeadCount / layout.headCount
        let keys = (0..<test.tokenCount)
          .filter { test.sees(sequence, row % test.tokenCount, $0) }
          .map { sequence * test.tokenCount + $0 }
        let powers = keys.map { key in
          exp(
            zip(head(layout.query, row, h), head(layout.key, key, shared))
              .reduce(0) { $0 + $1.0 * $1.1 } / Double(d).squareRoot())
        }
        let sum = powers.reduce(0, +)
        var output = [Double](repeating: 0, count: d)
        for (key, power) in zip(keys, powers) {
          for (element, value) in head(layout.value, key, shared).enumerated() {
            output[element] += power / sum * value
          }
        }
        guard let gate = layout.gate else { return output }
        let columns = layout.gateColumns
        return output.indices.map { element in
          let column = gate.granularity == .headwise ? h : h * d + element
          let logit = rows[row][columns.lowerBound + column]
          return output[element] * Reference.activation(gate.activation, logit)
        }
      }
    }
  }

  @Test("Values and gradients", arguments: cases)
  func gradients(_ test: Case) {
    checkGradients(
      of: { gatedAttention($0[0], layout: test.layout, mask: test.mask) },
      reference: { reference($0[0], test) },
      inputs: [.sample([2, test.tokenCount, test.layout.width])])
  }

  @Test("With dropout, gradients are of the weights that stayed") func dropout() {
    let layout = Case().layout
    let dropout = AttentionDropout(probability: 0.4, random: RandomStream(seed: 3))
    checkGradients(
      of: { gatedAttention($0[0], layout: layout, dropout: dropout) },
      inputs: [.sample([2, 5, layout.width], in: -1...1)])
  }

  @Test("Weights sum to one, or to nothing where nothing is seen") func weights() {
    let layout = Case().layout
    let x = Tensor.sample([2, 5, layout.width])
    let weights = attentionWeights(x, layout: layout, mask: .keys(lengths: [3, 0], of: 5))
    #expect(weights.shape == [2, 2, 5, 5])
    for (index, row) in Reference.rows(weights.doubles, width: 5).enumerated() {
      let sum = row.reduce(0, +)
      #expect(abs(sum - (index < 10 ? 1 : 0)) < 1e-6)
      #expect(row[3...] == [0, 0])
    }
  }

  @Test("Every number of threads gives the same results") func threads() {
    let layout = ProjectionLayout(
      headCount: 3, keyValueHeadCount: 1, headDimension: 19, gate: .headwise)
    let x = Tensor.sample([2, 131, layout.width]).tracked()
    let upstream = Tensor.sample([2, 131, 57], seed: 2)
    expectSameForAllThreadCounts {
      let y = gatedAttention(x, layout: layout, mask: .causal)
      return [y, y.gradients(from: upstream)[x]].compactMap(\.self)
    }
  }

  @Test(
    "A probability of dropout outside 0..<1 stops with a message", arguments: [-0.1, Float(1)])
  func impossibleDropout(probability: Float) async {
    await #expect(processExitsWith: .failure) { [probability] in
      let layout = ProjectionLayout(
        headCount: 1, keyValueHeadCount: 1, headDimension: 1, gate: nil)
      _ = gatedAttention(
        .zeros([1, 1, 3]), layout: layout,
        dropout: AttentionDropout(probability: probability, random: RandomStream(seed: 1)))
    }
  }

  @Test(
    "Where nothing is seen, values that are not finite do no harm",
    arguments: [Float.infinity, .nan])
  func hiddenValues(value: Float) {
    let layout = Case().layout
    let tokenCount = 5
    var x = Tensor.sample([2, tokenCount, layout.width])
    let width = layout.width
    x.withUnsafeMutableScalars { x in
      for token in tokenCount..<2 * tokenCount {
        for column in layout.value { x[token * width + column] = value }
      }
    }
    let seen = [Bool](repeating: true, count: tokenCount)
    let mask = Mask.keys(allowed: [seen, seen.map { !$0 }])
    let y = gatedAttention(x, layout: layout, mask: mask)
    #expect(y.rows(1..<2).scalars.allSatisfy { $0 == 0 })
    #expect(y.rows(0..<1).scalars.allSatisfy { $0.isFinite && $0 != 0 })
  }

  @Test("A score that is no number shows in the output") func notANumber() {
    let layout = Case().layout
    var x = Tensor.sample([1, 3, layout.width])
    x.withUnsafeMutableScalars { $0[layout.query.lowerBound] = .nan }
    let y = gatedAttention(x, layout: layout)
    #expect(y.scalars[0].isNaN)
  }

  @Test("The last queries of a sequence are seen from their positions", arguments: [nil, 3])
  func firstQueryPosition(window: Int?) throws {
    let layout = ProjectionLayout(
      headCount: 2, keyValueHeadCount: 1, headDimension: 3, gate: .headwise)
    let mask = window.map { Mask.causal.and(.slidingWindow($0)) } ?? .causal
    let (tokens, count) = (9, 4)
    func scoring(_ logits: Tensor) -> AttentionScoring {
      AttentionScoring(softCap: 2, distanceSlopes: [0.5, 0.25], forgetLogits: logits)
    }
    let x = Tensor.sample([1, tokens, layout.width], in: -1...1).tracked()
    let logits = Tensor.sample([1, tokens, 2], seed: 2, in: -1...1).tracked()
    let whole = gatedAttention(x, layout: layout, mask: mask, scoring: scoring(logits))
    // Queries and gate of the last tokens, with the keys and values of all tokens.
    let queries = Tensor.concatenated([
      x.columns(layout.query).transposedRows(), x.columns(layout.gateColumns).transposedRows(),
    ]).transposedRows()
    let last = queries.rows(tokens - count..<tokens)
    let tail = gatedAttention(
      queries: last.reshaped([1, count, last.lastDimension]),
      keysAndValues: x.columns(layout.key.lowerBound..<layout.value.upperBound), layout: layout,
      mask: mask, scoring: scoring(logits), firstQueryPosition: tokens - count)
    let expected = whole.reshaped([tokens, 6]).rows(tokens - count..<tokens)
    expectClose(tail.scalars, expected.doubles, tolerance: 1e-5)
    let upstream = Tensor.sample([1, count, 6], seed: 3)
    let (ours, theirs) = (
      tail.gradients(from: upstream), expected.gradients(from: upstream.reshaped([count, 6]))
    )
    for input in [x, logits] {
      expectClose(
        try #require(ours[input]).scalars, try #require(theirs[input]).doubles, tolerance: 1e-5)
    }
  }

  @Test("With forget gates, queries stand among the keys", arguments: [-1, 2])
  func strayQueries(position: Int) async {
    await #expect(processExitsWith: .failure) { [position] in
      let layout = ProjectionLayout(
        headCount: 1, keyValueHeadCount: 1, headDimension: 1, gate: nil)
      _ = gatedAttention(
        queries: .zeros([1, 2, 1]), keysAndValues: .zeros([1, 3, 2]), layout: layout,
        mask: .causal, scoring: AttentionScoring(forgetLogits: .zeros([1, 3, 1])),
        firstQueryPosition: position)
    }
  }
}

extension Tensor {
  /// The transpose of a matrix (a batch of one), made of rows so that it is recorded for gradients.
  fileprivate func transposedRows() -> Tensor {
    let (rows, columns) = (rowCount, lastDimension)
    let matrix = reshaped([rows, columns])
    return .concatenated((0..<columns).map { matrix.columns($0..<$0 + 1).reshaped([1, rows]) })
  }
}
