import TestSupport
import Testing

@testable import SluiceKernels

@Suite struct PairsTests {
  private static let special: [Float] = [
    0, -0.0, 1, -1, 1.00390625, 1.01171875, 1.00390637, 3.0e38, -.greatestFiniteMagnitude,
    .infinity, -.infinity, .nan, .leastNormalMagnitude, Float(bitPattern: 0x0001_2345),
    -.leastNonzeroMagnitude, 1e-10,
    0x1.fep127, 0x1.ff8p127, 255.5, 256.5, 0.1, -0.3,
    // The largest denormals, and quiet and signaling NaN whose rounding would carry.
    Float(bitPattern: 0x007F_FFFF), Float(bitPattern: 0x807F_FFFF), Float(bitPattern: 0x7F80_0001),
    Float(bitPattern: 0x7FFF_FFFF), Float(bitPattern: 0xFFFF_FFFF),
  ]

  /// The rounding rule for one number: to nearest, ties to even; denormals become zero.
  private func rounded(_ number: Float) -> UInt32 {
    if number.isNaN { return 0x7FC0 }
    let sign: UInt32 = number.sign == .minus ? 0x8000 : 0
    if number.magnitude < .leastNormalMagnitude { return sign }
    let bits = number.bitPattern
    let (kept, rest) = (bits >> 16, bits & 0xFFFF)
    let roundsUp = rest > 0x8000 || (rest == 0x8000 && kept & 1 == 1)
    return kept + (roundsUp ? 1 : 0)
  }

  private func same(_ found: UInt32, _ number: Float) -> Bool {
    number.isNaN ? found & 0x7F80 == 0x7F80 && found & 0x7F != 0 : found == rounded(number)
  }

  private var numbers: [Float] {
    var generator = TestGenerator(seed: 3)
    return Self.special + generator.normals(96 - Self.special.count)
  }

  @Test("numbers are rounded to the nearest, in order and in turn")
  func rounding() {
    let numbers = numbers
    numbers.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return }
      for start in stride(from: 0, to: 64, by: 16) {
        let (first, second) = (Lanes(from: base + start), Lanes(from: base + start + 16))
        let inOrder = Pairs(rounding: first, second)
        let inTurn = Pairs(interleaving: first, second)
        for lane in 0..<16 {
          #expect(same(inOrder[lane] & 0xFFFF, numbers[start + 2 * lane]))
          #expect(same(inOrder[lane] >> 16, numbers[start + 2 * lane + 1]))
          #expect(same(inTurn[lane] & 0xFFFF, first[lane]))
          #expect(same(inTurn[lane] >> 16, second[lane]))
        }
        for lane in 0..<16 {
          #expect(same(first.roundedToBFloat16[lane].bitPattern >> 16, first[lane]))
          #expect(first.roundedToBFloat16[lane].bitPattern & 0xFFFF == 0)
        }
      }
    }
  }

  @Test("runs of any length are paired, and a last number's partner is zero", arguments: 1...70)
  func runs(count: Int) {
    let numbers = numbers
    var words = [Float](repeating: .nan, count: 40)
    numbers.withUnsafeBufferPointer { source in
      words.withUnsafeMutableBufferPointer { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        Packing.pair(source, to: target, count: count)
      }
    }
    for index in 0..<count {
      let word = words[index / 2].bitPattern
      #expect(same(index % 2 == 0 ? word & 0xFFFF : word >> 16, numbers[index]))
    }
    if count % 2 == 1 { #expect(words[count / 2].bitPattern >> 16 == 0) }
    #expect(words[((count + 1) / 2)...].allSatisfy { $0.isNaN })
  }
}

extension Float {
  /// The number as a bfloat16 number.
  var roundedToBFloat16: Float { Lanes(repeating: self).roundedToBFloat16[0] }
}
