@testable import SluiceFiles
import Foundation
import Testing

@testable import SluiceKernels

struct BufferCacheTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000, 4096, 100_001])
  func memoryIsAlignedAndUsable(byteCount: Int) {
    let cache = BufferCache()
    let buffer = cache.allocate(byteCount: byteCount)
    #expect(UInt(bitPattern: buffer) % 64 == 0)
    buffer.initializeMemory(as: UInt8.self, repeating: 0xA5, count: byteCount)
    #expect(cache.statistics.bytesInUse >= byteCount)
    // At most an eighth and a cache line are unused.
    #expect(cache.statistics.bytesInUse <= byteCount + max(64, byteCount / 8 + 64))
    cache.deallocate(buffer, byteCount: byteCount)
    #expect(cache.statistics.bytesInUse == 0)
    cache.removeAll()
  }

  @Test func whatIsGivenBackServesTheNextRequest() {
    let cache = BufferCache()
    let first = cache.allocate(byteCount: 5000)
    cache.deallocate(first, byteCount: 5000)
    #expect(cache.statistics.bytesKept >= 5000)
    let second = cache.allocate(byteCount: 5000)
    #expect(second == first)
    #expect(cache.statistics.systemAllocations == 1)
    #expect(cache.statistics.bytesKept == 0)
    cache.deallocate(second, byteCount: 5000)
    cache.removeAll()
    #expect(cache.statistics.bytesKept == 0)
  }

  @Test func buffersInUseDoNotOverlap() {
    let cache = BufferCache()
    let buffers = (0..<8).map { _ in cache.allocate(byteCount: 128) }
    let addresses = buffers.map { UInt(bitPattern: $0) }.sorted()
    #expect(zip(addresses, addresses.dropFirst()).allSatisfy { $1 - $0 >= 128 })
    for buffer in buffers { cache.deallocate(buffer, byteCount: 128) }
    cache.removeAll()
  }

  @Test func thePeakIsRememberedUntilReset() {
    let cache = BufferCache()
    let a = cache.allocate(byteCount: 1 << 12)
    let b = cache.allocate(byteCount: 1 << 13)
    cache.deallocate(b, byteCount: 1 << 13)
    #expect(cache.statistics.peakBytesInUse == 3 << 12)
    #expect(cache.statistics.bytesInUse == 1 << 12)
    cache.resetStatistics()
    #expect(cache.statistics.peakBytesInUse == 1 << 12)
    #expect(cache.statistics.systemAllocations == 0)
    cache.deallocate(a, byteCount: 1 << 12)
    cache.removeAll()
  }

  @Test func manyThreadsMayUseIt() {
    let cache = BufferCache()
    ThreadPool(threadCount: 3).parallelFor(200) { index in
      let byteCount = 64 + index % 7 * 100
      let buffer = cache.allocate(byteCount: byteCount)
      let bytes = buffer.initializeMemory(as: UInt8.self, repeating: UInt8(index), count: byteCount)
      #expect((0..<byteCount).allSatisfy { bytes[$0] == UInt8(index) })
      cache.deallocate(buffer, byteCount: byteCount)
    }
    #expect(cache.statistics.bytesInUse == 0)
    cache.removeAll()
  }

  @Test func repeatedStepsAskTheSystemForNothing() {
    let cache = BufferCache()
    func step() {
      // Activations stored for the backward pass, and temporary buffers of other sizes.
      let sizes = (1...12).map { $0 << 20 }
      let buffers = sizes.map { cache.allocate(byteCount: $0) }
      for (size, buffer) in zip(sizes, buffers).reversed() {
        let work = cache.allocate(byteCount: size * 2 / 3)
        cache.deallocate(work, byteCount: size * 2 / 3)
        cache.deallocate(buffer, byteCount: size)
      }
    }
    step()
    cache.resetStatistics()
    for _ in 0..<5 { step() }
    #expect(cache.statistics.systemAllocations == 0)
    cache.removeAll()
  }

  @Test func whatNobodyAsksForAgainDoesNotPileUp() {
    let cache = BufferCache()
    for megabytes in 20..<120 {
      let buffer = cache.allocate(byteCount: megabytes << 20)
      cache.deallocate(buffer, byteCount: megabytes << 20)
      let statistics = cache.statistics
      #expect(statistics.bytesKept <= 2 * statistics.peakBytesInUse)
    }
    cache.removeAll()
  }

  #if os(Linux)
    @Test func memoryThatCannotBeHadIsToldWithWhatIsInUse() async {
      let result = await #expect(
        processExitsWith: .exitCode(71), observing: [\.standardErrorContent]
      ) {
        let cache = BufferCache()
        _ = cache.allocate(byteCount: 3 << 20)
        var limits = rlimit(rlim_cur: 1 << 33, rlim_max: 1 << 33)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits) == 0)
        _ = cache.allocate(byteCount: 1 << 40)
      }
      let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(
        errors == "Error: out of memory: cannot allocate 1099512 MB; 4 MB are already in use\n",
        "\(errors)")
    }

    @Test func whatIsKeptMakesRoomBeforeMemoryRunsOut() async {
      await #expect(processExitsWith: .success) {
        let cache = BufferCache()
        let kept = cache.allocate(byteCount: 1 << 30)
        // Only half of the memory of the kept buffer is left.
        let pages = try #require(
          try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            .first)
        let limit = try #require(UInt(pages)) * UInt(sysconf(Int32(_SC_PAGESIZE))) + 1 << 29
        var limits = rlimit(rlim_cur: limit, rlim_max: limit)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits) == 0)
        cache.deallocate(kept, byteCount: 1 << 30)
        _ = cache.allocate(byteCount: 5 << 28)
        #expect(cache.statistics.bytesKept == 0)
      }
    }
  #endif
}
