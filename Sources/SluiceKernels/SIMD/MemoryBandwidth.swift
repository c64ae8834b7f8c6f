/// Memory bandwidth of this machine outside the caches: the limit for kernels with little arithmetic.
package enum MemoryBandwidth {
  /// Bytes of each of the three arrays: several times the size of the largest caches of a core.
  private static let arrayBytes = 1 << 27

  /// Bytes per nanosecond, on all threads of the pool together.
  ///
  /// Threads share the triad `a = b + s c` of the STREAM benchmark (https://www.cs.virginia.edu/stream/).
  /// Only the bytes that the program accesses are counted: two arrays read and one written. The read that a
  /// processor may do before it writes a cache line is not counted. The best of a few rounds is taken,
  /// because other programs can only slow them down.
  ///
  /// - Complexity: about half a second; 384 MB of memory.
  package static func gigabytesPerSecond(pool: ThreadPool = .current) -> Double {
    let memory = BufferCache()
    let arrays = (0..<3).map { _ in memory.allocate(byteCount: arrayBytes) }
    defer {
      for array in arrays { memory.deallocate(array, byteCount: arrayBytes) }
      memory.removeAll()
    }
    let vectorCount = arrayBytes / MemoryLayout<Lanes>.stride
    let pointers = arrays.map { $0.bindMemory(to: Float.self, capacity: arrayBytes / 4) }
    // First touch determines where a page is placed: here, mostly by the thread that uses it later.
    forEachPart(of: vectorCount, pool) { part in
      for pointer in pointers {
        (pointer + part.lowerBound * Lanes.width).initialize(
          repeating: 0.5, count: part.count * Lanes.width)
      }
    }
    let clock = ContinuousClock()
    let start = clock.now
    var best = 0.0
    while start.duration(to: clock.now) < .milliseconds(300) {
      let time = clock.measure {
        forEachPart(of: vectorCount, pool) { part in
          triad(part, pointers[0], pointers[1], pointers[2])
        }
      }
      best = max(best, Double(3 * arrayBytes) / (time / .nanoseconds(1)))
    }
    return best
  }

  private static func forEachPart(
    of count: Int, _ pool: ThreadPool, _ body: (Range<Int>) -> Void
  ) {
    let parts = pool.threadCount
    pool.parallelFor(parts) { part in body(part * count / parts..<(part + 1) * count / parts) }
  }

  @inline(never)
  private static func triad(
    _ vectors: Range<Int>, _ a: UnsafeMutablePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafePointer<Float>
  ) {
    let factor = Lanes(repeating: 0.25)
    for vector in vectors {
      let offset = vector * Lanes.width
      multiplyAdd(Lanes(from: c + offset), factor, Lanes(from: b + offset)).store(to: a + offset)
    }
  }
}
