import SluiceKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lengths that are and are not multiples of a vector, and lengths that several threads share.
let awkwardCounts = [1, 2, 15, 16, 17, 31, 32, 97, 1009, 40_009]

/// Numbers for tests, the same in every run, from a generator independent of the kernels.
func samples(_ count: Int, seed: UInt64 = 1, in range: ClosedRange<Float> = -2...2) -> [Float] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let unit = Float(state >> 40) * 0x1p-24
    return range.lowerBound + (range.upperBound - range.lowerBound) * unit
  }
}

/// The array that `body` writes, NaN where it writes nothing; it must not write beyond the end.
func filled(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  let guardWords = 32
  let pointer = UnsafeMutablePointer<Float>.allocate(capacity: count + guardWords)
  defer { pointer.deallocate() }
  pointer.initialize(repeating: .nan, count: count)
  (pointer + count).initialize(repeating: 12345, count: guardWords)
  body(pointer)
  for index in count..<count + guardWords {
    precondition(pointer[index] == 12345, "a kernel wrote beyond element \(count)")
  }
  return Array(UnsafeBufferPointer(start: pointer, count: count))
}

/// The array after `body` changed it; it must not write beyond the end.
func changed(_ array: [Float], _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  filled(array.count) { pointer in
    for index in array.indices { pointer[index] = array[index] }
    body(pointer)
  }
}

/// The result of `body` with one thread, after checking that two and three threads give the same bits.
func sameForEveryThreadCount(
  _ body: (ThreadPool) -> [Float], sourceLocation: SourceLocation = #_sourceLocation
) -> [Float] {
  let one = body(ThreadPool(threadCount: 1))
  for threadCount in [2, 3] {
    let others = body(ThreadPool(threadCount: threadCount))
    #expect(
      one.map(\.bitPattern) == others.map(\.bitPattern), "\(threadCount) threads differ from one",
      sourceLocation: sourceLocation)
  }
  return one
}

/// The derivative of `function` at `x`, by central differences.
func slope(_ function: (Double) -> Double, at x: Double, step: Double = 1e-5) -> Double {
  (function(x + step) - function(x - step)) / (2 * step)
}
