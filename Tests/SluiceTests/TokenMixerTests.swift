import TestSupport
import Testing

@testable import Sluice

/// A custom mixer with its own state, in a block, combined with attention.
@Suite struct TokenMixerTests {
  /// A running average: `h = (h + x) / 2`.
  private struct Average: TokenMixer {
    struct State: MixerState {
      var last: Tensor

      var tensors: [String: Tensor] { ["last": last] }

      init(last: Tensor) { self.last = last }
      init(tensors: [String: Tensor]) throws {
        guard let last = tensors["last"] else { throw WeightLoadingError.missing("last") }
        self.last = last
      }
    }

    let width: Int

    func makeState() -> State? { State(last: .zeros([width])) }

    func callAsFunction(
      _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?
    ) -> Tensor {
      var result = x.scalars
      for (index, run) in runs.runs.enumerated() {
        var last = states.isEmpty ? [Float](repeating: 0, count: width) : states[index].last.scalars
        for token in run.tokens {
          let start = (run.row * runs.tokenCount + token) * width
          for i in 0..<width {
            last[i] = (last[i] + result[start + i]) / 2
            result[start + i] = last[i]
          }
        }
        if !states.isEmpty { states[index].last = Tensor(last) }
      }
      return Tensor(result, shape: x.shape)
    }
  }

  private func blocks() throws -> [TransformerBlock] {
    let random = RandomStream(seed: 1)
    let configuration = TransformerBlock.Configuration(
      attention: .init(hiddenSize: 6, headCount: 2, gates: [.forget], positions: .alibi),
      intermediateSize: 8)
    return try [
      TransformerBlock(configuration, mixer: Average(width: 6), random: random),
      TransformerBlock(configuration, random: random.substream(1)),
    ]
  }

  private func run(
    _ blocks: [TransformerBlock], _ x: Tensor, _ runs: TokenRuns, _ states: inout [SequenceState]
  ) -> Tensor {
    withoutGradient {
      var x = x
      for (index, block) in blocks.enumerated() {
        var own = states.take(layer: index)
        x = block(x, in: runs, states: &own)
        states.put(own, layer: index)
      }
      states.advance(by: runs)
      return x
    }
  }

  @Test("A stack of mixers of two kinds goes on from its states, saved and restored too")
  func mixedStack() throws {
    let blocks = try blocks()
    let x = Tensor.sample([1, 7, 6])
    var none: [SequenceState] = []
    let whole = run(blocks, x, .whole(rows: 1, tokens: 7), &none)
    #expect(none.isEmpty)
    let start = try #require(SequenceState(mixers: blocks.map(\.mixer)))
    var states = [start]
    let rows = x.reshaped([7, 6])
    func piece(_ range: Range<Int>, _ states: inout [SequenceState]) -> Tensor {
      run(
        blocks, rows.rows(range).reshaped([1, range.count, 6]),
        .whole(rows: 1, tokens: range.count, from: [range.lowerBound]), &states)
    }
    let first = piece(0..<4, &states)
    #expect(states[0].tokenCount == 4)
    #expect(states[0].byteCount > start.byteCount)
    expectClose(first.scalars, Array(whole.doubles[..<24]), tolerance: 1e-5)
    // A recurrence cannot restore earlier states.
    #expect(states[0].trimmed(to: 2) == nil)
    let tensors = states[0].tensors
    #expect(tensors.keys.sorted() == ["0.last", "1.forgetSums", "1.keys", "1.values"])
    var restored = [try start.restored(from: tensors, tokenCount: 4)]
    let rest = piece(4..<7, &states)
    expectClose(rest.scalars, Array(whole.doubles[24...]), tolerance: 1e-5)
    #expect(piece(4..<7, &restored) == rest)
    #expect(throws: WeightLoadingError.unexpected(["2.last"])) {
      try start.restored(from: ["2.last": .zeros([6])], tokenCount: 0)
    }
    #expect(throws: WeightLoadingError.missing("last")) {
      try start.restored(from: [:], tokenCount: 0)
    }
  }

  @Test("States grow in place, their kind left open or not; beside a snapshot they do not")
  func inPlace() throws {
    let attention = try blocks()[1].mixer
    var states = [try #require(SequenceState(mixers: [attention]))]
    func step() throws -> [UnsafePointer<Float>] {
      var own = states.take(layer: 0)
      _ = withoutGradient {
        attention(
          .sample([1, 1, 6]), in: .whole(rows: 1, tokens: 1, from: [states[0].tokenCount]),
          states: &own, dropout: nil)
      }
      let address = (own[0] as? AttentionState)?.withPages { $0 }
      states.put(own, layer: 0)
      states.advance(by: .whole(rows: 1, tokens: 1))
      return try #require(address)
    }
    let address = try step()
    for _ in 1..<8 { #expect(try step() == address) }
    let snapshot = states
    #expect(try step() != address)
    #expect(snapshot[0].tokenCount == 8)
  }

  @Test("Where a mixer keeps no state, a stack has none") func noState() throws {
    let attention = try GatedSelfAttention(
      .init(hiddenSize: 6, headCount: 2), random: RandomStream(seed: 1))
    #expect(SequenceState(mixers: [Average(width: 6), attention]) == nil)
  }

  @Test("A mixer without a way to add is added") func addedTo() {
    let (mixer, x) = (Average(width: 4), Tensor.sample([1, 3, 4]))
    var states: [Average.State] = []
    let runs = TokenRuns.whole(rows: 1, tokens: 3)
    let sum = mixer(x, in: runs, states: &states, dropout: nil, addedTo: x)
    #expect(sum == x + mixer(x, in: runs, states: &states, dropout: nil))
  }

  @Test("States of another mixer stop with a message") func wrongKind() async {
    await #expect(processExitsWith: .failure) {
      let attention: any TokenMixer = try GatedSelfAttention(
        .init(hiddenSize: 4, headCount: 2, visibility: .causal), random: RandomStream(seed: 1))
      var states: [any MixerState] = [Average.State(last: .zeros([4]))]
      _ = withoutGradient {
        attention(.zeros([1, 1, 4]), in: .whole(rows: 1, tokens: 1), states: &states, dropout: nil)
      }
    }
  }
}
