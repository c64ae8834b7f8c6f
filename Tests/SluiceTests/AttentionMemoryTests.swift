import Sluice
import SluiceKernels
import TestSupport
import Testing

/// Memory is linear in the number of tokens for all options of attention.
@Suite struct AttentionMemoryTests {
  private struct Case {
    let name: String
    var mask = Mask.causal
    var positions = AttentionPositions.none
    var gates = [Gate.headwise]
    var dropout: Float = 0
    var isCross = false

    /// The peak memory of buffers in bytes, forward and backward, with a sequence of `tokenCount` tokens.
    func peak(_ tokenCount: Int) throws -> Int {
      let layer = try GatedSelfAttention(
        .init(
          hiddenSize: 8, headCount: 4, keyValueHeadCount: 2, headDimension: 4, dropout: dropout,
          gates: gates, positions: positions, normalizesQueriesAndKeys: true, softCap: 4,
          sink: .learned), random: RandomStream(seed: 1))
      let x = Tensor.sample([1, tokenCount, 8]).tracked()
      let context = isCross ? Tensor.sample([1, tokenCount, 8], seed: 2) : nil
      BufferCache.shared.resetStatistics()
      let y = layer(
        x, attendingTo: context, mask: mask, dropout: RandomStream(seed: 3))
      _ = y.gradients(from: .sample(y.shape, seed: 4))
      return BufferCache.shared.statistics.peakBytesInUse
    }
  }

  private static func cases(_ tokenCount: Int) -> [Case] {
    let half = tokenCount / 2
    return [
      Case(name: "causal"), Case(name: "full", mask: .full),
      Case(name: "window", mask: .causal.and(.slidingWindow(32))),
      Case(name: "prefix", mask: .prefix(half)),
      Case(name: "documents", mask: .causal.and(.documents(lengths: [[half, half - 3]]))),
      Case(name: "keys", mask: .keys(lengths: [half], of: tokenCount)),
      Case(
        name: "keys here and there",
        mask: .keys(allowed: [(0..<tokenCount).map { $0.isMultiple(of: 3) }])),
      Case(name: "rotary", positions: .rotary(headDimension: 4, base: 100)),
      Case(name: "ALiBi", positions: .alibi), Case(name: "forget", gates: [.forget, .elementwise]),
      Case(name: "dropout", dropout: 0.2), Case(name: "cross", mask: .full, isCross: true),
    ]
  }

  @Test("Twice the tokens take twice the memory", .timeLimit(.minutes(5))) func linear() async {
    // In a separate process, because buffers of other tests are counted too.
    await #expect(processExitsWith: .success) {
      for (short, long) in zip(Self.cases(2048), Self.cases(4096)) {
        let (few, many) = (try short.peak(2048), try long.peak(4096))
        // A matrix of tokens x tokens would take 268 MB for the long sequence.
        #expect(Double(many) < 2.1 * Double(few), "\(long.name): \(few), then \(many) bytes")
        #expect(many < 16 << 20, "\(long.name): \(many) bytes")
      }
    }
  }
}
