import Sluice
import SluiceKernels

/// What the threads of a pool can do at most.
struct MachineSpeed: Encodable {
  let threads: Int
  /// Multiplications and additions a nanosecond, in registers.
  let gigaflops: Double
  /// The same of bfloat16 pairs; nil where the processor has no instruction for them.
  let bfloat16Gigaflops: Double?
  /// Bytes a nanosecond, read and written by a triad over memory that no cache holds; nil if that was
  /// not measured.
  let gigabytesPerSecond: Double?

  /// Measures a pool.
  init(_ pool: ThreadPool, withMemory: Bool) {
    threads = pool.threadCount
    gigaflops = ArithmeticPeak.gigaflops(.float32, pool: pool)
    bfloat16Gigaflops =
      Precision.bfloat16.isNative ? ArithmeticPeak.gigaflops(.bfloat16, pool: pool) : nil
    gigabytesPerSecond = withMemory ? MemoryBandwidth.gigabytesPerSecond(pool: pool) : nil
  }
  /// What the threads can do at most in a precision; emulated products are measured by float32's.
  func gigaflops(_ precision: Precision) -> Double {
    precision == .bfloat16 ? bfloat16Gigaflops ?? gigaflops : gigaflops
  }
}
