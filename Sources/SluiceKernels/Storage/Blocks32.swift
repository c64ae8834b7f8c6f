// Blocks of 32 numbers: a half-precision scale, in some formats a minimum, and four, five or eight
// bits per number. With four bits, the first 16 numbers are in the lower halves of 16 bytes, the
// others in the upper halves.

/// `Q4_0`: scale * (4-bit number - 8).
enum Q40Block: NumberBlock {
  static var count: Int { 32 }
  static var byteCount: Int { 18 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    let bytes = (block + 2).loadUnaligned(as: SIMD16<UInt8>.self)
    (wholeNumbers(bytes & 0xF, less: 8) * scale).store(to: output)
    (wholeNumbers(bytes &>> 4, less: 8) * scale).store(to: output + 16)
  }
}

/// `Q4_1`: scale * 4-bit number + minimum.
enum Q41Block: NumberBlock {
  static var count: Int { 32 }
  static var byteCount: Int { 20 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    let minimum = Float16Kernel.widened((block + 2).loadUnaligned(as: UInt16.self))
    let bytes = (block + 4).loadUnaligned(as: SIMD16<UInt8>.self)
    (wholeNumbers(bytes & 0xF) * scale + minimum).store(to: output)
    (wholeNumbers(bytes &>> 4) * scale + minimum).store(to: output + 16)
  }
}

/// `Q5_0`: scale * (5-bit number - 16); the fifth bits are in a separate word.
enum Q50Block: NumberBlock {
  static var count: Int { 32 }
  static var byteCount: Int { 22 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    let fifths = (block + 2).loadUnaligned(as: UInt32.self)
    let bytes = (block + 6).loadUnaligned(as: SIMD16<UInt8>.self)
    (wholeNumbers(bytes & 0xF, fifths, less: 16) * scale).store(to: output)
    (wholeNumbers(bytes &>> 4, fifths &>> 16, less: 16) * scale).store(to: output + 16)
  }
}

/// `Q5_1`: scale * 5-bit number + minimum.
enum Q51Block: NumberBlock {
  static var count: Int { 32 }
  static var byteCount: Int { 24 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    let minimum = Float16Kernel.widened((block + 2).loadUnaligned(as: UInt16.self))
    let fifths = (block + 4).loadUnaligned(as: UInt32.self)
    let bytes = (block + 8).loadUnaligned(as: SIMD16<UInt8>.self)
    (wholeNumbers(bytes & 0xF, fifths, less: 0) * scale + minimum).store(to: output)
    (wholeNumbers(bytes &>> 4, fifths &>> 16, less: 0) * scale + minimum).store(to: output + 16)
  }
}

/// `Q8_0`: scale * signed 8-bit number.
enum Q80Block: NumberBlock {
  static var count: Int { 32 }
  static var byteCount: Int { 34 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    for half in 0..<2 {
      let bytes = (block + 2 + half * 16).loadUnaligned(as: SIMD16<UInt8>.self)
      (wholeNumbers(bytes ^ 0x80, less: 128) * scale).store(to: output + half * 16)
    }
  }
}

/// Bytes as floats, minus an offset.
@inline(always)
func wholeNumbers(_ bytes: SIMD16<UInt8>, less offset: Float = 0) -> Lanes {
  wholeNumbers(SIMD16<UInt32>(truncatingIfNeeded: bytes), less: offset)
}

/// Small integers as floats, minus an offset: they are placed in the fraction of 2^23, which is
/// then subtracted.
@inline(always)
func wholeNumbers(_ numbers: SIMD16<UInt32>, less offset: Float = 0) -> Lanes {
  Lanes(bits: numbers | 0x4B00_0000) - (0x1p23 + offset)
}

/// 4-bit numbers, each extended by a fifth bit from a word, as floats.
@inline(always)
private func wholeNumbers(_ bytes: SIMD16<UInt8>, _ fifths: UInt32, less offset: Float) -> Lanes {
  let bits = (SIMD16<UInt32>(repeating: fifths) &>> laneIndices) & 1
  return wholeNumbers(SIMD16<UInt32>(truncatingIfNeeded: bytes) | bits &<< 4, less: offset)
}
