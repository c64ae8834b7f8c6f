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
}
