import TestSupport
import Testing

@testable import Sluice

/// A layer that computes a sequence in pieces gives the same results as for the whole sequence.
@Suite struct AttentionStateTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var gates: [Gate] = [.headwise]
    var positions = AttentionPositions.none
    var isNormed = false
    var scoreScale: Float?
    var softCap: Float?
    var sink: AttentionSink?
    var window: Int?

    func layer() throws -> GatedSelfAttention {
      let layer = try GatedSelfAttention(
        .init(
          hiddenSize: 12, headCount: 4, keyValueHeadCount: 2, headDimension: 6, gates: gates,
          positions: positions, normalizesQueriesAndKeys: isNormed, scoreScale: scoreScale,
          softCap: softCap, sink: sink, visibility: .causal(window: window)),
        random: RandomStream(seed: 1))
      for (index, entry) in layer.parameters.enumerated() {
        entry.parameter.update { $0 = .sample($0.shape, seed: UInt64(index + 1), in: -0.7...0.7) }
      }
      return layer
    }
  }

  static let everywhere = [
    Gate(.input), Gate(.query, .headwise), Gate(.key), Gate(.value, .shared),
    Gate(.output, .shared), Gate(.projection), .forget,
  ]

  static let rotary = RotaryEmbedding(
    headDimension: 6, base: 100, rotatedDimension: 4, scaling: .linear(factor: 2))

  static let cases = [
    Case(testDescription: "headwise gate"),
    Case(testDescription: "elementwise gate", gates: [.elementwise]),
    Case(testDescription: "no gate", gates: []),
    Case(testDescription: "gates of all placements", gates: everywhere, isNormed: true),
    Case(testDescription: "forget gate", gates: [.forget, .elementwise]),
    Case(testDescription: "rotary", positions: .rotary(rotary), isNormed: true),
    Case(testDescription: "ALiBi", positions: .alibi, softCap: 2),
    Case(testDescription: "scale", scoreScale: 0.1),
    Case(testDescription: "scale, ALiBi", positions: .alibi, scoreScale: 1.5, softCap: 2),
    Case(testDescription: "sinks", sink: .learned),
    Case(testDescription: "off by one", sink: .offByOne, window: 1),
    Case(testDescription: "window", window: 5),
    Case(
      testDescription: "everything", gates: everywhere, positions: .rotary(rotary), isNormed: true,
      softCap: 3, sink: .learned, window: 7),
    Case(testDescription: "ALiBi, forget, window", gates: [.forget], positions: .alibi, window: 9),
  ]

  private func inPieces(
    _ layer: GatedSelfAttention, _ x: Tensor, _ lengths: [Int], _ states: inout [AttentionState]
  ) -> Tensor {
    var outputs: [Tensor] = []
    var start = 0
    for length in lengths {
      outputs.append(
        withoutGradient {
          layer(
            x.tokens(start..<start + length),
            in: .whole(rows: 1, tokens: length, from: [start]), states: &states, dropout: nil)
        })
      start += length
    }
    let rows = outputs.map { $0.reshaped([$0.shape[1], 12]) }
    return Tensor.concatenated(rows).reshaped([1, start, 12])
  }

  @Test(
    "Any pieces give the whole", arguments: cases,
    [[23], [1, 22], [5, 1, 1, 9, 7], Array(repeating: 1, count: 23)])
  func pieces(_ test: Case, lengths: [Int]) throws {
    let layer = try test.layer()
    let x = Tensor.sample([1, 23, 12])
    var states = [try #require(layer.makeState())]
    let found = inPieces(layer, x, lengths, &states)
    let expected = withoutGradient { layer(x) }
    #expect(states[0].tokenCount == 23)
    expectClose(found.scalars, expected.doubles, tolerance: 1e-5)
    // With windows and forget gates, the order of summation depends on where a tile of queries starts.
    if test.window == nil, !test.gates.contains(.forget) { #expect(found == expected) }
  }

  @Test("Runs beside each other do not meet, with padding on either side", arguments: cases)
  func runs(_ test: Case) throws {
    let layer = try test.layer()
    // Three sequences: 9 and 4 tokens in one row, 6 in the other, with padding between and on the left.
    let runs = TokenRuns(
      rows: 2, tokens: 15,
      [
        .init(row: 0, tokens: 0..<9), .init(row: 0, tokens: 10..<14), .init(row: 1, tokens: 8..<14),
      ])
    let x = Tensor.sample([2, 15, 12])
    var none: [AttentionState] = []
    var states = try runs.runs.map { _ in try #require(layer.makeState()) }
    let anew = layer(x, in: runs, states: &none, dropout: nil)
    let kept = withoutGradient { layer(x, in: runs, states: &states, dropout: nil) }
    for (index, run) in runs.runs.enumerated() {
      let alone = layer(x.tokens(run.tokens, ofRow: run.row))
      for found in [anew, kept] {
        expectClose(
          found.tokens(run.tokens, ofRow: run.row).scalars, alone.doubles, tolerance: 1e-5)
      }
      #expect(states[index].tokenCount == run.tokens.count)
    }
    #expect(anew.scalars.allSatisfy(\.isFinite) && kept.scalars.allSatisfy(\.isFinite))
    // One more token of the second and of the third sequence, and a piece of the first.
    let more = TokenRuns(
      rows: 1, tokens: 6,
      [
        .init(row: 0, tokens: 0..<3, position: 9), .init(row: 0, tokens: 3..<4, position: 4),
        .init(row: 0, tokens: 5..<6, position: 6),
      ])
    let y = Tensor.sample([1, 6, 12], seed: 2)
    let next = withoutGradient { layer(y, in: more, states: &states, dropout: nil) }
    for (run, later) in zip(runs.runs, more.runs) {
      let both = Tensor.concatenated([
        x.tokens(run.tokens, ofRow: run.row).reshaped([run.tokens.count, 12]),
        y.tokens(later.tokens).reshaped([later.tokens.count, 12]),
      ])
      let count = both.shape[0]
      let whole = layer(both.reshaped([1, count, 12])).tokens(run.tokens.count..<count)
      expectClose(next.tokens(later.tokens).scalars, whole.doubles, tolerance: 1e-5)
    }
  }

  @Test("Gradients pass through runs as through whole sequences") func gradients() throws {
    let layer = try AttentionStateTests.cases[3].layer()
    let runs = TokenRuns(
      rows: 1, tokens: 5, [.init(row: 0, tokens: 0..<2, position: 3), .init(row: 0, tokens: 3..<5)])
    checkGradients(
      of: {
        var none: [AttentionState] = []
        return layer($0[0], in: runs, states: &none, dropout: nil)
      }, inputs: [.sample([1, 5, 12], in: -1...1)])
  }

  @Test("A copy is a snapshot; trimmed and restored states go on alike", arguments: cases)
  func snapshots(_ test: Case) throws {
    let layer = try test.layer()
    let x = Tensor.sample([1, 20, 12])
    var states = [try #require(layer.makeState())]
    _ = inPieces(layer, x.tokens(0..<11), [11], &states)
    let snapshot = states[0]
    func next(_ state: AttentionState, _ range: Range<Int>) -> Tensor {
      var states = [state]
      return withoutGradient {
        layer(
          x.tokens(range), in: .whole(rows: 1, tokens: range.count, from: [range.lowerBound]),
          states: &states, dropout: nil)
      }
    }
    let expected = next(snapshot, 11..<14)
    _ = next(states[0], 11..<20)
    var longer = states
    _ = withoutGradient {
      layer(
        x.tokens(11..<17), in: .whole(rows: 1, tokens: 6, from: [11]), states: &longer,
        dropout: nil)
    }
    #expect(next(snapshot, 11..<14) == expected)
    #expect(next(try #require(longer[0].trimmed(to: 11)), 11..<14) == expected)
    let restored = try AttentionState(tensors: longer[0].trimmed(to: 11)?.tensors ?? [:])
    #expect(restored.tokenCount == 11)
    #expect(next(restored, 11..<14) == expected)
    #expect(
      next(try #require(longer[0].trimmed(to: 5)), 5..<7)
        == next(
          try #require(snapshot.trimmed(to: 5)), 5..<7))
    let empty = try #require(longer[0].trimmed(to: 0))
    #expect(next(empty, 0..<3) == next(try #require(layer.makeState()), 0..<3))
    _ = try AttentionState(tensors: empty.tensors)
  }

  @Test("Memory grows by pages, which snapshots share") func growth() throws {
    let layer = try Case(testDescription: "forget", gates: [.forget]).layer()
    var states = [try #require(layer.makeState())]
    #expect(states[0].byteCount == 0)
    var sizes: Set<Int> = []
    let x = Tensor.sample([1, 150, 12])
    for token in 0..<150 {
      _ = withoutGradient {
        layer(
          x.tokens(token..<token + 1), in: .whole(rows: 1, tokens: 1, from: [token]),
          states: &states, dropout: nil)
      }
      sizes.insert(states[0].page.floatCount * states[0].withPages(\.count))
    }
    #expect(sizes.count == 3)
    let snapshot = states[0]
    _ = withoutGradient {
      layer(
        x.tokens(0..<1), in: .whole(rows: 1, tokens: 1, from: [150]), states: &states, dropout: nil)
    }
    let (before, after) = (snapshot.withPages { $0 }, states[0].withPages { $0 })
    #expect(before[0] == after[0] && before[1] == after[1] && before[2] != after[2])
  }

  @Test("Tensors of another kind are no state") func impossibleTensors() throws {
    var tensors = ["keys": Tensor.zeros([3, 2, 6]), "values": Tensor.zeros([3, 2, 6])]
    #expect(try AttentionState(tensors: tensors).tokenCount == 3)
    tensors["forgetSums"] = .zeros([3, 2, 4])
    #expect(throws: WeightLoadingError.self) { try AttentionState(tensors: tensors) }
    #expect(throws: WeightLoadingError.missing("keys")) {
      try AttentionState(tensors: [:])
    }
    tensors["forgetSums"] = nil
    #expect(throws: WeightLoadingError.unexpected(["more"])) {
      try AttentionState(tensors: tensors.merging(["more": .zeros([1])]) { $1 })
    }
    #expect(throws: WeightLoadingError.self) {
      try AttentionState(tensors: ["keys": .zeros([1, 2]), "values": .zeros([1, 2])])
    }
  }

  @Test("Layers that see later tokens keep no state") func none() throws {
    let full = try GatedSelfAttention(
      .init(hiddenSize: 4, headCount: 2), random: RandomStream(seed: 1))
    #expect(full.makeState() == nil)
    let contiguous = try GatedSelfAttention(
      .init(
        hiddenSize: 4, headCount: 2, gates: [], headSplit: .contiguous, visibility: .causal),
      random: RandomStream(seed: 1))
    #expect(contiguous.makeState() == nil)
  }

  // MARK: - Preconditions

  @Test("Tokens continue their sequence, off the tape, with a state for each run") func misuse()
    async
  {
    await #expect(processExitsWith: .failure) {
      try AttentionStateTests.compute(.whole(rows: 1, tokens: 2, from: [1]))
    }
    await #expect(processExitsWith: .failure) {
      try AttentionStateTests.compute(.whole(rows: 1, tokens: 2), isTaped: true)
    }
    await #expect(processExitsWith: .failure) {
      try AttentionStateTests.compute(.whole(rows: 1, tokens: 2), stateCount: 2)
    }
    await #expect(processExitsWith: .failure) {
      try AttentionStateTests.compute(.whole(rows: 1, tokens: 3))
    }
    await #expect(processExitsWith: .success) {
      try AttentionStateTests.compute(.whole(rows: 1, tokens: 2))
    }
  }

  @Test("Tensors that claim tokens without numbers, or a length that is none, are refused")
  func claimsWithoutNumbers() throws {
    for shape in [[1 << 20, 0, 4], [1 << 20, 4, 0]] {
      #expect(throws: WeightLoadingError.self) {
        try AttentionState(tensors: ["keys": .zeros(shape), "values": .zeros(shape)])
      }
    }
    for length: Float in [-1, .nan, .infinity, 1e30] {
      let keys = Tensor.zeros([2, 1, 4])
      #expect(throws: WeightLoadingError.self) {
        try AttentionState(
          tensors: ["keys": keys, "values": keys, "positionLength": Tensor([length])])
      }
    }
  }

  private static func compute(
    _ runs: TokenRuns, stateCount: Int = 1, isTaped: Bool = false
  ) throws {
    let layer = try cases[0].layer()
    var states = (0..<stateCount).compactMap { _ in layer.makeState() }
    let x = Tensor.sample([1, 2, 12])
    if isTaped {
      _ = layer(x, in: runs, states: &states, dropout: nil)
    } else {
      _ = withoutGradient { layer(x, in: runs, states: &states, dropout: nil) }
    }
  }
}

extension Tensor {
  /// Some tokens of one row of `[rows, tokens, width]`, as a batch.
  fileprivate func tokens(_ range: Range<Int>, ofRow row: Int = 0) -> Tensor {
    let start = row * shape[1]
    return reshaped([shape[0] * shape[1], shape[2]])
      .rows(start + range.lowerBound..<start + range.upperBound)
      .reshaped([1, range.count, shape[2]])
  }
}
