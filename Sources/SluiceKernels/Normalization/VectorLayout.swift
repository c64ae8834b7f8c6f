/// Where vectors of equal width lie in the rows of a matrix: so many side by side, then on in the next
/// row.
package struct VectorLayout: Sendable {
  /// Vectors in a row.
  package var perRow: Int
  /// Elements from the first vector of a row to the first of the next.
  package var rowStride: Int

  /// Makes a layout of `perRow` vectors in rows `rowStride` elements apart.
  package init(perRow: Int, rowStride: Int) {
    self.perRow = perRow
    self.rowStride = rowStride
  }

  /// Where a vector begins.
  @inline(always)
  func offset(of vector: Int, width: Int) -> Int {
    guard perRow > 1 else { return vector * rowStride }
    let (row, place) = vector.quotientAndRemainder(dividingBy: perRow)
    return row * rowStride + place * width
  }
}
