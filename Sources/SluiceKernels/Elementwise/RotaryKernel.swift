/// Rotation of pairs of elements by angles that depend on the position (rotary embedding).
public enum RotaryKernel {
  /// Rotates the first `headCount` heads of each row of `data`, in place.
  ///
  /// Element i of a head is paired with element `i + headDimension / 2`, as in Llama's checkpoints.
  /// Row r stands at position `positionOffset + r % tokensPerSequence`; `cosine` and `sine` hold
  /// `headDimension / 2` values for each position.
  ///
  /// - Parameter inverse: turns back, as the gradient must.
  public static func rotate(
    rows: Int, headCount: Int, headDimension: Int, rowStride: Int,
    data: UnsafeMutablePointer<Float>, cosine: UnsafePointer<Float>, sine: UnsafePointer<Float>,
    tokensPerSequence: Int, positionOffset: Int = 0, inverse: Bool = false,
    pool: ThreadPool = .current
  ) {
    let half = headDimension / 2
    let sign: Float = inverse ? -1 : 1
    pool.parallelRanges(rows, grain: Grain.rows(width: headCount * headDimension)) { range in
      for row in range {
        let position = positionOffset + row % tokensPerSequence
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
