/// Rotation of pairs of elements by angles that depend on the position (rotary embedding).
package enum RotaryKernel {
  /// Rotates the first `headCount` heads of each row of `data`, in place.
  ///
  /// Of a head's first `rotatedDimension` elements (all if nil), element i is paired with element `i +
  /// rotatedDimension / 2`, as in Llama's checkpoints; the others are unchanged. Row r has position
  /// `positionOffset + r % tokensPerSequence`, or `positions[r % positions.count]` if there are positions. `cosine`
  /// and `sine` hold `rotatedDimension / 2` values for each position, and may include a factor.
  ///
  /// - Parameter transposed: rotates back, with the same factor, as the gradient requires.
  package static func rotate(
    rows: Int, headCount: Int, headDimension: Int, rotatedDimension: Int? = nil, rowStride: Int,
    data: UnsafeMutablePointer<Float>, cosine: UnsafePointer<Float>, sine: UnsafePointer<Float>,
    tokensPerSequence: Int, positionOffset: Int = 0, positions: UnsafeBufferPointer<Int>? = nil,
    transposed: Bool = false,
    pool: ThreadPool = .current
  ) {
    let half = (rotatedDimension ?? headDimension) / 2
    let sign: Float = transposed ? -1 : 1
    pool.parallelRanges(rows, grain: Grain.rows(width: headCount * headDimension)) { range in
      for row in range {
        let position =
          positions.map { $0[row % $0.count] } ?? positionOffset + row % tokensPerSequence
        let cosines = cosine + position * half
        let sines = sine + position * half
        for head in 0..<headCount {
          let first = data + row * rowStride + head * headDimension
          let second = first + half
          for slot in VectorSlots(half) {
            let a = slot.load(first)
            let b = slot.load(second)
            let c = slot.load(cosines)
            let s = slot.load(sines) * sign
            slot.store(multiplyAdd(a, c, -(b * s)), to: first)
            slot.store(multiplyAdd(b, c, a * s), to: second)
          }
        }
      }
    }
  }
}
