import SluiceKernels

/// What the threads of a pool can do at most.
struct MachineSpeed: Encodable {
  let threads: Int
  /// Multiplications and additions a nanosecond, in registers.
  let gigaflops: Double
  /// Bytes a nanosecond, read and written by a triad over memory that no cache holds; nil if that was
  /// not measured.
  let gigabytesPerSecond: Double?

  /// Measures a pool.
  init(_ pool: ThreadPool, withMemory: Bool) {
    threads = pool.threadCount
    gigaflops = ArithmeticPeak.gigaflops(pool: pool)
    gigabytesPerSecond = withMemory ? MemoryBandwidth.gigabytesPerSecond(pool: pool) : nil
  }
}
