import Testing

@testable import SluiceKernels

struct Float16KernelTests {
  /// The value of a half, from its definition, in double precision.
  private func value(_ half: UInt16) -> Double {
    let (exponent, fraction) = (Int(half >> 10 & 0x1F), Double(half & 0x3FF))
    let magnitude =
      exponent == 0x1F
      ? (fraction == 0 ? Double.infinity : .nan)
      : exponent == 0
        ? Double(sign: .plus, exponent: -24, significand: fraction)
        : Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    return half & 0x8000 == 0 ? magnitude : -magnitude
  }

  /// The nearest half, by comparing distances; a quiet NaN for NaN.
  private func reference(_ x: Float) -> UInt16 {
    let sign: UInt16 = x.sign == .minus ? 0x8000 : 0
    guard !x.isNaN else { return sign | 0x7E00 }
    let magnitude = Double(x.magnitude)
    // Halves are ordered like their bits.
    var (low, high) = (0, 0x7C00)
    while high - low > 1 {
      let middle = (low + high) / 2
      if value(UInt16(middle)) <= magnitude { low = middle } else { high = middle }
    }
    // The next number if the exponent were not limited.
    let above = high == 0x7C00 ? 65536 : value(UInt16(high))
    let distance = (magnitude - value(UInt16(low)), above - magnitude)
    let isLow = distance.0 < distance.1 || (distance.0 == distance.1 && low.isMultiple(of: 2))
    return sign | UInt16(isLow ? low : high)
  }

  private func rounded(_ input: [Float], pool: ThreadPool = .current) -> [UInt16] {
    let guardCount = 32
    var output = [UInt16](repeating: 0xABCD, count: input.count + guardCount)
    output.withUnsafeMutableBufferPointer { output in
      guard let base = output.baseAddress else { return }
      Float16Kernel.round(count: input.count, input: input, output: base, pool: pool)
    }
    #expect(output.suffix(guardCount).allSatisfy { $0 == 0xABCD }, "written beyond the end")
    return Array(output.prefix(input.count))
  }

  private func widened(_ input: [UInt16], pool: ThreadPool = .current) -> [Float] {
    filled(input.count) {
      Float16Kernel.widen(count: input.count, input: input, output: $0, pool: pool)
    }
  }

  private func expectRounded(_ input: [Float]) {
    for (x, half) in zip(input, rounded(input)) {
      let expected = reference(x)
      // The payload of NaN is not compared.
      let isRight = x.isNaN ? half & 0xFE00 == expected : half == expected
      guard !isRight else { continue }
      Issue.record("\(x) gave \(String(half, radix: 16)), not \(String(expected, radix: 16))")
      return
    }
  }

  @Test func specialValuesRoundAsTheyShould() {
    let values: [Float] = [
      0, .leastNonzeroMagnitude, 0x1p-26, 0x1p-25, 0x1.000002p-25, 0x1p-24, 0x1.8p-24,
      0x1.FFFFFEp-15, 0x1.FFCp-15, 0x1.FFEp-15, 0x1p-14, 1, 0x1.002p0, 0x1.002002p0, 0x1.006p0,
      2047, 2048, 2049, 65504, 65519.996, 65520, 65535, 65536, 1e30, .greatestFiniteMagnitude,
      .infinity, .nan, .signalingNaN,
    ]
    expectRounded(values + values.map { -$0 })
    let largest = rounded([65519.996, 65520, 65536, .infinity, -65520])
    #expect(largest == [0x7BFF, 0x7C00, 0x7C00, 0x7C00, 0xFC00])
  }

  @Test func allKindsOfBitsRoundToTheNearest() {
    var random = SystemRandomNumberGenerator()
    expectRounded((0..<100_003).map { _ in Float(bitPattern: random.next()) })
    // Most of those are out of the range of halves.
    expectRounded((0..<100_003).map { _ in Float.random(in: -1...1, using: &random) * 0x1p-12 })
  }

  @Test func wideningIsExactAndUndoesNothing() {
    let all = (0...UInt16.max).map { $0 }
    let wide = widened(all)
    for (half, x) in zip(all, wide) {
      let expected = value(half)
      #expect(expected.isNaN ? x.isNaN : Double(x) == expected && x.sign == expected.sign)
    }
    for (half, again) in zip(all, rounded(wide)) where half != again {
      // A signaling NaN becomes quiet.
      #expect(half & 0x7FFF > 0x7C00 && again == half | 0x200)
    }
  }

  @Test(arguments: awkwardCounts)
  func allLengthsAndNumbersOfThreadsGiveTheSame(count: Int) {
    let input = samples(count)
    let result = sameForEveryThreadCount { pool in widened(rounded(input, pool: pool), pool: pool) }
    #expect(result.map { Double($0) } == input.map { value(reference($0)) })
  }
}
