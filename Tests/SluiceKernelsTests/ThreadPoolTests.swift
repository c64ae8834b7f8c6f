import Synchronization
import Testing

@testable import SluiceKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 16], [0, 1, 2, 7, 1000])
  func visitsEveryIndexOnce(threadCount: Int, count: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    let visits = (0..<count).map { _ in Counter() }
    // Many loops, so that workers are spinning, parked or late.
    for _ in 0..<50 { pool.parallelFor(count) { visits[$0].increment() } }
    #expect(visits.allSatisfy { $0.value == 50 })
  }

  @Test(arguments: [1, 2, 3, 16], [0, 1, 15, 16, 17, 1000, 4097])
  func rangesCoverTheWhole(threadCount: Int, count: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    for grain in [1, 16, 100] {
      let ranges = Mutex([Range<Int>]())
      pool.parallelRanges(count, grain: grain) { range in ranges.withLock { $0.append(range) } }
      let sorted = ranges.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
      #expect(sorted.flatMap { $0 } == Array(0..<count))
      #expect(sorted.allSatisfy { $0.lowerBound.isMultiple(of: grain) && !$0.isEmpty })
      #expect(sorted.dropLast().allSatisfy { $0.upperBound.isMultiple(of: grain) })
    }
  }

  @Test func negativeCountsAreEmpty() {
    for threadCount in [1, 2] {
      ThreadPool(threadCount: threadCount).parallelFor(-3) { _ in Issue.record("called") }
      ThreadPool(threadCount: threadCount).parallelRanges(-3, grain: 2) { _ in
        Issue.record("called")
      }
    }
  }

  @Test func hasAtLeastOneThread() {
    #expect(ThreadPool(threadCount: 0).threadCount == 1)
    #expect(ThreadPool(threadCount: -4).threadCount == 1)
    #expect(ThreadPool.shared.threadCount == availableProcessorCount())
  }

  @Test func workersTakePart() {
    let pool = ThreadPool(threadCount: 2)
    let arrived = Counter()
    // Each of two iterations waits for the other, which would never end with a single thread.
    pool.parallelFor(2) { _ in
      arrived.increment()
      var spins = 0
      while arrived.value < 2, spins < 100_000_000 {
        sched_yield()
        spins += 1
      }
    }
    #expect(arrived.value == 2)
  }

  @Test func loopsMayNest() {
    let pool = ThreadPool(threadCount: 3)
    let visits = Counter()
    for _ in 0..<20 {
      pool.parallelFor(10) { _ in pool.parallelFor(10) { _ in visits.increment() } }
    }
    #expect(visits.value == 2000)
  }

  @Test func callersMayShareAPool() async {
    let pool = ThreadPool(threadCount: 3)
    await withTaskGroup(of: Int.self) { group in
      for caller in 1...8 {
        group.addTask {
          let sum = Atomic<Int>(0)
          for _ in 0..<200 {
            pool.parallelFor(33) { index in
              sum.wrappingAdd(index * caller, ordering: .relaxed)
            }
          }
          return sum.load(ordering: .relaxed) / caller
        }
      }
      for await sum in group { #expect(sum == 200 * 33 * 32 / 2) }
    }
  }

  @Test func parkedWorkersWake() {
    let pool = ThreadPool(threadCount: 4)
    let visits = Counter()
    for _ in 0..<5 {
      usleep(30_000)
      pool.parallelFor(64) { _ in visits.increment() }
    }
    #expect(visits.value == 5 * 64)
  }

  @Test func idleWorkersSleep() {
    let pool = ThreadPool(threadCount: 4)
    let visits = Counter()
    for round in 1...3 {
      pool.parallelFor(64) { _ in visits.increment() }
      #expect(visits.value == round * 64)
      // For 20 ms without interruption: on a busy machine, a thread that the loop woke may not have run yet.
      var asleep = 0
      for _ in 0..<5_000 where asleep < 20 {
        usleep(1_000)
        asleep = pool.parkedWorkerCount == 3 ? asleep + 1 : 0
      }
      #expect(asleep == 20)
    }
  }

  @Test func whatALoopWroteIsSeenAfterIt() {
    let pool = ThreadPool(threadCount: 3)
    for round in 0..<300 {
      let written = filled(257) { memory in
        pool.parallelFor(257) { memory[$0] = Float($0 + round) }
      }
      #expect(written == (0..<257).map { Float($0 + round) })
    }
  }

  @Test func poolsComeAndGo() {
    for round in 0..<100 {
      let pool = ThreadPool(threadCount: 4)
      let visits = Counter()
      if round.isMultiple(of: 2) { pool.parallelFor(8) { _ in visits.increment() } }
      #expect(visits.value == (round.isMultiple(of: 2) ? 8 : 0))
    }
    #if os(Linux)
      // The workers of a deallocated pool end soon.
      var spins = 0
      while threadCountOfProcess() > 100, spins < 200 {
        usleep(10_000)
        spins += 1
      }
      #expect(threadCountOfProcess() <= 100)
    #endif
  }

  @Test func theCurrentPoolIsTheTasks() {
    let pool = ThreadPool(threadCount: 1)
    ThreadPool.$current.withValue(pool) { #expect(ThreadPool.current === pool) }
    #expect(ThreadPool.current === ThreadPool.shared)
  }

  private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .acquiring) }
    func increment() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
  }

  private func threadCountOfProcess() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("Threads:") { return Int(text.filter(\.isNumber)) ?? 0 }
    }
    return 0
  }

  @Test func operationsInALoopRunOnTheirThread() {
    let pool = ThreadPool(threadCount: 2)
    let seen = Mutex([ObjectIdentifier]())
    ThreadPool.$current.withValue(pool) {
      // Each of two iterations waits for the other, so the worker computes one of them.
      pool.parallelFor(2) { _ in
        seen.withLock { $0.append(ObjectIdentifier(ThreadPool.current)) }
        var spins = 0
        while seen.withLock(\.count) < 2, spins < 10_000_000 {
          sched_yield()
          spins += 1
        }
        let threads = Mutex(Set<UInt>())
        ThreadPool.current.parallelFor(8) { _ in _ = threads.withLock { $0.insert(threadNumber()) }
        }
        #expect(threads.withLock { $0 } == [threadNumber()])
      }
    }
    let expected = [pool, .serial].map { ObjectIdentifier($0) }
    #expect(seen.withLock { Set($0) } == Set(expected))
  }
}

/// An identifier of the thread.
private func threadNumber() -> UInt {
  #if canImport(Darwin)
    UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
