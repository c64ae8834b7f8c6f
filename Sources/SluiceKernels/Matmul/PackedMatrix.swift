/// A packed copy of a right operand in the layout that the micro-kernel reads, so that products
/// need not pack it again or use partial sums.
///
/// Its columns lie in strips of a tile's width, each with its rows one after another. A product
/// with one row therefore reads the memory sequentially, and its speed depends on that. The bits
/// are those of the blocked product, for any number of rows.
package final class PackedMatrix: @unchecked Sendable {
  /// Rows, the depth of a product.
  package let rows: Int
  /// Columns.
  package let columns: Int
  /// The precision of the products that it is for; with rounded numbers, a pair takes the place of a float.
  package let precision: Precision

  /// Never written after `init`, so it can be shared between threads.
  private let pointer: UnsafeMutablePointer<Float>
  private let byteCount: Int
  /// The owner of the memory, if the matrix was packed in place; nil for memory of its own.
  private let owner: AnyObject?

  /// Copies a matrix.
  package init(
    _ matrix: MatrixView, rows: Int, columns: Int, precision: Precision = .float32,
    pool: ThreadPool = .current
  ) {
    self.rows = rows
    self.columns = columns
    self.precision = precision
    owner = nil
    let stripCount = divideRoundingUp(columns, by: MicroTile.columns)
    let stripStride = precision.wordCount(rows) * MicroTile.columns
    byteCount = max(1, stripCount * stripStride) * MemoryLayout<Float>.stride
    let pointer = BufferCache.shared.allocate(byteCount: byteCount)
      .assumingMemoryBound(to: Float.self)
    self.pointer = pointer
    pool.parallelFor(stripCount) { strip in
      let first = strip * MicroTile.columns
      Packing.packColumns(
        matrix.shifted(rows: 0, columns: first), depth: rows,
        columnCount: min(MicroTile.columns, columns - first), width: MicroTile.columns,
        into: pointer + strip * stripStride, precision: precision)
    }
  }

  /// Packs the transpose of a row-major matrix `[columns, rows]` in place, so that a large weight is never in
  /// memory twice.
  ///
  /// The rows that a strip is made of are contiguous, and a full strip has the size of these rows.
  ///
  /// - Parameters:
  ///   - weight: the elements of the matrix, which nothing else reads.
  ///   - rows: the depth of a product.
  ///   - columns: a multiple of the width of a strip (`canBePackedInPlace`).
  ///   - owner: frees the memory in its `deinit`.
  ///   - pool: the threads to work on.
  package init(
    inPlaceOf weight: UnsafeMutablePointer<Float>, rows: Int, columns: Int, owner: AnyObject,
    pool: ThreadPool = .current
  ) {
    self.rows = rows
    self.columns = columns
    self.owner = owner
    precision = .float32
    pointer = weight
    let stripStride = rows * MicroTile.columns
    byteCount = rows * columns * MemoryLayout<Float>.stride
    pool.parallelFor(columns / MicroTile.columns) { strip in
      withScratch(stripStride) { copy in
        let target = weight + strip * stripStride
        copy.update(from: target, count: stripStride)
        Packing.packColumns(
          MatrixView(copy, rowStride: rows).transposed, depth: rows,
          columnCount: MicroTile.columns, width: MicroTile.columns, into: target)
      }
    }
  }

  /// Whether a matrix with so many columns can be packed in place: all strips are full.
  package static func canBePackedInPlace(columns: Int) -> Bool {
    columns.isMultiple(of: MicroTile.columns)
  }

  deinit {
    if owner == nil { BufferCache.shared.deallocate(pointer, byteCount: byteCount) }
  }

  private var view: MatrixView {
    var view = MatrixView(
      pointer,
      panels: Panels(
        width: MicroTile.columns, stride: precision.wordCount(rows) * MicroTile.columns))
    view.isPaired = precision == .bfloat16
    return view
  }
}

// MARK: - Reading

extension PackedMatrix {
  /// Calls `body` with some of the columns as the right operand of a product, valid only during the call.
  ///
  /// Columns that start within a strip are copied first.
  package func withUnsafeView<Result>(
    columns wanted: Range<Int>? = nil, _ body: (MatrixView) throws -> Result
  ) rethrows -> Result {
    let wanted = wanted ?? 0..<columns
    return try withExtendedLifetime(self) {
      guard wanted.lowerBound.isMultiple(of: MicroTile.columns) else {
        return try withCopy(of: wanted, body)
      }
      return try body(view.shifted(rows: 0, columns: wanted.lowerBound))
    }
  }

  /// Copies a column: a row of the matrix whose transpose is packed here.
  ///
  /// - Precondition: the numbers are not rounded.
  package func copyColumn(_ column: Int, to target: UnsafeMutablePointer<Float>) {
    let source = view.address(ofColumn: column)
    for row in 0..<rows { target[row] = source[row * MicroTile.columns] }
  }

  /// Calls `body` with a copy of some columns, row-major.
  private func withCopy<Result>(
    of wanted: Range<Int>, _ body: (MatrixView) throws -> Result
  ) rethrows -> Result {
    let count = precision.wordCount(rows)
    let copy = BufferCache.shared.allocate(
      byteCount: max(1, count * wanted.count) * MemoryLayout<Float>.stride
    ).assumingMemoryBound(to: Float.self)
    defer {
      BufferCache.shared.deallocate(
        copy, byteCount: max(1, count * wanted.count) * MemoryLayout<Float>.stride)
    }
    for (index, column) in wanted.enumerated() {
      let source = view.address(ofColumn: column)
      for row in 0..<count { copy[row * wanted.count + index] = source[row * MicroTile.columns] }
    }
    var view = MatrixView(copy, rowStride: wanted.count)
    view.isPaired = precision == .bfloat16
    return try body(view)
  }
}
