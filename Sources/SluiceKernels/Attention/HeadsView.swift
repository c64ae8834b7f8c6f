/// A strided view of heads: `headDimension` contiguous floats for each sequence, token and head.
package struct HeadsView: @unchecked Sendable {
  /// The first head of the first token of the first sequence.
  package var pointer: UnsafeMutablePointer<Float>
  /// Elements from one sequence to the next.
  package var batchStride: Int
  /// Elements from one token to the next.
  package var tokenStride: Int
  /// Elements from one head to the next.
  package var headStride: Int

  /// Makes a view of memory that is written, or that is only read.
  ///
  /// A stride of zero repeats the same elements; such a view must only be read.
  package init(
    _ pointer: UnsafeMutablePointer<Float>, batchStride: Int, tokenStride: Int, headStride: Int
  ) {
    self.pointer = pointer
    self.batchStride = batchStride
    self.tokenStride = tokenStride
    self.headStride = headStride
  }

  @inline(always)
  func at(batch: Int, token: Int, head: Int) -> UnsafeMutablePointer<Float> {
    pointer + batch * batchStride + token * tokenStride + head * headStride
  }
}
