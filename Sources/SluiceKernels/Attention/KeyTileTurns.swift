import SluicePlatform
import Synchronization

/// The order in which the key tiles of a head add to the gradients of the queries.
///
/// All threads compute key tiles at the same time. A key tile visits the query tiles in ascending order, and
/// adds to a query tile only after all earlier key tiles have passed it. So each sum has the order of the
/// keys, whatever the number of threads, and no thread needs sums of its own.
///
/// Key tiles are taken in ascending order, so the earliest unfinished one never waits.
final class KeyTileTurns: @unchecked Sendable {
  private let keyTileCount: Int
  private let stepCount: Int
  private let taken = Atomic<Int>(0)
  /// For each key tile, the number of query tiles that it and all earlier key tiles have passed.
  private let passed: UnsafeMutablePointer<Atomic<Int>>

  private static let spinsBeforeYield = 1_000

  /// Makes turns for key tiles that each visit up to `stepCount` query tiles.
  init(keyTileCount: Int, stepCount: Int) {
    (self.keyTileCount, self.stepCount) = (keyTileCount, stepCount)
    passed = .allocate(capacity: keyTileCount)
    for tile in 0..<keyTileCount { (passed + tile).initialize(to: Atomic(0)) }
  }

  deinit {
    passed.deinitialize(count: keyTileCount)
    passed.deallocate()
  }

  /// Calls `body` with key tiles until none is left; called by each thread.
  func forEachKeyTile(_ body: (Int) -> Void) {
    while true {
      let tile = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      guard tile < keyTileCount else { return }
      body(tile)
      if stepCount > 0 { take(stepCount - 1, ofKeyTile: tile) {} }
    }
  }

  /// Calls `body` once all earlier key tiles have passed a query tile; then this one has passed it, too.
  func take(_ step: Int, ofKeyTile tile: Int, _ body: () -> Void) {
    if tile > 0 { wait { passed[tile - 1].load(ordering: .acquiring) > step } }
    body()
    passed[tile].store(step + 1, ordering: .releasing)
  }

  private func wait(until isReached: () -> Bool) {
    var spins = 0
    while !isReached() {
      spins += 1
      if spins > Self.spinsBeforeYield { sched_yield() }
    }
  }
}
