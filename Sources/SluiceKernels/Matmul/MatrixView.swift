/// A matrix in memory that is read: element (row, column) lies at
/// `pointer[row * rowStride + column * columnStride]`.
///
/// A transposed matrix is the same memory with the strides exchanged.
package struct MatrixView {
  /// The first element.
  package var pointer: UnsafePointer<Float>
  /// Elements from one row to the next.
  package var rowStride: Int
  /// Elements from one column to the next.
  package var columnStride: Int

  /// A row-major matrix with `rowStride` elements from row to row.
  package init(_ pointer: UnsafePointer<Float>, rowStride: Int) {
    self.init(pointer, rowStride: rowStride, columnStride: 1)
  }

  /// A matrix with any strides.
  package init(_ pointer: UnsafePointer<Float>, rowStride: Int, columnStride: Int) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The same memory, rows and columns exchanged.
  package var transposed: MatrixView {
    MatrixView(pointer, rowStride: columnStride, columnStride: rowStride)
  }

  /// The part that begins at the given row and column.
  package func shifted(rows: Int, columns: Int) -> MatrixView {
    MatrixView(
      pointer + rows * rowStride + columns * columnStride, rowStride: rowStride,
      columnStride: columnStride)
  }
}
