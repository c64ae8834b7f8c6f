import SluiceKernels
import Testing

@Suite("Memory bandwidth")
struct MemoryBandwidthTests {
  @Test("is what some memory could do")
  func isPlausible() {
    let speed = MemoryBandwidth.gigabytesPerSecond(pool: ThreadPool(threadCount: 2))
    // Above the upper limit, the loop was optimized away.
    #expect(speed > 0.05 && speed < 5000, "\(speed) GB/s")
  }
}
