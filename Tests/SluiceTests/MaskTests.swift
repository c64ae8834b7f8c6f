import Sluice
import TestSupport
import Testing

@Suite struct MaskTests {
  /// The attention weights of one head without a gate, which show the mask.
  private func weights(_ mask: Mask, tokenCount: Int = 3, batchSize: Int = 1) -> [[Double]] {
    let layout = ProjectionLayout(
      headCount: 1, keyValueHeadCount: 1, headDimension: 1, gate: nil)
    let zeros = Tensor.zeros([batchSize, tokenCount, 3])
    return Reference.rows(
      attentionWeights(zeros, layout: layout, mask: mask).doubles, width: tokenCount)
  }

  @Test("Every query sees every key") func full() {
    #expect(weights(.full, tokenCount: 2) == [[0.5, 0.5], [0.5, 0.5]])
  }

  @Test("A causal query sees what is not later") func causal() {
    #expect(weights(.causal, tokenCount: 2) == [[1, 0], [0.5, 0.5]])
  }

  @Test("Keys are allowed one by one, or by lengths") func keys() {
    let allowed = weights(
      .keys(allowed: [[false, true, false], [true, false, true]]), batchSize: 2)
    #expect(allowed[0] == [0, 1, 0])
    #expect(allowed[3] == [0.5, 0, 0.5])
    #expect(weights(.keys(lengths: [2], of: 3))[0] == [0.5, 0.5, 0])
    #expect(weights(.keys(lengths: [0], of: 3))[0] == [0, 0, 0])
  }

  @Test("A bias is added to scores") func bias() {
    let rows = weights(
      .bias(Tensor([0, -.infinity, -.infinity, 0], shape: [2, 2])), tokenCount: 2)
    #expect(rows == [[1, 0], [0, 1]])
  }

  /// The keys that each query of a sequence can attend to.
  private func seen(_ mask: Mask, tokenCount: Int, batchSize: Int = 1) -> [[Int]] {
    weights(mask, tokenCount: tokenCount, batchSize: batchSize).map { row in
      row.indices.filter { row[$0] > 0 }
    }
  }

  @Test("A sliding window reaches as far in both directions, unless it is causal")
  func slidingWindow() {
    #expect(
      seen(.slidingWindow(2), tokenCount: 4) == [[0, 1], [0, 1, 2], [1, 2, 3], [2, 3]])
    #expect(
      seen(.causal.and(.slidingWindow(2)), tokenCount: 4) == [[0], [0, 1], [1, 2], [2, 3]])
    #expect(seen(.slidingWindow(1), tokenCount: 2) == [[0], [1]])
    #expect(seen(.slidingWindow(.max), tokenCount: 2) == [[0, 1], [0, 1]])
  }

  @Test("All see the prefix, of each sequence its own") func prefix() {
    #expect(seen(.prefix(2), tokenCount: 3) == [[0, 1], [0, 1], [0, 1, 2]])
    #expect(
      seen(.prefix(lengths: [0, 3]), tokenCount: 2, batchSize: 2)
        == [[0], [0, 1], [0, 1], [0, 1]])
    #expect(seen(.prefix(2).and(.causal), tokenCount: 2) == [[0], [0, 1]])
  }

  @Test("A token sees its own document only, and none after the last") func documents() {
    #expect(
      seen(.documents(lengths: [[2, 0, 1]]), tokenCount: 4) == [[0, 1], [0, 1], [2], []])
    #expect(
      seen(.causal.and(.documents(lengths: [[1, 1], [2]])), tokenCount: 2, batchSize: 2)
        == [[0], [1], [0], [0, 1]])
  }

  @Test("A bias may differ between heads and sequences") func biasOfEach() {
    let hidden = -Float.infinity
    let rows = weights(
      .bias(Tensor([0, hidden, hidden, 0, hidden, 0, 0, hidden], shape: [2, 1, 2, 2])),
      tokenCount: 2, batchSize: 2)
    #expect(rows == [[1, 0], [0, 1], [0, 1], [1, 0]])
  }

  @Test("Causal is who sees nothing later") func isCausal() {
    #expect(Mask.causal.and(.slidingWindow(3)).isCausal)
    #expect(!Mask.prefix(1).isCausal && !Mask.full.isCausal)
  }

  @Test("Both masks together allow what each allows") func both() {
    let mask = Mask.causal.and(.keys(allowed: [[false, true, true]]))
      .and(.keys(allowed: [[true, true, false]]))
    #expect(weights(mask) == [[0, 0, 0], [0, 1, 0], [0, 1, 0]])
  }

  @Test("Key masks go together with every rule") func keysAndRules() {
    let padding = Mask.keys(lengths: [2, 0], of: 3)
    #expect(
      seen(padding.and(.causal), tokenCount: 3, batchSize: 2)
        == [[0], [0, 1], [0, 1], [], [], []])
    #expect(
      seen(.slidingWindow(2).and(padding), tokenCount: 3, batchSize: 2)
        == [[0, 1], [0, 1], [1], [], [], []])
    let later = Mask.keys(allowed: [[false, true, false, true, false]])
    #expect(seen(later, tokenCount: 5) == Array(repeating: [1, 3], count: 5))
    #expect(seen(later.and(.causal), tokenCount: 5) == [[], [1], [1], [1, 3], [1, 3]])
    #expect(seen(later.and(.prefix(2)), tokenCount: 5) == [[1], [1], [1], [1, 3], [1, 3]])
    #expect(
      seen(later.and(.documents(lengths: [[2, 2]])), tokenCount: 5) == [[1], [1], [3], [3], []])
  }

  @Test("The first sequences' keys are seen as before") func keysOfFirstSequences() {
    let mask = Mask.keys(lengths: [2, 0, 3], of: 3).ofFirstSequences(2)
    #expect(seen(mask, tokenCount: 3, batchSize: 2) == [[0, 1], [0, 1], [0, 1], [], [], []])
  }

  @Test("A key mask is for all sequences of the input, alike or not") func otherBatchSize() async {
    await #expect(processExitsWith: .failure) {
      let layout = ProjectionLayout(
        headCount: 1, keyValueHeadCount: 1, headDimension: 1, gate: nil)
      _ = gatedAttention(.zeros([2, 3, 3]), layout: layout, mask: .keys(lengths: [2], of: 3))
    }
  }

  @Test("A mask of another size stops with a message") func wrongSize() async {
    await #expect(processExitsWith: .failure) {
      let layout = ProjectionLayout(
        headCount: 1, keyValueHeadCount: 1, headDimension: 1, gate: nil)
      _ = gatedAttention(
        .zeros([1, 3, 3]), layout: layout, mask: .keys(lengths: [2], of: 2))
    }
  }

  @Test("A drawing shows who sees what, and names queries that see nothing") func drawing() {
    #expect(
      Mask.causal.and(.slidingWindow(2)).describe(queryCount: 3) == "0  #..\n1  ##.\n2  .##\n")
    #expect(Mask.full.describe(queryCount: 1, keyCount: 3) == "0  ###\n")
    let documents = Mask.documents(lengths: [[2], [1, 1]]).and(.causal)
    #expect(
      documents.describe(queryCount: 3)
        == "0  #..\n1  ##.\n2  ...\nQuery 2: no key is visible.\n")
    #expect(
      documents.describe(queryCount: 3, sequence: 1).hasPrefix("0  #..\n1  .#.\n"))
    let holes = Mask.keys(allowed: [[true, false, true], [false, false, false]])
    #expect(holes.describe(queryCount: 1, keyCount: 3) == "0  #.#\n")
    #expect(
      holes.describe(queryCount: 2, keyCount: 3, sequence: 1).hasSuffix(
        "Queries 0, 1: no key is visible.\n"))
    let bias = Mask.bias(Tensor([0, -.infinity, 3, 0], shape: [2, 2]))
    #expect(bias.describe(queryCount: 2) == "0  #.\n1  ##\n")
  }

  @Test("A drawing agrees with attention") func drawingAgrees() {
    let mask = Mask.causal.and(.slidingWindow(3)).and(.keys(lengths: [4], of: 5))
    let drawn = mask.describe(queryCount: 5).split(separator: "\n").prefix(5).map { line in
      line.dropFirst(3).enumerated().compactMap { $0.element == "#" ? $0.offset : nil }
    }
    #expect(drawn == seen(mask, tokenCount: 5))
  }

  @Test("A drawing of other sizes than the mask's stops with a message") func drawingSizes() async {
    await #expect(processExitsWith: .failure) {
      _ = Mask.keys(lengths: [2], of: 3).describe(queryCount: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Mask.documents(lengths: [[1], [1]]).describe(queryCount: 2, sequence: 2)
    }
  }
}
