import Sluice
import TestSupport
import Testing

@Suite struct VisibilityTests {
  private func layer(
    _ visibility: Visibility?, gates: [Gate] = [.headwise]
  ) throws -> GatedSelfAttention {
    try GatedSelfAttention(
      .init(hiddenSize: 8, headCount: 2, gates: gates, visibility: visibility),
      random: RandomStream(seed: 1))
  }

  @Test("What a layer is configured to see is what it sees without a mask")
  func configured() throws {
    let x = Tensor.sample([2, 6, 8])
    let cases: [(Visibility?, Mask)] = [
      (nil, .full), (.full, .full), (.causal, .causal),
      (.causal(window: 2), Mask.causal.and(.slidingWindow(2))),
    ]
    for (visibility, mask) in cases {
      let layer = try layer(visibility)
      #expect(layer(x) == layer(x, mask: mask), "\(String(describing: visibility))")
      #expect(layer.inspecting(x).output == layer.inspecting(x, mask: mask).output)
      // A mask replaces the visibility of the configuration.
      #expect(layer(x, mask: .keys(lengths: [1, 1], of: 6)) != layer(x))
    }
    #expect(try layer(.causal)(x) != layer(.full)(x))
    #expect(try layer(.causal(window: 2))(x) != layer(.causal)(x))
  }

  @Test("With a forget gate a layer is causal, and cannot be told otherwise") func forget() throws {
    let layer = try layer(nil, gates: [.forget])
    #expect(layer.configuration.visibility == .causal)
    let x = Tensor.sample([1, 5, 8])
    #expect(layer(x) == layer(x, mask: .causal))
    let error = #expect(throws: ConfigurationError.self) {
      try self.layer(.full, gates: [.forget])
    }
    #expect(
      error.map { "\($0)" }?.hasPrefix("the gate forget is invalid: a forget gate needs") == true)
  }

  @Test("Another sequence is seen as a whole") func crossAttention() throws {
    let (x, context) = (Tensor.sample([1, 3, 8]), Tensor.sample([1, 5, 8], seed: 2))
    let layer = try layer(.causal)
    #expect(layer(x, attendingTo: context) == layer(x, attendingTo: context, mask: .full))
  }

  @Test("Pairs are counted as they are seen", arguments: [1, 2, 5, 9]) func pairs(tokens: Int) {
    func counted(_ isSeen: (_ query: Int, _ key: Int) -> Bool) -> Int {
      (0..<tokens).reduce(0) { sum, query in
        sum + (0..<tokens).count { isSeen(query, $0) }
      }
    }
    #expect(Visibility.full.pairCount(tokenCount: tokens) == counted { _, _ in true })
    #expect(Visibility.causal.pairCount(tokenCount: tokens) == counted { $1 <= $0 })
    #expect(
      Visibility.causal(window: 3).pairCount(tokenCount: tokens)
        == counted { $1 <= $0 && $1 > $0 - 3 })
  }

  @Test("A window has at least one token") func window() {
    let error = #expect(throws: ConfigurationError.self) { try layer(.causal(window: 0)) }
    #expect(error.map { "\($0)" }?.hasPrefix("slidingWindow is 0") == true)
  }
}
