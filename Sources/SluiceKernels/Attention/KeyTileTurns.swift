import SluicePlatform
import Synchronization

/// The order in which the key tiles of a head add to the gradients of the queries.
///
/// All threads compute key tiles at the same time. A key tile visits query tiles in ascending order, and adds
/// to a query tile only after the key tile before it. So each sum has the order of the keys, whatever the
/// number of threads, and no thread needs sums of its own.
///
/// Key tiles are taken in ascending order, so the earliest unfinished one never waits. The key tiles that
/// visit a query tile are consecutive, as the ends of their ranges of queries never decrease (`KeyRuns`): a key
/// tile need not wait at query tiles that the one before it does not visit.
final class KeyTileTurns: @unchecked Sendable {
  private let keyTileCount: Int
  private let taken = Atomic<Int>(0)
  /// For each key tile, the number of query tiles that it has passed.
  private let passed: UnsafeMutablePointer<Atomic<Int>>

  private static let spinsBeforeYield = 1_000

  init(keyTileCount: Int) {
    self.keyTileCount = keyTileCount
    passed = .allocate(capacity: keyTileCount)
    for tile in 0..<keyTileCount { (passed + tile).initialize(to: Atomic(0)) }
  }

  deinit {
    passed.deinitialize(count: keyTileCount)
    passed.deallocate()
  }

  /// Calls `body` with key tiles until none is left; called by each thread.
  ///
  /// `body` calls `take` for the query tiles that the key tile visits.
  func forEachKeyTile(_ body: (Int) -> Void) {
    while true {
      let tile = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      guard tile < keyTileCount else { return }
      body(tile)
      // The next key tile need not wait at query tiles that this one does not visit.
      passed[tile].store(.max, ordering: .releasing)
    }
  }

  /// Calls `body` once the key tile before this one has passed a query tile.
  ///
  /// - Parameter steps: the index of the query tile, and those after it that this key tile does not visit.
  func take(_ steps: Range<Int>, ofKeyTile tile: Int, _ body: () -> Void) {
    if tile > 0 { wait { passed[tile - 1].load(ordering: .acquiring) > steps.lowerBound } }
    body()
    passed[tile].store(steps.upperBound, ordering: .releasing)
  }

  private func wait(until isReached: () -> Bool) {
    var spins = 0
    while !isReached() {
      spins += 1
      if spins > Self.spinsBeforeYield { sched_yield() }
    }
  }
}
