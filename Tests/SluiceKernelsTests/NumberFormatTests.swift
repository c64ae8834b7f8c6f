import Testing

@testable import SluiceKernels

/// Compared with definitions in double precision; the bits of the reference are tested in `GGUFFileTests`.
struct NumberFormatTests {
  @Test func everyHalfIsItsNumber() {
    let halves = (0...UInt16.max).map { $0 }
    var floats = [Float](repeating: 0, count: halves.count)
    halves.withUnsafeBytes { input in
      floats.withUnsafeMutableBufferPointer { output in
        guard let from = input.baseAddress, let to = output.baseAddress else { return }
        NumberFormat.float16.decode(count: halves.count, input: from, output: to)
      }
    }
    for (half, found) in zip(halves, floats) {
      let sign: Double = half & 0x8000 == 0 ? 1 : -1
      let (exponent, fraction) = (Int(half >> 10) & 31, Double(half & 1023))
      if exponent == 31 {
        #expect(fraction == 0 ? Double(found) == sign * .infinity : found.isNaN)
      } else {
        let power = Double(sign: .plus, exponent: max(exponent, 1) - 25, significand: 1)
        let expected = sign * power * (fraction + (exponent > 0 ? 1024 : 0))
        #expect(Double(found) == expected && (found.sign == .minus) == (sign < 0))
      }
      #expect(Float16Kernel.widened(half).bitPattern == found.bitPattern)
      // Each half rounds to itself.
      if !found.isNaN { #expect(Float16Kernel.rounded(found) == half) }
    }
  }

  @Test func roundsToTheNearestHalfAndToTheEvenOfTwo() {
    // Between neighbors: below, at and above the midpoint.
    for half in stride(from: UInt16(0), to: 0x7BFF, by: 7) {
      let (low, high) = (Float16Kernel.widened(half), Float16Kernel.widened(half + 1))
      let middle = (low + high) / 2
      #expect(Float16Kernel.rounded(middle) == (half & 1 == 0 ? half : half + 1))
      #expect(Float16Kernel.rounded(middle.nextDown) == half)
      #expect(Float16Kernel.rounded(middle.nextUp) == half + 1)
      #expect(Float16Kernel.rounded(-middle.nextUp) == (half + 1) | 0x8000)
    }
    #expect(Float16Kernel.rounded(65519.996) == 0x7BFF)
    #expect(Float16Kernel.rounded(65520) == 0x7C00)
    #expect(Float16Kernel.rounded(-.infinity) == 0xFC00)
    #expect(Float16Kernel.rounded(.nan) & 0x7E00 == 0x7E00)
    #expect(Float16Kernel.rounded(1e-10) == 0)
  }

  /// Lengths that are no multiple of a vector, at unaligned addresses.
  @Test(arguments: [NumberFormat.float32, .float16, .bfloat16])
  func anyLengthAtAnyAddress(format: NumberFormat) {
    for count in [0, 1, 15, 16, 17, 33, 8193] {
      let numbers = (0..<count).map { Float($0 % 97) - 48 }
      var bytes = [UInt8](repeating: 0, count: format.byteCount(count) + 1)
      var found = [Float](repeating: .nan, count: count + 1)
      bytes.withUnsafeMutableBytes { bytes in
        numbers.withUnsafeBufferPointer { numbers in
          found.withUnsafeMutableBufferPointer { found in
            guard let base = bytes.baseAddress, let output = found.baseAddress else { return }
            guard let input = numbers.baseAddress else { return }
            var aligned = [UInt64](repeating: 0, count: count / 2 + 1)
            aligned.withUnsafeMutableBytes { stored in
              guard let stored = stored.baseAddress else { return }
              #expect(format.encode(count: count, input: input, output: stored))
              (base + 1).copyMemory(from: stored, byteCount: format.byteCount(count))
            }
            format.decode(count: count, input: base + 1, output: output)
          }
        }
      }
      #expect(Array(found.dropLast()) == numbers, "\(count)")
      #expect(found.last?.isNaN == true)
    }
  }

  @Test(arguments: NumberFormat.allCases.filter { $0.blockCount > 1 })
  func threadsChangeNoBit(format: NumberFormat) {
    let count = 256 * 137
    let bytes = (0..<format.byteCount(count)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7) }
    var results: [[UInt32]] = []
    for threads in 1...3 {
      var found = [Float](repeating: 0, count: count)
      bytes.withUnsafeBytes { bytes in
        found.withUnsafeMutableBufferPointer { found in
          guard let input = bytes.baseAddress, let output = found.baseAddress else { return }
          format.decode(
            count: count, input: input, output: output, pool: ThreadPool(threadCount: threads))
        }
      }
      results.append(found.map(\.bitPattern))
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }
}
