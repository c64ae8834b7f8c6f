import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The rows at the given places, in the order given; a row may be taken more than once.
  ///
  /// Shapes: `[n, ...]` gives `[indices.count, ...]`. The gradient of a row is the sum of those of
  /// its copies, in their order; zero where none was taken.
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
