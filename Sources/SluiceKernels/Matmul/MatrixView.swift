/// A strided view of a matrix that is only read: element (row, column) is at
/// `pointer[row * rowStride + column * columnStride]`.
///
/// The transposed matrix is the same memory with the strides exchanged. If the memory holds pairs
/// of bfloat16 numbers instead of floats, an element is a pair along the depth of a product.
package struct MatrixView {
  /// The first element.
  package var pointer: UnsafePointer<Float>
  /// Elements from one row to the next.
  package var rowStride: Int
  /// Elements from one column to the next.
  package var columnStride: Int

  /// Whether elements are pairs.
  package var isPaired = false

  /// The number of elements from one strip of columns to the next; 0 if the columns are not in strips.
  ///
  /// A strip has the width of a tile and contains its rows one after another. The last strip is padded with
  /// zeros.
  var stripStride = 0

  /// Whether the columns are in strips.
  var isInStrips: Bool { stripStride > 0 }

  /// A row-major matrix; `rowStride` is the elements from one row to the next.
  package init(_ pointer: UnsafePointer<Float>, rowStride: Int) {
    self.init(pointer, rowStride: rowStride, columnStride: 1)
  }

  /// A matrix with any strides.
  package init(_ pointer: UnsafePointer<Float>, rowStride: Int, columnStride: Int) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The transpose: the same memory, with rows and columns exchanged.
  package var transposed: MatrixView {
    var view = self
    (view.rowStride, view.columnStride) = (columnStride, rowStride)
    return view
  }

  /// The part that starts at the given row and column; if columns are in strips, the column must
  /// start a vector.
  package func shifted(rows: Int, columns: Int) -> MatrixView {
    var view = self
    let (strip, rest) =
      isInStrips ? columns.quotientAndRemainder(dividingBy: MicroTile.columns) : (0, columns)
    view.pointer += rows * rowStride + strip * stripStride + rest * columnStride
    return view
  }
}
