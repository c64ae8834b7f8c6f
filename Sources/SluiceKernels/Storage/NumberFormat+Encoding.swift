/// Encoding of numbers.
extension NumberFormat {
  /// The formats that can be written.
  package static let encodable: [NumberFormat] = [.float32, .float16, .bfloat16, .q80]

  /// Encodes float32 numbers, each rounded to the nearest.
  ///
  /// Blocks of `q80` match GGML's reference: the scale is the largest magnitude divided by 127, and
  /// ties are rounded away from zero.
  ///
  /// - Parameters:
  ///   - count: the number of numbers, in whole blocks; they must be finite for block formats.
  ///   - input: the numbers.
  ///   - output: memory for `byteCount(count)` bytes.
  ///   - pool: the threads that share the blocks.
  /// - Returns: whether the format can be written.
  package func encode(
    count: Int, input: UnsafePointer<Float>, output: UnsafeMutableRawPointer,
    pool: ThreadPool = .current
  ) -> Bool {
    switch self {
    case .float32:
      output.copyMemory(from: input, byteCount: count * MemoryLayout<Float>.size)
    case .float16: Float16Kernel.round(count: count, input: input, output: output, pool: pool)
    case .bfloat16:
      BFloat16Kernel.round(
        count: count, input: input, output: output.assumingMemoryBound(to: UInt16.self), pool: pool)
    case .q80:
      let grain = Grain.elements / Q80Block.count
      pool.parallelRanges(count / Q80Block.count, grain: grain) { range in
        for index in range {
          Q80Block.encode(
            input + index * Q80Block.count, to: output + index * Q80Block.byteCount)
        }
      }
    case .q40, .q41, .q50, .q51, .q4k, .q5k, .q6k: return false
    }
    return true
  }
}

extension Q80Block {
  @inline(always)
  fileprivate static func encode(
    _ input: UnsafePointer<Float>, to block: UnsafeMutableRawPointer
  ) {
    let lanes = (Lanes(from: input), Lanes(from: input + 16))
    let largest = maximum(lanes.0.magnitudes, lanes.1.magnitudes).horizontalMaximum
    let scale = largest / 127
    // If numbers are so small that the inverse is infinite, they are zero in half precision.
    let inverse = scale == 0 || !(1 / scale).isFinite ? 0 : 1 / scale
    block.storeBytes(of: Float16Kernel.rounded(scale), as: UInt16.self)
    for half in 0..<2 {
      let scaled = (half == 0 ? lanes.0 : lanes.1) * inverse
      let magnitudes = scaled.magnitudes
      let whole = magnitudes.rounded(.down)
      // Adding 0.5 instead would itself be rounded.
      let rounded = whole + ((magnitudes - whole) * 2).rounded(.down)
      for lane in 0..<Lanes.width {
        let number = Int8(truncatingIfNeeded: Int32(rounded[lane]))
        block.storeBytes(
          of: scaled[lane] < 0 ? 0 &- number : number, toByteOffset: 2 + half * 16 + lane,
          as: Int8.self)
      }
    }
  }
}
