import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Gathers rows by their indices, in the given order; indices can be repeated.
  ///
  /// Shapes: `[n, ...]` gives `[indices.count, ...]`. The gradient of a row is the sum of the gradients of
  /// its copies.
  public func gatheringRows(at indices: [Int32]) -> Tensor {
    let shape = shape
    let rowCount = shape.first ?? 0
    if let stray = indices.first(where: { $0 < 0 || $0 >= rowCount }) {
      fail("row \(stray) is out of range for a tensor of shape \(shape)")
    }
    let width = shape.dropFirst().reduce(1, *)
    let rows = Tensor(shape: [indices.count] + shape.dropFirst()) { output in
      withUnsafeScalars { table in
        EmbeddingKernel.forward(
          rows: indices.count, width: width, table: table,
          tokens: indices, output: output)
      }
    }
    return rows.recorded(from: self) { gradient in
      Tensor(shape: shape) { whole in
        gradient.withUnsafeScalars { gradient in
          EmbeddingKernel.backward(
            rows: indices.count, width: width, vocabularySize: rowCount, tokens: indices,
            outputGradient: gradient, tableGradient: whole)
        }
      }
    }
  }
}
