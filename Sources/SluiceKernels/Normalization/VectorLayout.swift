/// The positions of vectors of equal width in the rows of a matrix: `perRow` vectors side by side
/// in each row.
package struct VectorLayout: Sendable {
  /// Vectors per row.
  package var perRow: Int
  /// Elements from the first vector of one row to the first of the next.
  package var rowStride: Int

  /// Makes a layout of `perRow` vectors in rows `rowStride` elements apart.
  package init(perRow: Int, rowStride: Int) {
    self.perRow = perRow
    self.rowStride = rowStride
  }

  /// The offset of a vector.
  @inline(always)
  func offset(of vector: Int, width: Int) -> Int {
    guard perRow > 1 else { return vector * rowStride }
    let (row, place) = vector.quotientAndRemainder(dividingBy: perRow)
    return row * rowStride + place * width
  }
}
