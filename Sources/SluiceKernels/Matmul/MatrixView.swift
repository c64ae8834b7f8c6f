/// A strided view of a matrix that is only read: element (row, column) is at
/// `pointer[row * rowStride + column * columnStride]`, unless rows or columns lie in panels.
///
/// The transposed matrix is the same memory with the strides exchanged. If the memory holds pairs
/// of bfloat16 numbers instead of floats, an element is a pair along the depth of a product.
package struct MatrixView {
  /// The first element; with panels, the start of the panel that contains it.
  package var pointer: UnsafePointer<Float>
  /// Elements from one row to the next.
  package var rowStride: Int
  /// Elements from one column to the next.
  package var columnStride: Int

  /// Whether elements are pairs.
  package var isPaired = false

  /// The panels of the columns; nil if all columns are `columnStride` apart.
  ///
  /// A right operand has panels only if it is packed: strips with the width of a tile, the last one padded with
  /// zeros.
  private(set) var columnPanels: Panels?

  /// The panels of the rows, if this is the transpose of a matrix with panels of columns.
  private(set) var rowPanels: Panels?

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

  /// A matrix whose columns lie in panels; for products in bfloat16 along the columns, of an even width.
  package init(_ pointer: UnsafePointer<Float>, panels: Panels) {
    self.init(pointer, rowStride: panels.width)
    columnPanels = panels
  }

  /// The transpose: the same memory, with rows and columns exchanged.
  package var transposed: MatrixView {
    var view = self
    (view.rowStride, view.columnStride) = (columnStride, rowStride)
    (view.rowPanels, view.columnPanels) = (columnPanels, rowPanels)
    return view
  }

  /// The part that starts at the given row and column.
  package func shifted(rows: Int, columns: Int) -> MatrixView {
    var view = self
    let (rowPart, columnPart) = (
      rowPanels.from(column: rows, columnStride: rowStride),
      columnPanels.from(column: columns, columnStride: columnStride)
    )
    view.pointer += rowPart.offset + columnPart.offset
    (view.rowPanels, view.columnPanels) = (rowPart.panels, columnPart.panels)
    return view
  }

  /// The memory of the element in the first row and a given column.
  func address(ofColumn column: Int) -> UnsafePointer<Float> {
    pointer + columnPanels.offset(ofColumn: column, columnStride: columnStride)
  }

  /// Calls `body` for each run of the first `count` columns that lies in one panel, with a view of it that has no
  /// panels of columns.
  @inline(always)
  func forEachColumnRun(_ count: Int, _ body: (_ columns: Range<Int>, MatrixView) -> Void) {
    columnPanels.forEachRun(of: 0..<count) { columns in
      var run = self
      run.pointer = address(ofColumn: columns.lowerBound)
      run.columnPanels = nil
      body(columns, run)
    }
  }
}
