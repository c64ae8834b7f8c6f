import Sluice
import SluiceModels
import TestSupport
import Testing

/// A model that continues from its states gives the same predictions as for the whole sequence.
@Suite struct LanguageModelStatesTests {
  /// Random settings, from all that a layer supports.
  static func configuration(_ seed: UInt64) -> LanguageModel.Configuration {
    let random = RandomStream(seed: seed)
    var drawn: UInt64 = 0
    func draw<Value>(_ values: [Value]) -> Value {
      drawn += 1
      return values[Int(random.uniform(at: drawn) * Float(values.count))]
    }
    let placements: [Gate.Placement] = [.input, .query, .key, .value, .projection]
    var gates = placements.filter { _ in draw([true, false]) }.map {
      Gate(
        $0, draw([.elementwise, .headwise, .shared]), activation: draw([.sigmoid, .silu, .tanh]))
    }
    gates += draw([
      [], [.elementwise], [.headwise], [Gate(.output, .shared)],
      [Gate(.output, .headwise, source: .inputAndOutput)],
      [Gate(.output, .headwise, source: .headInput())],
    ])
    gates += draw([[], [.forget]])
    gates += draw([[], [], [.gru], [Gate(.residual)]])
    return LanguageModel.Configuration(
      vocabularySize: 11, contextLength: 32, layerCount: 2, hiddenSize: 16, headCount: 4,
      keyValueHeadCount: draw([4, 2, 1]), headDimension: draw([4, 6]), intermediateSize: 20,
      feedForward: draw([.gelu, .swiglu]), normalization: draw([.layer, .rms]), gates: gates,
      sink: draw([nil, .learned, .offByOne]), normalizesQueriesAndKeys: draw([true, false]),
      softCap: draw([nil, 3]), slidingWindow: draw([nil, nil, 5]),
      positions: draw([.learned, .rotary, .rotary, .alibi, .none]), rotaryShare: draw([1, 0.5]),
      rotaryScaling: draw([
        .none, .linear(factor: 2), .ntk(factor: 2), .yarn(factor: 2, originalContext: 16),
      ]), tied: draw([true, false]), bias: draw([true, false]))
  }

  /// The models of random settings that are valid.
  static let models: [LanguageModel] = (0..<80).compactMap {
    try? LanguageModelTests.model(configuration($0))
  }

  private static let count = 19
  private static let tokens = LanguageModelTests.tokens(2 * count, vocabularySize: 11)

  private func feed(
    _ model: LanguageModel, _ tokens: [Int32], from start: Int, _ states: inout [SequenceState]
  ) -> Tensor {
    model(
      TokenBatch(tokens), in: .whole(rows: 1, tokens: tokens.count, from: [start]), states: &states)
  }

  @Test("There are models of all kinds") func drawn() {
    let configurations = Self.models.map(\.configuration)
    #expect(configurations.count >= 30, "\(configurations.count)")
    #expect(Set(configurations.map(\.positions)).count == 4)
    let gates = Set(configurations.flatMap(\.gates).map(\.placement))
    #expect(gates.count == Gate.Placement.allCases.count)
    #expect(configurations.contains { $0.slidingWindow != nil })
  }

  @Test("The prompt in one piece or in any pieces", arguments: models.indices)
  func pieces(index: Int) throws {
    let model = Self.models[index]
    let tokens = Array(Self.tokens.prefix(Self.count))
    let whole = model(TokenBatch(tokens))
    for lengths in [[Self.count], [7, 1, 1, 10], Array(repeating: 1, count: Self.count)] {
      var states = [try #require(model.makeState())]
      var found: [Float] = []
      var start = 0
      for length in lengths {
        found += feed(model, Array(tokens[start..<start + length]), from: start, &states).scalars
        start += length
      }
      #expect(states[0].tokenCount == Self.count)
      expectClose(found, whole.doubles, tolerance: 1e-5, "\(model.configuration)")
    }
  }

  @Test(
    "Batches with padding on the left or on the right", arguments: models.indices, [true, false])
  func padding(index: Int, onTheLeft: Bool) throws {
    let model = Self.models[index]
    let lengths = [Self.count, 6]
    let sequences = [
      Array(Self.tokens.prefix(lengths[0])), Array(Self.tokens.suffix(lengths[1])),
    ]
    let rows = sequences.map { tokens in
      let padding = [Int32](repeating: 0, count: Self.count - tokens.count)
      return onTheLeft ? padding + tokens : tokens + padding
    }
    let runs = TokenRuns(
      rows: 2, tokens: Self.count,
      lengths.enumerated().map { row, length in
        let start = onTheLeft ? Self.count - length : 0
        return .init(row: row, tokens: start..<start + length)
      })
    let batch = TokenBatch(rows.flatMap(\.self), batchSize: 2, tokenCount: Self.count)
    var none: [SequenceState] = []
    var states = [try #require(model.makeState()), try #require(model.makeState())]
    let anew = model(batch, in: runs, states: &none)
    let kept = model(batch, in: runs, states: &states)
    for (row, run) in runs.runs.enumerated() {
      let alone = model(TokenBatch(sequences[row]))
      for found in [anew, kept] {
        let scalars = found.reshaped([2 * Self.count, 11]).rows(
          row * Self.count + run.tokens.lowerBound..<row * Self.count + run.tokens.upperBound
        ).scalars
        expectClose(scalars, alone.doubles, tolerance: 1e-5, "\(model.configuration)")
      }
    }
    // The next token of both sequences in one call.
    let next = model(
      TokenBatch([3, 4], batchSize: 2, tokenCount: 1),
      in: .whole(rows: 2, tokens: 1, from: lengths), states: &states)
    for (row, token) in [Int32(3), 4].enumerated() {
      let whole = model(TokenBatch(sequences[row] + [token]))
      expectClose(
        Array(next.scalars[row * 11..<row * 11 + 11]), Array(whole.doubles.suffix(11)),
        tolerance: 1e-5, "\(model.configuration)")
    }
  }

  @Test("Snapshots, trimmed and restored states go on alike", arguments: models.indices)
  func snapshots(index: Int) throws {
    let model = Self.models[index]
    let start = try #require(model.makeState())
    var states = [start]
    _ = feed(model, Array(Self.tokens.prefix(9)), from: 0, &states)
    let snapshot = states[0]
    let expected = feed(model, [5, 6], from: 9, &states)
    var others = [
      snapshot, try #require(states[0].trimmed(to: 9)),
      try start.restored(from: snapshot.tensors, tokenCount: 9),
    ]
    for index in others.indices {
      var own = [others[index]]
      #expect(feed(model, [5, 6], from: 9, &own) == expected)
      others[index] = own[0]
      #expect(own[0].tokenCount == 11)
    }
  }

  @Test("Nothing is recorded with states, and training is as before") func gradients() throws {
    let model = Self.models[0]
    var states = [try #require(model.makeState())]
    #expect(!feed(model, [1, 2], from: 0, &states).isTracked)
    let batch = TokenBatch([1, 2])
    var none: [SequenceState] = []
    let runs = TokenRuns.whole(rows: 1, tokens: 2)
    #expect(model(batch, in: runs, states: &none).isTracked)
    #expect(model(batch, in: runs, states: &none) == model(batch))
  }

  @Test("Learned positions end with the context") func context() async {
    await #expect(processExitsWith: .failure) {
      let model = try LanguageModelTests.model(
        .init(vocabularySize: 3, contextLength: 4, layerCount: 1, hiddenSize: 4, headCount: 1))
      var none: [SequenceState] = []
      _ = model(TokenBatch([1]), in: .whole(rows: 1, tokens: 1, from: [4]), states: &none)
    }
  }
}
