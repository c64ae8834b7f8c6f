import SluiceKernels

extension Tensor {
  /// Argmax over the last axis: the index of the largest element of each vector, the first of equal ones.
  ///
  /// Shapes: `[..., n]` gives one index for each vector, in row-major order. Indices have no gradient.
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
