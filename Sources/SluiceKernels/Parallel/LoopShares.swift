import Synchronization

/// The iterations of a loop, divided among threads in runs of nearly the same length.
///
/// A thread takes iterations from the front of its own run, then from those of the others.
final class LoopShares: @unchecked Sendable {
  private let threadCount: Int
  // The next iteration of each run, on separate cache lines.
  private let next: UnsafeMutablePointer<Atomic<Int>>

  private static let spacing = 128 / MemoryLayout<Atomic<Int>>.stride

  init(threadCount: Int) {
    self.threadCount = threadCount
    next = .allocate(capacity: threadCount * Self.spacing)
    for index in 0..<(threadCount * Self.spacing) { (next + index).initialize(to: Atomic(0)) }
  }

  deinit {
    next.deinitialize(count: threadCount * Self.spacing)
    next.deallocate()
  }

  /// Divides `count` iterations; no thread may be taking any.
  func begin(_ count: Int) {
    for thread in 0..<threadCount {
      next[thread * Self.spacing].store(start(of: thread, count), ordering: .relaxed)
    }
  }

  /// Calls `body` with iterations until none is left.
  func forEach(_ thread: Int, _ count: Int, _ body: (Int) -> Void) {
    for step in 0..<threadCount {
      let run = (thread + step) % threadCount
      let end = start(of: run + 1, count)
      while true {
        let index = next[run * Self.spacing].wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < end else { break }
        body(index)
      }
    }
  }

  private func start(of thread: Int, _ count: Int) -> Int { thread * count / threadCount }
}
