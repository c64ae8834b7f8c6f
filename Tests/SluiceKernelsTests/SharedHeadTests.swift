import Synchronization
import Testing

@testable import SluiceKernels

/// The backward pass with few heads, each of which all threads share; `AttentionKernelTests` checks the
/// results of the cases.
@Suite struct SharedHeadTests {
  typealias Case = AttentionCase

  static let cases: [Case] = [
    Case(
      tokens: 600, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true, gate: .sigmoid,
      hasDecay: true, hasSinks: true),
    Case(tokens: 530, heads: 3, keyValueHeads: 1, dimension: 4, isCausal: true, hasDecay: true),
    Case(tokens: 500, heads: 2, keyValueHeads: 1, dimension: 8, window: 70, softCap: 2),
    Case(
      tokens: 650, dimension: 8, isCausal: true, gate: .silu, window: 200, softCap: 2,
      hasSlopes: true),
    Case(
      batchSize: 2, tokens: 520, heads: 2, keyValueHeads: 1, dimension: 8,
      documents: [[200, 290], [520]], unpadded: [0..<450, 30..<500]),
    Case(
      batchSize: 2, tokens: 510, heads: 2, keyValueHeads: 2, dimension: 4, isCausal: true,
      gate: .sigmoid, gateIsHeadwise: true, hiddenKeys: [0, 7, 100, 300],
      documents: [[510], [130, 370]],
      unpadded: [0..<0, 0..<480], hasSinks: true),
    Case(tokens: 130, heads: 2, keyValueHeads: 1, dimension: 8, keys: 640, hasSinks: true),
    Case(
      tokens: 500, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true, keys: 620,
      causalOffset: 120, gate: .sigmoid),
    Case(tokens: 600, dimension: 8, keys: 500, hasBias: true, unpadded: [10..<490]),
    // Rows of the output's gradient that are changed in place.
    Case(
      batchSize: 2, tokens: 300, dimension: 16, isCausal: true, gate: .sigmoid, hasSinks: true),
    // Many key tiles, and a single query tile.
    Case(tokens: 20, heads: 2, keyValueHeads: 1, dimension: 8, keys: 2100, gate: .sigmoid),
  ]

  @Test("Threads share the heads of the cases, and each head has several key tiles")
  func keyTileCounts() {
    for test in Self.cases {
      #expect(test.batchSize * test.keyValueHeads < 8)
      #expect(test.keyCount > 4 * BackwardKeyTile.keyTile)
    }
  }

  @Test("Key tiles pass each query tile in ascending order", arguments: [1, 2, 3, 8])
  func order(threadCount: Int) {
    let (tileCount, stepCount) = (23, 20)
    let turns = KeyTileTurns(keyTileCount: tileCount)
    let visitors = Mutex([[Int]](repeating: [], count: stepCount))
    /// Two documents, with a tile between them that visits nothing.
    let steps = { (tile: Int) in
      switch tile {
      case ..<11: tile / 2..<min(8, tile / 2 + 5)
      case 11: 8..<8
      default: 8 + (tile - 12) / 2..<min(stepCount, 12 + tile / 2)
      }
    }
    ThreadPool(threadCount: threadCount).parallelFor(threadCount) { _ in
      turns.forEachKeyTile { tile in
        for step in steps(tile) {
          let isLast = step == steps(tile).upperBound - 1
          turns.take(step..<(isLast ? stepCount : step + 1), ofKeyTile: tile) {
            visitors.withLock { $0[step].append(tile) }
          }
        }
      }
    }
    let found = visitors.withLock(\.self)
    for step in 0..<stepCount {
      #expect(found[step] == (0..<tileCount).filter { steps($0).contains(step) })
    }
  }
}
