import SluicePlatform
import Synchronization

/// A thread pool for parallel loops.
///
/// After each loop, workers spin for a short time, because the loop of the next layer follows within
/// microseconds, and then sleep. A loop can start before all workers are awake; late workers take the
/// remaining iterations. Each thread starts with its own range of iterations, which is the same for loops of
/// the same length, so that data it wrote in the previous loop are in its cache; then it helps the others.
/// Iterations are claimed one at a time. If each iteration writes only its own data, results do not depend
/// on the number of threads.
///
/// A nested loop, and a loop that starts while another thread uses the pool, runs only on the calling
/// thread.
public final class ThreadPool: Sendable {
  /// A pool with one thread per processor that the process may use.
  public static let shared = ThreadPool(threadCount: availableProcessorCount())

  /// A pool without workers: everything runs on the calling thread.
  public static let serial = ThreadPool(threadCount: 1)

  /// The pool that operations use by default.
  @TaskLocal public static var current: ThreadPool = .shared

  /// The number of threads, including the calling thread.
  public let threadCount: Int

  private let loop: SharedLoop

  /// Makes a pool with `threadCount - 1` workers; they end when the pool is deallocated.
  public init(threadCount: Int) {
    MachineRequirement.check()
    self.threadCount = max(1, threadCount)
    loop = SharedLoop(threadCount: self.threadCount)
    for thread in 1..<self.threadCount { loop.startWorker(thread) }
  }

  deinit { loop.shutDown() }

  /// The number of workers that sleep; the others work or wait for a loop.
  var parkedWorkerCount: Int { loop.parkedCount }

  /// A parallel loop: calls `body` with every index below `count` on all threads, and waits until all are done.
  ///
  /// Task-local values are not inherited by the workers: `withoutGradient`, for example, must be used inside
  /// `body`. On a worker, `current` is `serial`, so that operations in the loop run on the thread that calls
  /// them.
  public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
    guard threadCount > 1, count > 1, loop.run(count, body) else {
      for index in 0..<max(0, count) { body(index) }
      return
    }
  }

  /// A parallel loop over ranges: calls `body` with ranges that together cover `0..<count`.
  ///
  /// The length of each range except the last is a multiple of `grain`. The ranges depend on the number of
  /// threads, so use this only for elements that do not depend on each other.
  public func parallelRanges(
    _ count: Int, grain: Int, _ body: (Range<Int>) -> Void
  ) {
    let grains = divideRoundingUp(count, by: max(1, grain))
    let chunks = min(grains, threadCount == 1 ? 1 : threadCount * 4)
    guard chunks > 1 else {
      if count > 0 { body(0..<count) }
      return
    }
    parallelFor(chunks) { chunk in
      let start = chunk * grains / chunks * grain
      let end = min(count, (chunk + 1) * grains / chunks * grain)
      if start < end { body(start..<end) }
    }
  }
}

/// The current loop, and how workers enter it.
private final class SharedLoop: @unchecked Sendable {
  // `state` holds, from high to low bits: the loop's number, a bit that is set while workers may enter, and
  // the number of workers inside. `body` and `count` change only while the loop is closed and empty.
  private let state = Atomic<UInt64>(0)
  private let shares: LoopShares
  private let claimed = Atomic<Bool>(false)
  private let sleeperCount = Atomic<Int>(0)
  private let isShutDown = Atomic<Bool>(false)
  private let parking = Parking()
  private var body: ((Int) -> Void)?
  private var count = 0

  private static let open: UInt64 = 1 << 16
  private static let number: UInt64 = 1 << 17
  private static let spinsBeforeYield = 4_000
  private static let yieldsBeforePark = 200

  init(threadCount: Int) { shares = LoopShares(threadCount: threadCount) }

  var parkedCount: Int { sleeperCount.load(ordering: .sequentiallyConsistent) }

  /// Runs the loop on the caller and on the workers that enter it; false if the pool is in use.
  func run(_ count: Int, _ body: (Int) -> Void) -> Bool {
    guard !claimed.exchange(true, ordering: .acquiring) else { return false }
    defer { claimed.store(false, ordering: .releasing) }
    withoutActuallyEscaping(body) { body in
      self.body = body
      self.count = count
      shares.begin(count)
      let before = state.load(ordering: .relaxed)
      state.store(
        (before / Self.number + 1) * Self.number + Self.open, ordering: .sequentiallyConsistent)
      if sleeperCount.load(ordering: .sequentiallyConsistent) > 0 { parking.wakeAll() }
      claimIterations(0)
      state.bitwiseXor(Self.open, ordering: .acquiringAndReleasing)
      var spins = 0
      while state.load(ordering: .acquiring) & (Self.open - 1) != 0 {
        spins += 1
        if spins > Self.spinsBeforeYield { sched_yield() }
      }
      self.body = nil
    }
    return true
  }

  private func claimIterations(_ thread: Int) {
    guard let body else { return }
    shares.forEach(thread, count, body)
  }

  func startWorker(_ thread: Int) {
    startThread { [self] in ThreadPool.$current.withValue(.serial) { work(thread) } }
  }

  private func work(_ thread: Int) {
    var finished: UInt64 = 0
    while let entered = awaitLoop(after: finished) {
      claimIterations(thread)
      state.wrappingSubtract(1, ordering: .acquiringAndReleasing)
      finished = entered
    }
  }

  /// Enters the next loop and returns its number, or nil when the pool is deallocated.
  private func awaitLoop(after finished: UInt64) -> UInt64? {
    var spins = 0
    while !isShutDown.load(ordering: .relaxed) {
      let current = state.load(ordering: .acquiring)
      if current & Self.open != 0, current / Self.number != finished {
        let (entered, _) = state.compareExchange(
          expected: current, desired: current + 1, ordering: .acquiringAndReleasing)
        if entered { return current / Self.number }
        continue
      }
      spins += 1
      if spins > Self.spinsBeforeYield { sched_yield() }
      if spins > Self.spinsBeforeYield + Self.yieldsBeforePark {
        park(since: current / Self.number)
        spins = 0
      }
    }
    return nil
  }

  /// Sleeps until the loop is no longer `number`.
  ///
  /// The new loop may already be over; the next one may follow immediately.
  private func park(since number: UInt64) {
    sleeperCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    parking.wait {
      self.state.load(ordering: .sequentiallyConsistent) / Self.number != number
        || self.isShutDown.load(ordering: .sequentiallyConsistent)
    }
    sleeperCount.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }

  func shutDown() {
    isShutDown.store(true, ordering: .sequentiallyConsistent)
    parking.wakeAll()
  }
}
