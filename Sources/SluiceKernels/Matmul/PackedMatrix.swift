/// A copy of a right matrix with its columns contiguous, for products that would otherwise pack it or
/// sum in parts each time.
///
/// A product with it has the bits of the blocked product, whatever the number of rows.
package final class PackedMatrix: @unchecked Sendable {
  /// Rows, the depth of a product.
  package let rows: Int
  /// Columns.
  package let columns: Int
  /// What products with it it is for: of rounded numbers, a pair lies in a float's place.
  package let precision: Precision

  /// Never written after `init`, hence safe to share between threads.
  private let pointer: UnsafeMutablePointer<Float>
  /// Whole vectors, filled up with zeros.
  private let rowStride: Int
  private let byteCount: Int

  /// Copies a matrix.
  package init(
    _ matrix: MatrixView, rows: Int, columns: Int, precision: Precision = .float32
  ) {
    self.rows = rows
    self.columns = columns
    self.precision = precision
    rowStride = roundUp(columns, to: Lanes.width)
    byteCount = precision.wordCount(rows) * rowStride * MemoryLayout<Float>.stride
    pointer = BufferCache.shared.allocate(byteCount: byteCount)
      .assumingMemoryBound(to: Float.self)
    Packing.packColumns(
      matrix, depth: rows, columnCount: columns, width: rowStride, into: pointer,
      precision: precision)
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: byteCount)
  }

  /// Calls `body` with the matrix, valid for the call only.
  package func withUnsafeView<Result>(_ body: (MatrixView) throws -> Result) rethrows -> Result {
    var view = MatrixView(pointer, rowStride: rowStride)
    view.isPaired = precision == .bfloat16
    return try withExtendedLifetime(self) { try body(view) }
  }
}
