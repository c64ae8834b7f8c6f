/// Peak arithmetic throughput of this machine, to which a kernel's speed is compared.
package enum ArithmeticPeak {
  /// Floating-point operations per nanosecond, on all threads of the pool together.
  ///
  /// Threads chain multiply-adds in registers and access no memory. The best of a few short rounds
  /// is taken, because other programs can only slow them down.
  ///
  /// - Complexity: about a fifth of a second.
  package static func gigaflops(
    _ precision: Precision = .float32, pool: ThreadPool = .current
  ) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var best = 0.0
    withScratch(pool.threadCount * Lanes.width) { results in
      while start.duration(to: clock.now) < .milliseconds(200) {
        let time = clock.measure {
          pool.parallelFor(pool.threadCount) { thread in
            let result = results + thread * Lanes.width
            switch precision {
            case .float32: chain(FloatArithmetic.self, result: result)
            case .bfloat16: chain(PairArithmetic.self, result: result)
            }
          }
        }
        let operations =
          Double(pool.threadCount * stepCount * chainCount * Lanes.width * 2)
          * Double(precision.numbersPerWord)
        best = max(best, operations / (time / .nanoseconds(1)))
      }
    }
    return best
  }

  private static let stepCount = 1 << 17

  /// The number of chains that hide a multiply-add's latency: as many as fit in the registers with
  /// two constants.
  @inline(always) private static var chainCount: Int {
    switch InstructionSet.vectorWidth {
    case 16: 12
    case 8: 6
    default: 3
    }
  }

  @inline(never)
  private static func chain<Arithmetic: TileArithmetic>(
    _: Arithmetic.Type, result: UnsafeMutablePointer<Float>
  ) {
    // Read from memory, so that the compiler cannot precompute the results.
    result.update(repeating: 0.5, count: Lanes.width)
    let factor = Lanes(repeating: result[0])
    let addend = Lanes(repeating: result[1])
    var (c0, c1, c2) = (addend, addend + 1, addend + 2)
    var (c3, c4, c5) = (addend + 3, addend + 4, addend + 5)
    var (c6, c7, c8) = (addend + 6, addend + 7, addend + 8)
    var (c9, c10, c11) = (addend + 9, addend + 10, addend + 11)
    for _ in 0..<stepCount {
      c0 = Arithmetic.multiplyAdd(factor, addend, c0)
      c1 = Arithmetic.multiplyAdd(factor, addend, c1)
      c2 = Arithmetic.multiplyAdd(factor, addend, c2)
      if chainCount >= 6 {
        c3 = Arithmetic.multiplyAdd(factor, addend, c3)
        c4 = Arithmetic.multiplyAdd(factor, addend, c4)
        c5 = Arithmetic.multiplyAdd(factor, addend, c5)
      }
      if chainCount >= 12 {
        c6 = Arithmetic.multiplyAdd(factor, addend, c6)
        c7 = Arithmetic.multiplyAdd(factor, addend, c7)
        c8 = Arithmetic.multiplyAdd(factor, addend, c8)
        c9 = Arithmetic.multiplyAdd(factor, addend, c9)
        c10 = Arithmetic.multiplyAdd(factor, addend, c10)
        c11 = Arithmetic.multiplyAdd(factor, addend, c11)
      }
    }
    let first = c0 + c1 + c2 + c3 + c4 + c5
    (first + c6 + c7 + c8 + c9 + c10 + c11).store(to: result)
  }
}
