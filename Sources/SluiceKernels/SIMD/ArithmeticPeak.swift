/// How much arithmetic this machine can do: what the speed of a kernel is a share of.
package enum ArithmeticPeak {
  /// Multiplications and additions a nanosecond, on all threads of the pool at once.
  ///
  /// Threads chain multiply-adds in registers and touch no memory. The best of a few short rounds
  /// counts, as other programs can only slow them down.
  ///
  /// - Complexity: about a fifth of a second.
  package static func gigaflops(pool: ThreadPool = .current) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var best = 0.0
    withScratch(pool.threadCount * Lanes.width) { results in
      while start.duration(to: clock.now) < .milliseconds(200) {
        let time = clock.measure {
          pool.parallelFor(pool.threadCount) { thread in
            chain(result: results + thread * Lanes.width)
          }
        }
        let operations = Double(pool.threadCount * stepCount * chainCount * Lanes.width * 2)
        best = max(best, operations / (time / .nanoseconds(1)))
      }
    }
    return best
  }

  private static let stepCount = 1 << 17

  /// Chains to hide a multiply-add's latency, as many as the registers hold beside two constants.
  @inline(always) private static var chainCount: Int {
    switch InstructionSet.vectorWidth {
    case 16: 12
    case 8: 6
    default: 3
    }
  }

  @inline(never)
  private static func chain(result: UnsafeMutablePointer<Float>) {
    // Read from memory, so that the compiler cannot foresee the results.
    result.update(repeating: 0.5, count: Lanes.width)
    let factor = Lanes(repeating: result[0])
    let addend = Lanes(repeating: result[1])
    var (c0, c1, c2) = (addend, addend + 1, addend + 2)
    var (c3, c4, c5) = (addend + 3, addend + 4, addend + 5)
    var (c6, c7, c8) = (addend + 6, addend + 7, addend + 8)
    var (c9, c10, c11) = (addend + 9, addend + 10, addend + 11)
    for _ in 0..<stepCount {
      c0 = multiplyAdd(c0, factor, addend)
      c1 = multiplyAdd(c1, factor, addend)
      c2 = multiplyAdd(c2, factor, addend)
      if chainCount >= 6 {
        c3 = multiplyAdd(c3, factor, addend)
        c4 = multiplyAdd(c4, factor, addend)
        c5 = multiplyAdd(c5, factor, addend)
      }
      if chainCount >= 12 {
        c6 = multiplyAdd(c6, factor, addend)
        c7 = multiplyAdd(c7, factor, addend)
        c8 = multiplyAdd(c8, factor, addend)
        c9 = multiplyAdd(c9, factor, addend)
        c10 = multiplyAdd(c10, factor, addend)
        c11 = multiplyAdd(c11, factor, addend)
      }
    }
    let first = c0 + c1 + c2 + c3 + c4 + c5
    (first + c6 + c7 + c8 + c9 + c10 + c11).store(to: result)
  }
}
