import SluiceKernels

extension Tensor {
  /// Where the largest element of each vector along the last axis stands, the first of several.
  ///
  /// Shapes: `[..., n]` gives one index a vector, in row-major order. Nothing is recorded: an index
  /// has no gradient.
  public func largestIndices() -> [Int32] {
    let (rows, columns) = (rowCount, lastDimension)
    return [Int32](unsafeUninitializedCapacity: rows) { buffer, count in
      guard let indices = buffer.baseAddress, columns > 0 else { return }
      withUnsafeScalars {
        LargestIndexKernel.compute(rows: rows, columns: columns, values: $0, indices: indices)
      }
      count = rows
    }
  }
}
