import SluiceKernels
import Testing

@Suite("Arithmetic peak")
struct ArithmeticPeakTests {
  @Test("is what some processor could do")
  func isPlausible() {
    let pool = ThreadPool(threadCount: 1)
    let peak = ArithmeticPeak.gigaflops(pool: pool)
    // Below the lower limit the loop was not vectorized; above the upper limit it was optimized away.
    #expect(peak > 2 && peak < 1000, "\(peak) GFLOP/s on one thread")
  }
}
