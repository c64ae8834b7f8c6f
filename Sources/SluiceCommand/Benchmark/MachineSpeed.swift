import Sluice
import SluiceKernels

/// The peak speed of the threads of a pool.
struct MachineSpeed: Encodable {
  let threads: Int
  /// Multiplications and additions per nanosecond, in registers.
  let gigaflops: Double
  /// Multiplications and additions of bfloat16 pairs per nanosecond; nil without a processor instruction.
  let bfloat16Gigaflops: Double?
  /// Bytes per nanosecond, read and written by a triad over more memory than the caches; nil if it was not
  /// measured.
  let gigabytesPerSecond: Double?

  /// Measures a pool.
  init(_ pool: ThreadPool, withMemory: Bool) {
    threads = pool.threadCount
    gigaflops = ArithmeticPeak.gigaflops(.float32, pool: pool)
    bfloat16Gigaflops =
      Precision.bfloat16.isNative ? ArithmeticPeak.gigaflops(.bfloat16, pool: pool) : nil
    gigabytesPerSecond = withMemory ? MemoryBandwidth.gigabytesPerSecond(pool: pool) : nil
  }
  /// The peak speed in a precision; emulated precisions use the peak of float32.
  func gigaflops(_ precision: Precision) -> Double {
    precision == .bfloat16 ? bfloat16Gigaflops ?? gigaflops : gigaflops
  }
}
