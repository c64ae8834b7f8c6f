/// The storage format of numbers in files: one by one, or in blocks that share scales.
///
/// The names of block formats are those of GGML: `q41` is `Q4_1`, with four bits per number, and a
/// scale and a minimum for each 32; `q4k` is `Q4_K`, with 6-bit scales in blocks of 256.
package enum NumberFormat: Sendable, CaseIterable {
  case float32, float16, bfloat16
  case q40, q41, q50, q51, q80
  case q4k, q5k, q6k

  /// Numbers per block.
  package var blockCount: Int { layout.count }

  /// Bytes per block.
  package var blockByteCount: Int { layout.byteCount }

  /// The number of bytes for `count` numbers, in whole blocks.
  package func byteCount(_ count: Int) -> Int { count / blockCount * blockByteCount }

  private var layout: (count: Int, byteCount: Int) {
    switch self {
    case .float32: (1, 4)
    case .float16, .bfloat16: (1, 2)
    case .q40: (Q40Block.count, Q40Block.byteCount)
    case .q41: (Q41Block.count, Q41Block.byteCount)
    case .q50: (Q50Block.count, Q50Block.byteCount)
    case .q51: (Q51Block.count, Q51Block.byteCount)
    case .q80: (Q80Block.count, Q80Block.byteCount)
    case .q4k: (Q4KBlock.count, Q4KBlock.byteCount)
    case .q5k: (Q5KBlock.count, Q5KBlock.byteCount)
    case .q6k: (Q6KBlock.count, Q6KBlock.byteCount)
    }
  }

  /// Decodes stored numbers to float32, as GGML's reference computes them: each product and sum is rounded.
  ///
  /// - Parameters:
  ///   - count: the number of numbers, in whole blocks.
  ///   - input: their bytes, at any address.
  ///   - output: memory for the numbers.
  ///   - pool: the threads that share the blocks.
  package func decode(
    count: Int, input: UnsafeRawPointer, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    // Called with each concrete type, so that the compiler specializes the loop for it.
    func decodeBlocks<Block: NumberBlock>(_ block: Block.Type) {
      let grain = Swift.max(1, Grain.elements / Block.count)
      pool.parallelRanges(count / Block.count, grain: grain) { range in
        for index in range {
          Block.decode(input + index * Block.byteCount, to: output + index * Block.count)
        }
      }
    }
    switch self {
    case .float32:
      UnsafeMutableRawPointer(output).copyMemory(
        from: input, byteCount: count * MemoryLayout<Float>.size)
    case .float16: Float16Kernel.widen(count: count, input: input, output: output, pool: pool)
    case .bfloat16:
      BFloat16Kernel.widen(
        count: count, input: input.assumingMemoryBound(to: UInt16.self), output: output, pool: pool)
    case .q40: decodeBlocks(Q40Block.self)
    case .q41: decodeBlocks(Q41Block.self)
    case .q50: decodeBlocks(Q50Block.self)
    case .q51: decodeBlocks(Q51Block.self)
    case .q80: decodeBlocks(Q80Block.self)
    case .q4k: decodeBlocks(Q4KBlock.self)
    case .q5k: decodeBlocks(Q5KBlock.self)
    case .q6k: decodeBlocks(Q6KBlock.self)
    }
  }
}

/// A block of numbers that are stored together.
protocol NumberBlock {
  static var count: Int { get }
  static var byteCount: Int { get }

  /// Decodes the numbers of a block.
  static func decode(_ block: UnsafeRawPointer, to output: UnsafeMutablePointer<Float>)
}
