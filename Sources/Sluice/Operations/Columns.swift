import SluiceFiles
import SluiceKernels

extension Tensor {
  /// A range of columns: a slice of the last axis.
  ///
  /// Shapes: `[..., n]` gives `[..., range.count]`.
  public func columns(_ range: Range<Int>) -> Tensor {
    let (shape, rows, width) = (shape, rowCount, lastDimension)
    require(
      !shape.isEmpty && range.lowerBound >= 0 && range.upperBound <= width,
      "columns \(range) are out of range for a tensor of shape \(shape)")
    let part = Tensor(shape: shape.dropLast() + [range.count]) { target in
      withUnsafeScalars {
        ColumnKernel.copy(
          rows: rows, width: range.count, input: $0 + range.lowerBound, inputStride: width,
          output: target, outputStride: range.count)
      }
    }
    return part.recorded(from: self) { gradient in
      var whole = Tensor.zeros(shape)
      whole.withUnsafeMutableScalars { target in
        gradient.withUnsafeScalars {
          ColumnKernel.copy(
            rows: rows, width: range.count, input: $0, inputStride: range.count,
            output: target + range.lowerBound, outputStride: width)
        }
      }
      return whole
    }
  }
}
