import Testing

@testable import SluiceKernels

struct BFloat16KernelTests {
  /// The nearest bfloat16, by comparing distances in double precision.
  private func reference(_ x: Float) -> UInt16 {
    let below = UInt16(x.bitPattern >> 16)  // towards zero
    guard x.isFinite else { return x.isNaN ? below | 0x40 : below }
    let above = below + 1
    func magnitude(_ half: UInt16) -> Double {
      let value = Float(bitPattern: UInt32(half) << 16).magnitude
      // The next number if the exponent were not limited.
      return value.isInfinite ? 0x1p128 : Double(value)
    }
    let distance = (
      Double(x.magnitude) - magnitude(below), magnitude(above) - Double(x.magnitude)
    )
    if distance.0 == distance.1 { return below.isMultiple(of: 2) ? below : above }
    return distance.0 < distance.1 ? below : above
  }

  private func rounded(_ input: [Float], pool: ThreadPool = .current) -> [UInt16] {
    let guardCount = 32
    var output = [UInt16](repeating: 0xABCD, count: input.count + guardCount)
    output.withUnsafeMutableBufferPointer { output in
      guard let base = output.baseAddress else { return }
      BFloat16Kernel.round(count: input.count, input: input, output: base, pool: pool)
    }
    #expect(output.suffix(guardCount).allSatisfy { $0 == 0xABCD }, "written beyond the end")
    return Array(output.prefix(input.count))
  }

  private func widened(_ input: [UInt16], pool: ThreadPool = .current) -> [Float] {
    filled(input.count) {
      BFloat16Kernel.widen(count: input.count, input: input, output: $0, pool: pool)
    }
  }

  @Test func specialValuesRoundAsTheyShould() {
    let bits: [UInt32] = [
      0, 1, 0x7FFF, 0x8000, 0x8001, 0x1_7FFF, 0x1_8000, 0x1_8001,  // around zero, denormals
      0x7F_8000, 0x7F_FFFF, 0x80_0000, 0x80_8000,  // around the least normal number
      0x3F80_0000, 0x3F80_7FFF, 0x3F80_8000, 0x3F80_8001,  // 1, its tie
      0x3F81_7FFF, 0x3F81_8000, 0x3F81_8001, 0x3FFF_8000,  // odd; a carry
      0x7F7F_0000, 0x7F7F_7FFF, 0x7F7F_8000, 0x7F7F_FFFF,  // the largest
      0x7F80_0000, 0x7F80_0001, 0x7F80_8000, 0x7FBF_FFFF, 0x7FC0_0000, 0x7FFF_FFFF,
    ]
    let input = (bits + bits.map { $0 | 0x8000_0000 }).map(Float.init(bitPattern:))
    let output = rounded(input)
    for (x, half) in zip(input, output) {
      #expect(half == reference(x), "\(x), \(String(x.bitPattern, radix: 16))")
    }
    func round(_ bits: UInt32) -> Float { widened(rounded([Float(bitPattern: bits)]))[0] }
    #expect(round(0x3F80_8000) == 1 && round(0x3F81_8000) == 1 + 0x1p-6)
    #expect(round(0x7F7F_7FFF) == Float(bitPattern: 0x7F7F_0000))
    #expect(round(0x7F7F_FFFF) == .infinity && round(0xFF7F_FFFF) == -.infinity)
    #expect(round(0x7F80_0000) == .infinity && round(0xFF80_0000) == -.infinity)
    #expect(round(0x7F80_0001).isNaN && round(0xFFFF_FFFF).isNaN)
    #expect(round(0x8000_0000).bitPattern == 0x8000_0000)
  }

  @Test func allKindsOfBitsRoundToTheNearest() {
    var random = SystemRandomNumberGenerator()
    let input = (0..<200_003).map { _ in Float(bitPattern: random.next()) }
    for (x, half) in zip(input, rounded(input)) where half != reference(x) {
      Issue.record("\(String(x.bitPattern, radix: 16)) gave \(String(half, radix: 16))")
      return
    }
  }

  @Test func wideningIsExactAndUndoesNothing() {
    let all = (0...UInt16.max).map { $0 }
    let wide = widened(all)
    #expect(wide.map(\.bitPattern) == all.map { UInt32($0) << 16 })
    for (half, again) in zip(all, rounded(wide)) where half != again {
      // A signaling NaN becomes quiet.
      #expect(half & 0x7FFF > 0x7F80 && again == half | 0x40)
    }
  }

  @Test(arguments: awkwardCounts)
  func allLengthsAndNumbersOfThreadsGiveTheSame(count: Int) {
    let input = samples(count)
    let result = sameForEveryThreadCount { pool in widened(rounded(input, pool: pool), pool: pool) }
    #expect(
      result.map(\.bitPattern) == input.map { UInt32(reference($0)) << 16 })
  }
}
