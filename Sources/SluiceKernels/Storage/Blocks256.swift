// Blocks of 256 numbers. Runs of 32 or 16 numbers have scales of their own, which are multiplied by
// a half-precision scale of the block.

/// `Q4_K`: two half-precision scales, eight runs of 32 with a 6-bit scale and a 6-bit minimum each,
/// four bits per number.
enum Q4KBlock: NumberBlock {
  static var count: Int { 256 }
  static var byteCount: Int { 144 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scales = RunScales(block)
    for pair in 0..<4 {
      for half in 0..<2 {
        let bytes = (block + 16 + pair * 32 + half * 16).loadUnaligned(as: SIMD16<UInt8>.self)
        let target = output + pair * 64 + half * 16
        scales.apply(to: wholeNumbers(bytes & 0xF), run: 2 * pair).store(to: target)
        scales.apply(to: wholeNumbers(bytes &>> 4), run: 2 * pair + 1).store(to: target + 32)
      }
    }
  }
}

/// `Q5_K`: like `Q4_K`, with a fifth bit per number; each run's fifth bits are one bit of each of 32 bytes.
enum Q5KBlock: NumberBlock {
  static var count: Int { 256 }
  static var byteCount: Int { 176 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scales = RunScales(block)
    for half in 0..<2 {
      let fifths = (block + 16 + half * 16).loadUnaligned(as: SIMD16<UInt8>.self)
      for pair in 0..<4 {
        let bytes = (block + 48 + pair * 32 + half * 16).loadUnaligned(as: SIMD16<UInt8>.self)
        let target = output + pair * 64 + half * 16
        let shift = UInt8(truncatingIfNeeded: 2 * pair)
        let low = (fifths &>> shift) & 1
        let high = (fifths &>> (shift + 1)) & 1
        scales.apply(to: wholeNumbers((bytes & 0xF) | (low &<< 4)), run: 2 * pair)
          .store(to: target)
        scales.apply(to: wholeNumbers((bytes &>> 4) | (high &<< 4)), run: 2 * pair + 1)
          .store(to: target + 32)
      }
    }
  }
}

/// `Q6_K`: one half-precision scale, sixteen runs of 16 with an 8-bit scale each, six bits per number.
enum Q6KBlock: NumberBlock {
  static var count: Int { 256 }
  static var byteCount: Int { 210 }

  @inline(always)
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>) {
    let scale = Float16Kernel.widened((block + 208).loadUnaligned(as: UInt16.self))
    // Each half of the block has four rows of 32; two rows share the bytes with their lower four bits.
    for half in 0..<2 {
      for row in 0..<4 {
        for part in 0..<2 {
          let run = half * 8 + row * 2 + part
          let low = (block + half * 64 + (row & 1) * 32 + part * 16)
            .loadUnaligned(as: SIMD16<UInt8>.self)
          let high = (block + 128 + half * 32 + part * 16).loadUnaligned(as: SIMD16<UInt8>.self)
          let four = row < 2 ? low & 0xF : low &>> 4
          let two = (high &>> UInt8(truncatingIfNeeded: 2 * row)) & 3
          let own = Float((block + 192 + run).load(as: Int8.self))
          (wholeNumbers(four | (two &<< 4), less: 32) * (scale * own)).store(to: output + run * 16)
        }
      }
    }
  }
}

/// The scales and minima of the eight runs of a `Q4_K` or `Q5_K` block.
private struct RunScales {
  private let scale, minimum: Float
  /// Twelve bytes: eight scales and eight minima of six bits each.
  private let packed: UnsafeRawPointer

  @inline(always)
  init(_ block: UnsafeRawPointer) {
    scale = Float16Kernel.widened(block.loadUnaligned(as: UInt16.self))
    minimum = Float16Kernel.widened((block + 2).loadUnaligned(as: UInt16.self))
    packed = block + 4
  }

  /// The numbers of a run, scaled.
  @inline(always)
  func apply(to numbers: Lanes, run: Int) -> Lanes {
    let (own, least) = six(run)
    return numbers * (scale * Float(own)) - minimum * Float(least)
  }

  /// The 6-bit scale and minimum of a run; those of the last four runs are stored in two parts.
  @inline(always)
  private func six(_ run: Int) -> (scale: UInt8, minimum: UInt8) {
    let index = run & 3
    let (a, b) = (byte(index), byte(index + 4))
    guard run >= 4 else { return (a & 0x3F, b & 0x3F) }
    let c = byte(index + 8)
    return (c & 0xF | (a >> 2) & 0x30, c >> 4 | (b >> 2) & 0x30)
  }

  @inline(always)
  private func byte(_ index: Int) -> UInt8 { (packed + index).load(as: UInt8.self) }
}
